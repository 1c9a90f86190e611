"""Text of unknown encoding and delimiter, told from what stands in it.

A byte-order mark decides, then whether the bytes are UTF-8. What is left of a Chinese desk's files is GB18030 (with
GBK and GB2312 in it) or Big5, in which nearly any bytes decode to something: the one is taken in which more of the
characters are in common use (level 1 of GB 2312, the frequent ones of Big5), and GB18030 where both are as likely.
General detectors guess from long texts; these files are short.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from etl.hostile import Refused
from locales import t

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 (BOM)"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16 LE"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16 BE"),
)
CHINESE = (("gb18030", "GB18030"), ("big5hkscs", "Big5"))
# The lead bytes of punctuation and of the characters in common use.
COMMON = (("gb2312", {*range(0xA1, 0xA4), *range(0xB0, 0xD8)}), ("big5", set(range(0xA1, 0xC7))))
DELIMITERS = (",", ";", "\t", "|", "，", "；")
NAMES = {"\t": "Tab"}
SAMPLE = 30
LEAST_COMMON = 0.75


@dataclass(frozen=True)
class Decoded:
    """A text, the name of its encoding, and whether that was only assumed."""

    text: str
    encoding: str
    assumed: bool


def decode(content: bytes) -> Decoded:
    """The text that `content` is. Raises Refused if it is none, or in no encoding known here."""
    for mark, codec, name in MARKS:
        if content.startswith(mark):
            try:
                return Decoded(content.decode(codec), name, False)
            except UnicodeDecodeError as error:
                raise _unknown(content, error) from None
    if b"\0" in content[:4096]:
        return _wide(content)
    try:
        return Decoded(content.decode("utf-8"), "UTF-8", False)
    except UnicodeDecodeError as error:
        not_utf8 = error
    high = [index for index, byte in enumerate(content) if byte >= 0x80]
    # Western text has single accented letters and quotation marks; Chinese ones come in runs.
    if all(after - before > 1 for before, after in pairwise(high)):
        try:
            return Decoded(content.decode("cp1252"), "Windows-1252", True)
        except UnicodeDecodeError:
            raise _unknown(content, not_utf8) from None
    best = Decoded("", "", True)
    most = 0.0
    for codec, name in CHINESE:
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        share = _in_common_use(text)
        if share > most:
            best, most = Decoded(text, name, True), share
    if most < LEAST_COMMON:
        raise _unknown(content, not_utf8)
    return best


def delimiter(text: str, headers: Collection[str] = ()) -> str:
    """What parts the columns of `text`: what yields most of the known `headers`, then the most even rows."""
    first = text.split("\n", 1)[0].strip()
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4]
    sample = "\n".join(text.splitlines()[:SAMPLE])
    return max(DELIMITERS, key=lambda mark: _fit(sample, mark, headers))


def _fit(sample: str, mark: str, headers: Collection[str]) -> tuple[int, float]:
    try:
        rows = [row for row in csv.reader(io.StringIO(sample, newline=""), delimiter=mark) if row]
    except csv.Error:
        return 0, 0.0
    if not rows:
        return 0, 0.0
    known = max(sum(cell.strip().lower() in headers for cell in row) for row in rows)
    width, count = Counter(map(len, rows)).most_common(1)[0]
    return known, (width - 1) * count / len(rows)


def _wide(content: bytes) -> Decoded:
    """UTF-16 without a mark: every second byte of Latin text and digits is 0."""
    start = content[:4096]
    even, odd = start[::2].count(0), start[1::2].count(0)
    codec, name = ("utf-16-be", "UTF-16 BE") if even > odd else ("utf-16-le", "UTF-16 LE")
    try:
        text = content.decode(codec)
    except UnicodeDecodeError:
        text = "\0"
    if min(even, odd) or "\0" in text:
        raise Refused(t("This is no text."), t("Save it as XLSX or as CSV UTF-8."))
    return Decoded(text, name, True)


def _in_common_use(text: str) -> float:
    wide = Counter(character for character in text if character >= "\x80")
    common = sum(
        count
        for character, count in wide.items()
        if any(character.encode(codec, "replace")[0] in leads for codec, leads in COMMON)
    )
    return common / wide.total()


def _unknown(content: bytes, error: UnicodeDecodeError) -> Refused:
    row = content.count(b"\n", 0, error.start) + 1
    return Refused(
        t(
            "Its encoding is not known: not UTF-8 (from row {row}: {bytes}), UTF-16, GB18030 or Big5.",
            row=row,
            bytes=content[error.start : error.start + 8].hex(" "),
        ),
        t("Save it as UTF-8 (in Excel: CSV UTF-8)."),
    )
