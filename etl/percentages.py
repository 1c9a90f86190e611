"""Which cells of a workbook are shown as percentages: a program shows 97.4 % where 0.974 is kept.

What reads the cells tells their values only; their formats are read here, of XLSX from the parts of the package, and
only where there is such a format at all. Runs where hostile files are read.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lxml import etree

from etl.hostile import Refused
from locales import t

Cell = tuple[int, int]
ZIP, COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# Excel's own formats 0% and 0.00%, which no file spells out.
BUILT_IN = frozenset({9, 10})
# What a format says that is no sign of its own: quoted and escaped text, a character to fill or to leave room for, colours.
LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
ODS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"


@dataclass(frozen=True)
class Read:
    """The first cell of a column that was read as a percentage, what it keeps and shows, and how many of the column were."""

    cell: Cell
    kept: str
    shown: str
    count: int


def formatted(content: bytes) -> Mapping[str, set[Cell]]:
    """By sheet, the row and column from 0 of each cell with a format of percentages; of XLSX, XLS and ODS.

    Raises Refused for a package with damaged parts.
    """
    try:
        if content.startswith(COMPOUND):
            return _xls(content)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "xl/styles.xml" in names and "xl/workbook.xml" in names:
                return _xlsx(archive)
            return _ods(archive) if "content.xml" in names else {}
    except (etree.XMLSyntaxError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise Refused(
            t("The file is damaged: {error}.", error=error), t("Open it in its program and save it again.")
        ) from None


def read(grid: list[list[Any]], cells: set[Cell]) -> list[Read]:
    """Put the text of a percentage, as shown, in place of each number of `grid` at `cells`; what was read so, by column."""
    first: dict[int, tuple[Cell, str, str]] = {}
    count: dict[int, int] = {}
    for row, column in sorted(cells):
        if row >= len(grid) or column >= len(grid[row]):
            continue
        value = grid[row][column]
        if isinstance(value, bool) or not isinstance(value, int | float):
            continue
        kept, shown = _plain(value), f"{_plain(Decimal(f'{value:.15g}') * 100)}%"
        grid[row][column] = shown
        first.setdefault(column, ((row, column), kept, shown))
        count[column] = count.get(column, 0) + 1
    return [Read(*told, count[column]) for column, told in sorted(first.items())]


def is_percentage(form: str) -> bool:
    """Whether the number format `form` shows 97.4 % for 0.974; a percent sign in quotes only stands beside the number."""
    return LITERAL.sub("", form.split(";", 1)[0]).count("%") == 1


def _plain(value: float | Decimal) -> str:
    text = f"{Decimal(f'{value:.15g}'):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _xlsx(archive: zipfile.ZipFile) -> dict[str, set[Cell]]:
    styles = _styles(archive.read("xl/styles.xml"))
    if not styles:
        return {}
    parts = {
        relation.get("Id"): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
        for relation in _root(archive.read("xl/_rels/workbook.xml.rels")).iter("{*}Relationship")
    }
    found = {}
    for sheet in _root(archive.read("xl/workbook.xml")).iter("{*}sheet"):
        identifier = next((value for name, value in sheet.attrib.items() if str(name).endswith("}id")), None)
        if (part := parts.get(identifier)) in archive.namelist():
            with archive.open(str(part)) as content:
                found[sheet.get("name", "")] = set(_cells(content, styles))
    return found


def _styles(content: bytes) -> set[str]:
    """The styles of cells, by their numbers as cells name them, that have a format of percentages."""
    root = _root(content)
    formats = {int(each.get("numFmtId", 0)): each.get("formatCode", "") for each in root.iter("{*}numFmt")}
    known = BUILT_IN - set(formats) | {number for number, form in formats.items() if is_percentage(form)}
    styles = root.find("{*}cellXfs")
    every = [] if styles is None else styles.findall("{*}xf")
    return {str(number) for number, style in enumerate(every) if int(style.get("numFmtId", 0)) in known}


def _cells(content: Any, styles: set[str]) -> Iterator[Cell]:
    """A row or cell that does not say where it stands follows the one before."""
    number = -1
    for _, row in etree.iterparse(content, tag="{*}row", **SAFE):
        number = int(row.get("r", number + 2)) - 1
        column = -1
        for cell in row.iterchildren("{*}c"):
            place = cell.get("r")
            column = _column(place) if place else column + 1
            if cell.get("s", "0") in styles:
                yield number, column
        row.clear()
        while row.getprevious() is not None:
            del row.getparent()[0]


def _column(place: str) -> int:
    column = 0
    for letter in place.rstrip("0123456789"):
        column = column * 26 + int(letter, 36) - 9
    return column - 1


def _root(content: bytes) -> Any:
    return etree.fromstring(content, etree.XMLParser(**SAFE))


def _xls(content: bytes) -> dict[str, set[Cell]]:
    # Imported by who reads such a workbook only.
    import xlrd
    import xlrd.compdoc

    try:
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=io.StringIO())
    except (xlrd.XLRDError, xlrd.compdoc.CompDocError, struct.error, LookupError, ValueError, AssertionError):
        # What the other reader can read all the same is read without its formats.
        return {}
    styles = {
        number
        for number, style in enumerate(book.xf_list)
        if style.format_key in book.format_map and is_percentage(book.format_map[style.format_key].format_str)
    }
    return {
        sheet.name: {
            (row, column)
            for row in range(sheet.nrows)
            for column in range(sheet.row_len(row))
            if sheet.cell_xf_index(row, column) in styles
        }
        for sheet in book.sheets()
        if styles
    }


def _ods(archive: zipfile.ZipFile) -> dict[str, set[Cell]]:
    content = archive.read("content.xml")
    if b"percentage" not in content:
        return {}
    table, office = ODS % "table", ODS % "office"
    found: dict[str, set[Cell]] = {}
    for sheet in _root(content).iter(f"{table}table"):
        cells, row = found.setdefault(sheet.get(f"{table}name", ""), set()), 0
        for line in sheet.iter(f"{table}table-row"):
            column, down = 0, int(line.get(f"{table}number-rows-repeated", "1"))
            for cell in line:
                across = int(cell.get(f"{table}number-columns-repeated", "1"))
                if cell.get(f"{office}value-type") == "percentage":
                    cells.update((row + y, column + x) for y in range(down) for x in range(across))
                column += across
            row += down
    return found
