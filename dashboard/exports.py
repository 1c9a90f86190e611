"""Rows as files to take away: plain numbers, ISO dates, codes and names, and the source of each figure.

The pages and the data addresses write the same files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

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


def plain(rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` as a text file holds them: dates as ISO text, whole numbers without decimals, nothing for the unknown."""
    out = {}
    for name, values in rows.items():
        if pd.api.types.is_datetime64_any_dtype(values):
            values = values.dt.strftime("%Y-%m-%d")
        known = values.astype(object).where(values.notna(), None)
        out[name] = pd.Series(
            [int(value) if isinstance(value, float) and value == int(value) else value for value in known],
            index=rows.index,
            dtype=object,
        )
    return pd.DataFrame(out, index=rows.index, columns=rows.columns)


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
    return b"".join(csv_parts(rows[columns()]))


def file_name(stem: str, snapshot: str, ending: str) -> str:
    """A telling name: what it holds, the language and the snapshot."""
    safe = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in stem)
    return f"{safe}_{language()}_{snapshot}.{ending}"


def _csv(rows: pd.DataFrame, header: bool) -> bytes:
    written = plain(rows)
    for name in written:
        # As objects: whole numbers beside nothing would become 1.0 otherwise.
        written[name] = pd.Series([harmless(value) for value in written[name]], index=rows.index, dtype=object)
    text: str = written.to_csv(index=False, header=header, lineterminator="\r\n")
    return text.encode()
