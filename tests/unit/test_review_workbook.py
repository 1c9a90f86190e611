"""The workbook to fill in: what its drop-downs offer is understood, and nothing in it enters unasked."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from sheets import ON_RECORD, as_csv, observation, sources

from etl.extract.candidate import Candidate
from etl.sheets.check import check_contents
from etl.sheets.record import Record
from etl.sheets.review import COLUMNS
from etl.sheets.workbook import template, write_review

DATA = Path(__file__).resolve().parents[2] / "data"
CANDIDATES = [
    Candidate(
        cells=ON_RECORD,
        context="2019年驳回非正常商标申请3.9万件。",
        words={"value": "3.9万", "indicator": "驳回非正常商标申请"},
        confidence=0.93,
        status="known",
        known="39000",
        alternatives=("bad_faith_trademarks_struck",),
    ),
    Candidate(
        cells={"value": "120", "region": "440000"}, context='=HYPERLINK("http://x")', confidence=0.4, status="new"
    ),
    Candidate(cells=observation(value="97.4"), context="合成", confidence=0.8, status="contradicts", known="39000"),
]


@pytest.fixture(scope="module")
def record() -> Record:
    return Record.load(DATA)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "figures.xlsx"
    template(file, DATA)
    return file


def filled(file: Path, **cells: str) -> bytes:
    """The workbook with the example's row taken over and some cells written by a person."""
    book = openpyxl.load_workbook(file)
    for column, value in cells.items():
        book["observations"].cell(2, COLUMNS.index(column) + 1).value = value
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_the_example_never_enters(empty: Path, record: Record) -> None:
    report = check_contents([("figures.xlsx", empty.read_bytes())], DATA, record=record)
    assert not report.problems
    assert report.entries == ()
    assert report.counts["left_out"] == 1


def test_each_column_with_a_code_list_offers_all_its_members(empty: Path, record: Record) -> None:
    book = openpyxl.load_workbook(empty)
    assert book["lists"].sheet_state == "hidden"
    offered = {}
    for rule in book["observations"].data_validations.dataValidation:
        column = book["observations"].cell(1, next(iter(rule.sqref.ranges)).min_col).value
        offered[column] = rule.formula1
    assert set(offered) == {
        "accept", "indicator", "period_kind", "region", "market", "ip_type", "industry", "channel", "unit", "qualifier", "source_id",
    }  # fmt: skip
    for column, formula in offered.items():
        if column == "accept":
            continue
        cells = [row[0].value for row in book["lists"][formula.split("!")[1].replace("$", "")]]
        members = next(key for key in record.tables["observation"].foreign_keys if key.field == column)
        codes = record.reading.tables[members.table][members.key]
        assert [cell.split(" · ")[0] for cell in cells] == codes


def test_what_a_drop_down_writes_is_understood(empty: Path, record: Record) -> None:
    content = filled(
        empty,
        accept="是",
        indicator="abnormal_trademark_applications_refused · 驳回非正常商标申请 · Abnormal trademark applications refused",
        region="440000 · 广东省 · Guangdong",
        unit="applications · 件（申请） · applications",
        qualifier="over · 余 · more than",
        source_id="synthetic-2025",
    )
    report = check_contents([("figures.xlsx", content), ("s.csv", as_csv(sources()))], DATA, record=record)
    assert not report.problems
    assert [report.entries[0].cells[name] for name in ("region", "unit", "qualifier", "value")] == [
        "440000", "applications", "over", "31000",
    ]  # fmt: skip


def test_codes_and_dates_are_text_and_the_header_stays(empty: Path) -> None:
    sheet = openpyxl.load_workbook(empty)["observations"]
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert sheet.freeze_panes == "C2"
    for column in ("period_start", "region", "source_id"):
        letter = openpyxl.utils.get_column_letter(COLUMNS.index(column) + 1)
        assert sheet.column_dimensions[letter].number_format == "@" or sheet[f"{letter}2"].number_format == "@"


def test_the_columns_are_explained_in_both_languages(empty: Path) -> None:
    sheet = openpyxl.load_workbook(empty)["observations"]
    for cell in sheet[1]:
        assert cell.comment is not None
        assert any("\u4e00" <= character <= "\u9fff" for character in cell.comment.text)
        assert any("a" <= character <= "z" for character in cell.comment.text)


@pytest.mark.parametrize("name", ["review.xlsx", "review.csv"])
def test_candidates_are_written_and_read_back(tmp_path: Path, record: Record, name: str) -> None:
    file = tmp_path / name
    write_review(CANDIDATES, file, DATA)
    report = check_contents([(name, file.read_bytes())], DATA, record=record)
    assert report.counts["left_out"] == 3 and not report.entries, "nothing is accepted unasked"
    if name.endswith("csv"):
        rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
        assert [row["status"] for row in rows] == ["known", "new", "contradicts"]
        assert rows[0]["context"] == CANDIDATES[0].context
        assert rows[0]["supporting_words"] == "value: 3.9万; indicator: 驳回非正常商标申请"
        assert rows[0]["alternatives"].startswith("bad_faith_trademarks_struck · 打击恶意商标注册申请")
        assert not rows[1]["context"].startswith("=")
        content = file.read_text("utf-8-sig").replace("\n,abnormal", "\nyes,abnormal").encode()
    else:
        sheet = openpyxl.load_workbook(file)["observations"]
        assert sheet.cell(3, COLUMNS.index("context") + 1).data_type == "s", "no formula of a publication is one here"
        content = filled(file, accept="yes")
    report = check_contents([(name, content), ("s.csv", as_csv(sources()))], DATA, record=record)
    assert not report.problems
    first = report.entries[0]
    assert (first.status, first.cells) == ("known", ON_RECORD)
