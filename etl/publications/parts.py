"""What the reader of a format hands over: runs of text and bare tables in their order, not yet understood."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

# More than any enforcement publication has; reached, the file is refused rather than read in part.
MAX_ROWS = 20_000
MAX_CELLS = 400_000
MAX_PAGES = 400

_CJK = r"[\u2e80-\u2fff\u3001-\u9fff\uf900-\ufaff\uff00-\uffef\u3001-\u303f《》（）【】、。，；：！？]"
# Programs that make PDF files write some characters as the radicals that look the same.
_RADICAL = re.compile(r"[\u2e80-\u2fdf]")
_SUPPLEMENT = str.maketrans(
    "⺟⺠⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳", "母民西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟"
)
_BETWEEN_CJK = re.compile(rf"(?<={_CJK})\s(?={_CJK})")
# White space of the source, as against the gaps that are printed (ideographic and no-break spaces).
_SOURCE_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_SPACED_OUT = re.compile(r"[\u4e00-\u9fff](?:\s+[\u4e00-\u9fff]){1,3}")


@dataclass(frozen=True)
class Place:
    """Where a part stands, beyond its number: a page or a sheet; empty if the format has neither."""

    en: str = ""
    zh: str = ""


@dataclass(frozen=True)
class Text:
    """A paragraph, its white space as `tidy` leaves it."""

    text: str
    place: Place = Place()


@dataclass(frozen=True)
class Table:
    """Rows as they stand, spans already repeated; `header_rows` is what the format itself marks as header, else 0."""

    rows: list[list[str]]
    place: Place = Place()
    caption: str = ""
    header_rows: int = 0


Part = Text | Table


@dataclass
class Parts:
    """All of a file, with the title and the date that its format names apart from the text."""

    parts: list[Part] = field(default_factory=list)
    title: str = ""
    published_on: str = ""
    notices: list[str] = field(default_factory=list)


def tidy(text: str) -> str:
    """`text` on one line: white space as single spaces, none between Chinese characters, and those as usually coded.

    Wide gaps between words stay ("来源：某局　　作者：某人"), those inside one that is spaced out go ("合　　计").
    """
    if _RADICAL.search(text):
        text = _RADICAL.sub(lambda radical: unicodedata.normalize("NFKC", radical[0]), text).translate(_SUPPLEMENT)
    text = _SOURCE_SPACE.sub(" ", text.replace("\u200b", "").replace("\ufeff", "")).strip()
    if _SPACED_OUT.fullmatch(text):
        return "".join(text.split())
    return " ".join(_BETWEEN_CJK.sub("", text).split())


def even(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """`rows` of equal length, short ones filled with ""."""
    width = max((len(row) for row in rows), default=0)
    return [[*row, *[""] * (width - len(row))] for row in rows]
