"""Files to take away: what a spreadsheet would run is made harmless, numbers and dates stay what they are."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from dashboard import exports, store, workbook
from dashboard.data import addresses, packages
from dashboard.data.addresses import Question
from dashboard.data.formats import FORMATS
from dashboard.data.refusals import Refused, nearest
from dashboard.data.resources import Resource

ATTACKS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3+cmd", "@SUM(A1)", "\tx", "\rx", "＝1+1", "=HYPERLINK(\"http://x\")"]  # fmt: skip
HARMLESS = ["-12.5", "+3", "-5%", "3-4", "a=b", "", "《=》"]
ROWS = pd.DataFrame(
    {
        "text": [*ATTACKS, *HARMLESS, None],
        "value": [-1.0, 0.0, 1.5, *[float("nan")] * (len(ATTACKS) + len(HARMLESS) - 2)],
        "whole": pd.array([-3, None, *[7] * (len(ATTACKS) + len(HARMLESS) - 1)], "Int64"),
        "day": pd.Timestamp("2020-02-29"),
    }
)


def written(rows: pd.DataFrame) -> list[list[str]]:
    text = b"".join(exports.csv_parts(rows)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_csv_puts_a_quote_before_what_a_spreadsheet_would_run_and_nothing_else() -> None:
    _, *rows = written(ROWS)
    assert [row[0] for row in rows] == [*(f"'{text}" for text in ATTACKS), *HARMLESS, ""]
    assert [row[1] for row in rows[:4]] == ["-1", "0", "1.5", ""]
    assert [row[2] for row in rows[:3]] == ["-3", "", "7"]
    assert {row[3] for row in rows} == {"2020-02-29"}


def test_a_table_of_many_parts_has_one_header_and_every_row_once() -> None:
    many = pd.DataFrame({"number": range(2 * exports.ROWS_AT_ONCE + 1)})
    header, *rows = written(many)
    assert header == ["number"]
    assert [int(row[0]) for row in rows] == list(range(len(many)))
    assert len(list(exports.csv_parts(many))) == 4


def test_a_workbook_holds_no_formula_and_typed_numbers_and_dates(
    snapshot_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "FOLDER", snapshot_folder)
    content = workbook.workbook(ROWS, store.snapshot_id(), "Rows")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    texts = list(sheet["A"][1:])
    # A workbook's XML writes a carriage return so.
    assert [cell.value.replace("_x000D_", "\r") for cell in texts[: len(ATTACKS)]] == ATTACKS
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in texts[: len(ATTACKS)])
    assert not any(cell.quotePrefix for cell in texts[len(ATTACKS) :])
    assert [cell.value for cell in sheet["B"][1:5]] == [-1, 0, 1.5, None]
    assert [cell.value for cell in sheet["C"][1:4]] == [-3, None, 7]
    assert all(cell.is_date for cell in sheet["D"][1:])


def test_more_rows_than_a_sheet_holds_are_refused() -> None:
    huge = pd.DataFrame(index=range(workbook.MOST_ROWS + 1))
    resource = Resource("huge", "Huge", "", (), lambda snapshot, asked: huge)
    body = addresses._table(resource, FORMATS[0])
    with pytest.raises(Refused) as refused:
        body(Question("snapshot", {}, "http://site"))
    assert refused.value.status == 413


def test_a_data_folder_that_changed_since_the_build_is_not_handed_out_as_this_snapshot(
    snapshot_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(store, "FOLDER", snapshot_folder)
    monkeypatch.setattr(packages, "FOLDER", tmp_path / "gone")
    with pytest.raises(Refused) as refused:
        packages.data_package.__wrapped__(store.snapshot_id())
    assert refused.value.status == 503


def test_the_nearest_members_read_alike_by_code_or_name_and_years_by_value() -> None:
    members = {"110000": ("Beijing", "北京市"), "120000": ("Tianjin", "天津市"), "310000": ("Shanghai", "上海市")}
    assert nearest("Bejing", members)[0] == "110000"
    assert nearest("上海", members)[0] == "310000"
    assert nearest("3100000", members)[0] == "310000"
    years = {str(year): () for year in range(2005, 2025)}
    assert nearest("1700", years)[0] == "2005"
    assert nearest("2030", years)[0] == "2024"
