"""The rows of a chart or table as files to take away: plain numbers, codes and names, and the source of each row."""

from __future__ import annotations

import io

import pandas as pd
import xlsxwriter

from locales import language, localized, t

CODES = ("indicator", "region", "market", "ip_type", "industry", "channel")


def columns() -> list[str]:
    """The columns of an export, in order; names and texts in the language in use."""
    named = [name for code in CODES for name in (code, localized(f"{code}_en"))]
    return [
        *named[:2],
        localized("agency_en"),
        localized("definition_en"),
        "period_start",
        "period_end",
        "period_kind",
        *named[2:],
        "value",
        "unit",
        "qualifier",
        "n_observations",
        "n_agreeing",
        "n_rounding",
        "n_contradicting",
        localized("source_title_en"),
        localized("publisher_en"),
        "publisher_type",
        "published_on",
        "url",
        "address_kind",
        localized("locator"),
        localized("note"),
        "source_id",
    ]


def table(rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` of `queries.figures` as an export holds them: dates as ISO text, values as whole numbers where they are."""
    out = rows[columns()].copy()
    for name in ("period_start", "period_end"):
        out[name] = out[name].dt.strftime("%Y-%m-%d")
    out["value"] = [int(value) if value == int(value) else value for value in out["value"]]
    out["value"] = out["value"].astype(object)
    return out.astype(object).where(out.notna(), None)


def csv(rows: pd.DataFrame) -> bytes:
    """UTF-8 CSV with a byte order mark, so that a spreadsheet opens Chinese text right."""
    text: str = table(rows).to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def xlsx(rows: pd.DataFrame) -> bytes:
    """An Excel workbook: the figures under a frozen header with a filter, and a sheet of the sources behind them."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False})
    bold = book.add_format({"bold": True, "bg_color": "#E6EEF5"})
    number = book.add_format({"num_format": "#,##0.####"})
    figures = table(rows)
    _sheet(book, t("Figures"), figures, bold, number)
    source_columns = [
        "source_id",
        localized("source_title_en"),
        localized("publisher_en"),
        "publisher_type",
        "published_on",
        "url",
        "address_kind",
    ]
    _sheet(book, t("Sources"), figures[source_columns].drop_duplicates("source_id"), bold, number)
    book.close()
    return buffer.getvalue()


def file_name(stem: str, snapshot: str, ending: str) -> str:
    """A telling name: what it holds, the language and the snapshot."""
    safe = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in stem)
    return f"{safe}_{language()}_{snapshot}.{ending}"


def _sheet(
    book: xlsxwriter.Workbook,
    name: str,
    frame: pd.DataFrame,
    bold: xlsxwriter.format.Format,
    number: xlsxwriter.format.Format,
) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_row(0, 0, list(frame.columns), bold)
    for row, values in enumerate(frame.itertuples(index=False, name=None), start=1):
        for column, value in enumerate(values):
            if isinstance(value, (int, float)):
                sheet.write_number(row, column, value, number)
            elif value is not None:
                sheet.write_string(row, column, str(value))
    sheet.freeze_panes(1, 0)
    if len(frame):
        sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)
    sheet.set_column(0, len(frame.columns) - 1, 18)
