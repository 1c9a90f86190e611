"""Any sheet as rows of text: CSV and its kin, XLSX, XLS and ODS. Runs where hostile files are read."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import PurePath
from typing import Any

from etl import percentages
from etl.hostile import Refused, unpackable
from etl.percentages import COMPOUND, ZIP
from etl.problems import Problem
from etl.sheets.text import NAMES, decode, delimiter
from locales import t

ROWS, COLUMNS = 100_000, 256
# What a person may take for a sheet, by how it starts.
OTHERS = ((b"%PDF", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"Rar!", "RAR"), (b"\x1f\x8b", "GZIP"))


@dataclass(frozen=True)
class Sheet:
    """One sheet as text.

    `place` is how its file and sheet are told; `numbers` gives for each of `rows` its row in the file, from 1; rows
    without any value are left out. `read_as` says what was detected, `notices` what was changed on the way.
    """

    file: str
    sheet: str
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    read_as: str
    notices: tuple[Problem, ...] = ()

    @property
    def place(self) -> str:
        return f"{self.file} › {self.sheet}" if self.sheet else self.file


def parse(name: str, content: bytes, headers: Collection[str] = ()) -> tuple[Sheet, ...]:
    """The sheets of the file `name` with the bytes `content`; `headers` are names of columns that may stand in it.

    Raises Refused if it is no sheet, or has more rows or columns than are read.
    """
    for start, kind in OTHERS:
        if content.startswith(start):
            raise _no_sheet(kind)
    if content.startswith((ZIP, COMPOUND)):
        return _workbook(name, content)
    return (_text(name, content, headers),)


def _text(name: str, content: bytes, headers: Collection[str]) -> Sheet:
    decoded = decode(content)
    if decoded.text.lstrip()[:200].lower().startswith(("<html", "<!doctype", "<table", "<?xml")):
        raise _no_sheet("HTML")
    mark = delimiter(decoded.text, headers)
    rows, numbers, row = [], [], 0
    try:
        for row, record in enumerate(csv.reader(io.StringIO(decoded.text, newline=""), delimiter=mark, strict=True), 1):
            if len(record) > COLUMNS or row > ROWS:
                raise _too_many()
            if any(cell.strip() for cell in record):
                rows.append(tuple(record))
                numbers.append(row)
    except csv.Error as error:
        raise Refused(
            t("Row {row} is no valid CSV: {error}.", row=row + 1, error=error),
            t("Close the quotes; write a quote inside a text twice."),
        ) from None
    if rows and rows[0][0].strip().lower().startswith("sep="):
        del rows[0], numbers[0]
    read_as = t("{encoding}, columns parted by “{mark}”", encoding=decoded.encoding, mark=NAMES.get(mark, mark))
    notices: tuple[Problem, ...] = ()
    if decoded.assumed:
        what = t(
            "The encoding is taken to be {encoding}, from the characters in it; the file does not say.",
            encoding=decoded.encoding,
        )
        notices = (Problem(name, 0, "", "", what, t("If names look wrong, save it as CSV UTF-8.")),)
    return Sheet(name, "", tuple(rows), tuple(numbers), read_as, notices)


def _workbook(name: str, content: bytes) -> tuple[Sheet, ...]:
    # Imported by who reads a workbook only.
    import python_calamine as calamine

    if content.startswith(ZIP):
        unpackable(content)
    kind = PurePath(name).suffix.lstrip(".").upper() or "XLSX"
    notices: tuple[Problem, ...] = ()
    if kind in ("XLSM", "XLSB", "XLTM"):
        what = t("Macros are not run; only the values are read.")
        notices = (Problem(name, 0, "", "", what, t("Save it as XLSX to be rid of them.")),)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        shown = percentages.formatted(content)
        sheets = []
        for about in book.sheets_metadata:
            if about.typ != calamine.SheetTypeEnum.WorkSheet or about.visible != calamine.SheetVisibleEnum.Visible:
                continue
            sheet = book.get_sheet_by_name(about.name)
            if sheet.total_height > ROWS or sheet.total_width > COLUMNS:
                raise _too_many()
            sheets.append(_worksheet(name, sheet, kind, notices, shown.get(about.name, set())))
    except calamine.PasswordError:
        raise Refused(t("The workbook is protected with a password."), t("Save it without a password.")) from None
    except calamine.CalamineError as error:
        raise Refused(
            t("The file is damaged: {error}.", error=error), t("Open it in its program and save it again.")
        ) from None
    return tuple(sheets)


def _worksheet(name: str, sheet: Any, kind: str, notices: tuple[Problem, ...], shown: set[percentages.Cell]) -> Sheet:
    place = f"{name} › {sheet.name}"
    values = sheet.to_python(skip_empty_area=False)
    as_percentages = [
        Problem(
            place,
            each.cell[0] + 1,
            _letters(each.cell[1]),
            each.kept,
            t("{count} cells of this column are formatted as percentages: {kept} is read as {shown}.",
              count=each.count, kept=each.kept, shown=each.shown),
            t("Nothing to do if that is right."),
        )
        for each in percentages.read(values, shown)
    ]  # fmt: skip
    grid = [[_as_text(cell) for cell in row] for row in values]
    merged = [
        Problem(
            place,
            top + 1,
            _letters(left),
            grid[top][left],
            t("Merged cells: the value is read in each of them ({cells}).", cells=_span(top, left, bottom, right)),
            t("Part them if that is not meant."),
        )
        for (top, left), (bottom, right) in _spread(grid, sheet.merged_cell_ranges or ())
    ]
    kept = [(number, tuple(row)) for number, row in enumerate(grid, 1) if any(cell.strip() for cell in row)]
    return Sheet(
        name,
        sheet.name,
        tuple(row for _, row in kept),
        tuple(number for number, _ in kept),
        kind,
        (*notices, *as_percentages, *merged),
    )


Cell = tuple[int, int]


def _spread(grid: list[list[str]], ranges: Iterable[tuple[Cell, Cell]]) -> list[tuple[Cell, Cell]]:
    """Repeat the value of each merged range in all its cells; the ranges that have one."""
    spread = []
    for (top, left), (bottom, right) in sorted(ranges):
        if top >= len(grid) or left >= len(grid[top]) or not grid[top][left].strip():
            continue
        for row in grid[top : bottom + 1]:
            row[left : right + 1] = [grid[top][left]] * len(row[left : right + 1])
        spread.append(((top, left), (bottom, right)))
    return spread


def _as_text(cell: object) -> str:
    """What a person sees in the cell: whole numbers without “.0”, 15 digits as Excel keeps, dates as ISO."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() and abs(cell) < 1e15 else _plain(f"{cell:.15g}")
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell)


def _plain(number: str) -> str:
    return f"{float(number):.20f}".rstrip("0") if "e-" in number else number


def _letters(column: int) -> str:
    letters = ""
    while column >= 0:
        letters, column = chr(65 + column % 26) + letters, column // 26 - 1
    return letters


def _span(top: int, left: int, bottom: int, right: int) -> str:
    return f"{_letters(left)}{top + 1}:{_letters(right)}{bottom + 1}"


def _no_sheet(kind: str) -> Refused:
    return Refused(
        t("This is no sheet but {kind}.", kind=kind),
        t("Read a publication with extract; save a sheet as XLSX or as CSV UTF-8."),
    )


def _too_many() -> Refused:
    return Refused(
        t("It has more than {rows} rows or {columns} columns.", rows=f"{ROWS:,}", columns=COLUMNS),
        t("Part it into several files."),
    )
