"""Plain text and delimited text: from bytes to characters, to paragraphs, and to tables."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter

from etl.hostile import Refused
from etl.publications.parts import MAX_ROWS, Parts, Table, Text, even, tidy
from locales import t

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ENDS_SENTENCE = re.compile(r"[。！？!?；;：:.”\"）)]$")
# A shorter line without a full stop is a heading, not a line that was broken to fit a page.
_BROKEN_LINE = 30


def decode(content: bytes, declared: str = "") -> tuple[str, str]:
    """The text of `content` and the encoding that it is in.

    A byte order mark decides; else what decodes without error, in the order UTF-8, `declared`, then GB18030 or Big5,
    whichever gives the more common characters. UTF-8 goes first since other encodings hardly ever pass for it, while
    pages that declare GB2312 and hold UTF-8 are common.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode("utf-8-sig" if encoding == "utf-8" else encoding, errors="replace"), encoding
    if encoding := _utf16(content):
        return content.decode(encoding, errors="replace"), encoding
    # GB18030 holds all of GB2312 and GBK, and pages that declare those use characters beyond them.
    declared = "gb18030" if declared.lower() in {"gb2312", "gbk", "gb_2312-80", "x-gbk", "hz-gb-2312"} else declared
    candidates = ["utf-8", declared] if _known(declared) else ["utf-8"]
    for encoding in candidates:
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    encoding = max(("gb18030", "big5"), key=lambda name: _common(content, name))
    return content.decode(encoding, errors="replace"), encoding


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


def _utf16(content: bytes) -> str:
    sample = content[:2000]
    if len(sample) > 3 and sample.count(0) > len(sample) // 8:
        return "utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be"
    return ""


def _known(encoding: str) -> bool:
    try:
        return bool(encoding) and codecs.lookup(encoding).name not in {"utf-8", "ascii", "iso8859-1", "cp1252"}
    except LookupError:
        return False


def _common(content: bytes, encoding: str) -> float:
    """The share of the two-byte characters that belong to the frequent half of the encoding's set."""
    frequent = ("gb2312", 0xB0, 0xD7) if encoding == "gb18030" else ("big5", 0xA4, 0xC6)
    text = content[:200_000].decode(encoding, errors="replace")
    chinese = [character for character in text if character > "\u2e7f"]
    hits = 0
    for character in chinese:
        lead = character.encode(frequent[0], errors="ignore")[:1]
        hits += bool(lead) and frequent[1] <= lead[0] <= frequent[2]
    return hits / len(chinese) if chinese else 0.0
