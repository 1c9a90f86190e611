"""The day a publication says that it was published."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Sequence

_NUMERIC = re.compile(r"(?<!\d)(19[89]\d|20\d\d)\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})(?!\d))?")
_COMPACT = re.compile(r"(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)")
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = "|".join(f"{month[:3]}(?:{month[3:]})?" if len(month) > 3 else month for month in _MONTHS)
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({_MONTH})\.?,?\s+((?:19|20)\d\d)\b", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)\b", re.IGNORECASE)
_MONTH_ONLY = re.compile(rf"\b({_MONTH})\.?,?\s+((?:19|20)\d\d)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(19[89]\d|20[0-4]\d)(?!\d)")
_LABEL = re.compile(
    r"(?<!更新)(?<!修改)(?:发布时间|发布日期|发文日期|成文日期|发布于|公布日期|印发日期|日期|时间|published(?:\s+on)?|release(?:d| date)?|posted(?:\s+on)?|date)"
    r"\s*[:：]?\s*(?=(.{4,40}))",
    re.IGNORECASE,
)
_ORDER = ("发布", "公布", "publish", "release", "posted", "印发", "发文", "成文", "日期", "时间", "date")
_DATELINE = re.compile(
    r"^[(（]?\s*(?:\S{2,12}\s+)?[^，。,]{8,24}?\s*(?:\d{1,2}:\d\d(?::\d\d)?)?\s*(?:来源.*|source.*)?[)）]?$",
    re.IGNORECASE,
)


# “BEIJING, April 26, 2020 (Xinhua) -- ”
_WIRE = re.compile(r"[A-Z]{3}[A-Z .'-]*,\s+(?=[A-Z])")


def first(text: str) -> str:
    """The first date in `text` as YYYY-MM-DD or YYYY-MM, "" if there is none."""
    text = unicodedata.normalize("NFKC", text)
    found: list[tuple[int, str]] = []
    for pattern, order in (
        (_NUMERIC, (1, 2, 3)),
        (_COMPACT, (1, 2, 3)),
        (_DAY_FIRST, (3, 2, 1)),
        (_MONTH_FIRST, (3, 1, 2)),
    ):
        for match in pattern.finditer(text):
            if date := _date(*(match[group] for group in order)):
                found.append((match.start(), date))
                break
    if not found and (month := _MONTH_ONLY.search(text)) and (date := _date(month[2], month[1], None)):
        return date
    return min(found)[1] if found else ""


def published_on(paragraphs: Sequence[str], file: str) -> str:
    """The date of publication that the text names, else that stands alone at its head or foot, else in the file's name."""
    labelled: list[tuple[int, str]] = []
    for text in (*paragraphs[:25], *paragraphs[-8:]):
        for match in _LABEL.finditer(text) if len(text) < 200 else ():
            label = match[0].lower()
            if date := first(match[1]):
                labelled.append((next(place for place, word in enumerate(_ORDER) if word in label), date))
    if labelled:
        return min(labelled, key=lambda item: item[0])[1]
    for text in (*paragraphs[:6], *reversed(paragraphs[-4:])):
        if len(text) < 80 and _DATELINE.match(text) and (date := first(text)):
            return date
        if (wire := _WIRE.match(text)) and (date := first(text[wire.end() :][:24])):
            return date
    return first(file) or (year[1] if (year := _YEAR.search(file)) else "")


def is_dateline(text: str) -> bool:
    """Whether `text` says when and where something was published, and no more."""
    return len(text) < 80 and bool((_LABEL.match(text) or _DATELINE.match(text)) and first(text))


def _date(year: str, month: str, day: str | None) -> str:
    number = int(month) if month.isdigit() else 1 + [name[:3] for name in _MONTHS].index(month[:3].lower())
    try:
        date = datetime.date(int(year), number, int(day or 1))
    except ValueError:
        return ""
    return date.isoformat() if day else date.isoformat()[:7]
