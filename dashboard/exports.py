"""Rows as files to take away: plain numbers, ISO dates, codes and names, and the source of each figure.

The pages and the data addresses write the same files.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from csv import writer as csv_writer

import pandas as pd

from dashboard import measures
from locales import language, localized

CODES = ("indicator", "region", "market", "ip_type", "industry", "channel")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
ROWS_AT_ONCE = 2000
# What a spreadsheet takes for the start of a formula, in full width as well.
RUNS = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?%?")


def columns() -> list[str]:
    """The columns of an export of figures, in order; names and texts in the language in use."""
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


def handed_out(rows: pd.DataFrame) -> pd.DataFrame:
    """Figures as a file holds them; with what was derived of them, if anything was, beside the value it is derived of."""
    names = columns()
    if "derived_as" in rows:
        place = names.index("qualifier") + 1
        names[place:place] = measures.columns()
        rows = rows.rename(columns={"measured": "derived_value"})
    return rows[names]


def plain(rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` as a text file holds them: dates as ISO text, whole numbers without decimals, nothing for the unknown."""
    out = {name: pd.Series(values, index=rows.index, dtype=object) for name, values in plain_columns(rows).items()}
    return pd.DataFrame(out, index=rows.index, columns=rows.columns)


def plain_columns(rows: pd.DataFrame) -> dict[str, list[object]]:
    """The same as `plain`, as lists by column: a frame for it would take longer than writing the file."""
    return {str(name): _plain(values) for name, values in rows.items()}


def harmless(value: object) -> object:
    """`value`; a text that a spreadsheet would run as a formula gets a quote before it. Numbers stay numbers."""
    if isinstance(value, str) and RUNS.match(value) and not NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def csv_parts(rows: pd.DataFrame, byte_order_mark: bool = True) -> Iterator[bytes]:
    """UTF-8 CSV of `rows` in parts, so that a large table never stands in memory twice.

    With the byte order mark a spreadsheet opens Chinese text right.
    """
    yield (BYTE_ORDER_MARK if byte_order_mark else b"") + _csv(rows.iloc[:0], header=True)
    for start in range(0, len(rows), ROWS_AT_ONCE):
        yield _csv(rows.iloc[start : start + ROWS_AT_ONCE], header=False)


def csv(rows: pd.DataFrame) -> bytes:
    """Figures of `queries.figures` as a CSV file."""
    return b"".join(csv_parts(handed_out(rows)))


def file_name(stem: str, snapshot: str, ending: str) -> str:
    """A telling name: what it holds, the language and the snapshot."""
    safe = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in stem)
    return f"{safe}_{language()}_{snapshot}.{ending}"


def _plain(values: pd.Series) -> list[object]:
    if pd.api.types.is_datetime64_any_dtype(values):
        values = values.dt.strftime("%Y-%m-%d")
    known = values.notna().tolist()
    return [
        (int(value) if isinstance(value, float) and value.is_integer() else value) if is_known else None
        for value, is_known in zip(values.tolist(), known, strict=True)
    ]


def _csv(rows: pd.DataFrame, header: bool) -> bytes:
    text = io.StringIO()
    writer = csv_writer(text, lineterminator="\r\n")
    if header:
        writer.writerow(rows.columns)
    writer.writerows(
        zip(*([harmless(value) for value in column] for column in plain_columns(rows).values()), strict=True)
    )
    return text.getvalue().encode()
