"""Rows as an Excel workbook: under a frozen header, with a sheet of the sources behind them and one of notes."""

from __future__ import annotations

import io
from collections.abc import Mapping
from numbers import Real

import pandas as pd
import xlsxwriter

from dashboard.exports import handed_out, harmless
from dashboard.notes import notes
from locales import localized, t

WIDTH = 18
MOST_ROWS = 1_048_575  # what a sheet holds below its header


def xlsx(rows: pd.DataFrame, snapshot: str) -> bytes:
    """Figures of `queries.figures` as a workbook."""
    return workbook(handed_out(rows), snapshot, t("Figures"))


def workbook(rows: pd.DataFrame, snapshot: str, title: str) -> bytes:
    """`rows` on a sheet named `title`, their sources, if they name any, on a second, and notes on the last."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False})
    formats = {
        "head": book.add_format({"bold": True, "bg_color": "#E6EEF5"}),
        "number": book.add_format({"num_format": "#,##0.####"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "text": book.add_format({"quote_prefix": True}),
    }
    _sheet(book, title, rows, formats)
    if "source_id" in rows and localized("publisher_en") in rows:
        _sheet(book, t("Sources"), sources(rows), formats)
    _notes(book, notes(snapshot))
    book.close()
    return buffer.getvalue()


def sources(rows: pd.DataFrame) -> pd.DataFrame:
    """The publications behind `rows`, one row each, in the language in use."""
    names = [
        "source_id",
        localized("source_title_en"),
        localized("publisher_en"),
        "publisher_type",
        "published_on",
        "url",
        "address_kind",
    ]
    return rows[[name for name in names if name in rows]].drop_duplicates("source_id")


def _sheet(
    book: xlsxwriter.Workbook, name: str, rows: pd.DataFrame, formats: Mapping[str, xlsxwriter.format.Format]
) -> None:
    """Dates typed, numbers plain, and a text that looks like a formula marked as text, as Excel itself marks it."""
    sheet = book.add_worksheet(name)
    sheet.write_row(0, 0, list(rows.columns), formats["head"])
    amounts = [pd.api.types.is_float_dtype(kind) for kind in rows.dtypes]
    for number, values in enumerate(rows.itertuples(index=False, name=None), start=1):
        for column, value in enumerate(values):
            if pd.isna(value):
                continue
            if isinstance(value, pd.Timestamp):
                sheet.write_datetime(number, column, value.to_pydatetime(), formats["date"])
            elif isinstance(value, bool):
                sheet.write_boolean(number, column, value)
            elif isinstance(value, Real):
                sheet.write_number(number, column, value, formats["number"] if amounts[column] else None)
            else:
                sheet.write_string(
                    number, column, str(value), formats["text"] if harmless(str(value)) != str(value) else None
                )
    sheet.freeze_panes(1, 0)
    if len(rows):
        sheet.autofilter(0, 0, len(rows), len(rows.columns) - 1)
    sheet.set_column(0, len(rows.columns) - 1, WIDTH)


def _notes(book: xlsxwriter.Workbook, texts: Mapping[str, str]) -> None:
    sheet = book.add_worksheet(t("Notes"))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "valign": "top"})
    for row, (heading, text) in enumerate(texts.items()):
        sheet.write_string(row, 0, heading, bold)
        sheet.write_string(row, 1, text, wrapped)
    sheet.set_column(0, 0, WIDTH)
    sheet.set_column(1, 1, 110)
