"""A sheet is checked against the contract and what is on record: told exactly what is wrong, and what each row would do."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from sheets import COLUMNS, ON_RECORD, SYNTHETIC, as_csv, as_ods, as_xls, as_xlsx, observation, sources, table

import locales
from etl import contract
from etl.problems import Problem
from etl.sheets.check import Report, check_contents, check_files
from etl.sheets.record import Record

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
TITLES = {field.name: field for table in contract.load(DATA) if table.name == "observation" for field in table.fields}


Check = Callable[..., Report]


@pytest.fixture(scope="module")
def record() -> Record:
    return Record.load(DATA)


@pytest.fixture
def checked(record: Record) -> Check:
    """Checks rows of observations as a CSV, with the synthetic source beside them."""

    def check(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> Report:
        contents = [("figures.csv", as_csv(table(*rows, columns=columns))), ("sources.csv", as_csv(sources()))]
        return check_contents(contents, DATA, record=record)

    return check


def of_figures(report: Report) -> list[tuple[str, str]]:
    return [(entry.status, entry.relation) for entry in report.entries if entry.row.table == "observation"]


# Column, what is written in it, what is wrong with it, how to mend it.
WRONG = [
    ("industry", "化妆品", "industry has no such member", "Did you mean “cosmetics”?"),
    ("industry", "苹果", "industry has no such member", "Take a member of industry"),
    ("region", "Guangdong Prov.", "region has no such member", "Did you mean “440000”?"),
    ("market", "农村", "market has no such member", "Did you mean “rural”?"),
    ("unit", "件", "unit has no such member", "“applications” / “cases”"),
    ("unit", "cases", "counts in another unit: applications", "Convert the value"),
    ("value", "31,00", "not a plain number", "without unit, thousands"),
    ("value", "3.1余万", "not a plain number", "without unit"),
    ("value", "3.1万余", "not a plain number", "Write 31000, and over in column qualifier"),
    ("value", "约５万", "not a plain number", "Write 50000, and about in column qualifier"),
    ("value", "more than 31,000", "not a plain number", "Write 31000, and over in column qualifier"),
    ("value", "31000件", "not a plain number", "without unit"),
    ("value", "", "A value is required", "Fill the cell in"),
    ("value", "-5", "below 0", "Look the value up"),
    ("period_start", "2019年", "not a date", "Did you mean “2019-01-01”?"),
    ("period_end", "2019", "not a date", "Did you mean “2019-12-31”?"),
    ("period_end", "2020年2月", "not a date", "Did you mean “2020-02-29”?"),
    ("period_start", "43466", "not a date", "did you mean “2019-01-01”?"),
    ("period_start", "31.12.2019", "not a date", "Write a date"),
    ("source_id", "nobody-2031", "source has no such member", "add it there first"),
    ("note", "in English only", "given in one language only", "in both languages"),
]
# Column, what is written in it, how it is read.
READ = [
    ("value", "31,000", "31000"),
    ("value", "３１０００", "31000"),
    ("value", "3.1万", "31000"),
    ("value", "3.1 万", "31000"),
    ("value", "1.25亿", "125000000"),
    ("value", "5千", "5000"),
    ("value", "1,234,567.8", "1234567.8"),
    ("period_start", "2019/1/1", "2019-01-01"),
    ("period_start", "2019年1月1日", "2019-01-01"),
    ("period_start", "2019.01.01", "2019-01-01"),
    ("period_start", "2019-1-1", "2019-01-01"),
]


def test_each_wrong_cell_is_named_with_its_place_and_mend(checked: Check, record: Record) -> None:
    regions = record.reading.tables["region"]["region"]
    rows = [{**observation(region=region), wrong[0]: wrong[1]} for wrong, region in zip(WRONG, regions, strict=False)]
    report = checked(*rows)
    for number, (column, value, what, mend) in enumerate(WRONG, start=2):
        place = ("note_zh", "") if column == "note" else (column, value)
        found = [problem for problem in report.problems if problem.row == number]
        assert {(p.file, p.column, p.value) for p in found} == {("figures.csv", *place)}
        assert [problem for problem in found if what in problem.what and mend in problem.mend], found
    assert {problem.row for problem in report.problems} == set(range(2, len(WRONG) + 2))


def test_what_can_only_be_read_in_one_way_is_read_so_and_said(checked: Check, record: Record) -> None:
    regions = record.reading.tables["region"]["region"]
    rows = [
        {**observation(region=region), column: text} for (column, text, _), region in zip(READ, regions, strict=False)
    ]
    report = checked(*rows)
    assert not report.problems
    for number, (entry, (column, written, read)) in enumerate(zip(report.entries, READ, strict=False), start=2):
        assert entry.cells[column] == read
        assert [(n.column, n.value, read in n.what) for n in report.notices if n.row == number] == [
            (column, written, True)
        ]


def test_a_percentage_may_have_its_sign_and_a_fraction_is_named(checked: Check, record: Record) -> None:
    rate = next(row for row in record.table("indicator") if row["unit"] == "percent")["indicator"]
    report = checked(
        observation(indicator=rate, unit="percent", value="97.4%"),
        observation(indicator=rate, unit="percent", value="0.974", region="110000"),
    )
    assert [entry.cells["value"] for entry in report.entries[:2]] == ["97.4", "0.974"]
    assert [(n.row, n.what) for n in report.notices if "0.974" in n.what and n.row == 3]


def test_a_cell_that_excel_shows_as_a_percentage_is_that_percentage(record: Record) -> None:
    rate = next(row for row in record.table("indicator") if row["unit"] == "percent")["indicator"]
    rows = table(
        observation(indicator=rate, unit="percent"),
        observation(indicator=rate, unit="percent", region="110000"),
        observation(region="120000"),
    )
    book = openpyxl.Workbook()
    book.active.title = "observations"
    for row in rows:
        book.active.append(row)
    at = COLUMNS.index("value") + 1
    for number, value in ((2, 0.974), (3, 0.005), (4, 0.5)):
        book.active.cell(number, at, value).number_format = "0.0%"
    saved = io.BytesIO()
    book.save(saved)
    contents = [("figures.xlsx", saved.getvalue()), ("sources.csv", as_csv(sources()))]
    report = check_contents(contents, DATA, record=record)
    assert [entry.cells["value"] for entry in report.entries[:2]] == ["97.4", "0.5"]
    assert any(n.value == "0.974" and "97.4%" in n.what for n in report.notices)
    assert not any("0.974" in n.what and n.row == 3 for n in report.notices)
    # A share in a column of counts is no count.
    assert [(p.row, p.value) for p in report.problems if p.column == "value"] == [(4, "50%")]


def test_blanks_are_removed_and_said_once_a_column(checked: Check) -> None:
    report = checked(
        observation(region=" 440000", unit="applications　"), observation(region="110000 ", unit="applications")
    )
    assert not report.problems
    assert sorted((n.column, n.row) for n in report.notices if "2 cells" in n.what or "1 cells" in n.what) == [
        ("region", 2),
        ("unit", 2),
    ]


def test_the_three_tables_are_told_by_their_columns_and_belong_together(record: Record) -> None:
    report = check_contents(
        [("a.xlsx", as_xlsx(("观测", table(observation())), ("Sheet2", sources()), ("empty", [])))], DATA, record=record
    )
    assert not report.problems
    assert [(sheet.table, len(sheet.rows)) for sheet in report.sheets] == [("observation", 1), ("source", 1)]
    assert report.counts == {"new": 2, "known": 0, "revised": 0, "contradicting": 0, "left_out": 0}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_columns_may_be_headed_by_their_titles(record: Record, language: str) -> None:
    headings = [TITLES[name].title_zh if language == "zh" else TITLES[name].title for name in COLUMNS]
    rows = [["某表的标题"], [], headings, *table(observation(region="Guandong"))[1:]]
    report = check_contents([("a.csv", as_csv(rows)), ("s.csv", as_csv(sources()))], DATA, record=record)
    padded = [problem for problem in report.problems if problem.row == 4]
    assert [(problem.column, problem.value) for problem in padded] == [(headings[4], "Guandong")]


def test_a_header_of_two_merged_rows_is_one(record: Record) -> None:
    first = ["指标", "时期", None, *(TITLES[name].title_zh for name in COLUMNS[3:])]
    second = [None, "起始日", "截止日", *([None] * (len(COLUMNS) - 3))]
    merged = ["A1:A2", "B1:C1", *(f"{chr(65 + index)}1:{chr(65 + index)}2" for index in range(3, len(COLUMNS)))]
    rows = [first, second, *table(observation())[1:]]
    report = check_contents(
        [("a.xlsx", as_xlsx(("观测", rows), merged=merged)), ("s.csv", as_csv(sources()))], DATA, record=record
    )
    assert not report.problems
    assert [entry.status for entry in report.entries] == ["new", "new"]


def test_real_dates_of_workbooks(record: Record) -> None:
    row: list[object] = [*table(observation())[1]]
    row[1], row[2], row[9], row[4] = date(2019, 1, 1), date(2019, 12, 31), 39500.0, 440000
    for name, write in (("a.xls", as_xls), ("b.xlsx", lambda rows: as_xlsx(("x", rows)))):
        report = check_contents(
            [(name, write([list(COLUMNS), row])), ("s.csv", as_csv(sources()))], DATA, record=record
        )
        assert not report.problems
        assert report.entries[0].cells == observation(value="39500")


def test_open_document_sheets(record: Record) -> None:
    report = check_contents([("a.ods", as_ods(table(ON_RECORD)))], DATA, record=record)
    assert of_figures(report) == [("known", "preferred")]


def test_only_accepted_rows_enter(checked: Check) -> None:
    accepts = ["yes", "是", "TRUE", "y", "1", "", "no", "否", "example", "perhaps"]
    regions = ["110000", "120000", "130000", "140000", "150000", "210000", "220000", "230000", "310000", "320000"]
    rows = [{**observation(region=region), "accept": said} for said, region in zip(accepts, regions, strict=True)]
    report = checked(*rows, columns=("accept", *COLUMNS))
    assert report.counts["left_out"] == 4
    assert any("4 rows are left out" in notice.what for notice in report.notices)
    assert [(p.row, p.column, p.value) for p in report.problems] == [(11, "accept", "perhaps")]


def test_a_row_left_out_is_not_judged(checked: Check) -> None:
    report = checked({**observation(value="?"), "accept": "no"}, columns=("accept", *COLUMNS))
    assert not report.problems


def test_new_known_revised_and_contradicting_rows(checked: Check) -> None:
    report = checked(
        ON_RECORD | {"locator": "elsewhere", "locator_zh": "别处"},
        observation(region="CN", value="38000"),
        observation(region="CN", value="39000", source_id="admin-afd-2018-enforcement"),
        observation(),
    )
    assert of_figures(report) == [
        ("known", "contradicts"),
        ("new", "contradicts"),
        ("new", "contradicts"),
        ("new", "preferred"),
    ]
    assert report.counts == {"new": 4, "known": 1, "revised": 0, "contradicting": 2, "left_out": 0}
    second = report.entries[1]
    assert (second.figure_before, second.figure_after) == ("39000", "38000")
    assert (report.entries[3].figure_before, report.entries[3].figure_after) == ("", "39000")


def test_a_revision_shows_the_old_and_the_new_value(checked: Check) -> None:
    report = checked(ON_RECORD | {"value": "39500", "qualifier": "over"})
    entry = report.entries[0]
    assert entry.status == "revised"
    assert entry.changes == {"value": ("39000", "39500"), "qualifier": ("exact", "over")}
    assert (entry.figure_before, entry.figure_after) == ("39000", "over 39500")


def test_a_difference_by_rounding_is_no_contradiction(checked: Check) -> None:
    report = checked(observation(region="CN", value="40000"))
    assert of_figures(report) == [("new", "differs_by_rounding")]
    assert (report.entries[0].figure_before, report.entries[0].figure_after) == ("39000", "39000")


def test_the_same_row_twice_is_taken_once_and_two_values_are_a_problem(checked: Check) -> None:
    assert len([n for n in checked(observation(), observation()).notices if "same row" in n.what]) == 1
    report = checked(observation(), observation(value="40000"))
    assert [(p.row, "same key stands before: figures.csv, 2" in p.what) for p in report.problems] == [(3, True)]


def test_a_blank_optional_cell_keeps_what_is_on_record(record: Record, checked: Check) -> None:
    noted = next(row for row in record.rows["observation"].values() if row["note"])
    row = {name: noted[name] for name in COLUMNS} | {"value": "123456789", "note": "", "note_zh": ""}
    assert checked(row).entries[0].cells["note"] == noted["note"]


def test_missing_columns_are_named_without_echoes(checked: Check) -> None:
    columns = tuple(name for name in COLUMNS if name not in ("unit", "market"))
    report = checked(observation(), columns=columns)
    assert [(p.row, p.column, p.what) for p in report.problems] == [
        (1, "market", "The column is missing."),
        (1, "unit", "The column is missing."),
    ]


def test_optional_columns_may_be_missing(checked: Check) -> None:
    assert not checked(observation(), columns=COLUMNS[:-2]).problems


def test_columns_that_are_not_the_contracts_are_told(checked: Check) -> None:
    report = checked({**observation(), "remarks": "x"}, columns=(*COLUMNS, "remarks"))
    assert not report.problems
    assert ("figures.csv", 1, "remarks") in [(n.file, n.row, n.column) for n in report.notices]


def test_a_row_of_another_length_is_named(record: Record) -> None:
    content = as_csv(table(observation())) + b"one,two\n"
    report = check_contents([("a.csv", content), ("s.csv", as_csv(sources()))], DATA, record=record)
    assert [(p.row, p.what) for p in report.problems] == [(3, "The row has 2 fields, the header 17.")]


def test_a_change_that_breaks_what_is_on_record_is_named_there(record: Record) -> None:
    indicator = next(row for row in record.rows["indicator"].values() if row["indicator"] == ON_RECORD["indicator"])
    columns = [name for name in indicator if not name.startswith("_")]
    report = check_contents(
        [("i.csv", as_csv(table(indicator | {"unit": "cases"}, columns=columns)))], DATA, record=record
    )
    assert report.entries[0].changes == {"unit": ("applications", "cases")}
    assert {p.file for p in report.problems} == {"data/published/observations/trademark.csv"}


def test_an_unreadable_file_does_not_hide_the_others(record: Record) -> None:
    report = check_contents(
        [("a.pdf", b"%PDF-1.7"), ("b.csv", as_csv(table(ON_RECORD))), ("c.csv", b"x,y\n1,2\n")], DATA, record=record
    )
    assert [(p.file, p.row) for p in report.problems] == [("a.pdf", 0), ("c.csv", 1)]
    assert [entry.status for entry in report.entries] == ["known"]


def test_everything_on_record_is_known(record: Record) -> None:
    """A sheet of the published file itself changes nothing."""
    files = [*sorted((DATA / "published/observations").glob("c*.csv")), DATA / "published/sources.csv"]
    report = check_files(files, DATA, record=record)
    assert not report.problems
    assert report.counts["new"] == report.counts["revised"] == 0
    assert report.counts["known"] > 2000


def test_problems_are_told_in_chinese(checked: Check) -> None:
    locales.use("zh")
    (problem,) = checked(observation(industry="化妆品")).problems
    assert (
        str(problem)
        == "figures.csv，第2行，industry列: “化妆品” — industry 中没有此成员。 改法： 是否应为“cosmetics”？"
    )


def etl(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "etl", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


def test_the_command_on_a_folder(tmp_path: Path) -> None:
    (tmp_path / "figures.csv").write_bytes(as_csv(table(observation(region="Guangdong Prov.")), "gb18030", ";"))
    (tmp_path / "sources.xlsx").write_bytes(as_xlsx(("sources", sources())))
    (tmp_path / "~$sources.xlsx").write_bytes(b"Excel's own")
    done = etl("check", tmp_path)
    assert done.returncode == 1
    assert (
        "row 2, column region: “Guangdong Prov.” — region has no such member. Mend: Did you mean “440000”?"
        in done.stdout
    )
    assert "1 problems." in done.stdout


def test_the_command_for_a_script(tmp_path: Path) -> None:
    file = tmp_path / "figures.xlsx"
    file.write_bytes(as_xlsx(("observations", table(observation(value="4万"))), ("sources", sources())))
    done = etl("check", "--json", file)
    assert done.returncode == 0
    report = json.loads(done.stdout)
    assert report["counts"]["new"] == 2
    assert report["problems"] == []
    assert [(n["file"], n["sheet"], n["row"], n["column"], n["value"]) for n in report["notices"]] == [
        (str(file), "observations", 2, "value", "4万")
    ]
    assert report["rows"][0]["key"][-1] == SYNTHETIC


def test_a_missing_file_and_a_huge_one(tmp_path: Path) -> None:
    assert etl("check", tmp_path / "missing.csv").returncode == 3
    with (tmp_path / "huge.csv").open("wb") as handle:
        handle.truncate(1 << 30)
    done = etl("check", tmp_path / "huge.csv")
    assert done.returncode == 1
    assert "The file has 1024 MB; up to 32 MB are read." in done.stdout


def test_a_problem_of_a_whole_file_has_no_row() -> None:
    assert (
        str(Problem("a.pdf", 0, "", "", "This is no sheet.", "Save it.")) == "a.pdf: This is no sheet. Mend: Save it."
    )
