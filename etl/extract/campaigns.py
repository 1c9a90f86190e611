"""When campaigns ran: told where they were launched, meant where figures are given “during the campaign”."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from etl.extract.numbers import plain
from etl.extract.periods import Period, day_of, find, kind_of

_CAMPAIGN = re.compile(r"行动|专项|战役|整治|治理|会战|campaign|operation|\baction\b|crackdown|jianwang", re.IGNORECASE)
_LAUNCH_BEHIND = re.compile(
    r"(?:份|起|底|初)?[^。；]{0,60}?(?:启动|开展|部署|发起|组织|实施|展开)|[^.]{0,320}?\b(?:launch|start|initiat|kick|carr|begin|began)",
    re.IGNORECASE,
)
_LAUNCH_BEFORE = re.compile(
    r"(?:启动|始于|开始于)[^。；]{0,6}$|\b(?:launched|started|initiated|kicked off|began|begun)\b[^.]{0,60}$",
    re.IGNORECASE,
)
_LONG = re.compile(
    r"(?:为期|历时)\s*(?P<zh>\d{1,2}|[一二两三四五六七八九十半])\s*(?P<zhu>个?月|年)"
    r"|(?:duration of|lasting|lasted|period of)\s+(?P<en>\d{1,2}|\w+)\s+(?P<enu>months?|years?)"
    r"|\b(?P<en2>two|three|four|five|six|seven|eight|nine|ten|half|\d{1,2})[- ](?P<enu2>month|year)\b",
    re.IGNORECASE,
)
_COMPLETED = re.compile(
    r"\b(?:completed|ended|concluded)\b[^.]{0,30}?\bend of (?P<en>(?:19|20)\d\d)|(?P<zh>(?:19|20)\d\d)年底(?:结束|收官)",
    re.IGNORECASE,
)
_COUNTS = {word: n for n, word in enumerate("一二三四五六七八九十", 1)} | {"两": 2} | {
    word: n for n, word in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1)
}  # fmt: skip
# Figures given for the time of a campaign that was named before or is named elsewhere.
_DURING = re.compile(
    r"(?:行动|战役|整治|治理|会战)(?:工作)?(?:开展|启动|部署|实施)?(?:期间|以来|中[，、,]|过程中)|^期间|[，。]期间|行动(?:共|累计)"
    r"|\bduring the (?:campaign|operation|action|crackdown|period|drive)|\bin the (?:campaign|operation|crackdown|action)"
    r"|\bsince (?:the (?:launch|start|beginning) of the (?:campaign|operation|action)|its launch)|\bthe (?:campaign|operation|action) (?:saw|led|resulted)"
    r"|\b\w+-month\b[^.]{0,40}\b(?:campaign|operation|action)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Campaign:
    """A campaign's first day and its last (None where nothing tells it), with the words that do."""

    start: date
    end: date | None
    words: str


def launched(text: str, published_on: str, year: int | None) -> Campaign | None:
    """The campaign whose beginning a text tells (“今年5月,…部署开展…行动”, “launched on 12 July”), if it tells one."""
    text = plain(text)
    if not _CAMPAIGN.search(text):
        return None
    if (closed := _COMPLETED.search(text)) and (months := _months(text)):
        end = date(int(closed["en"] or closed["zh"]), 12, 31)
        return Campaign(_earlier(end, months), end, closed.group())
    for period in find(text, published_on, year):
        if period.start is None or period.kind == "year" or (period.end - period.start).days > 550:
            continue
        behind, before = text[period.until :], text[: period.at]
        if not (_LAUNCH_BEHIND.match(behind) or _LAUNCH_BEFORE.search(before)):
            continue
        one_time = period.start == period.end or _is_month(period)
        on_going = period.end == day_of(published_on)
        end_ = None if one_time or on_going else period.end
        if one_time and (months := _months(text)):
            end_ = _later(period.start, months)
        return Campaign(period.start, end_, period.words)
    return None


def meant(campaigns: Sequence[Campaign], published_on: str, until: Period | None = None) -> Period | None:
    """The time of the last of `campaigns`, up to the end that other words or its publication set."""
    published = day_of(published_on)
    if not campaigns:
        return None
    campaign = campaigns[-1]
    end = until.end if until else campaign.end or published
    if end is None or end < campaign.start:
        return None
    if published and end > published:
        end = published
    words = campaign.words + (f" · {until.words}" if until else "")
    kind = kind_of(campaign.start, end)
    return Period(campaign.start, end, kind if kind in ("quarter", "half_year") else "campaign", 0, 0, words)


def _is_month(period: Period) -> bool:
    first = period.start or period.end
    return first.day == 1 and (first.year, first.month) == (period.end.year, period.end.month)


def _months(text: str) -> int:
    found = _LONG.search(text)
    if not found:
        return 0
    count = (found["zh"] or found["en"] or found["en2"]).lower()
    unit = (found["zhu"] or found["enu"] or found["enu2"]).lower()
    if count in ("半", "half"):
        return 6
    number = int(count) if count.isdigit() else _COUNTS.get(count, 0)
    return number * (12 if unit.startswith(("年", "year")) else 1)


def _earlier(end: date, months: int) -> date:
    """The first day of the `months` whole months up to `end`."""
    first = end.year * 12 + end.month - months
    return date(first // 12, first % 12 + 1, 1)


def _later(start: date, months: int) -> date:
    """The last day of `months` months from `start`."""
    after = start.year * 12 + start.month - 1 + months
    following = date(after // 12, after % 12 + 1, min(start.day, 28))
    return date.fromordinal(following.toordinal() - 1)


def during(text: str) -> bool:
    """Whether a text gives its figures for the time of a campaign that it need not name."""
    return bool(_DURING.search(plain(text)))
