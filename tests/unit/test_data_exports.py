"""Files to take away: what a spreadsheet would run is made harmless, numbers and dates stay what they are."""

from __future__ import annotations

import csv
import io
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dashboard.data import addresses
from dashboard.data.addresses import Question
from dashboard.data.formats import BINARIES, About, Binary, Text
from dashboard.data.refusals import Refused, nearest
from dashboard.data.resources import Resource
from dashboard.figures import store
from dashboard.figures.rows import AT_ONCE, Batch, Kind, Rows, of_frame
from dashboard.files import archive, exports, workbook
from dashboard.files.notes import notes

ATTACKS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3+cmd", "@SUM(A1)", "\tx", "\rx", "＝1+1", "=HYPERLINK(\"http://x\")"]  # fmt: skip
HARMLESS = ["-12.5", "+3", "-5%", "3-4", "a=b", "", "《=》"]
DAY = date(2020, 2, 29)
ROWS = pd.DataFrame(
    {
        "text": [*ATTACKS, *HARMLESS, None],
        "value": [-1.0, 0.0, 1.5, *[float("nan")] * (len(ATTACKS) + len(HARMLESS) - 2)],
        "whole": pd.array([-3, None, *[7] * (len(ATTACKS) + len(HARMLESS) - 1)], "Int64"),
        "day": pd.Timestamp("2020-02-29"),
    }
)


def written(rows: pd.DataFrame) -> list[list[str]]:
    text = b"".join(exports.csv_parts(of_frame(rows))).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_csv_puts_a_quote_before_what_a_spreadsheet_would_run_and_nothing_else() -> None:
    _, *rows = written(ROWS)
    assert [row[0] for row in rows] == [*(f"'{text}" for text in ATTACKS), *HARMLESS, ""]
    assert [row[1] for row in rows[:4]] == ["-1", "0", "1.5", ""]
    assert [row[2] for row in rows[:3]] == ["-3", "", "7"]
    assert {row[3] for row in rows} == {"2020-02-29"}


def test_a_table_of_many_parts_has_one_header_and_every_row_once() -> None:
    many = pd.DataFrame({"number": range(2 * AT_ONCE + 1)})
    header, *rows = written(many)
    assert header == ["number"]
    assert [int(row[0]) for row in rows] == list(range(len(many)))
    assert len(list(exports.csv_parts(of_frame(many)))) == 4


def test_a_workbook_holds_no_formula_and_typed_numbers_and_dates(
    snapshot_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "FOLDER", snapshot_folder)
    content = workbook.xlsx(ROWS, store.snapshot_id(), "Rows")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    texts = list(sheet["A"][1:])
    # A workbook's XML writes a carriage return so.
    assert [cell.value.replace("_x000D_", "\r") for cell in texts[: len(ATTACKS)]] == ATTACKS
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in texts[: len(ATTACKS)])
    assert not any(cell.quotePrefix for cell in texts[len(ATTACKS) :])
    assert [cell.value for cell in sheet["B"][1:5]] == [-1, 0, 1.5, None]
    assert [cell.value for cell in sheet["C"][1:4]] == [-3, None, 7]
    assert all(cell.is_date for cell in sheet["D"][1:])


@pytest.mark.parametrize("format", addresses.FORMATS)
def test_more_rows_than_a_sheet_holds_are_refused(format: Text | Binary) -> None:
    huge = Rows({"number": "whole"}, workbook.MOST_ROWS + 1, [[(1,)] * (workbook.MOST_ROWS + 1)])
    resource = Resource("huge", "Huge", "", (), lambda snapshot, asked: huge)
    with pytest.raises(Refused) as refused:
        addresses._table(resource, format)(Question("snapshot", {}, "http://site"))
    assert refused.value.status == 413


# Of so many synthetic rows the largest file is made with less memory than an eighth of what the table itself takes.
MANY, SHARE = 60_000, 8
COLUMNS: dict[str, Kind] = {"source_id": "text", "publisher_en": "text", "value": "amount", "day": "date"}


def synthetic() -> Iterator[Batch]:
    for start in range(0, MANY, AT_ONCE):
        yield [
            (f"synthetic-{number % 50}", f"Synthetic publisher {number:,} of many", number / 7, DAY)
            for number in range(start, start + AT_ONCE)
        ]


def made_by(make: Callable[[], object]) -> int:
    """How many bytes were in memory at once while `make` ran, beyond those before."""
    pool = pa.default_memory_pool()
    before = pool.bytes_allocated()
    tracemalloc.start()
    try:
        make()
        return tracemalloc.get_traced_memory()[1] + max(0, pool.bytes_allocated() - before)
    finally:
        tracemalloc.stop()


def test_a_file_is_written_without_holding_the_table(
    snapshot_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(store, "FOLDER", snapshot_folder)
    snapshot = store.snapshot_id()
    workbook.xlsx(ROWS, snapshot, "Rows")  # what is kept from then on is not counted
    whole = made_by(lambda: list(synthetic()))

    def write(name: str) -> None:
        rows = Rows(COLUMNS, MANY, synthetic())
        with (tmp_path / f"rows.{name}").open("wb") as file:
            if name == "csv":
                file.writelines(exports.csv_parts(rows))
            elif name == "zip":
                archive.write([("rows.csv", exports.csv_parts(rows))], file, pd.Timestamp("2020-01-01"))
            else:
                about = About(snapshot, "Synthetic", COLUMNS, MANY, notes(snapshot))
                next(kind for kind in BINARIES if kind.ending == name).write(rows, file, about)

    for name in ("csv", "zip", "xlsx", "parquet"):
        assert made_by(lambda name=name: write(name)) < whole / SHARE, name  # type: ignore[misc]
    assert pq.read_metadata(tmp_path / "rows.parquet").num_rows == MANY
    with zipfile.ZipFile(tmp_path / "rows.xlsx") as book:
        assert book.read("xl/worksheets/sheet1.xml").count(b"<row ") == MANY + 1


def test_the_nearest_members_read_alike_by_code_or_name_and_years_by_value() -> None:
    members = {"110000": ("Beijing", "北京市"), "120000": ("Tianjin", "天津市"), "310000": ("Shanghai", "上海市")}
    assert nearest("Bejing", members)[0] == "110000"
    assert nearest("上海", members)[0] == "310000"
    assert nearest("3100000", members)[0] == "310000"
    years = {str(year): () for year in range(2005, 2025)}
    assert nearest("1700", years)[0] == "2005"
    assert nearest("2030", years)[0] == "2024"
