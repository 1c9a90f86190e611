"""Periods named in Chinese and English prose, as the contract writes them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from etl.extract.numbers import is_chinese, plain

_MONTH_NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")  # fmt: skip
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_NUMERALS = {
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "十一": 11,
    "十二": 12,
}
_ENGLISH_NUMERALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11}  # fmt: skip


@dataclass(frozen=True)
class Period:
    """A period as the contract writes it, and where the text names it.

    `start` and `end` are inclusive; `start` is None where only the end is published. `years` says whether the words
    name a year themselves or take it from the publication or the context.
    """

    start: date | None
    end: date
    kind: str
    at: int
    until: int
    words: str

    @property
    def cells(self) -> dict[str, str]:
        """The contract's columns."""
        start = self.start or self.end
        return {"period_start": start.isoformat(), "period_end": self.end.isoformat(), "period_kind": self.kind}


def kind_of(start: date, end: date) -> str:
    """The contract's kind of a period of whole months; anything else is `months`, a span of years `cumulative`."""
    if start.year != end.year:
        return "cumulative" if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) else "campaign"
    whole = start.day == 1 and end.day == calendar.monthrange(end.year, end.month)[1]
    months = (start.month, end.month) if whole else ()
    if months == (1, 12):
        return "year"
    if months in ((1, 6), (7, 12)):
        return "half_year"
    return "quarter" if months in ((1, 3), (4, 6), (7, 9), (10, 12)) else "months"


def find(text: str, published_on: str = "", year: int | None = None) -> list[Period]:
    """Periods that `text` names, in their order.

    `published_on` (YYYY, YYYY-MM or YYYY-MM-DD) tells what “last year” is and up to when “so far” goes; `year` is the
    one that a month without a year belongs to. A period that is only compared with (“than in 2019”) is left out.
    """
    reader = _Reader(plain(text), published_on, year)
    found = reader.chinese() if is_chinese(text) else reader.english()
    kept: list[Period] = []
    for period in sorted(found, key=lambda period: (period.at, -period.until)):
        if not kept or period.at >= kept[-1].until:
            kept.append(period)
    return [period for period in kept if not _compared_with(reader.text, period)]


def day_of(published_on: str) -> date | None:
    """The day of a publication, the last of those that `published_on` (YYYY, YYYY-MM or YYYY-MM-DD) can mean."""
    parts = [int(part) for part in published_on.split("-") if part.isdigit()]
    try:
        if len(parts) == 3:
            return date(*parts)
        if len(parts) == 2:
            return _last_day(*parts)
        return date(parts[0], 12, 31) if parts else None
    except ValueError:
        return None


def years_in(text: str) -> list[int]:
    """Calendar years that `text` names as numbers."""
    return [int(year) for year in re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", plain(text))]


def _compared_with(text: str, period: Period) -> bool:
    before, after = text[max(0, period.at - 14) : period.at], text[period.until : period.until + 8]
    if re.search(r"\b(?:to|through|and|until)\b|[-–—]", period.words):
        return False
    if re.search(r"(?:比|较|相比|对比|与|同)$", before) and not re.search(r"占比$", before):
        return True
    if re.match(r"[^，。；]{0,24}基础上", text[period.until :]):
        return True
    if re.match(r"(?:年)?(?:同期|相比|相较|的?基数)", after):
        return True
    return bool(re.search(r"\b(?:than(?:\s+in)?|compared\s+(?:with|to)(?:\s+the)?|over|versus|on|same\s+period\s+(?:of|in)|from)\s*$", before, re.IGNORECASE)) and not re.match(r"\s*(?:to|through|until|onwards?)\b", after, re.IGNORECASE)  # fmt: skip


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


class _Reader:
    """Reads one text; holds what relative words refer to."""

    def __init__(self, text: str, published_on: str, year: int | None) -> None:
        self.text = text
        parts = [int(part) for part in published_on.split("-") if part.isdigit()]
        self.published_year = parts[0] if parts else None
        self.published = day_of(published_on)
        self.year = year or self.published_year

    # --- Chinese ---

    _ZH_YEAR = r"(?P<y>(?<!\d)(?:19|20)\d\d(?=年|[-—至到~]\s*(?:19|20)\d\d年)|今年|本年度?|去年|上年度?|上一年度?|前年|当年|同年)年?度?"
    _ZH_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"

    def _zh_year(self, words: str) -> int | None:
        if words[:2].isdigit():
            return int(words[:4])
        published = self.published_year
        if words[:1] in "当同":
            return self.year
        if published is None:
            return None
        return published - {"今": 0, "本": 0, "去": 1, "上": 1, "前": 2}[words[0]]

    @staticmethod
    def _zh_number(words: str) -> int:
        return int(words) if words.isdigit() else _NUMERALS.get(words, 0)

    def chinese(self) -> list[Period]:
        text, found = self.text, []
        year, month = self._ZH_YEAR, self._ZH_MONTH
        span = r"\s*(?:[-—–~至到]+|—+)\s*"

        # 2019年11月至2020年3月 · 2019年11月1日至2020年3月31日 · 2020年3月至6月 · 1-9月 · 9月
        dated = re.compile(
            rf"(?P<since>自|从)?(?:{year}的?)?(?P<m1>{month})月份?(?:(?P<d1>\d{{1,2}})日)?(?:{span}(?:(?P<y2>(?:19|20)\d\d)年|(?P<same>当年|同年|今年|去年|次年))?(?P<m2>{month})月份?(?P<end>底|末)?(?:(?P<d2>\d{{1,2}})日)?)"
            rf"|(?:{year.replace('<y>', '<y0>')}的?)?(?P<n1>{month}){span}(?P<n2>{month})月份?(?P<nend>底|末)?",
        )
        for match in dated.finditer(text):
            named = match["y"] or match["y0"]
            first = self._zh_year(named) if named else self.year
            if first is None:
                continue
            if match["n1"]:
                m1, m2, second, d1, d2 = self._zh_number(match["n1"]), self._zh_number(match["n2"]), first, None, None
                if m2 < m1:
                    continue
            else:
                m1, m2 = self._zh_number(match["m1"]), self._zh_number(match["m2"])
                d1, d2 = match["d1"], match["d2"]
                second = int(match["y2"]) if match["y2"] else first + (1 if match["same"] == "次年" or (m2 < m1) else 0)
            if period := self._dates(first, m1, d1, second, m2, d2, match):
                found.append(period)

        # 2021年至2022年3月
        across = rf"(?P<a>(?:19|20)\d\d)年{span}(?P<b>(?:19|20)\d\d|今)年(?P<m>{month})月"
        for match in re.finditer(across, text):
            b = self._zh_year(match["b"] + "年") if match["b"] == "今" else int(match["b"])
            if b and b >= int(match["a"]):
                end = _last_day(b, self._zh_number(match["m"]))
                found.append(self._whole(date(int(match["a"]), 1, 1), end, match, "cumulative"))

        # 2018年至2020年 · 2018—2020年 · “十三五”期间 · 近五年 · 五年来
        for match in re.finditer(
            rf"(?<!\d)(?P<a>(?:19|20)\d\d)年?{span}(?P<b>(?:19|20)\d\d)年(?!\s*\d{{1,2}}月)", text
        ):
            a, b = int(match["a"]), int(match["b"])
            if a <= b:
                found.append(self._whole(date(a, 1, 1), date(b, 12, 31), match, "cumulative" if b > a else "year"))
        for match in re.finditer(r"“?(十一五|十二五|十三五|十四五)”?(?:规划)?(?:期间|时期|以来|期末)", text):
            a = {"十一五": 2006, "十二五": 2011, "十三五": 2016, "十四五": 2021}[match[1]]
            end = date(a + 4, 12, 31)
            if "以来" in match.group() and self.published and self.published < end:
                end = self.published
            found.append(self._whole(date(a, 1, 1), end, match, "cumulative"))
        for match in re.finditer(
            r"(?:过去|近|最近|这)?([三四五六十3-9]|10)年(?:来|以来|间)|(?:过去|近|最近|这)([三四五六3-6])年", text
        ):
            count = self._zh_number(match[1] or match[2])
            if self.published and count:
                last = self.published.year - (1 if self.published.month <= 6 else 0)
                found.append(self._whole(date(last - count + 1, 1, 1), date(last, 12, 31), match, "cumulative"))

        # 近五个月 · 过去一年 · 党的十八大以来
        for match in re.finditer(
            r"(?:过去|近|最近)的?([一二两三四五六七八九十]+|\d{1,2})个月(?!内|左右)|(?<!全)([二两三四五六七八九十]|\d{1,2})个月来",
            text,
        ):
            if count := self._zh_number(match[1] or match[2]):
                found += self._months_past(count, match)
        for match in re.finditer(r"过去的?一年|一年来|一年以来", text):
            if self.published:
                last = self.published.year - (1 if self.published.month <= 6 else 0)
                found.append(self._whole(date(last, 1, 1), date(last, 12, 31), match))
        for match in re.finditer(r"(?:党的)?(十八|十九|二十)大以来", text):
            opened = {"十八": date(2012, 11, 8), "十九": date(2017, 10, 18), "二十": date(2022, 10, 16)}[match[1]]
            if self.published and self.published > opened:
                found.append(self._whole(opened, self.published, match, "cumulative"))

        # 2020年上半年 · 前三季度 · 第一季度 · 今年前8个月 · 全年 · 年底
        part = r"(?P<half>上半年|下半年)|前(?P<quarters>[一二三两23])个?季度|第?(?P<quarter>[一二三四1-4])季度|[首前](?P<months>\d{1,2}|十一|[二三四五六七八九十])个?月"
        for match in re.finditer(rf"(?:{year}的?)?(?:{part})", text):
            which = self._zh_year(match["y"]) if match["y"] else self.year
            if which is None:
                continue
            if match["half"]:
                a, b = (1, 6) if match["half"][0] == "上" else (7, 12)
            elif match["quarters"]:
                a, b = 1, 3 * self._zh_number(match["quarters"])
            elif match["quarter"]:
                b = 3 * self._zh_number(match["quarter"])
                a = b - 2
            else:
                a, b = 1, self._zh_number(match["months"])
            found.append(self._whole(date(which, a, 1), _last_day(which, b), match))

        # 截至2020年底 · 截至2020年9月底 · 截至今年9月 · 到2020年末 · 截至目前
        stock = rf"(?:截至|截止到?|截止至|到|至)(?:{year})(?:(?P<m>{month})月)?(?:(?P<d>\d{{1,2}})日|底|末|年底|年末)?"
        for match in re.finditer(stock, text):
            which = self._zh_year(match["y"])
            if which is None or (match.group()[0] in "到至" and match.group()[-1] not in "底末"):
                continue
            month_number = self._zh_number(match["m"]) if match["m"] else 12
            end_day = self._day(which, month_number, match["d"])
            if end_day:
                found.append(Period(None, end_day, "cumulative", match.start(), match.end(), match.group()))
        for match in re.finditer(rf"截[至止]到?(?P<m>{month})月(?:(?P<d>\d{{1,2}})日|底|末)?", text):
            if self.year and (end_day := self._day(self.year, self._zh_number(match["m"]), match["d"])):
                found.append(Period(None, end_day, "cumulative", match.start(), match.end(), match.group()))
        if self.published:
            for match in re.finditer(r"截至(?:目前|发稿时?|现在)|目前", text):
                found.append(Period(None, self.published, "cumulative", match.start(), match.end(), match.group()))

        # 2020年以来 · 自2020年3月以来 · 今年以来 · 2020年3月起
        since = rf"(?:自|从)?(?:{year}(?:(?P<m>{month})月(?:(?P<d>\d{{1,2}})日)?份?)?|(?P<bare>{month})月份?)(?:启动|开展|部署|实施)?(?P<word>以来|起(?!诉)|开始|至今)"
        for match in re.finditer(since, text):
            which = self._zh_year(match["y"]) if match["y"] else self.year
            named = match["m"] or match["bare"]
            begin = self._day(which, self._zh_number(named) if named else 1, match["d"] or "1") if which else None
            if begin and self.published and begin <= self.published:
                same_year = begin.year == self.published.year
                kind = "campaign" if named else "months" if same_year else "cumulative"
                found.append(self._whole(begin, self.published, match, kind))

        # 2020年 · 去年 · 全年 · 2020年9月 · 9月
        for match in re.finditer(rf"{year}(?:全年|度)?(?:(?P<m>{month})月份?(?:(?P<d>\d{{1,2}})日)?)?", text):
            which = self._zh_year(match["y"])
            if which is None:
                continue
            if match["m"]:
                m = self._zh_number(match["m"])
                day = self._day(which, m, match["d"])
                if day:
                    begin = day if match["d"] else date(which, m, 1)
                    if lasting := self._lasting(begin, match.end()):
                        found.append(self._whole(begin, lasting, match, "campaign"))
                        continue
                    found.append(self._whole(begin, day, match, "campaign" if match["d"] else None))
            else:
                found.append(self._whole(date(which, 1, 1), date(which, 12, 31), match))
        for match in re.finditer(r"(?<![上下])全年", text):
            if self.year:
                # A release that says “the whole year” before it is over speaks of the one before.
                early = self.published and self.published.month < 12 and self.year == self.published.year
                whole = self.year - 1 if early else self.year
                found.append(self._whole(date(whole, 1, 1), date(whole, 12, 31), match))
        return found

    def _dates(self, y1: int, m1: int, d1: str | None, y2: int, m2: int, d2: str | None, match: re.Match[str]) -> Period | None:  # fmt: skip
        begin, end = self._day(y1, m1, d1 or "1"), self._day(y2, m2, d2)
        if not begin or not end or begin > end:
            return None
        kind = "campaign" if d1 or (d2 and d2 != str(end.day)) or y1 != y2 else None
        return self._whole(begin, end, match, kind)

    def _lasting(self, begin: date, at: int) -> date | None:
        """The end of what began at `begin`, if the words from `at` say how long it takes (“为期一年”)."""
        named = re.match(r"[^。；]{0,80}?为期\s*(\d{1,2}|[一二两三四五六七八九十半]+)\s*(?:个)?(年|月)", self.text[at:])
        if not named:
            return None
        months = 6 if named[1] == "半" else self._zh_number(named[1]) * (12 if named[2] == "年" else 1)
        last = begin.year * 12 + begin.month - 1 + months
        return (
            date(last // 12, last % 12 + 1, begin.day if begin.day < 29 else 28) - timedelta(days=1) if months else None
        )

    def _months_past(self, count: int, match: re.Match[str]) -> list[Period]:
        """The `count` whole months before the publication."""
        if not self.published:
            return []
        after = self.published.year * 12 + self.published.month - 1
        first = after - count
        end = date(after // 12, after % 12 + 1, 1) - timedelta(days=1)
        return [self._whole(date(first // 12, first % 12 + 1, 1), end, match, "campaign")]

    @staticmethod
    def _day(year: int, month: int, day: str | None) -> date | None:
        try:
            return date(year, month, int(day)) if day else _last_day(year, month)
        except (ValueError, calendar.IllegalMonthError):
            return None

    @staticmethod
    def _whole(start: date, end: date, match: re.Match[str], kind: str | None = None) -> Period:
        return Period(start, end, kind or kind_of(start, end), match.start(), match.end(), match.group().strip())

    # --- English ---

    def english(self) -> list[Period]:
        text, found = self.text, []
        flags = re.IGNORECASE
        year = r"(?P<y>(?:19|20)\d\d|last\s+year|this\s+year|the\s+previous\s+year|(?:that|the\s+same)\s+year)"
        day = r"(?:\s+(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?(?=[\s,.]))?"

        # From January to September 2020 · January-June 2021 · between November 2019 and March 2020 · Jan 5 to Mar 3, 2020
        span = r"\s*(?:to|through|until|till|and|[-–—])\s*"
        pattern = rf"\b(?P<m1>{_MONTH}){day.format('d1')}(?:,?\s+(?P<y1>(?:19|20)\d\d|last\s+year))?{span}(?:the\s+end\s+of\s+)?(?P<rel>this\s+|last\s+)?(?P<m2>{_MONTH}){day.format('d2')}(?:(?:,|\s+of)?\s+(?P<y2>(?:19|20)\d\d|last\s+year|this\s+year))?"
        for match in re.finditer(pattern, text, flags):
            second = (
                self._en_year(match["y2"]) if match["y2"] else self._en_year(match["y1"]) if match["y1"] else self.year
            )
            m1, m2 = self._month(match["m1"]), self._month(match["m2"])
            if match["rel"] and self.published_year:
                second = self.published_year - match["rel"].lower().startswith("last")
            if second is None:
                continue
            first = self._en_year(match["y1"]) if match["y1"] else second - (1 if m1 > m2 else 0)
            if first is not None and (period := self._dates(first, m1, match["d1"], second, m2, match["d2"], match)):
                found.append(period)

        # 2018 to 2020 · between 2018 and 2020 · 2018-2020
        for match in re.finditer(
            r"(?<![\d.])(?P<a>(?:19|20)\d\d)\s*(?:up\s+to|to|through|and|until|[-–—])\s*(?P<b>(?:19|20)\d\d)(?![\d.,]\d)",
            text,
            flags,
        ):
            a, b = int(match["a"]), int(match["b"])
            joined = re.search(r"\band\b", match.group(), flags)
            if a < b and (not joined or re.search(r"between\s*$", text[: match.start()], flags)):
                found.append(self._whole(date(a, 1, 1), date(b, 12, 31), match, "cumulative"))
        across = rf"(?:beginning|start)\s+of\s+(?P<a>(?:19|20)\d\d)\s+(?:to|until|through)\s+(?:the\s+end\s+of\s+)?(?P<m>{_MONTH}),?\s+(?P<b>(?:19|20)\d\d)"
        for match in re.finditer(across, text, flags):
            opens, closes = date(int(match["a"]), 1, 1), _last_day(int(match["b"]), self._month(match["m"]))
            if opens < closes:
                found.append(self._whole(opens, closes, match, "cumulative"))
        for match in re.finditer(r"(11|12|13|14)th\s+five[\s-]year\s+plan(?:\s+period)?", text, flags):
            a = 2006 + 5 * (int(match[1]) - 11)
            found.append(self._whole(date(a, 1, 1), date(a + 4, 12, 31), match, "cumulative"))
        for match in re.finditer(
            r"\b(?:the\s+|over\s+the\s+|in\s+the\s+)?(?:past|last)\s+(two|three|four|five|six|ten|\d)\s+years",
            text,
            flags,
        ):
            count = int(match[1]) if match[1].isdigit() else _ENGLISH_NUMERALS[match[1].lower()]
            if self.published:
                last = self.published.year - (1 if self.published.month <= 6 else 0)
                found.append(self._whole(date(last - count + 1, 1, 1), date(last, 12, 31), match, "cumulative"))

        for match in re.finditer(
            r"\b(?:past|last)\s+(two|three|four|five|six|seven|eight|nine|ten|eleven|\d{1,2})\s+months", text, flags
        ):
            count = int(match[1]) if match[1].isdigit() else _ENGLISH_NUMERALS[match[1].lower()]
            found += self._months_past(count, match)

        # the first half of 2020 · H1 2021 · the first three quarters · Q1 2020 · the first nine months of last year
        part = (
            r"(?:(?P<half>first|second)\s+half(?:\s+of\s+the\s+year)?|(?:H(?P<h>[12]))|first\s+(?P<quarters>two|three)\s+quarters|(?P<quarter>first|second|third|fourth)\s+quarter|Q(?P<q>[1-4])|"
            r"first\s+(?P<months>two|three|four|five|six|seven|eight|nine|ten|eleven|\d{1,2})\s+months)"
        )
        for match in re.finditer(
            rf"(?:\b(?P<yb>(?:19|20)\d\d)\s+)?\b{part}(?:(?:\s+of|\s+in|,)?\s+{year})?", text, flags
        ):
            which = self._en_year(match["y"] or match["yb"]) if match["y"] or match["yb"] else self.year
            if which is None:
                continue
            if half := match["half"] or match["h"]:
                a, b = (1, 6) if half.lower() in ("first", "1") else (7, 12)
            elif match["quarters"]:
                a, b = 1, 3 * _ENGLISH_NUMERALS[match["quarters"].lower()]
            elif quarter := match["quarter"] or match["q"]:
                b = 3 * (int(quarter) if quarter.isdigit() else _ENGLISH_NUMERALS[quarter.lower()])
                a = b - 2
            else:
                months = match["months"].lower()
                a, b = 1, int(months) if months.isdigit() else _ENGLISH_NUMERALS[months]
            if b <= 12:
                found.append(self._whole(date(which, a, 1), _last_day(which, b), match))

        # by the end of 2020 · as of September 2020 · as of 30 June 2021 · at the end of last year · so far this year
        stock = rf"\b(?:by|as\s+of|at|up\s+to|until)\s+(?:the\s+)?(?:end\s+of\s+|end-|late\s+)?(?:(?P<d1>\d{{1,2}})\s+)?(?:(?P<m>{_MONTH})(?:\s+(?P<d2>\d{{1,2}}))?,?\s+)?(?:of\s+)?{year}"
        for match in re.finditer(stock, text, flags):
            which = self._en_year(match["y"])
            if which is None or (re.match(r"at\s+(?!the\s+end|end)", match.group(), flags)):
                continue
            month = self._month(match["m"]) if match["m"] else 12
            if end := self._day(which, month, match["d1"] or match["d2"]):
                found.append(Period(None, end, "cumulative", match.start(), match.end(), match.group()))
        for match in re.finditer(
            rf"\bas\s+of\s+(?P<m>{_MONTH})(?:\s+(?P<d>\d{{1,2}}))?(?!\d|,?\s+(?:19|20)\d\d)", text, flags
        ):
            if self.year and (end := self._day(self.year, self._month(match["m"]), match["d"])):
                found.append(Period(None, end, "cumulative", match.start(), match.end(), match.group()))
        if self.published:
            begin = date(self.published.year, 1, 1)
            for match in re.finditer(
                r"so\s+far\s+this\s+year|this\s+year\s+so\s+far|since\s+(?:the\s+(?:beginning|start)\s+of\s+)?(?:this|the)\s+year|year\s+to\s+date",
                text,
                flags,
            ):
                found.append(self._whole(begin, self.published, match, "months"))
            for match in re.finditer(
                rf"\bsince\s+(?:(?P<m>{_MONTH})(?:\s+(?P<d>\d{{1,2}}),?)?\s+)?{year}", text, flags
            ):
                which = self._en_year(match["y"])
                day_number = match["d"] or "1"
                start = self._day(which, self._month(match["m"]) if match["m"] else 1, day_number) if which else None
                if start and start <= self.published:
                    same = start.year == self.published.year
                    kind = "campaign" if match["m"] else "months" if same else "cumulative"
                    found.append(self._whole(start, self.published, match, kind))

        # September 2020 · 2020 · last year
        for match in re.finditer(rf"\b(?P<m>{_MONTH}),?\s+(?:of\s+)?{year}(?![\d.])", text, flags):
            which = self._en_year(match["y"])
            if which is not None and re.match(r"[A-Z]", match.group()):
                month = self._month(match["m"])
                found.append(self._whole(date(which, month, 1), _last_day(which, month), match))
        for match in re.finditer(
            rf"(?<![\d,.$¥€-]){year}(?![\d,]\d|\.\d|\s*(?:cases|people|persons|suspects|items|yuan|tons|million|billion))",
            text,
            flags,
        ):
            which = self._en_year(match["y"])
            dated = re.search(rf"{_MONTH}\s+\d{{1,2}},?\s*$", text[: match.start()], flags)
            if (
                which is not None
                and not dated
                and not re.search(
                    r"(?:campaign|action|operation|\bplan|outline|dragon|sword\s*net|jianwang|longteng|kunlun|net|sky|points?)\s*$",
                    text[: match.start()],
                    flags,
                )
            ):
                found.append(self._whole(date(which, 1, 1), date(which, 12, 31), match))
        return found

    def _en_year(self, words: str) -> int | None:
        words = " ".join(words.lower().split())
        if words.isdigit():
            return int(words)
        if words in ("that year", "the same year"):
            return self.year
        if self.published_year is None:
            return None
        return self.published_year - (1 if words in ("last year", "the previous year") else 0)

    @staticmethod
    def _month(words: str) -> int:
        return next(
            place for place, name in enumerate(_MONTH_NAMES, 1) if name.startswith(words.lower().rstrip(".")[:3])
        )
