"""What a table's label, caption or title says: concepts, members, a period, units of measure."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from etl.extract import periods
from etl.extract.numbers import LEVEL, figures, is_chinese
from etl.extract.words import VOCABULARY, Vocabulary
from etl.publications.grids import is_period, plain

# What is computed from figures that stand elsewhere is no observation of its own.
_DERIVED = re.compile(
    r"同比|环比|增长|增幅|增速|增减|增加|上升|下降|变化|占比|比重|比例|占.{0,8}[%％]|构成|排名|位次|名次|人均|每万人|"
    r"\b(?:change|growth|increase|decrease|yoy|y-o-y|share|proportion|percentage|rank|ranking|per capita)\b",
    re.IGNORECASE,
)
RATE = re.compile(r"结案率|上诉率|撤诉率|调撤率|合格率|满意度|服判息诉率|rate\b|satisfaction|index|指数", re.IGNORECASE)
_SECTION = re.compile(
    r"^[\s（(]*(?:[一二三四五六七八九十]+|[ivx]+|\d{1,2})[)）、.．:：]\s*|^其中[:：]?\s*|^of which[:,]?\s*",
    re.IGNORECASE,
)
# “Transferred to the police” names no agency that counts.
_RECIPIENT = re.compile(
    r"(?:移送|移交|通报|向)(?:给|至)?$|(?:transferred|referred|handed over|passed on) to (?:the )?$", re.IGNORECASE
)
_BARE_YEAR = re.compile(r"(?<![\d.,])((?:19[89]|20[0-4])\d)(?![\d年]|[-—–~至/.]\s*\d|,\d)")
# Not who reports: “填报单位：某局”.
_UNIT = re.compile(
    r"(?<!填报)(?<!制表)(?<!编制)(?<!报送)(?<!发布)(?:计量)?(?:单位|units?)\s*[:：]\s*([^()（）。\s]+(?:\s+[a-z]+)?)",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"[（(\[]\s*([^（()）\[\]]{1,30}?)\s*[)）\]]")
_SCALES = {
    "万": 10**4, "亿": 10**8, "千": 1000, "1,000": 1000, "'000": 1000, "thousand": 1000, "thousands": 1000, "10,000": 10**4,
    "10 000": 10**4, "million": 10**6, "millions": 10**6, "100 million": 10**8, "billion": 10**9,
}  # fmt: skip
_AMOUNT = r"(?:[\d,]+\s*)?(?:thousand|million|billion)?"
# Prose has the currency behind its amount, a header may have it before: “RMB million”, “US$ 10,000”.
_MONEY = re.compile(
    rf"(?P<before>{_AMOUNT})\s*(?P<currency>rmb|cny|yuan|us\$|usd|\$)(?:\s*yuan)?\s*(?P<behind>{_AMOUNT})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Measure:
    """A unit of measure as printed: the contract's units that it may stand for (any if none) and their number in it."""

    units: tuple[str, ...]
    factor: Decimal
    words: str

    def counts(self, unit: str) -> bool:
        """Whether figures in `unit` may be meant."""
        return not self.units or unit in self.units


@dataclass
class Meaning:
    """What one text says: for each concept its facet, for each dimension its member, both with their words.

    `of_members` are the concepts that only name a member; `total` tells that it stands for all members, `derived` that
    it is of what others computed.
    """

    text: str
    concepts: dict[str, tuple[str, str]] = field(default_factory=dict)
    members: dict[str, tuple[str, str]] = field(default_factory=dict)
    of_members: frozenset[str] = frozenset()
    period: periods.Period | None = None
    measures: tuple[Measure, ...] = ()
    total: bool = False
    derived: bool = False


class Labels:
    """Reads each text once: labels come back in every row."""

    def __init__(self, vocabulary: Vocabulary, published_on: str) -> None:
        self.vocabulary, self.published_on = vocabulary, published_on
        self.year: int | None = None
        self._read: dict[str, Meaning] = {}

    def meaning(self, text: str) -> Meaning:
        """What `text` says."""
        if text not in self._read:
            self._read[text] = self._understood(text)
        return self._read[text]

    def period(self, *texts: str) -> periods.Period | None:
        """The period that texts name together; a part of a year without one belongs to `year`."""
        text = "".join(dict.fromkeys(texts))
        if is_chinese(text) or not re.search(r"[a-zA-Z]", text):
            # Labels say “2019” where prose says “2019年”.
            text = re.sub(r"年全年", "年", _BARE_YEAR.sub(r"\1年", text))
        return next(iter(periods.find(text, self.published_on, self.year)), None)

    def _understood(self, text: str) -> Meaning:
        words = _UNIT.sub("", _SECTION.sub("", text)).strip()
        label = plain(_BRACKET.sub("", words))
        said = Meaning(text, measures=tuple(measures(text)))
        if not label:
            return said
        said.period = self.period(words)
        said.derived = bool(_DERIVED.search(words)) and not RATE.search(words)
        mentions = self.vocabulary.members(words)
        for member in mentions:
            said.members.setdefault(member.facet, (member.code, member.words))
        # Bilingual tables print “发明 Invention”.
        chinese = "".join(character for character in label if not character.isascii())
        dimension, code = _whole_labels().get(label) or _whole_labels().get(chinese, ("", ""))
        said.total = dimension == "total"
        if dimension and not said.total:
            said.members[dimension] = (code, words)
        of_members = set()
        for concept in self.vocabulary.concepts(words):
            if concept.facet == "agency" and _RECIPIENT.search(words[: concept.start]):
                continue
            said.concepts.setdefault(concept.code, (concept.facet, concept.words))
            if any(m.facet != "region" and m.start < concept.end and concept.start < m.end for m in mentions):
                of_members.add(concept.code)
        said.of_members = frozenset(of_members)
        return said


def measures(text: str) -> list[Measure]:
    """The units of measure that a label or a caption names: in brackets, behind “单位：”, or as all there is."""
    named = [word for words in _UNIT.findall(text) for word in re.split(r"[、,，;；/]|和|或", words)]
    named += [words for words in _BRACKET.findall(text) if not is_period(words)]
    # A header may be the unit alone: “件” and “人” under “批捕”, “Persons”, “案件数”.
    bare = re.sub(
        r"总?数量?$|^(?:total )?(?:number|no\.?) of ", "", _BRACKET.sub("", text), flags=re.IGNORECASE
    ).strip()
    named += [bare] if re.fullmatch(r"[a-zA-Z]+|\S{1,2}", bare) and not re.search(r"[案值款]$", bare) else []
    found = [measure for words in named for measure in _measure(words)]
    scales = [measure for measure in found if not measure.units]
    counted = [measure for measure in found if measure.units]
    if scales and counted:
        by = scales[0]
        return [Measure(of.units, of.factor * by.factor, f"{of.words} ({by.words})") for of in counted]
    return found


def _measure(words: str) -> list[Measure]:
    if scale := _SCALES.get(plain(words)):
        return [Measure((), Decimal(scale), words)]
    counted = words.strip()
    if money := _MONEY.fullmatch(counted):
        chinese = money["currency"].lower() in {"rmb", "cny", "yuan"}
        counted = f"{money['before'] or money['behind']} {'yuan' if chinese else 'US dollars'}".strip()
    if not re.search(r"\d", counted):
        # A unit is what a figure of one would be followed by: “万元”, “million items”.
        counted = f"1 {counted}" if counted.isascii() else f"1{counted}"
    return [
        Measure(figure.units, figure.value, words)
        for figure in figures(counted)
        if figure.kind == LEVEL and figure.units and figure.end - figure.start >= len(counted) - 1
    ]


@cache
def _whole_labels() -> dict[str, tuple[str, str]]:
    """Dimension and member by a label that stands alone: “发明” says a patent's kind in a table, though not in prose."""
    labels: dict[str, tuple[str, str]] = {}
    with (VOCABULARY / "labels.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for word in (*row["zh"].split("|"), *row["en"].split("|")):
                labels[plain(word)] = (row["dimension"], row["member"])
    return labels
