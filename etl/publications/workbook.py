"""Spreadsheets (XLSX, XLS, ODS): each visible sheet's cells as text. No formula is computed and no macro run."""

from __future__ import annotations

import datetime
import io
import zipfile

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from etl import percentages
from etl.hostile import Refused
from etl.publications.parts import MAX_CELLS, MAX_ROWS, Parts, Place, Table, tidy
from locales import t

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
Merged = list[tuple[tuple[int, int], tuple[int, int]]]


def read(content: bytes, kind: str) -> Parts:
    """Read a workbook of `kind` "xlsx", "xls" or "ods"; a merged cell stands in each place that it covers."""
    read = Parts()
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            shown = percentages.formatted(content)
            merged_ods = _merged_in_ods(content) if kind == "ods" else {}
            for about in book.sheets_metadata:
                if about.typ != SheetTypeEnum.WorkSheet:
                    continue
                if about.visible != SheetVisibleEnum.Visible:
                    read.notices.append(t("The hidden sheet “{sheet}” is not read.", sheet=about.name))
                    continue
                sheet = book.get_sheet_by_name(about.name)
                if sheet.total_height > MAX_ROWS or sheet.height * sheet.width > MAX_CELLS:
                    raise Refused(
                        t(
                            "The sheet “{sheet}” has {rows} rows and {columns} columns; up to {count} cells are read.",
                            sheet=about.name, rows=sheet.total_height, columns=sheet.total_width, count=f"{MAX_CELLS:,}",
                        ),
                        t("Keep the rows that matter in a file of their own."),
                    )  # fmt: skip
                values = sheet.to_python(skip_empty_area=False)
                told = percentages.read(values, shown.get(about.name, set()))
                if told:
                    read.notices.append(
                        t(
                            "Sheet “{sheet}”: {count} cells are formatted as percentages, and read so: {kept} as {shown}.",
                            sheet=about.name, count=sum(each.count for each in told), kept=told[0].kept, shown=told[0].shown,
                        )
                    )  # fmt: skip
                rows = [[_text(cell) for cell in row] for row in values]
                _fill(rows, merged_ods.get(about.name, []) if kind == "ods" else sheet.merged_cell_ranges or [])
                if any(any(row) for row in rows):
                    read.parts.append(Table(rows, Place(f"sheet “{about.name}”", f"工作表“{about.name}”")))
    except PasswordError as error:
        raise Refused(t("The file is protected by a password."), t("Save it without a password.")) from error
    except (CalamineError, etree.XMLSyntaxError, zipfile.BadZipFile, KeyError) as error:
        raise Refused(
            t("The workbook is damaged: {error}.", error=error), t("Open it in its program and save it again.")
        ) from error
    return read


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        # Fifteen digits are what a spreadsheet keeps; the rest is an artefact of binary fractions.
        return f"{cell:.0f}" if cell == int(cell) else f"{cell:.15g}"
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    return tidy(str(cell))


def _fill(rows: list[list[str]], merged: Merged) -> None:
    for (top, left), (bottom, right) in merged:
        for row in rows[top : bottom + 1]:
            for column in range(left, min(right + 1, len(row))):
                row[column] = rows[top][left]


def _merged_in_ods(content: bytes) -> dict[str, Merged]:
    """The merged cells of each sheet, which calamine does not tell for this format: first and last row and column."""
    found: dict[str, Merged] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = etree.fromstring(archive.read("content.xml"), etree.XMLParser(resolve_entities=False, no_network=True))
    for sheet in root.iter(f"{_TABLE}table"):
        merged, row = found.setdefault(sheet.get(f"{_TABLE}name", ""), []), 0
        for line in sheet.iter(f"{_TABLE}table-row"):
            column = 0
            for cell in line:
                across = int(cell.get(f"{_TABLE}number-columns-spanned", "1"))
                down = int(cell.get(f"{_TABLE}number-rows-spanned", "1"))
                if across > 1 or down > 1:
                    merged.append(((row, column), (row + down - 1, column + across - 1)))
                column += int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
            row += int(line.get(f"{_TABLE}number-rows-repeated", "1"))
    return found
