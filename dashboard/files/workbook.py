"""Rows as an Excel workbook: under a frozen header, with a sheet of the sources behind them and one of notes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import BinaryIO

import pandas as pd
import xlsxwriter

from dashboard.figures.rows import Batch, Rows, of_frame
from dashboard.files.exports import harmless, source_columns
from dashboard.files.notes import notes
from locales import localized, t

WIDTH, WIDE = 18, 90
MOST_ROWS = 1_048_575  # what a sheet holds below its header


def xlsx(frame: pd.DataFrame, snapshot: str, title: str, wide: Sequence[str] = ()) -> bytes:
    """Any frame as a workbook, as `write` makes it."""
    buffer = io.BytesIO()
    write(of_frame(frame), buffer, title, notes(snapshot), wide)
    return buffer.getvalue()


def write(rows: Rows, file: BinaryIO, title: str, texts: Mapping[str, str], wide: Sequence[str] = ()) -> None:
    """`rows` on a sheet named `title`, their sources, if they name any, on a second, and the notes `texts` on the last.

    The columns `wide` hold long texts. Rows wait on disk, not in memory, until the file is put together.
    """
    options = {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    book = xlsxwriter.Workbook(file, options)
    formats = {
        "head": book.add_format({"bold": True, "bg_color": "#E6EEF5"}),
        "amount": book.add_format({"num_format": "#,##0.####"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "text": book.add_format({"quote_prefix": True}),
        "wide": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    named = [name for name in source_columns() if name in rows.columns]
    cited: dict[object, tuple[object, ...]] = {}
    if "source_id" in named and localized("publisher_en") in named:
        places = [list(rows.columns).index(name) for name in named]
        passing = Rows(rows.columns, rows.count, _noting(rows.batches, places, cited))
        _sheet(book, title, passing, formats, wide)
        sources = Rows({name: rows.columns[name] for name in named}, len(cited), [list(cited.values())])
        _sheet(book, t("Sources"), sources, formats)
    else:
        _sheet(book, title, rows, formats, wide)
    _notes(book, texts)
    book.close()


def sources(rows: pd.DataFrame) -> pd.DataFrame:
    """The publications behind `rows`, one row each, in the language in use."""
    return rows[[name for name in source_columns() if name in rows]].drop_duplicates("source_id")


def _noting(
    batches: Iterable[Batch], places: Sequence[int], cited: dict[object, tuple[object, ...]]
) -> Iterable[Batch]:
    """The same batches; the sources that pass, of which the id stands first among `places`, are put into `cited`."""
    for batch in batches:
        for row in batch:
            cited.setdefault(row[places[0]], tuple(row[place] for place in places))
        yield batch


def _sheet(
    book: xlsxwriter.Workbook,
    name: str,
    rows: Rows,
    formats: Mapping[str, xlsxwriter.format.Format],
    wide: Sequence[str] = (),
) -> None:
    """Dates typed, numbers plain, and a text that looks like a formula marked as text, as Excel itself marks it."""
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    if rows.count:
        sheet.autofilter(0, 0, rows.count, len(rows.columns) - 1)
    for column, heading in enumerate(rows.columns):
        sheet.set_column(column, column, WIDE if heading in wide else WIDTH)
        sheet.write_string(0, column, heading, formats["head"])
    columns = [(kind, formats["wide"] if heading in wide else None) for heading, kind in rows.columns.items()]
    number = 0
    for batch in rows.batches:
        for row in batch:
            number += 1
            for column, (value, (kind, usual)) in enumerate(zip(row, columns, strict=True)):
                if value is None:
                    continue
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, formats["date"])
                elif isinstance(value, bool):
                    sheet.write_boolean(number, column, value)
                elif isinstance(value, int | float):
                    sheet.write_number(number, column, value, formats["amount"] if kind == "amount" else None)
                else:
                    text = str(value)
                    sheet.write_string(number, column, text, formats["text"] if harmless(text) != text else usual)


def _notes(book: xlsxwriter.Workbook, texts: Mapping[str, str]) -> None:
    sheet = book.add_worksheet(t("Notes"))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "valign": "top"})
    sheet.set_column(0, 0, WIDTH)
    sheet.set_column(1, 1, 110)
    for row, (heading, text) in enumerate(texts.items()):
        sheet.write_string(row, 0, heading, bold)
        sheet.write_string(row, 1, text, wrapped)
