"""Plain text and delimited text: from bytes to characters, to paragraphs, and to tables."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections import Counter

from etl.hostile import Refused
from etl.publications.parts import MAX_ROWS, Parts, Table, Text, even, tidy
from etl.sheets import text as sheets
from locales import t

_ENDS_SENTENCE = re.compile(r"[。！？!?；;：:.”\"）)]$")
# A shorter line without a full stop is a heading, not a line that was broken to fit a page.
_BROKEN_LINE = 30


def decode(content: bytes, declared: str = "") -> tuple[str, str]:
    """The text of `content` and what to tell of its encoding.

    Pages and old texts may hold a few broken bytes: those become “�” in the encoding that leaves fewest of them, of
    UTF-8, `declared`, GB18030 and Big5. Pages that declare GB2312 and hold UTF-8 are common, so it does not decide.
    """
    try:
        found = sheets.decode(content)
        return found.text, t("Read as {encoding}.", encoding=found.encoding)
    except Refused:
        tried = []
        for encoding in ("utf-8", "gb18030", "big5", *filter(None, [declared])):
            with contextlib.suppress(LookupError):
                text = content.decode(encoding, errors="replace")
                tried.append((text.count("\ufffd"), encoding, text))
        lost, encoding, text = min(tried, key=lambda found: found[0])
        if lost > max(20, len(text) // 50):
            raise
        said = t("Read as {encoding}; {count} bytes in it are broken.", encoding=encoding.upper(), count=lost)
        return text, said


def paragraphs(text: str) -> Parts:
    """A text file: a line is a paragraph unless it was broken to fit a width; runs of lines with tabs are tables."""
    read, pending, rows = Parts(), "", list[list[str]]()

    def end_paragraph() -> None:
        nonlocal pending
        if pending:
            read.parts.append(Text(tidy(pending)))
        pending = ""

    def end_table() -> None:
        nonlocal rows
        if len(rows) > 1:
            read.parts.append(Table(even(rows)))
        else:
            read.parts.extend(Text(tidy(" ".join(row))) for row in rows)
        rows = []

    for line in text.splitlines():
        if "\t" in line.strip():
            end_paragraph()
            rows.append([tidy(cell) for cell in line.split("\t")])
            continue
        end_table()
        starts = not line.strip() or line[:1] in "\u3000 "
        if starts or not pending or len(pending) < _BROKEN_LINE or _ENDS_SENTENCE.search(pending):
            end_paragraph()
        pending = f"{pending} {line.strip()}".strip()
    end_paragraph()
    end_table()
    return read


def delimiter(text: str) -> str:
    """What separates the cells of delimited text, "" if it is no table."""
    lines = [line for line in text.splitlines()[:60] if line.strip()]
    best, most = "", 0
    for mark in "\t,;|，":
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=mark) if len(row) > 1)
        except csv.Error:
            continue
        width, rows = max(widths.items(), key=lambda item: item[1], default=(0, 0))
        if rows > 1 and rows * 2 > len(lines) and width * rows > most:
            best, most = mark, width * rows
    return best


def delimited(text: str, mark: str) -> Parts:
    """A table whose cells stand between `mark`s."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            rows.append([tidy(cell) for cell in row])
            if len(rows) > MAX_ROWS:
                raise Refused(
                    t("The table has more than {count} rows.", count=f"{MAX_ROWS:,}"),
                    t("Keep the rows that matter in a file of their own."),
                )
    except csv.Error as error:
        raise Refused(
            t("Row {row} is no valid CSV: {error}.", row=len(rows) + 1, error=error),
            t("Close the quotes; write a quote inside a text twice."),
        ) from error
    return Parts([Table(even(rows))])
