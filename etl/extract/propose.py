"""From words to an observation: which indicator, for which members, in which period, and how it stands to the record."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import log

from etl.extract.numbers import is_chinese
from etl.extract.words import DIMENSIONS, Indicator, Mention, Vocabulary

NEW, KNOWN, CONTRADICTS = "new", "known", "contradicts"

# How much a concept of each facet tells, when it is missing in the text and when only the text has it.
_TELLS = {"act": 1.0, "amount": 1.3, "thing": 0.8, "object": 1.0, "stage": 1.0, "scope": 1.0, "campaign": 1.2}
_MISSING = {"act": 1.0, "amount": 1.5, "thing": 1.1, "object": 0.9, "stage": 1.2, "scope": 1.6, "campaign": 1.6}
_EXTRA = {"act": 0.5, "amount": 1.0, "thing": 0.55, "object": 0.7, "stage": 1.2, "scope": 0.7, "campaign": 0.7}
# Told by the unit already.
_OF_UNIT = frozenset({"cases_thing", "persons", "batches", "tonnes", "provinces_thing", "goods", "shared"})
# Kinds of IP: one named stands for “IP” as a whole in an indicator that is broken down by kind.
_KINDS_OF_IP = frozenset({"trademark", "patent", "copyright", "trade_secret", "gi", "plant_variety", "layout_design", "unfair_competition", "special_sign", "monopoly"})  # fmt: skip
# Acts that are alternatives where a name has several (“受理、处理”), and that go without saying where it has none.
_GENERIC_ACTS = frozenset("received handled investigated filed heard seized detained deleted closed_site launched crime_handled".split())
# What all of these statistics are about: of little meaning where an indicator does not name it.
_THE_FIELD = frozenset({"ip", "ip_crime", "ip_counterfeit"})
# An agency that may speak for another's figures, and how well.
_SPEAKS_FOR = {
    ("spc", "court"): 0.9, ("court", "spc"): 0.5, ("court", "spc_tribunal"): 0.3, ("spc", "spc_tribunal"): 0.5,
    ("court", "specialised_ip_court"): 0.4, ("ip_office", "cnipa"): 0.9, ("cnipa", "ip_office"): 0.8,
    ("market", "quality"): 0.4, ("quality", "market"): 0.4, ("market", "all_agencies"): 0.5, ("market", "drug_regulator"): 0.4,
    ("drug_regulator", "food_drug"): 0.5, ("food_drug", "drug_regulator"): 0.4, ("all_agencies", "leading_group"): 0.9,
    ("leading_group", "all_agencies"): 0.9, ("all_agencies", "market"): 0.45, ("joint_departments", "market"): 0.8,
    ("all_agencies", "agriculture"): 0.4, ("agriculture", "joint_departments"): 0.7, ("copyright_admin", "publications_office"): 0.4,
    ("publications_office", "copyright_admin"): 0.4, ("market", "ip_office"): 0.8, ("market", "cnipa"): 0.3, ("copyright_admin", "software_conference"): 0.8,
    ("joint_departments", "all_agencies"): 0.9, ("ip_office", "market"): 0.8, ("cnipa", "market"): 0.4, ("all_agencies", "copyright_admin"): 0.4, ("all_agencies", "publications_office"): 0.4,
    ("market", "drug"): 0.5, ("commerce", "all_agencies"): 0.7, ("all_agencies", "joint_departments"): 0.8,
}  # fmt: skip
_NO_AGENCY, _OTHER_AGENCY = 0.9, 0.12
# Agencies that go without saying; figures of others name them.
_UNSAID = frozenset({"market", "all_agencies", "joint_departments", "ip_office", "cnipa"})
_AGENCY_UNNAMED = 0.6
# Acts that agencies and their translators use for one another, and how well one stands for the other.
_ALIKE = {
    "investigated": {"handled": 0.85, "filed": 0.45, "concluded": 0.4, "solved": 0.4},
    "handled": {"investigated": 0.7, "concluded": 0.4, "filed": 0.4, "solved": 0.3},
    "solved": {"investigated": 0.4, "handled": 0.3},
    "seized": {"detained": 0.9, "confiscated": 0.9},
    "detained": {"seized": 0.9, "confiscated": 0.6},
    "confiscated": {"seized": 0.5},
    "crime_handled": {"handled": 0.85, "investigated": 0.6, "solved": 0.4},
    "criminally_detained": {"detained": 0.6},
    "dismantled": {"destroyed": 0.9},
    "heard": {"received": 0.4},
    "closed_site": {"dismantled": 0.5},
    "ip_crime": {"ip": 0.85},
    "ip_counterfeit": {"fake_goods": 0.75},
    "fake_goods": {"ip_counterfeit": 0.5},
    "fines": {"penalties": 0.5},
    "granted": {"received": 0.3},
}


@dataclass(frozen=True)
class Support:
    """How strongly a text speaks for a concept or a member, and with which words."""

    weight: float
    words: str


@dataclass(frozen=True)
class Evidence:
    """What the words around a figure say: concepts, members by dimension, and the plain text nearest to it."""

    concepts: Mapping[str, Support]
    members: Mapping[str, Mapping[str, Support]]
    text: str


@dataclass(frozen=True)
class Match:
    """An indicator that may be meant: its score between 0 and 1, and the words that speak for it."""

    indicator: Indicator
    score: float
    words: str


def evidence(vocabulary: Vocabulary, texts: Iterable[tuple[str, float]]) -> Evidence:
    """Evidence from texts with their weights, all of which speak of the same figure (a table's headers, a caption)."""
    concepts: dict[str, Support] = {}
    members: dict[str, dict[str, Support]] = {}
    pieces: list[str] = []
    for text, weight in texts:
        pieces.append(text)
        for mention in vocabulary.concepts(text):
            _support(concepts, mention, weight, vocabulary)
        for mention in vocabulary.members(text):
            known = members.setdefault(mention.facet, {})
            if mention.code not in known or known[mention.code].weight < weight:
                known[mention.code] = Support(weight, mention.words)
    return Evidence(concepts, members, " ".join(pieces))


def _support(concepts: dict[str, Support], mention: Mention, weight: float, vocabulary: Vocabulary) -> None:
    for concept in vocabulary.implied(mention.code):
        if concept not in concepts or concepts[concept].weight < weight:
            concepts[concept] = Support(weight, mention.words)


def rank(vocabulary: Vocabulary, said: Evidence, units: Sequence[str], most: int = 5) -> list[Match]:
    """Indicators counted in one of `units` that `said` may mean, the best first."""
    found = []
    stated = {code: support for code, support in said.concepts.items() if code not in _OF_UNIT}
    if any(code in stated for code in _KINDS_OF_IP) and "ip" not in stated:
        kind = max((stated[code] for code in _KINDS_OF_IP if code in stated), key=lambda support: support.weight)
        stated["ip"] = Support(0.55 * kind.weight, kind.words)
    both = [stated[code] for code in ("trademark", "patent") if code in stated]
    if len(both) == 2 and "trademark_patent" not in stated:
        stated["trademark_patent"] = min(both, key=lambda support: support.weight)
    for indicator in vocabulary.indicators.values():
        if indicator.unit in units:
            score = _score(vocabulary, indicator, stated, said)
            score *= 1 - 0.02 * units.index(indicator.unit)
            if score > 0.2:
                found.append((score, indicator))
    found.sort(key=lambda pair: (-pair[0], pair[1].code))
    return [Match(indicator, score, _words(vocabulary, indicator, stated)) for score, indicator in found[:most]]


def _score(vocabulary: Vocabulary, indicator: Indicator, stated: Mapping[str, Support], said: Evidence) -> float:
    have = missing = extra = 0.0
    has_act = any(vocabulary.facets[concept] == "act" for concept in indicator.concepts)
    alike: set[str] = set()
    acts: list[tuple[float, float]] = []
    wider = frozenset().union(*(vocabulary.broader_than(concept) for concept in indicator.concepts))
    for concept in indicator.concepts - _OF_UNIT:
        facet = vocabulary.facets[concept]
        tells = _TELLS[facet] * (0.35 + 0.65 * vocabulary.rarity[concept])
        if concept in wider:
            tells *= 0.4
        weight = stated[concept].weight if concept in stated else 0.0
        for other, stands_for in _ALIKE.get(concept, {}).items():
            if other in stated and other not in indicator.concepts and stated[other].weight * stands_for > weight:
                weight = stated[other].weight * stands_for
            alike.add(other)
        if concept in _GENERIC_ACTS:
            acts.append((weight, tells))
            continue
        have += tells * weight
        missing += _MISSING[facet] * tells * (1 - weight)
    if acts:
        # Acts of one name are alternatives (“受理、处理”): the one that the text has is enough.
        weight, tells = max(acts)
        have += tells * weight
        missing += _MISSING["act"] * tells * (1 - weight)
    for concept, support in stated.items():
        facet = vocabulary.facets[concept]
        if facet == "agency" or concept in indicator.concepts or concept in alike or support.weight < 0.56:
            continue
        if _is_member(indicator, concept, said):
            continue
        weighs = 0.3 if concept in _THE_FIELD or (not has_act and concept in _GENERIC_ACTS) else _EXTRA[facet]
        if facet == "object" and support.weight < 0.97:
            weighs *= 0.6
        extra += weighs * _TELLS[facet] * (0.35 + 0.65 * vocabulary.rarity.get(concept, 0.5)) * support.weight
    if not have:
        return 0.0
    missing += _residue_missing(vocabulary, indicator, said)
    fit = have / (have + missing + extra)
    # Of indicators that fit alike, what was published more often is meant more often.
    return _agency(indicator, stated) * fit * (0.88 + 0.036 * log(1 + min(indicator.observations, 80)))


# Concepts that say the same as a member of a dimension.
_MEMBER_OF = {
    "trademark": "trademark", "trademark_infringement": "trademark", "trademark_violation": "trademark", "patent": "patent", "patent_infringement": "patent",
    "copyright": "copyright", "piracy": "copyright", "trade_secret": "trade_secret", "gi": "geographical_indication", "plant_variety": "new_plant_variety",
    "unfair_competition": "unfair_competition", "layout_design": "layout_design", "special_sign": "special_sign", "technology_contract": "technology_contract",
    "fake_goods": "counterfeit_shoddy", "network": "online", "network_trade": "online", "rural": "rural", "junction": "urban_rural_junction", "physical_market": "physical_market",
    "food": "food", "alcohol": "alcohol", "tobacco_goods": "tobacco", "drugs": "pharmaceuticals", "epidemic": "epidemic_supplies", "agri_inputs": "agricultural_inputs",
    "seeds": "seeds", "fertilizers": "fertilizers", "pesticides": "pesticides", "software": "software", "publications": "publishing", "film": "audiovisual", "auto_parts": "automotive_parts",
    "fuel": "fuel", "parcels": "mail", "foreign_invested": "foreign_invested", "children": "toys_baby",
}  # fmt: skip


def _is_member(indicator: Indicator, concept: str, said: Evidence) -> bool:
    """Whether the indicator is published by a dimension that a concept is a member of."""
    member = _MEMBER_OF.get(concept)
    for dimension, named in said.members.items():
        if dimension == "region":
            continue
        if member and member in named and _published_for(indicator, dimension, member):
            return True
    return bool(member) and any(member in indicator.members[dimension] for dimension in DIMENSIONS[1:])


def _published_for(indicator: Indicator, dimension: str, member: str) -> bool:
    return member in indicator.members[dimension] or len(indicator.members[dimension]) >= 3


def _residue_missing(vocabulary: Vocabulary, indicator: Indicator, said: Evidence) -> float:
    """Words of an indicator's name that no concept covers and the text lacks: what makes it narrower than the text."""
    chinese = is_chinese(said.text)
    words = _residue(vocabulary, re.sub(r"[（(].*?[）)]", "", indicator.name_zh if chinese else indicator.name_en))
    text = said.text if chinese else said.text.lower()
    return 0.6 * min(2.0, sum(1.0 for word in words if word not in text))


@lru_cache(maxsize=8192)
def _residue(vocabulary: Vocabulary, name: str) -> tuple[str, ...]:
    covered = [False] * len(name)
    for mention in [*vocabulary.concepts(name), *vocabulary.members(name)]:
        covered[mention.start : mention.end] = [True] * (mention.end - mention.start)
    left = "".join(" " if hidden else letter for letter, hidden in zip(name, covered, strict=True))
    if is_chinese(name):
        left = re.sub(r"部门|机关|行政|执法|办理|公布|工作|推动|组织|案件|犯罪|行动|侵权|嫌疑|数量|违法|类|与|和|的|等|各|涉|及|合计|金额|（.*?）|“|”|：|、|人数|罪|案", " ", left)
        return tuple(word for word in re.split(r"[^\u4e00-\u9fff]+", left) if len(word) > 1)
    words = re.findall(r"[a-z]{4,}", left.lower())
    return tuple(word.rstrip("s") for word in words if word not in _COMMON)


_COMMON = frozenset("with from that this cases persons goods items other than including received case number value total crime crimes authorities departments all agencies administrations offices campaign violation violations suspected against handled into over".split())  # fmt: skip


def _agency(indicator: Indicator, stated: Mapping[str, Support]) -> float:
    named = {code: support.weight for code, support in stated.items() if code in _AGENCIES}
    if not named:
        named = {_ACT_OF[code]: 0.5 for code, support in stated.items() if code in _ACT_OF and support.weight > 0.75}
        named |= {_OBJECT_OF[code]: 0.5 for code, support in stated.items() if code in _OBJECT_OF and support.weight > 0.75}
    if not named or not indicator.agencies:
        return _NO_AGENCY if indicator.agencies & _UNSAID else _AGENCY_UNNAMED
    # The nearest agency is the subject; those further away count for little.
    nearest = max(named.values())
    subjects = [code for code, weight in named.items() if weight >= nearest - 0.01]
    fits = [
        1.0 if code in indicator.agencies else _SPEAKS_FOR.get((code, own), 0.0) for code in subjects for own in indicator.agencies
    ]
    best = max(fits)
    specific = indicator.agencies - {"joint_departments", "all_agencies"}
    if best == 1.0 and "joint_departments" in indicator.agencies and "joint_departments" not in named:
        best = 0.6
    if best == 1.0 and specific and not specific & set(subjects):
        best = 0.85
    return _OTHER_AGENCY + (1 - _OTHER_AGENCY) * best


# Acts that only one agency does.
_ACT_OF = {
    "solved": "police", "caught": "police", "criminally_detained": "police", "arrest": "procuratorate", "arrest_review": "procuratorate",
    "filing_supervised": "procuratorate", "withdrawal_supervised": "procuratorate", "transfer_suggested": "procuratorate", "missed_arrest": "procuratorate",
    "missed_prosecution": "procuratorate", "early_intervention": "procuratorate", "supervision": "procuratorate", "public_interest": "procuratorate",
    "leniency": "procuratorate", "review_concluded": "procuratorate", "arrest_review_concluded": "procuratorate",
    "review": "procuratorate", "prosecuted": "procuratorate", "nonprosecution": "procuratorate", "sentenced": "court", "damages": "court",
    "first_instance": "court", "second_instance": "court",
}  # fmt: skip
# Objects that one agency looks after.
_OBJECT_OF = {
    "tobacco_goods": "tobacco", "agri_inputs": "joint_departments", "seeds": "agriculture", "drugs": "drug_regulator", "piracy": "copyright_admin",
    "film": "copyright_admin", "recordals": "customs", "illegal_publications": "publications_office", "licences_software": "software_conference",
    "swordnet": "copyright_admin", "children": "market", "epidemic": "market", "special_supply": "market", "health_market": "joint_departments",
    "rural_food": "joint_departments",
}  # fmt: skip
_AGENCIES = frozenset(
    "spc_tribunal spc specialised_ip_court court procuratorate police customs copyright_admin publications_office agriculture "
    "tobacco forestry food_drug drug_regulator quality market ip_office cnipa culture_market all_agencies joint_departments "
    "leading_group commerce software_conference postal telecom safe academy statistics platform cloud_sword".split()
)


def _words(vocabulary: Vocabulary, indicator: Indicator, stated: Mapping[str, Support]) -> str:
    named = [
        support.words
        for code, support in stated.items()
        if code in indicator.concepts or (code in indicator.agencies and vocabulary.facets[code] == "agency")
    ]
    return " · ".join(dict.fromkeys(named))


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


CELL = ("indicator", "period_start", "period_end", "region", "market", "ip_type", "industry", "channel")


class Record:
    """The observations on record, by cell."""

    def __init__(self, observations: Iterable[Mapping[str, str]]) -> None:
        self._cells: dict[tuple[str, ...], list[tuple[Decimal, str]]] = {}
        for row in observations:
            cell = tuple(row[column] for column in CELL)
            self._cells.setdefault(cell, []).append((Decimal(row["value"]), row["qualifier"]))

    def compare(self, cells: Mapping[str, str]) -> tuple[str, str]:
        """How a proposed observation stands to the record: its status, and the value that it was compared with."""
        on_record = self._cells.get(tuple(cells.get(column, "") for column in CELL))
        if not on_record:
            return NEW, ""
        value, qualifier = Decimal(cells["value"]), cells["qualifier"]
        for other, word in on_record:
            if same(value, qualifier, other, word):
                return KNOWN, f"{other:f}"
        return CONTRADICTS, f"{on_record[0][0]:f}"


def same(value: Decimal, qualifier: str, other: Decimal, other_qualifier: str) -> bool:
    """Whether two values can be the same fact: equal, or apart by the rounding and the words of the coarser one."""
    if value == other:
        return True
    step, other_step = precision(value), precision(other)
    if step > other_step or (step == other_step and qualifier != "exact"):
        return _admits(value, step, qualifier, other)
    if other_step > step or other_qualifier != "exact":
        return _admits(other, other_step, other_qualifier, value)
    return False


def precision(value: Decimal) -> Decimal:
    """Of a value's digits, the last that is not zero: 31,000 is precise to 1,000."""
    if not value:
        return Decimal(1)
    exponent = value.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(1).scaleb(exponent)


def _admits(stated: Decimal, step: Decimal, word: str, other: Decimal) -> bool:
    if word == "over":
        return stated <= other < stated + step
    if word == "nearly":
        return stated - step < other <= stated
    return 2 * (other - stated) >= -step and other < stated + step


def confidence(matches: Sequence[Match], sure: Collection[float]) -> float:
    """Between 0 and 1: how well the best match fits and stands out, times what lowers trust in period and place."""
    if not matches:
        return 0.0
    best = matches[0].score
    second = matches[1].score if len(matches) > 1 else 0.0
    told = min(1.0, 0.45 * min(best, 1.0) + 0.55 * min(1.0, (best - second) / 0.15) * best + 0.15 * best)
    for factor in sure:
        told *= factor
    return round(max(0.01, min(0.99, told)), 2)
