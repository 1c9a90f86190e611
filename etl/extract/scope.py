"""What each figure of a text refers to: the words around it, nearest first.

A list shares its verb (“查处商标案件3.1万件、专利案件0.7万件”), a clause its subject, and a sentence takes period, place and
agency from the one before. So a figure has layers of text: its own, those of the figures before it in the sentence,
the sentences before, and the headings above them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from etl.extract.numbers import Figure, figures, is_chinese, plain

# How much a layer counts, by how far it is: own words, the figure before, further ones, sentences before, headings.
OWN, BESIDE, SENTENCE, AHEAD, BEFORE, HEADING = 1.0, 0.96, 0.94, 0.9, 0.8, 0.7

# Letters of the longest sentence, and figures that one looks back on.
LONGEST, LOOKS_BACK = 900, 14
_CHINESE_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?\n]?")
_ENGLISH_SENTENCE = re.compile(r".+?(?:[.!?](?=[\s\"”’)]+[A-Z“\"(]|\s*$)|\n|$)", re.DOTALL)
_ABBREVIATED = re.compile(
    r"\b(?:No|Nos|Mr|Ms|Dr|St|vs|approx|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|U\.S|Co|Ltd|Inc)\.$"
)


@dataclass(frozen=True)
class Layer:
    """Words that a figure may refer to, and how much they count."""

    text: str
    weight: float


@dataclass(frozen=True)
class Placed:
    """A figure with what it refers to.

    `own` are the words of its own clause before it, `after` those that belong to it behind it; `beside` the words of
    the figures before it in the sentence, nearest first, `ahead` those of the next ones (English names what is counted
    late), `context` the sentences before and the headings; `rest` what follows in the sentence. `follows` tells that it is joined to the figure before without words of its own;
    `among` the place in a list that “respectively” deals out, and the list's length, `dealt` the words before that list; `part` that it is part of a
    figure before (“of which”), `share_of` the units of the one before that is no percentage.
    """

    figure: Figure
    sentence: str
    own: str
    after: str
    beside: tuple[Layer, ...]
    ahead: tuple[Layer, ...]
    context: tuple[Layer, ...]
    rest: str
    follows: bool = False
    among: tuple[int, int] = (0, 1)
    dealt: str = ""
    part: bool = False
    share_of: tuple[str, ...] = ()


@dataclass
class Context:
    """What the text so far has named: sentences, latest first, headings, and the units of the last figure."""

    sentences: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    spoken_of: tuple[str, ...] = ()

    def layers(self) -> tuple[Layer, ...]:
        """As layers of a figure."""
        before = tuple(Layer(text, BEFORE * 0.93**n) for n, text in enumerate(self.sentences[:6]))
        return before + tuple(Layer(text, HEADING) for text in self.headings)


# Where a report was filed; what it tells of may be elsewhere.
_DATELINE = re.compile(
    r"^\s*(?:(?:新华社|中新社|新华网|中新网|人民网|央广网|法制网|本报|本网)[^，。\d]{0,8}(?P<zh>\d{1,2}月\d{1,2}日(?:电|讯|消息))"
    r"|[A-Z][A-Z' ]{2,20}(?:, (?P<en>[A-Z][a-z]{2,8}\.? \d{1,2}))?\s*(?:\([A-Z][\w .]{2,20}\))?\s*(?:--|—|–|- ))"
)


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph without the place of its dateline; one that is endless is cut, so that no text takes forever."""
    return [piece for sentence in _sentences(_DATELINE.sub(_date_of, text)) for piece in _cut(sentence)]


def _date_of(dateline: re.Match[str]) -> str:
    return dateline["zh"] or (f"{dateline['en']} — " if dateline["en"] else "")


def _cut(sentence: str) -> list[str]:
    pieces = []
    while len(sentence) > LONGEST:
        at = max(sentence.rfind(mark, LONGEST // 2, LONGEST) for mark in "；;，,、 ") + 1 or LONGEST
        pieces.append(sentence[:at])
        sentence = sentence[at:]
    return [*pieces, sentence]


def _sentences(text: str) -> list[str]:
    if is_chinese(text):
        return [found for match in _CHINESE_SENTENCE.finditer(text) if (found := match.group().strip())]
    whole: list[str] = []
    for match in _ENGLISH_SENTENCE.finditer(text):
        if whole and _ABBREVIATED.search(whole[-1]):
            whole[-1] += " " + match.group().strip()
        elif match.group().strip():
            whole.append(match.group().strip())
    return whole


def place(sentence: str, context: Context) -> list[Placed]:
    """The figures of a sentence, each with what it refers to."""
    found = figures(sentence, context.spoken_of)
    text = plain(sentence)
    spans = _chinese_spans(text, found) if is_chinese(text) else _english_spans(text, found)
    lists = _dealt_out(text, found)
    placed: list[Placed] = []
    for index, figure in enumerate(found):
        own, after = spans[index]
        if index in lists and not is_chinese(text):
            after += _said_of_all(text, found, lists[index], index)
        counted = [earlier for earlier in range(index) if found[earlier].units not in _NO_COUNTS]
        nearer = [spans[earlier] for earlier in range(index - 1, max(-1, index - 1 - LOOKS_BACK), -1)]
        if index in lists and (twin := _twin(lists[index], found, counted)) is not None:
            nearer.insert(0, spans[twin])
            counted = [twin]
        beside = tuple(
            Layer(f"{before} {behind}".strip(), BESIDE if n == 0 else SENTENCE * 0.98 ** (n - 1))
            for n, (before, behind) in enumerate(pair for pair in nearer if "".join(pair).strip(" 、，和及"))
        )
        ahead = (
            ()
            if is_chinese(text)
            else tuple(Layer(f"{before} {behind}".strip(), AHEAD) for before, behind in spans[index + 1 : index + 3])
        )
        rest = " ".join(f"{before} {behind}" for before, behind in spans[index + 1 : index + 1 + LOOKS_BACK])
        rest += " " + text[found[-1].end :]
        follows = index > 0 and not re.sub(r"[\s、，,和及以and]|涉及|共计|of\s*$", "", own) and not after.strip()
        placed.append(
            Placed(
                figure,
                sentence,
                own,
                after,
                beside,
                ahead,
                context.layers(),
                rest,
                follows,
                lists[index][:2] if index in lists else (0, 1),
                spans[lists[index][2]][0] if index in lists else "",
                bool(
                    re.search(
                        r"其中|包括|\bof (?:which|them|these|those|whom)\b|including|among|\b[Oo]f the total,|\d of \w",
                        own + " " + after[:12],
                    )
                ),
                found[counted[-1]].units if counted else (),
            )
        )
    return placed


def _said_of_all(text: str, found: Sequence[Figure], dealt: tuple[int, int, int], index: int) -> str:
    """What follows the last figure of a list, for those before it: “28,000 and 27,000 criminal cases, respectively”."""
    last = min(dealt[2] + dealt[1], len(found)) - 1
    if index >= last:
        return ""
    behind = re.split(r"[.;]\s|\brespectively\b", text[found[last].start :])[0]
    return " " + re.sub(r"^[\d,.]*\s?(?:thousand|million|billion)?", "", behind)


def _chinese_spans(text: str, found: Sequence[Figure]) -> list[tuple[str, str]]:
    spans: list[tuple[str, str]] = []
    taken = 0
    for index, figure in enumerate(found):
        own = text[taken : figure.start]
        limit = found[index + 1].start if index + 1 < len(found) else len(text)
        behind = re.match(r"[^，、；。：,;（(]*", text[figure.end : limit])
        after = behind.group() if behind else ""
        next_follows = figure.end + len(after) == limit
        if next_follows and index + 1 < len(found):
            # Nothing parts it from the next figure: the words belong to the next one.
            after = "" if not after.startswith(("的", "以上")) else after
        taken = figure.end + len(after)
        spans.append((own, after))
    return spans


# “and” parts figures when a verb, a sum or a number follows; “infringement and counterfeiting” stays one.
_ENGLISH_BREAK = re.compile(
    r"[;:]|,(?!\s+as well as the (?:production|manufactur))|\((?![A-Z]{2,6}s?\))|\s(?:and(?=\s+(?:(?:then|also|the|another|another|some|about|nearly|over|more\s+than|a\s+total\s+of|imposed|RMB|US)\s+)?"
    r"(?:\d|(?!(?:counterfeit|pirat|sell|mak|produc|infring|manufactur|trad|process|sal|market)\w*\b)\w+(?:ed|ing)\b|sent|shut|took|caught|held|dealt|hand|fines|penalt|loss|cases|with|in\b|had|made|its|gave))|while|whereas|(?<!dealt )(?<!dealing )with(?!\s+by\b)|but|including|plus|as well as(?! the (?:production|manufactur))|or(?=\s+(?:about|some|nearly|over|more|\d)))\b",
    re.IGNORECASE,
)


_JOINED = re.compile(r"\s*and\s*(?:a\s+total\s+of\s*)?")
_PASSIVE = re.compile(
    r"\s*(?:of\s[\w\s-]*?)?(?:(?:was|were|been|have been|has been|had been)\s+\w+(?:\s+(?:in|during)\s+(?:19|20)\d\d)?)"
)


def _english_spans(text: str, found: Sequence[Figure]) -> list[tuple[str, str]]:
    spans: list[tuple[str, str]] = []
    taken = 0
    for index, figure in enumerate(found):
        own = text[taken : figure.start]
        limit = found[index + 1].start if index + 1 < len(found) else len(text)
        gap = text[figure.end : limit]
        broken = _ENGLISH_BREAK.search(gap)
        if broken:
            after = gap[: broken.start()]
        elif index + 1 < len(found):
            passive = _PASSIVE.match(gap)
            after = passive.group() if passive else ""
        else:
            after = gap
        taken = figure.end + len(after)
        spans.append((own, f"{text[figure.start : figure.end]} {after}"))
    for index in range(len(found) - 2, -1, -1):
        # “2,300 batches and 41,000 items of goods that infringe …”: what follows is said of both.
        if (
            _JOINED.fullmatch(text[found[index].end : found[index + 1].start])
            and found[index].units != found[index + 1].units
        ):
            behind = spans[index + 1][1][found[index + 1].end - found[index + 1].start :]
            spans[index] = (spans[index][0], spans[index][1] + behind)
    return spans


_NO_COUNTS = (("percent",), ("change",), ("multiple",), ("CNY",))


def _twin(dealt: tuple[int, int, int], found: Sequence[Figure], counted: Sequence[int]) -> int | None:
    """Of figures counted before a list of as many sums or shares, the one that an entry of the list belongs to."""
    at, count, first = dealt
    before = [earlier for earlier in counted if earlier < first]
    if found[first].units not in _NO_COUNTS or len(before) < count:
        return None
    return before[-count:][at]


# Two acts and a number for each: “新收和审结…案件2800件和2700件”.
PAIR = re.compile(r"(新收|受理|收案|立案|批捕|批准逮捕)(?:和|及|与|、)(审结|办结|结案|起诉|提起公诉)")


def _dealt_out(text: str, found: Sequence[Figure]) -> dict[int, tuple[int, int, int]]:
    """Figures of lists that “分别” or “respectively” deals out to things named before."""
    lists: dict[int, tuple[int, int, int]] = {}
    run: list[int] = []
    for index in range(len(found) + 1):
        between = text[found[run[-1]].end : found[index].start] if run and index < len(found) else "."
        if run and re.fullmatch(r"\s*(?:[、和及与,，]?|以及|and|,\s*and)\s*", between):
            run.append(index)
            continue
        before = text[: found[run[0]].start] if run else ""
        paired = len(run) == 2 and PAIR.search(re.split(r"[，。；]", before)[-1])
        counted = [figure.units for figure in found[max(0, run[0] - 2) : run[0]]] if run else []
        shares = len(run) == 2 and found[run[0]].units == ("percent",) and len({*counted} - {*_NO_COUNTS}) == 2
        dealt = bool(run) and (
            re.search(r"分别[^，。；]{0,8}$", before)
            or re.match(r"[^.;]{0,90}?\brespectively\b", text[found[run[-1]].end :])
        )
        if len(run) > 1 and (shares or paired or dealt):
            # “分别为280件306人、401件431人”: each unit is a list of its own.
            for units in {found[figure].units for figure in run}:
                of_unit = [figure for figure in run if found[figure].units == units]
                lists |= {figure: (place, len(of_unit), run[0]) for place, figure in enumerate(of_unit)}
        run = [index]
    return lists
