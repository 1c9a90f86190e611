"""Sheets for the tests, in the formats that arrive. Figures that are not on record are synthetic and named so."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape

import openpyxl
import xlwt

SYNTHETIC = "synthetic-2025"
COLUMNS = (
    "indicator", "period_start", "period_end", "period_kind", "region", "market", "ip_type", "industry", "channel",
    "value", "unit", "qualifier", "source_id", "locator", "locator_zh", "note", "note_zh",
)  # fmt: skip
SOURCE = {
    "source_id": SYNTHETIC,
    "title_original": "合成记录",
    "title_en": "A synthetic record for the tests",
    "publisher": "Nobody (synthetic)",
    "publisher_zh": "无（合成）",
    "publisher_type": "press",
    "published_on": "2025-01-05",
    "url": "",
    "address_kind": "none",
    "language": "zh",
}
# On record: 39,000 refused in 2019, said by this source only.
ON_RECORD = {
    "indicator": "abnormal_trademark_applications_refused",
    "period_start": "2019-01-01",
    "period_end": "2019-12-31",
    "period_kind": "year",
    "region": "CN",
    "market": "all",
    "ip_type": "trademark",
    "industry": "all",
    "channel": "all",
    "value": "39000",
    "unit": "applications",
    "qualifier": "exact",
    "source_id": "admin-xinhua-20200426",
    "locator": "para 4",
    "locator_zh": "第4段",
    "note": "",
    "note_zh": "",
}
Rows = Sequence[Sequence[object]]


def observation(**cells: str) -> dict[str, str]:
    """A row that is not on record, of the synthetic source."""
    return {**ON_RECORD, "region": "440000", "source_id": SYNTHETIC, **cells}


def table(*rows: dict[str, str], columns: Sequence[str] = COLUMNS) -> list[list[str]]:
    return [list(columns), *([row.get(column, "") for column in columns] for row in rows)]


def sources() -> list[list[str]]:
    return table(SOURCE, columns=tuple(SOURCE))


def as_csv(rows: Rows, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(*sheets: tuple[str, Rows], merged: Sequence[str] = ()) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for cells in merged:
            sheet.merge_cells(cells)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def as_xls(rows: Rows) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("observations")
    days = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for number, row in enumerate(rows):
        for index, cell in enumerate(row):
            sheet.write(number, index, cell, days) if isinstance(cell, date) else sheet.write(number, index, cell)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def as_ods(rows: Rows, percentages: Sequence[int] = ()) -> bytes:
    """`rows` as text; numbers as numbers, in the columns `percentages` shown as those."""

    def cell(column: int, value: object) -> str:
        if not isinstance(value, float | int):
            return (
                f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'
            )
        kind = "percentage" if column in percentages else "float"
        return f'<table:table-cell office:value-type="{kind}" office:value="{value}"/>'

    cells = "".join(
        "<table:table-row>" + "".join(cell(*each) for each in enumerate(row)) + "</table:table-row>" for row in rows
    )
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{urn}:office:1.0" '
        f'xmlns:table="{urn}:table:1.0" xmlns:text="{urn}:text:1.0" office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="observations">{cells}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
            "</manifest:manifest>",
        )
    return packed.getvalue()
