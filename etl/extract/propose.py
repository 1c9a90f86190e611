"""From words to an observation: which indicator is meant, and for which members of its dimensions."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log, log10

from etl.extract.numbers import is_chinese
from etl.extract.words import DIMENSIONS, Indicator, Vocabulary

# What a concept of each facet tells; what it costs when only the indicator has it, and when only the text has it.
_TELLS = {"act": 1.0, "amount": 1.3, "thing": 0.8, "object": 1.0, "stage": 1.0, "scope": 1.0, "campaign": 1.2}
_MISSING = {"act": 1.0, "amount": 1.5, "thing": 1.1, "object": 0.9, "stage": 1.2, "scope": 1.6, "campaign": 1.6}
_EXTRA = {"act": 0.5, "amount": 1.0, "thing": 0.55, "object": 0.7, "stage": 1.2, "scope": 0.7, "campaign": 0.7}
# What all of these statistics are about goes without saying.
_FIELD_MISSING = {"ip": 0.45, "ip_crime": 0.45, "ip_counterfeit": 0.7, "broad": 0.3}
_FIELD_EXTRA = {"ip": 0.3, "ip_crime": 0.3, "ip_counterfeit": 0.5}
# A broader concept adds little to the narrower one that implies it.
_BROADER = 0.4
# Told by the unit already.
_OF_UNIT = frozenset({"cases_thing", "persons", "batches", "tonnes", "provinces_thing", "goods"})
# Kinds of IP: one named stands for “IP” as a whole in an indicator that is broken down by kind.
_KINDS_OF_IP = ("trademark", "patent", "copyright", "trade_secret", "gi", "plant_variety", "layout_design",
                "unfair_competition", "special_sign", "monopoly")  # fmt: skip
# Acts that are alternatives where a name has several (“受理、处理”), and that go without saying where it has none.
GENERIC_ACTS = frozenset({
    "received", "handled", "investigated", "filed", "heard", "seized", "detained", "deleted", "closed_site", "launched",
    "crime_handled",
})  # fmt: skip
# Agencies that go without saying; figures of others name them, by their acts or objects at least.
_UNSAID = frozenset({"market", "all_agencies", "joint_departments", "ip_office", "cnipa"})
_NO_AGENCY, _AGENCY_UNNAMED, _OTHER_AGENCY, _OTHER_FAR = 0.9, 0.6, 0.12, 0.4
# What other sentences than the figure's own name counts up to this.
FAR = 0.85
# Whose cases are all criminal.
_OF_CRIMES = frozenset({"police", "procuratorate"})
_UNSPOKEN, _SPOKEN_OF = 0.7, 1.15
# A rate of these is hardly meant without its name: a share of something else is no conclusion rate.
_RATES = frozenset({
    "rate_conclusion", "rate_appeal", "rate_mediation", "rate_acceptance", "rate_retrial", "guilty_rate", "fail_rate",
})  # fmt: skip
# Units of what an amount can be named for; beside others it is a threshold or what was awarded.
_OF_AMOUNTS = frozenset({"CNY", "USD", "EUR", "percent"})
# For a share of what the text counts: batches, or items and cases.
_SHARE_OF = 1.13
# How well an indicator that is on record for a region about a year fits, and one that is on record for others only.
_CONTINUES, _NEVER_THERE, _NEVER_NATIONAL = 1.05, 0.93, 0.87
# For an indicator that has the very number on record, of three digits or more, and of fewer.
_RESTATED, _RESTATED_ROUND = 1.3, 1.08
# Of other indicators, how near in fit to the best and how many a person is told.
_NOT_FAR, _ALTERNATIVES = 0.5, 3
# Years about one whose values are compared.
_NEARBY = 3
_SEVERAL = frozenset({"joint_departments", "all_agencies"})


@dataclass(frozen=True)
class Support:
    """How strongly a text speaks for a concept or a member, and with which words."""

    weight: float
    words: str


@dataclass(frozen=True)
class Evidence:
    """What the words around a figure say: concepts, members by dimension, and the plain text nearest to it.

    `share_of` are the units of the figure before, of which a percentage may be a share; `about` are the members that the
    sentences before and the headings name.
    """

    concepts: Mapping[str, Support]
    members: Mapping[str, Mapping[str, Support]]
    text: str
    share_of: tuple[str, ...] = ()
    about: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Match:
    """An indicator that may be meant: how well it fits (about 1 is perfect), and the words that speak for it."""

    indicator: Indicator
    score: float
    words: str


def rank(
    vocabulary: Vocabulary,
    said: Evidence,
    units: Sequence[str],
    value: float,
    region: str,
    year: int | None = None,
    most: int = 5,
) -> list[Match]:
    """Indicators counted in one of `units` that `said` may mean, the best first.

    The fit is that of two sets of concepts, those of the text and those of the indicator's name, each concept weighed
    by its facet and rarity; agency and unit must agree. Of indicators that fit alike, the one published more often,
    and for this region about this `year` with values like `value`, comes first.
    """
    stated = _stated(said)
    if not _OF_AMOUNTS & set(units):
        stated = {code: support for code, support in stated.items() if vocabulary.facets[code] != "amount"}
    found = []
    for indicator in vocabulary.indicators.values():
        if indicator.unit in units:
            score = _fit(vocabulary, indicator, stated, said)
            if score > 0.15:
                score *= _agency(vocabulary, indicator, stated)
                score *= 0.86 + 0.042 * log(1 + min(indicator.observations, 80))
                score *= _field(vocabulary, indicator, stated, said)
                score *= _UNSPOKEN if (indicator.concepts & _RATES) - stated.keys() else 1
                if indicator.unit == "percent" and said.share_of:
                    score *= _SHARE_OF if ("batches" in indicator.concepts) == (said.share_of[0] == "batches") else 1
                score *= _continuity(indicator, region, year) * _likeness(indicator, region, year, value)
                score *= _restated(indicator, region, year, value)
                score *= 1 - 0.05 * units.index(indicator.unit)
                found.append((score, indicator))
    found.sort(key=lambda pair: (-pair[0], pair[1].code))
    return [
        Match(indicator, score, _words(vocabulary, indicator, stated))
        for score, indicator in found[:most]
        if score > 0.2
    ]


def _stated(said: Evidence) -> dict[str, Support]:
    stated = {code: support for code, support in said.concepts.items() if code not in _OF_UNIT}
    kinds = [stated[code] for code in _KINDS_OF_IP if code in stated]
    if kinds and "ip" not in stated:
        strongest = max(kinds, key=lambda support: support.weight)
        stated["ip"] = Support(0.55 * strongest.weight, strongest.words)
    both = [stated[code] for code in ("trademark", "patent") if code in stated and stated[code].weight > 0.7]
    if len(both) == 2 and "trademark_patent" not in stated:
        stated["trademark_patent"] = min(both, key=lambda support: support.weight)
    return stated


def _fit(vocabulary: Vocabulary, indicator: Indicator, stated: Mapping[str, Support], said: Evidence) -> float:
    have = missing = extra = 0.0
    alternatives: list[tuple[float, float]] = []
    alike: set[str] = set()
    for concept in indicator.concepts - _OF_UNIT:
        facet = vocabulary.facets[concept]
        tells = _TELLS[facet] * vocabulary.tells[concept] * (_BROADER if concept in indicator.broader else 1)
        weight = stated[concept].weight if concept in stated else 0.0
        for other, stands_for in vocabulary.stands_for.get(concept, {}).items():
            if other in stated and other not in indicator.concepts:
                weight = max(weight, stated[other].weight * stands_for)
            alike.add(other)
        if concept in GENERIC_ACTS:
            alternatives.append((weight, tells))
        else:
            have += tells * weight
            misses = _FIELD_MISSING.get(concept, _MISSING[facet])
            if concept == "criminal" and "ip_counterfeit" in indicator.concepts:
                misses *= 0.3  # what courts hear of counterfeiting are crimes
            missing += misses * tells * (1 - weight)
    if alternatives:
        weight, tells = max(alternatives)
        have += tells * weight
        missing += _MISSING["act"] * tells * (1 - weight)
    if not have:
        return 0.0
    for concept, support in stated.items():
        facet = vocabulary.facets[concept]
        if facet == "agency" or concept in indicator.concepts | alike or support.weight < 0.56:
            continue
        if _is_member(vocabulary, indicator, concept, said):
            continue
        if concept == "criminal" and indicator.agencies & _OF_CRIMES:
            continue
        weighs = 0.3 if not indicator.has_act and concept in GENERIC_ACTS else _FIELD_EXTRA.get(concept, _EXTRA[facet])
        if support.weight <= FAR:
            weighs *= 0.35
        elif facet == "object" and support.weight < 0.97:
            weighs *= 0.6
        extra += weighs * _TELLS[facet] * vocabulary.tells.get(concept, 0.68) * support.weight
    return have / (have + missing + extra + _narrower(vocabulary, indicator, said))


def _is_member(vocabulary: Vocabulary, indicator: Indicator, concept: str, said: Evidence) -> bool:
    """Whether a concept is a member of a dimension that the indicator is published by, so that it needs no name of it."""
    member = vocabulary.member_of.get(concept)
    if not member:
        return False
    if any(member in indicator.members[dimension] for dimension in DIMENSIONS[1:]):
        return True
    return any(
        member in named and len(indicator.members[dimension]) >= 3
        for dimension, named in said.members.items()
        if dimension != "region"
    )


def _narrower(vocabulary: Vocabulary, indicator: Indicator, said: Evidence) -> float:
    """The cost of words in the indicator's name that no concept covers and that the text lacks."""
    chinese = is_chinese(said.text)
    text = said.text if chinese else said.text.lower()
    words = _uncovered(vocabulary, indicator.name_zh if chinese else indicator.name_en)
    return 0.6 * min(2, sum(word not in text for word in words))


_COMMON_CHINESE = re.compile(r"部门|机关|行政|执法|办理|公布|工作|推动|组织|总体|案件|犯罪|行动|侵权|嫌疑|数量|违法|类|与|和|的|等|各|涉|及|合计|金额|人数|罪|案|[^\u4e00-\u9fff]")  # fmt: skip
_COMMON_ENGLISH = frozenset({
    "with", "from", "that", "this", "cases", "persons", "goods", "items", "other", "than", "including", "received",
    "case", "number", "value", "total", "crime", "crimes", "authorities", "departments", "all", "agencies",
    "administrations", "offices", "campaign", "violation", "violations", "suspected", "against", "handled", "into",
    "over",
})  # fmt: skip


@lru_cache(maxsize=8192)
def _uncovered(vocabulary: Vocabulary, name: str) -> tuple[str, ...]:
    name = re.sub(r"[（(].*?[）)]", "", name)
    letters = list(name)
    for mention in [*vocabulary.concepts(name), *vocabulary.members(name)]:
        letters[mention.start : mention.end] = " " * (mention.end - mention.start)
    left = "".join(letters)
    if is_chinese(name):
        return tuple(word for word in _COMMON_CHINESE.sub(" ", left).split() if len(word) > 1)
    return tuple(word.rstrip("s") for word in re.findall(r"[a-z]{4,}", left.lower()) if word not in _COMMON_ENGLISH)


def _agency(vocabulary: Vocabulary, indicator: Indicator, stated: Mapping[str, Support]) -> float:
    """How well the agency that the text names, or that alone does such acts, is one that the indicator counts."""
    named = {code: support.weight for code, support in stated.items() if vocabulary.facets[code] == "agency"}
    if not named:
        named = {
            vocabulary.agency_of[code]: 0.5
            for code, support in stated.items()
            if code in vocabulary.agency_of and support.weight > 0.75
        }
    if not named or not indicator.agencies:
        return _NO_AGENCY if indicator.agencies & _UNSAID else _AGENCY_UNNAMED
    nearest = max(named.values())
    subjects = {code for code, weight in named.items() if weight >= nearest - 0.01}
    best = max(
        1.0 if code in indicator.agencies else vocabulary.stands_for.get(own, {}).get(code, 0.0)
        for code in subjects
        for own in indicator.agencies
    )
    if best == 1.0:
        single = indicator.agencies - _SEVERAL
        if "joint_departments" in indicator.agencies and "joint_departments" not in named:
            best = 0.8
        elif single and not single & subjects:
            best = 0.85
    other = _OTHER_AGENCY if nearest > FAR else _OTHER_FAR
    return other + (1 - other) * best


def _field(vocabulary: Vocabulary, indicator: Indicator, stated: Mapping[str, Support], said: Evidence) -> float:
    """Less than 1 if the indicator is only of an industry or market (tobacco, rural) that nothing speaks of, more if what
    stands before or above does."""
    for dimension in ("industry", "market"):
        on_record = indicator.members[dimension]
        if len(on_record) != 1 or (dimension == "market" and indicator.observations < 2):
            continue
        (member,) = on_record
        if member in ("all", "import_export") or member in said.members.get(dimension, {}):
            continue
        if member in said.about:
            return _SPOKEN_OF
        if not any(vocabulary.member_of.get(code) == member for code in stated) and not any(
            agency in stated for agency in indicator.agencies
        ):
            return _UNSPOKEN
    return 1.0


def _continuity(indicator: Indicator, region: str, year: int | None) -> float:
    """More than 1 if the region's series goes on about this year, less if it ended or began long ago, or never was."""
    if not region:
        return 1.0
    years = [at for at, _ in indicator.record.get(region, ())]
    if not years:
        return (_NEVER_NATIONAL if region == "CN" else _NEVER_THERE) if indicator.record else 1.0
    if year is None:
        return 1.0
    apart = max(min(years) - year, year - max(years), 0)
    return _CONTINUES if apart <= 1 else max(_NEVER_THERE, 1 - 0.02 * apart)


def _likeness(indicator: Indicator, region: str, year: int | None, value: float) -> float:
    """A little more than 1 if the region's values on record are of this size, less the further they are from it."""
    record = indicator.record.get(region, ())
    near = [size for at, size in record if year is not None and abs(at - year) <= _NEARBY]
    sizes = near if len(near) > 1 else [size for _, size in record]
    if len(sizes) < 2 or value <= 0:
        return 1.0
    distance = max(min(sizes) - 0.35 - log10(value), log10(value) - max(sizes) - 0.35, 0.0)
    return 1.05 if not distance else max(0.8, 1 - 0.12 * distance)


def _restated(indicator: Indicator, region: str, year: int | None, value: float) -> float:
    """More than 1 if this very number is on record for the region and year: agencies repeat each other's figures.

    By chance a number of three digits or more hardly stands there too, one of fewer may.
    """
    if value <= 0 or not any(
        at == year and abs(size - log10(value)) < 1e-9 for at, size in indicator.record.get(region, ())
    ):
        return 1.0
    digits = f"{value:.9e}".split("e")[0].replace(".", "").rstrip("0")
    return _RESTATED if len(digits) >= 3 else _RESTATED_ROUND


def _words(vocabulary: Vocabulary, indicator: Indicator, stated: Mapping[str, Support]) -> str:
    wanted = indicator.concepts | indicator.agencies
    return " · ".join(dict.fromkeys(support.words for code, support in stated.items() if code in wanted))


def dimensions(vocabulary: Vocabulary, indicator: Indicator, said: Evidence) -> tuple[dict[str, str], dict[str, str]]:
    """Members of market, IP type, industry and channel for an indicator, and the words that name them.

    A dimension that an indicator was always published with one member for has that member; else the one that the
    text names, else `all`, or what it was mostly published for.
    """
    chosen: dict[str, str] = {}
    words: dict[str, str] = {}
    for dimension in DIMENSIONS[1:]:
        on_record = indicator.members[dimension]
        usual = "all" if "all" in on_record or not on_record else on_record.most_common(1)[0][0]
        named = {
            member: support
            for member, support in said.members.get(dimension, {}).items()
            if support.weight >= 0.75 and (member in on_record or len(on_record) >= 3)
        }
        chosen[dimension] = usual
        if len(on_record) > 1 and named:
            member = max(named, key=lambda member: (named[member].weight, member in on_record, len(member)))
            chosen[dimension] = member
        if (support := said.members.get(dimension, {}).get(chosen[dimension])) is not None:
            words[dimension] = support.words
    return chosen, words


def alternatives(matches: Sequence[Match], proposed: bool) -> tuple[str, ...]:
    """Codes of further indicators that a person may want to choose: those not far below what is proposed, or the nearest
    where nothing is."""
    others = matches[1:] if proposed else matches
    least = _NOT_FAR * matches[0].score if matches else 0.0
    return tuple(match.indicator.code for match in others if match.score >= least)[:_ALTERNATIVES]


def confidence(matches: Sequence[Match], sure: Collection[float]) -> float:
    """Between 0 and 1: how well the best match fits and stands out, times what lowers trust in period and place."""
    if not matches:
        return 0.0
    best = matches[0].score
    second = matches[1].score if len(matches) > 1 else 0.0
    told = min(1.0, 0.45 * min(best, 1.0) + 0.55 * min(1.0, (best - second) / 0.15) * best + 0.15 * best)
    for factor in sure:
        told *= factor
    # Raised to what share of such proposals was right in labelled sentences.
    return round(max(0.01, min(0.99, float(told**0.6))), 2)
