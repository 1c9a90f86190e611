"""Which words mean what: concepts (agency, act, object, amount, ...) and members of the code lists, in both languages.

The words stand as data in `vocabulary/`: `concepts.csv` (what indicators and prose are both described with) and
`members.csv` (other words for a member than its two names in the code lists). An indicator's concepts are those of
its own Chinese name, so a new indicator is found by the words it is called by.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from math import log, log10
from pathlib import Path

from etl.extract.numbers import is_chinese, plain

VOCABULARY = Path(__file__).parent / "vocabulary"
DIMENSIONS = ("region", "market", "ip_type", "industry", "channel")
_CODE_LISTS = {
    "region": "regions",
    "market": "markets",
    "ip_type": "ip_types",
    "industry": "industries",
    "channel": "channels",
}


@dataclass(frozen=True)
class Mention:
    """Words of a text, from `start` to `end`, that name a concept or a member; `facet` is its facet or dimension."""

    code: str
    facet: str
    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Indicator:
    """An indicator with the concepts of its name, the agencies that count it and the dimensions it was published for.

    `broader` are those of its concepts that another of them implies. `members` counts, for each dimension, the
    observations on record by member; `record` holds, for each region, the year in which each period ends and the decimal
    logarithm of its value.
    """

    code: str
    name_en: str
    name_zh: str
    unit: str
    measure: str
    agencies: frozenset[str]
    concepts: frozenset[str]
    broader: frozenset[str]
    has_act: bool
    members: dict[str, Counter[str]]
    record: dict[str, tuple[tuple[int, float], ...]]

    @property
    def observations(self) -> int:
        """How many observations are on record."""
        return sum(self.members["region"].values())


@dataclass(frozen=True)
class _Words:
    code: str
    facet: str
    patterns: dict[str, re.Pattern[str]]


class Vocabulary:
    """All words, as read from the data folder (the contract's tables) and this package's own."""

    def __init__(self, data: Path) -> None:
        self._data = data
        concepts = [*_rows(VOCABULARY / "concepts.csv")]
        self.facets = {row["concept"]: row["facet"] for row in concepts}
        # Concepts that are a member of a code list; the agency that alone does an act or looks after an object.
        self.member_of = {row["concept"]: row["member"] for row in concepts if row["member"]}
        self.agency_of = {row["concept"]: row["agency"] for row in concepts if row["agency"]}
        # For a concept, those that agencies and translators also say for it, and how well they stand for it.
        self.stands_for: dict[str, dict[str, float]] = {}
        for row in _rows(VOCABULARY / "stands_for.csv"):
            self.stands_for.setdefault(row["concept"], {})[row["said"]] = float(row["weight"])
        self.broader = {row["concept"]: frozenset(row["broader"].split()) for row in concepts if row["broader"]}
        self._concepts = [
            _Words(row["concept"], row["facet"], {"zh": _compiled(row["zh"], "zh"), "en": _compiled(row["en"], "en")})
            for row in concepts
        ]

    def concepts(self, text: str) -> list[Mention]:
        """Concepts that a text names, in their order; of overlapping words of one facet, the longest.

        Words inside an agency's name name the agency only: there is no supervision in “quality supervision”.
        """
        found = _without_all(_longest(_found(self._concepts, text)), plain(text))
        agencies = [mention for mention in found if mention.facet == "agency"]
        return [
            mention
            for mention in found
            if mention.facet == "agency"
            or not any(agency.start <= mention.start and mention.end <= agency.end for agency in agencies)
        ]

    def members(self, text: str, dimensions: Iterable[str] = DIMENSIONS) -> list[Mention]:
        """Members of the code lists that a text names, in their order; of overlapping words, the longest."""
        wanted = set(dimensions)
        return _longest(_found([words for words in self._members if words.facet in wanted], text))

    def implied(self, concept: str) -> frozenset[str]:
        """A concept with all broader ones."""
        found, open_ = {concept}, [concept]
        while open_:
            for wider in self.broader.get(open_.pop(), ()):
                if wider not in found:
                    found.add(wider)
                    open_.append(wider)
        return frozenset(found)

    def broader_than(self, concept: str) -> frozenset[str]:
        """The concepts that are broader than one."""
        return self.implied(concept) - {concept}

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """All indicators on record, by code."""
        rows: dict[str, list[dict[str, str]]] = {}
        for row in self.observations:
            rows.setdefault(row["indicator"], []).append(row)
        return {
            row["indicator"]: self._indicator(row, rows.get(row["indicator"], []))
            for row in _rows(self._data / "published" / "indicators.csv")
        }

    @cached_property
    def observations(self) -> list[dict[str, str]]:
        """All observations on record, as text."""
        files = sorted((self._data / "published" / "observations").glob("*.csv"))
        return [row for file in files for row in _rows(file)]

    @cached_property
    def customs_districts(self) -> dict[str, str]:
        """Customs districts by the names of their seats in both languages: customs of Ningbo are counted by district."""
        rows = [row for row in _rows(self._data / "reference" / "regions.csv") if row["kind"] == "customs_district"]
        seats = {row["name_zh"].removesuffix("海关"): row["region"] for row in rows}
        return seats | {row["name_en"].removesuffix(" Customs").lower(): row["region"] for row in rows}

    @cached_property
    def rarity(self) -> dict[str, float]:
        """How much a concept tells indicators apart, between 0 (all have it) and 1 (one has)."""
        counts = Counter(concept for indicator in self.indicators.values() for concept in indicator.concepts)
        every = len(self.indicators) + 1
        return {concept: log(every / count) / log(every) for concept, count in counts.items()}

    @cached_property
    def tells(self) -> dict[str, float]:
        """What a concept tells, by its rarity: the commonest a third of the rarest."""
        return {concept: 0.35 + 0.65 * rarity for concept, rarity in self.rarity.items()}

    def _indicator(self, row: dict[str, str], on_record: list[dict[str, str]]) -> Indicator:
        # A sum in the name of what is not counted in money is a threshold (“案值5万元以上”).
        unmeant = {"agency"} if row["unit"] in ("CNY", "USD", "EUR", "percent") else {"agency", "amount"}
        named = {mention.code for mention in self.concepts(row["name_zh"]) if mention.facet not in unmeant}
        agencies = {mention.code for mention in self.concepts(row["agency_zh"]) if mention.facet == "agency"}
        record: dict[str, list[tuple[int, float]]] = {}
        for observation in on_record:
            if (value := float(observation["value"])) > 0:
                record.setdefault(observation["region"], []).append((int(observation["period_end"][:4]), log10(value)))
        return Indicator(
            row["indicator"],
            row["name_en"],
            row["name_zh"],
            row["unit"],
            row["measure"],
            frozenset(agencies),
            frozenset(concept for code in named for concept in self.implied(code)),
            frozenset(concept for code in named for concept in self.broader_than(code)),
            any(self.facets[code] == "act" for code in named),
            {dimension: Counter(observation[dimension] for observation in on_record) for dimension in DIMENSIONS},
            {region: tuple(found) for region, found in record.items()},
        )

    @cached_property
    def _members(self) -> list[_Words]:
        patterns: dict[tuple[str, str], dict[str, list[str]]] = {}
        for dimension, table in _CODE_LISTS.items():
            for row in _rows(self._data / "reference" / f"{table}.csv"):
                if row[dimension] in ("all", "other"):
                    continue
                names = patterns.setdefault((dimension, row[dimension]), {"zh": [], "en": []})
                names["zh"] += [re.escape(name) for name in _short_names(row["name_zh"], row.get("kind", ""))]
                names["en"].append(_english_name(row["name_en"]))
        for row in _rows(VOCABULARY / "members.csv"):
            names = patterns.setdefault((row["dimension"], row["member"]), {"zh": [], "en": []})
            names["zh"].append(row["zh"])
            names["en"].append(row["en"])
        return [
            _Words(
                member, dimension, {language: _compiled("|".join(words), language) for language, words in names.items()}
            )
            for (dimension, member), names in patterns.items()
        ]


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _compiled(pattern: str, language: str) -> re.Pattern[str]:
    return re.compile(pattern, 0 if language == "zh" else re.IGNORECASE)


def _found(vocabulary: Iterable[_Words], text: str) -> Iterator[Mention]:
    text = plain(text)
    language = "zh" if is_chinese(text) else "en"
    for words in vocabulary:
        for match in words.patterns[language].finditer(text):
            if match.group() and (language == "zh" or _at_word(text, match.start())):
                yield Mention(words.code, words.facet, match.start(), match.end(), match.group())


def _at_word(text: str, start: int) -> bool:
    return start == 0 or not (text[start - 1].isalnum() and text[start].isalnum())


_ALL = (
    ("civil", "criminal", "administrative"),
    ("first_instance", "second_instance", "retrial"),
    ("import", "export"),
)


def _without_all(found: list[Mention], text: str) -> list[Mention]:
    """Mentions without those of a list of all there are: “civil, administrative and criminal cases” are any cases."""
    for group in _ALL:
        run: list[Mention] = []
        for mention in [one for one in found if one.code in group]:
            if run and not re.fullmatch(
                r"[、和及与,，或]|申请|以及|\s*(?:(?:,|and|or|cases|remanded for|applications for)\s*)*|、申请",
                text[run[-1].end : mention.start],
            ):
                run = []
            run.append(mention)
            if {one.code for one in run} == set(group):
                start, end = run[0].start, run[-1].end
                found = [
                    one
                    for one in found
                    if not (start <= one.start and one.end <= end and one.facet in ("stage", "act", "scope"))
                ]
                break
    return found


def _longest(found: Iterable[Mention]) -> list[Mention]:
    """Mentions without those that lie inside a longer one of their facet."""
    kept: dict[str, list[Mention]] = {}
    for mention in sorted(found, key=lambda mention: (mention.start - mention.end, mention.start)):
        rivals = kept.setdefault(mention.facet, [])
        if not any(
            rival.start <= mention.start and mention.end <= rival.end and len(rival.words) > len(mention.words)
            for rival in rivals
        ):
            rivals.append(mention)
    return sorted(
        (mention for group in kept.values() for mention in group), key=lambda mention: (mention.start, mention.end)
    )


_SUFFIXES = re.compile(r"(壮族自治区|回族自治区|维吾尔自治区|自治区|省|市|地区)(?:（.*）)?$")


def _short_names(name: str, kind: str) -> list[str]:
    """A region's Chinese name with and without its suffix; other names as they are."""
    name = re.sub(r"（.*）", "", name)
    if kind in ("", "country", "customs_district"):
        return [name]
    if kind == "corps":
        return [name, "兵团"]
    short = _SUFFIXES.sub("", name)
    return [name, short] if len(short) > 1 else [name]


def _english_name(name: str) -> str:
    name = re.sub(r"\s*\(.*\)", "", name).split(",")[0]
    return rf"\b{re.escape(name)}\b"
