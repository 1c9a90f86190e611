"""Figures in Chinese and English prose: value, unit, qualifier and span.

A figure is a number with something countable, as agencies publish it. Dates, ordinals, document and telephone
numbers, durations and numbers of laws are none.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

from opencc import OpenCC

MEASURES = Path(__file__).parent / "vocabulary" / "measures.csv"
LEVEL, CHANGE, RANGE, CONVERSION, THRESHOLD = "level", "change", "range", "conversion", "threshold"

# Full-width letters, digits and signs that stand in numbers; each becomes one character, so that places stay.
_PLAIN = str.maketrans({**{chr(0xFF10 + n): str(n) for n in range(10)}, "％": "%", "．": ".", "＄": "$", "￥": "¥", " ": " ", "－": "-", "～": "~", "　": " "})  # fmt: skip
_CHINESE_MARKS = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
_HALF_WIDTH_MARK = re.compile(
    r"(?<!\d)[,:](?!\d)|(?<=\d)[,:](?!\d)|(?<!\d)[,:](?=\d)|,(?=\d{4,}|\d{1,2}(?!\d))|[;?!()]"
)
_HANZI = "一二两三四五六七八九十百千零〇"
_SCALES = {"万亿": 10**12, "亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 1000, "百": 100}
_ENGLISH_SCALES = {"hundred": 100, "thousand": 1000, "k": 1000, "million": 10**6, "mln": 10**6, "mn": 10**6, "m": 10**6,
                   "billion": 10**9, "bln": 10**9, "bn": 10**9, "trillion": 10**12}  # fmt: skip
_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ENGLISH_NUMBERS = {word: n for n, word in enumerate(_ONES)} | {word: n * 10 for n, word in enumerate(_TENS, 2)}


@dataclass(frozen=True)
class Figure:
    """A number in a text, which it covers from `start` to `end` with its words and its unit.

    `units` are the units of the contract that its measure word can stand for, the likeliest first, and `value` counts
    in them. `kind` says whether it is a level, a change against another period, a range, a conversion into another
    currency or a threshold (“cases of more than 50,000 yuan each”). `measure` is the measure word as printed.
    """

    start: int
    end: int
    value: Decimal
    units: tuple[str, ...]
    qualifier: str
    kind: str
    measure: str

    @property
    def derived(self) -> bool:
        """Whether it is no published level of anything."""
        return self.kind != LEVEL


def plain(text: str) -> str:
    """`text` in simplified characters, the digits and signs of numbers half-width, the marks of Chinese full-width.

    Each character keeps its place.
    """
    text = text.translate(_plain())
    return _HALF_WIDTH_MARK.sub(lambda mark: _CHINESE_MARKS[mark.group()], text) if is_chinese(text) else text


@cache
def _plain() -> dict[int, str]:
    """What each character becomes. Traditional ones are converted one by one, since places count; the table is OpenCC's."""
    letters = [chr(code) for code in range(0x4E00, 0xA000)]
    simplified = OpenCC("t2s").convert("\n".join(letters)).split("\n")
    pairs = zip(letters, simplified, strict=True)
    changed = {ord(letter): simple for letter, simple in pairs if letter != simple and len(simple) == 1}
    return changed | _PLAIN


def is_chinese(text: str) -> bool:
    """Whether `text` has Chinese characters."""
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


def figures(text: str, spoken_of: tuple[str, ...] = ()) -> list[Figure]:
    """The figures of a sentence or paragraph, in their order.

    `spoken_of` are the units of the figure before, which a number without a noun counts in (“Another 2,100 were …”).
    """
    text = plain(text)
    found = _chinese(text) if is_chinese(text) else _english(text, spoken_of)
    return _with_kinds(text, found)


def number(text: str) -> tuple[Decimal, str] | None:
    """Value and qualifier of a text that is one number and no more (a table's cell: “31,000”, “3.1万余”), else None."""
    text = plain(text).strip()
    match = _CELL.fullmatch(text)
    if not match or not match["number"]:
        return None
    value = _value(match["number"], match["scale"] or "") * (-1 if match["minus"] else 1)
    return value, _qualifier(match["before"] or "", match["inner"] or match["after"] or "")


# --- Chinese -----------------------------------------------------------------------------------------------------

_DIGITS = r"\d{1,3}(?:[,，]\d{3})+(?![\d])(?:\.\d+)?|\d+(?:\.\d+)?"
_BEFORE = r"超过|超出|逾|突破|高达|不低于|不少于|至少|多于|大于|超|接近|将近|不足|不到|近|约为|大约|约|大概|左右|上下"
_AMOUNT = (
    rf"(?P<number>{_DIGITS}|[{_HANZI}]*[{_HANZI}])\s*(?P<inner>[余多来]|几)?\s*"
    rf"(?P<scale>万亿|亿|千万|百万|万|千|百)?(?P<rest>(?:{_DIGITS})\s*万)?\s*(?P<after>[余多])?"
)
_CELL = re.compile(
    rf"(?P<minus>[-−])?(?P<before>{_BEFORE}|>|＞)?\s*(?P<number>{_DIGITS})\s*(?P<inner>[余多])?\s*"
    rf"(?P<scale>万亿|亿|千万|百万|万|千|百)?(?P<after>[余多]|以上|\+|左右)?"
)


@cache
def _measures(
    language: str,
) -> tuple[dict[str, list[tuple[tuple[str, ...], tuple[str, ...], Decimal]]], re.Pattern[str]]:
    """Units by measure word, each with the nouns that must follow it, and a pattern of all measure words."""
    measures: dict[str, list[tuple[tuple[str, ...], tuple[str, ...], Decimal]]] = {}
    with MEASURES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["language"] == language:
                nouns = tuple(noun for noun in row["noun"].split("|") if noun)
                for word in row["word"].split("|"):
                    measures.setdefault(word, []).append((nouns, tuple(row["units"].split()), Decimal(row["factor"])))
    words = "|".join(re.escape(word) for word in sorted(measures, key=len, reverse=True))
    return measures, re.compile(words)


@cache
def _chinese_figure() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<before>{_BEFORE})?(?P<percent>百分之)?(?P<currency>人民币|¥|[Rr][Mm][Bb])?\s*{_AMOUNT}"
        rf"(?P<measure>{_measures('zh')[1].pattern})?(?P<bracket>[（(](?:次|套|盘|份|个|件|册|处|家|张|部|支|台|条)[）)])?"
        r"(?P<late>[余多](?!次|个|家|名)|以上|左右|上下|之多)?"
    )


# What a number must not be part of: years, dates, times, laws, ordinals, editions, ages, telephone numbers, ratios.
_NOT_AFTER = re.compile(
    r"(第|[〔\[(（]|[A-Za-z]{1,3}-?|[.·/:：\-—~〔№]|No\.?|\d|[一二三四五六七八九十]分之|电话|热线|开通|“|‘)\s*$"
)
_NOT_BEFORE = re.compile(
    r"\s*(周?年|个?月|月份|日|号|时(?!间)|点(?!多)|分钟|秒|小时|天|周(?!转)|星期|岁|届|期(?!培训)|版|章|节|级|位(?!于)|世纪|"
    r"个?(?:工作日|小时|季度|方面|环节|阶段|专题|月|年度?|专业|字)|会场|字|米|公里|平方|℃|度|代|环|楼|路|G\b|[〕\]]|/\s*\d|:\d|[·.]\d)"
)
_NO_FIGURE_WORDS = re.compile(r"(?<!\d)(12315|12330|12312|12318|12390|12331|12335|315|3[·.]15|4[·.]26|7[×xX*]24)(?!\d)")
_LONE = set("一两二三四五六七八九")
_LONE_MEASURES = {"件", "起", "宗", "人", "名", "批", "吨", "家", "处", "人次", "批次"}


def _chinese(text: str) -> list[Figure]:
    return list(_listed(text, [*_matched(text)]))


def _matched(text: str) -> Iterator[tuple[Figure, bool]]:
    """Figures, and bare numbers that may share the measure word of a later one."""
    measures = _measures("zh")[0]
    hotlines = [match.span() for match in _NO_FIGURE_WORDS.finditer(text)]
    place = 0
    while match := _chinese_figure().search(text, place):
        place = match.end() if match.end() > match.start() else match.end() + 1
        number_at = match.start("number")
        if any(start <= number_at < end for start, end in hotlines):
            place = match.end("number")
            continue
        digits = match["number"]
        hanzi = digits[0] in _HANZI
        before = text[:number_at] if not match["before"] and not match["currency"] else text[: match.start()]
        measure = match["measure"] or ""
        after = text[match.end("after") if match["after"] else _end_of_amount(match) :]
        ordinal = bool(re.search(r"第$", text[:number_at])) or (
            not match["before"] and bool(_NOT_AFTER.search(before)) and not _opens_bracket(before)
        )
        if ordinal or (not measure and _NOT_BEFORE.match(after)) or _NOT_BEFORE.match(after):
            place = max(_end_of_amount(match), match.start() + 1)
            continue
        share = match["percent"] or (not measure and re.match(r"成(?![立为功果员熟本都])", after))
        if (
            hanzi
            and not share
            and not _counts(digits, measure, text[match.end("measure") :] if measure else "", before)
        ):
            place = max(_end_of_amount(match), match.start() + 1)
            continue
        try:
            value = _value(digits, match["scale"] or "")
        except ValueError:
            continue
        if match["rest"]:
            value += _value(match["rest"].rstrip().removesuffix("万").strip(), "万")
        if match["percent"]:
            yield _percent(match, value), True
            continue
        if not measure:
            tenths = re.match(r"成(?![立为功果员熟本都])", after)
            if tenths and value < 10:
                end = _end_of_amount(match) + 1
                late = re.match(r"以上|左右", text[end:])
                word = _qualifier(match["before"] or "", late.group() if late else match["inner"] or "")
                yield Figure(match.start(), end, value * 10, ("percent",), word, LEVEL, "成"), True
                place = end
                continue
            # “案值达1.2亿”: the unit of a sum goes without saying.
            sum_ = match["scale"] and re.search(
                r"(?:案值|罚没|罚款|金额|货值|损失|价值|标的额?)[^，。；、\d]{0,6}$", text[: match.start()]
            )
            word = _qualifier(match["before"] or "", match["inner"] or match["after"] or "")
            in_yuan = bool(sum_ or match["currency"])
            yield (
                Figure(match.start(), _end_of_amount(match), value, ("CNY",) if in_yuan else (), word, LEVEL, ""),
                in_yuan,
            )
            place = _end_of_amount(match)
            continue
        following = text[match.end("measure") :]
        if measure == "分" and re.match(r"别|钟|之|局|支|布|类|析|散|为", following):
            yield Figure(match.start(), _end_of_amount(match), value, (), "exact", LEVEL, ""), False
            place = match.start("measure")
            continue
        if measure in ("案", "部", "分", "个", "种", "期", "场", "例", "名", "项", "位", "所") and re.match(
            _STRANGE.get(measure, "$^"), following
        ):
            place = match.end("measure")
            continue
        units, factor = _units(measures[measure], following.lstrip("余多（() "))
        word = _qualifier(match["before"] or "", match["inner"] or match["after"] or match["late"] or "")
        end = match.end() if match["late"] or match["bracket"] else match.end("measure")
        if match["bracket"] and measure in ("人", "名") and "次" in match["bracket"]:
            units = ("persons", "actions")
        elif match["bracket"] and re.search("[套盘册台支]", match["bracket"]):
            units = ("items",)
        yield Figure(match.start(), end, value * factor, units, word, LEVEL, measure), True
        place = end


_STRANGE = {
    "案": r"[件例由情发值]?(?!件)$^",
    "部": r"门|委|级|署|分|长",
    "个": r"月|工作日|小时|方面|环节|阶段|专题|季度|年|专业|字|必|严禁|百分",
    "种": r"方式|形式|语言|情形|类型(?!的)",
    "场": r"所|景",
    "例": r"如",
    "名": r"列|单|牌|录",
    "项": r"任务|措施|制度|机制|目标|改革|举措|要求|规定|内容|政策",
    "位": r"于|列|居",
    "所": r"有|属|在|以",
    "期": r"间",
}


def _opens_bracket(before: str) -> bool:
    return bool(re.search(r"[（(“‘：:—]\s*$", before)) and not re.search(r"\d\s*[：:]\s*$", before)


def _end_of_amount(match: re.Match[str]) -> int:
    return max(match.end(name) for name in ("number", "inner", "scale", "rest", "after") if match[name])


def _counts(digits: str, measure: str, following: str, before: str) -> bool:
    """Whether a number in Chinese numerals counts something: “十二起”, but not “一案”, “第三”, “十大”, “一批”."""
    if not measure or measure in ("案", "部", "分", "种", "期", "位", "款", "例"):
        return False
    if digits in {"百", "千", "百千", "千百"} or digits[-1] == "零":
        return False
    if re.search(r"[数几上]$|十[一二三四五]五$", before):
        return False
    if len(digits) == 1 and digits != "十":
        return (
            digits in _LONE - {"一"}
            and measure in _LONE_MEASURES
            and not re.match(r"大|案(?!件)|类|级|联|部门|局|院|方", following)
        )
    return not re.match(r"大", following)


def _percent(match: re.Match[str], value: Decimal) -> Figure:
    return Figure(
        match.start(),
        _end_of_amount(match),
        value,
        ("percent",),
        _qualifier(match["before"] or "", ""),
        LEVEL,
        "百分之",
    )


def _units(
    choices: list[tuple[tuple[str, ...], tuple[str, ...], Decimal]], following: str
) -> tuple[tuple[str, ...], Decimal]:
    following = re.split(r"[，。；、：,;（(]|\d", following, maxsplit=1)[0]
    for nouns, units, factor in choices:
        if nouns and any(noun in following[: len(noun) + 6] for noun in nouns):
            return units, factor
    last = [(units, factor) for nouns, units, factor in choices if not nouns] or [(choices[-1][1], choices[-1][2])]
    return last[0]


def _listed(text: str, found: list[tuple[Figure, bool]]) -> Iterator[Figure]:
    """Give bare numbers of a list the measure word of the figure that ends it: “330、365和1155件”."""
    shared: Figure | None = None
    kept: list[Figure] = []
    for index in range(len(found) - 1, -1, -1):
        figure, whole = found[index]
        if whole:
            shared = figure
            kept.append(figure)
            continue
        between = text[figure.end : shared.start] if shared else ""
        if shared and re.fullmatch(r"\s*[、和及与,，/]\s*", between):
            value = figure.value * (
                shared.value / shared.value if shared.measure not in ("公斤", "千克") else Decimal("0.001")
            )
            shared = replace(figure, value=value, units=shared.units, measure=shared.measure)
            kept.append(shared)
        elif shared and re.fullmatch(r"\s*(至|到|-|—|~|－|–)\s*", between):
            kept[-1] = replace(shared, start=figure.start, value=figure.value, kind=RANGE)
            shared = kept[-1]
        else:
            shared = None
            counted = re.search(
                r"(案件|人|件|商品|货物|网站|窝点|数|量|总数|数量)[^，。；\d]{0,6}(为|达|达到|至|到|共|共计|总计)\s*$",
                text[: figure.start],
            )
            if counted and re.match(r"\s*[，。；,;]|$", text[figure.end :]) and figure.value >= 10:
                units = ("persons",) if "人" in counted.group() else ("cases", "items", "batches", "sites")
                kept.append(replace(figure, units=units))
    yield from reversed(kept)


# --- English -----------------------------------------------------------------------------------------------------

_WORDED = "|".join(_ENGLISH_NUMBERS)
_ENGLISH = re.compile(
    r"(?P<before>\b(?:(?:no|not)\s+(?:less|fewer)\s+than|more\s+than|greater\s+than|in\s+excess\s+of|upwards?\s+of|at\s+least|"
    r"(?<!handed\s)(?<!hand\s)(?<!turned\s)(?<!passed\s)(?<!carried\s)(?<!ruled\s)(?<!persons\s)(?<!cases\s)over|above|exceed(?:ed|ing|s)?|surpass(?:ed|ing)|topp(?:ed|ing)|beyond|"
    r"nearly|almost|close\s+to|just\s+under|under|less\s+than|fewer\s+than|approaching|"
    r"about|around|some|approximately|approx\.?|roughly|an?\s+estimated|circa|or\s+so)\s+(?:a\s+total\s+of\s+|the\s+)?)?"
    r"(?P<currency>(?:US\s?\$|USD|RMB|CNY|EUR|€|\$|¥|Rmb|rmb)\s?(?P<inside>(?:over|about|nearly|some)\s+)?)?"
    rf"(?(currency)|(?<![\w.,/\-–—:#]))(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\b(?:{_WORDED})(?:-(?:{_WORDED}))?\b)"
    r"(?P<odd>-odd|-plus|\+)?"
    r"(?:[\s-]?(?P<scale>hundred\s+thousand|hundred|thousand|million|billion|trillion|mln|bln|mn|bn|[mk])\b)?(?P<odd2>-odd|\s?\+)?"
    r"(?P<sign>\s?%)?",
    re.IGNORECASE,
)
_ENGLISH_CURRENCY = {
    "us$": "USD",
    "usd": "USD",
    "$": "USD",
    "rmb": "CNY",
    "cny": "CNY",
    "¥": "CNY",
    "eur": "EUR",
    "€": "EUR",
}
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
_NOT_BEFORE_ENGLISH = re.compile(
    rf"\s*(?:st|nd|rd|th)\b|\s*[-–](?:year|month|day|hour|week|minute|point|digit|strong|nation|member)|\s+(?:{_MONTHS})\b\.?|"
    r"\s*(?:years?|months?|days?|hours?|weeks?|minutes?|quarters?|o'clock|a\.?m\.?\b|p\.?m\.?\b)|[-–/:]\d|\s*(?:typical|model|guiding|exemplary|major types|key tasks|aspects|categories|types|kinds)\b|\.\d|[A-Za-z]",
    re.IGNORECASE,
)
_NOT_AFTER_ENGLISH = re.compile(
    rf"(?:\b(?:{_MONTHS})\.?\s*|\b(?:article|articles|section|chapter|no\.?|number|page|case|rules?|\d\s+in|\d\s+out\s+of|factor\s+of|every|phase|class|step|top|decree|order|paragraph|para|part|version|hotline|first|last|past|next|age|aged|item|group|table|figure|figures|annex|"
    r"tel\.?)\s*)$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d$")
_STOP = re.compile(
    r"[.;:()\n,!?—“”\"]|\s(?:in|with|by|from|for|to|against|at|on|during|were|was|is|are|involved|concerned|came|went|rose|fell|who|that|which|worth|involving|valued|between|across|nationwide|last|this|after|since|had|have|has|among|through|under|over|up|down|as|including|being|were|concluded|investigated|handled|filed|solved|destroyed|seized|arrested|received|accepted|closed|shut|inspected|per|than|each|while|but|violating|infringing\s+on|related|relating|connected|totaling|totalling|amounting|before|via|a\s+year|year-on-year|year)\b|\d",
    re.IGNORECASE,
)
_ELLIPTIC = re.compile(
    r"\s*(?:were|was|of\s+(?:them|these|those|which)|involv|concern|in\s|for\s|from\s|by\s|relat|criminal|civil|administrative|[,.;)]|and\b|respectively|\(|had|a\s+year|last|over\s+|to\b|at\b|on\b|year[\s-]on|$)"
)


def _english(text: str, spoken_of: tuple[str, ...]) -> list[Figure]:
    measures = _measures("en")[0]
    nouns = re.compile(rf"(?<![\w-])(?:{_measures('en')[1].pattern})(?![\w])", re.IGNORECASE)
    found: list[Figure] = []
    for match in _ENGLISH.finditer(text):
        digits, end = match["number"], match.end()
        after, before = text[end:], text[: match.start("currency") if match["currency"] else match.start("number")]
        amount = bool(match["currency"] or match["sign"] or match["scale"])
        if not amount and (_NOT_BEFORE_ENGLISH.match(after) or _NOT_AFTER_ENGLISH.search(before)):
            continue
        if match["scale"] and re.match(r"\s*[-–]?(?:years?|days?|months?)", after):
            continue
        year = bool(_YEAR.match(digits)) and not amount
        value = _english_value(digits, match["scale"] or "")
        late = re.match(r"\s*(?:or\s+more|or\s+so|or\s+above|odd)\b", after)
        tail = (match["odd"] or match["odd2"] or "") + (late.group() if late else "")
        word = _qualifier((match["before"] or "") + (match["inside"] or ""), tail)
        start = match.start() if match["before"] or match["currency"] else match.start("number")
        if match["sign"]:
            found.append(Figure(start, end, value, ("percent",), word, LEVEL, "%"))
            continue
        if match["currency"]:
            unit = _ENGLISH_CURRENCY[re.sub(r"\s|over|about|nearly|some", "", match["currency"].lower())]
            tailed = re.match(r"\s+(?:yuan|renminbi|RMB)\b", after)
            found.append(
                Figure(
                    start, end + (tailed.end() if tailed else 0), value, (unit,), word, LEVEL, match["currency"].strip()
                )
            )
            continue
        stop = _STOP.search(after)
        phrase = after[: stop.start()] if stop else after
        phrase = " ".join(phrase.split(" ")[:9])
        heads = _heads(phrase, nouns)
        if not heads or _MODIFIER.match(heads[-1].group()):
            several = _SEVERAL_KINDS.match(after)
            heads = (_heads(several.group(), nouns) if several else []) or heads
        if year and not heads[:1]:
            continue
        if year and (
            heads[-1].start() > 30
            or re.search(
                r"\b(?:in|of|by|since|from|to|and|year|until|than|for|during|the|through)\s*$", before, re.IGNORECASE
            )
        ):
            continue
        if digits.lower() == "one" and not match["scale"]:
            continue
        if heads:
            noun = heads[-1]
            if noun.start() == 1 and re.match(r"\s*(?:times|fold)", phrase):
                found.append(Figure(start, end + noun.end(), value, ("multiple",), word, LEVEL, noun.group()))
                continue
            _, units, factor = measures[noun.group().lower()][0]
            found.append(Figure(start, end + noun.end(), value * factor, units, word, LEVEL, noun.group()))
        elif _ELLIPTIC.match(after) and not digits.isalpha() and not re.search(r"^\s*$|[(]\s*$", before[-3:]):
            aged = (
                bool(match["before"]) and value < 100 and re.search(r"\b(?:were|was|aged)\s*$", before[: match.start()])
            )
            units = (
                ()
                if aged
                else _counted_before(before, found, nouns, measures)
                or (spoken_of if not found and _ANOTHER.search(before) else ())
            )
            if units:
                found.append(Figure(start, end, value, units, word, LEVEL, ""))
    return sorted([*found, *_sharing(text, found)], key=lambda figure: figure.start)


_BARE = re.compile(
    r"(?<![\w.,/$¥€-])(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?:\s(hundred|thousand|million|billion))?(?=,?\s+and\s+$|,\s+$|,?\s+and\s+\d|,\s+\d)"
)


def _sharing(text: str, found: Sequence[Figure]) -> Iterator[Figure]:
    """Bare numbers of a list that share the noun of its last one: “41,000, 52,000 and 63,000 cases”."""
    for place, last in enumerate(found):
        if not last.measure or last.units in (("percent",), ("CNY",), ("USD",), ("EUR",)):
            continue
        since = found[place - 1].end if place else 0
        whole = re.search(
            r"(?:(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?:\s(?:hundred|thousand|million|billion))?(?:,?\s+and\s+|,\s+))+$",
            text[since : last.start],
        )
        if not whole or re.search(rf"\b(?:in|of|{_MONTHS})\s+$", text[: since + whole.start()], re.IGNORECASE):
            continue
        shared = re.search(r"\d\s(hundred|thousand|million|billion)\b", text[last.start : last.end])
        for match in _BARE.finditer(text, since + whole.start(), last.start):
            scale = match[2] or (shared[1] if shared and "," not in match[1] else "")
            yield Figure(
                match.start(), match.end(), _english_value(match[1], scale), last.units, "exact", LEVEL, last.measure
            )


# “3,000 trademark, patent and copyright cases”
_SEVERAL_KINDS = re.compile(
    r"(?:\s[a-z-]+){1,3}(?:,(?:\s[a-z-]+){1,3}){1,4},?\s(?:and|or)(?:\s[a-z-]+){1,4}", re.IGNORECASE
)
_MODIFIER = re.compile(r"(?:trademark|patent|copyright|design|product|book|publication|market|enterprise|case|business|item|food|disc|link|permit|application|complaint|offence|crime|goods|video|machine|mask|staff|works?)$", re.IGNORECASE)  # fmt: skip


def _heads(phrase: str, nouns: re.Pattern[str]) -> list[re.Match[str]]:
    """Nouns that a number can count, the one it does last: “patent and trademark cases”, “cases and arrested people”."""
    heads = list(nouns.finditer(phrase))
    for place, joined in enumerate(heads[:-1]):
        between = phrase[joined.end() : heads[place + 1].start()]
        if not _MODIFIER.match(joined.group()) and re.search(r"\b(?:and|or|of)\b", between):
            return heads[: place + 1]
    return heads


_UNCOUNTED = (("percent",), ("CNY",), ("USD",), ("EUR",), ("change",), ("multiple",))
_REACHES = re.compile(r"number|total|reach|stood|rose|risen|fell|climb|\bto\s*$|\b(?:was|were)\s*$|amount|\bof\s+(?:the|these|all)\b", re.IGNORECASE)  # fmt: skip


_NOUNS_BETWEEN = r"(?:,?\s+and|,)?(?:\s+(?!in\b|by\b|involv|with\b|rose|fell|were|was)[\w-]+){0,2}\s+"
_ANOTHER = re.compile(r"^(?:another|of (?:them|these|those)|among (?:them|these|those)|of which|of the total|a further|some)?\W*(?:,\s*)?$", re.IGNORECASE)  # fmt: skip


def _counted_before(before: str, found: list[Figure], nouns: re.Pattern[str], measures: dict[str, list[tuple[tuple[str, ...], tuple[str, ...], Decimal]]]) -> tuple[str, ...]:  # fmt: skip
    """Units of a number that its noun precedes (“the number of cases rose to 4,500”) or that shares the last one's."""
    counted = [figure for figure in found if figure.units not in _UNCOUNTED]
    clause = before[counted[-1].end :] if counted else before
    if re.search(r"\b(?:score|satisfaction|index)\b[^,;]{0,40}$", clause):
        return ("points",)
    heads = [noun for noun in nouns.finditer(clause) if measures[noun.group().lower()][0][1] not in _UNCOUNTED]
    if heads and _REACHES.search(clause):
        numbered = re.search(r"numbers?\s+of\s+", clause, re.IGNORECASE)
        at = next((place for place, noun in enumerate(heads) if numbered and noun.start() >= numbered.end()), 0)
        # Of nouns in a row (“patent, trademark and copyright cases”, “patent cases”) the last is counted.
        while at + 1 < len(heads) and re.fullmatch(_NOUNS_BETWEEN, clause[heads[at].end() : heads[at + 1].start()]):
            at += 1
        head = heads[at]
        return measures[head.group().lower()][0][1]
    return counted[-1].units if counted and len(clause) < 90 else ()


# --- both --------------------------------------------------------------------------------------------------------


def _value(digits: str, scale: str) -> Decimal:
    digits = re.sub("[,，\\s]", "", digits)
    number = Decimal(digits) if digits[0].isdigit() else Decimal(_hanzi(digits))
    return number * _SCALES.get(scale, 1)


def _hanzi(digits: str) -> int:
    """The value of Chinese numerals below ten thousand; raises ValueError for what is none."""
    total = current = 0
    for letter in digits:
        if letter in "十百千":
            total += max(current, 1) * {"十": 10, "百": 100, "千": 1000}[letter]
            current = 0
        elif letter in "零〇":
            current = 0
        else:
            if current:
                raise ValueError(digits)
            current = "一二三四五六七八九".find(letter) + 1 or 2
    return total + current


def _english_value(digits: str, scale: str) -> Decimal:
    words = digits.lower().split("-")
    number = (
        Decimal(sum(_ENGLISH_NUMBERS[word] for word in words))
        if words[0] in _ENGLISH_NUMBERS
        else Decimal(digits.replace(",", ""))
    )
    for word in scale.lower().split():
        number *= _ENGLISH_SCALES[word]
    return number


_OVER = re.compile(r"plus|余|多(?!达)|超|逾|突破|不低于|不少于|至少|以上|more|greater|excess|upward|at least|over|above|exceed|surpass|topp|beyond|odd|\+|>|＞|(?:no|not)\s+(?:less|fewer)|之多|大于|几", re.IGNORECASE)  # fmt: skip
_NEARLY = re.compile(r"近|不足|不到|nearly|almost|close|under|less|fewer|approaching", re.IGNORECASE)
_ABOUT = re.compile(r"约|左右|上下|about|around|some|approx|roughly|estimated|circa|大概|so\b|来", re.IGNORECASE)


def _qualifier(before: str, after: str) -> str:
    """The contract's qualifier for the words before and after a number."""
    for words in (after, before):
        if _ABOUT.search(words):
            return "about"
        if _OVER.search(words):
            return "over"
        if _NEARLY.search(words):
            return "nearly"
    return "exact"


_CLAUSE = re.compile(r"[，。；;！!？?\n：:]|(?<!\d),|,(?!\d)|\.(?!\d)")
_CHANGE_BEFORE = re.compile(
    r"(同比|环比|增长|上升|下降|增加|减少|增幅|降幅|提高|回落|上涨|涨幅|降低|下滑|多出|(?<![减很])少|(?<!新)增|(?<!提)升|降)(?!至|到|为|级|解|权|儿|年)[^，。；、]{0,10}$"
)
_LEVEL_AFTER_CHANGE = re.compile(r"(增至|升至|降至|增加到|上升到|下降到|增长到|提高到|提升到|提升至|提高至|增长至|减少到|减少至|上升至|下降至|回落至|增加至|新增|损失|至|到|为|占)[^，。；、]{0,8}$")  # fmt: skip
_CHANGE_BEFORE_ENGLISH = re.compile(
    r"\b(?:up|down|rise|rising|rose|risen|increase[ds]?|increasing|growth|grew|growing|grown|decrease[ds]?|decreasing|fell|fall|falling|drop(?:ped|ping)?|declin(?:e|ed|ing)|higher|lower|jump(?:ed|ing)?|surg(?:e|ed|ing)|climb(?:ed|ing)?|soar(?:ed|ing)?|gain(?:ed)?|edg(?:ed|ing)\s+(?:up|down)|shrank|expand(?:ed|ing))\b(?:(?!\bto\b)[^.;])*$",
    re.IGNORECASE,
)
_CHANGE_AFTER_ENGLISH = re.compile(
    r"\s*(?:year[\s-]on[\s-]year|yoy|y-o-y|(?:more|higher|lower|fewer|less|up|down)\b|(?:increase|rise|growth|decrease|drop|jump|decline|fall|surge)\b|\(?\s*from\s+(?:a\s+year|the\s+previous|last\s+year|20\d\d)|(?:annual|yearly)\s+(?:increase|rise|growth))",
    re.IGNORECASE,
)


def _with_kinds(text: str, found: list[Figure]) -> list[Figure]:
    told: list[Figure] = []
    chinese = is_chinese(text)
    for figure in found:
        previous = told[-1] if told else None
        if chinese and figure.qualifier == "exact" and figure.units == ("percent",):
            # “约占全国扣留批次的六成”: the word stands away from the number.
            apart = re.search(r"(约|近|超过?|逾)占[^，。；\d]{0,16}$", text[: figure.start])
            figure = replace(figure, qualifier=_qualifier(apart[1], "")) if apart else figure
        told.append(replace(figure, kind=_kind(text, figure, previous, chinese)))
    return told


def _kind(text: str, figure: Figure, previous: Figure | None, chinese: bool) -> str:
    if figure.kind != LEVEL:
        return figure.kind
    if figure.units[:1] in (("change",), ("multiple",)):
        return CHANGE
    since = previous.end if previous else 0
    before, after = text[since : figure.start], text[figure.end :]
    money = figure.units[:1] in (("CNY",), ("USD",), ("EUR",))
    if (
        previous
        and previous.kind == CHANGE
        and figure.units == ("percent",)
        and re.fullmatch(r"\s*(?:[、和与及,，/]|and|,\s*and|以及|\s)\s*", before)
    ):
        return CHANGE
    if chinese:
        clause = re.split(r"[，。；：]", before)[-1]
        if money and re.search(r"[（(]\s*(?:约合|折合|合|约)?\s*$", before[-5:]):
            return CONVERSION
        ends = text[figure.start : figure.end]
        if (
            re.match(r"的|\w*?以上的", after)
            and (money or ends.endswith("以上"))
            and not re.match(r"的(?:侵权|假冒|货物|商品|货值)", after)
        ):
            return THRESHOLD
        if ends.endswith("以上") and re.match(r"(?:案件|商标|大要案|大案|有期|专利|高额)", after):
            return THRESHOLD
        if _CHANGE_BEFORE.search(clause) and not _LEVEL_AFTER_CHANGE.search(clause):
            return CHANGE
        if (
            re.search(r"由|从", clause[-16:])
            and re.match(r"[^，。；]{0,4}(?:增|升|降|提|上|下|减|增长|扩|到|至)", after)
            and re.search(r"(?:由|从)[^，。；]*$", clause)
        ):
            return CHANGE
        return LEVEL
    clause = re.split(r"[.;]\s|,\s|\(", before)[-1]
    near = before[-60:]
    if (
        money
        and previous
        and re.search(r"[(]\s*$|[(]\s*(?:about|some|around|approximately|nearly|or)\s*$", before[-16:])
    ):
        return CONVERSION
    if re.match(r"\s*(?:each|or\s+more|or\s+above|apiece)\b", after) and money:
        return THRESHOLD
    if figure.units == ("percent",):
        if _CHANGE_AFTER_ENGLISH.match(after) or (
            _CHANGE_BEFORE_ENGLISH.search(near)
            and not re.search(r"account|share|proportion|ma[dk]e\s+up|making\s+up", clause)
        ):
            return CHANGE
        return LEVEL
    if re.search(
        r"\b(?:up|down|increased?|rise|risen|decreased?|drop(?:ped)?|grew|grown|rose|fell|more|fewer)(?:\s+(?:of|by|from))\s*$|\b(?:compared\s+(?:with|to)|from|than)\s*$",
        text[max(0, figure.start - 24) : figure.start],
        re.IGNORECASE,
    ) or re.match(r"\s*more\s+than\s+(?:in|the|a)\b", after):
        return CHANGE
    return LEVEL
