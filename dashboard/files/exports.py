"""Rows as files to take away: plain numbers, ISO dates, codes and names, and the source of each figure.

The pages and the data addresses write the same files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from csv import writer as csv_writer
from datetime import date

import pandas as pd

from dashboard.figures import measures
from dashboard.figures.rows import Batch, Rows, of_frame
from locales import language, localized

CODES = ("indicator", "region", "market", "ip_type", "industry", "channel")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# What a spreadsheet takes for the start of a formula, in full width as well.
RUNS = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?%?")


def columns() -> list[str]:
    """The columns of an export of figures, in order; names and texts in the language in use."""
    named = member_columns()
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
        *source_columns()[1:],
        localized("locator"),
        localized("note"),
        "source_id",
    ]


def member_columns() -> list[str]:
    """The columns of an indicator and of the members of a cell: code and name of each."""
    return [name for code in CODES for name in (code, localized(f"{code}_en"))]


def source_columns() -> list[str]:
    """The columns of a list of sources, in the language in use."""
    return [
        "source_id",
        localized("source_title_en"),
        localized("publisher_en"),
        "publisher_type",
        "published_on",
        "url",
        "address_kind",
    ]


def observation_columns() -> list[str]:
    """The columns of an export of observations, in order: what a figure has of its own is left out."""
    every = columns()
    place = every.index("qualifier") + 1
    of_figures = (localized("definition_en"), "n_observations", "n_agreeing", "n_rounding", "n_contradicting")
    return [name for name in [*every[:place], "relation", *every[place:]] if name not in of_figures]


def handed_out(rows: pd.DataFrame) -> pd.DataFrame:
    """Figures as a file holds them; with what was derived of them, if anything was, beside the value it is derived of."""
    names = columns()
    if "derived_as" in rows:
        place = names.index("qualifier") + 1
        rows = rows.rename(columns={"measured": "derived_value"})
        names[place:place] = [name for name in measures.columns() if name in rows]
    return rows[names]


def records(frame: pd.DataFrame) -> list[dict[str, object]]:
    """The rows of a frame as JSON has them: dates as ISO text, whole numbers without decimals, None for the unknown."""
    rows = of_frame(frame)
    return [
        {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in zip(rows.columns, row, strict=True)
        }
        for batch in rows.batches
        for row in batch
    ]


def harmless(value: object) -> object:
    """`value`; a text that a spreadsheet would run as a formula gets a quote before it. Numbers stay numbers."""
    if isinstance(value, str) and RUNS.match(value) and not NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def csv_lines(batch: Batch) -> list[str]:
    """Each row of a batch as a line of CSV, with its end."""
    lines = _Lines()
    csv_writer(lines, lineterminator="\r\n").writerows(
        [harmless(value) if isinstance(value, str) else value for value in row] for row in batch
    )
    return lines.written


def csv_parts(rows: Rows, byte_order_mark: bool = True) -> Iterator[bytes]:
    """UTF-8 CSV of `rows` in parts, a batch each, after one that is the header.

    With the byte order mark a spreadsheet opens Chinese text right.
    """
    yield (BYTE_ORDER_MARK if byte_order_mark else b"") + csv_header(rows.columns)
    for batch in rows.batches:
        yield "".join(csv_lines(batch)).encode()


def csv_header(names: Iterable[str]) -> bytes:
    """The first line of a CSV file."""
    (line,) = csv_lines([tuple(names)])
    return line.encode()


def csv(frame: pd.DataFrame) -> bytes:
    """Any frame as a CSV file."""
    return b"".join(csv_parts(of_frame(frame)))


def file_name(stem: str, snapshot: str, ending: str) -> str:
    """A telling name: what it holds, the language and the snapshot."""
    safe = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in stem)
    return f"{safe}_{language()}_{snapshot}.{ending}"


class _Lines:
    """What the writer writes, a line each time."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def write(self, line: str) -> None:
        self.written.append(line)
