"""Observations proposed from a table: what its captions, headers and row labels say of each of its figures."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from etl.extract import periods
from etl.extract.candidate import Candidate
from etl.extract.numbers import LEVEL, figures, is_chinese, number
from etl.extract.words import DIMENSIONS, VOCABULARY, Indicator, Vocabulary
from etl.publications.document import Document, Grid
from etl.publications.grids import is_figure, is_missing, is_period, plain

# What is computed from figures that stand elsewhere is no observation of its own.
_DERIVED = re.compile(
    r"同比|环比|增长|增幅|增速|增减|增加|上升|下降|变化|占比|比重|比例|占.{0,8}[%％]|构成|排名|位次|名次|人均|每万人|"
    r"\b(?:change|growth|increase|decrease|yoy|y-o-y|share|proportion|percentage|rank|ranking|per capita)\b",
    re.IGNORECASE,
)
_RATE = re.compile(
    r"结案率|上诉率|撤诉率|调撤率|合格率|满意度|服判息诉率|rate\b|satisfaction|index|指数", re.IGNORECASE
)
_UNIT_LABEL = re.compile(r"^(?:计量)?单位$|^units?(?: of measure(?:ment)?)?$", re.IGNORECASE)
_UNIT = re.compile(r"(?:计量)?(?:单位|units?)\s*[:：]\s*([^()（）。\s]+(?:\s+[a-z]+)?)", re.IGNORECASE)
_BRACKET = re.compile(r"[（(\[]\s*([^（()）\[\]]{1,30}?)\s*[)）\]]")
_SERIAL = re.compile(r"^(?:序号|编号|行次|代码|no\.?|code|#)$", re.IGNORECASE)
_SECTION = re.compile(
    r"^[\s（(]*(?:[一二三四五六七八九十]+|[ivx]+|\d{1,2})[)）、.．:：]\s*|^其中[:：]?\s*|^of which[:,]?\s*",
    re.IGNORECASE,
)
# Of these facets the nearest words hold; the others add up from caption to label.
_NEAREST = frozenset(("act", "amount", "agency"))
_NARROWING = frozenset(("scope", "campaign"))
# “Transferred to the police” names no agency that counts.
_RECIPIENT = re.compile(
    r"(?:移送|移交|通报|向)(?:给|至)?$|(?:transferred|referred|handed over|passed on) to (?:the )?$", re.IGNORECASE
)
_BARE_YEAR = re.compile(r"(?<![\d.,])((?:19[89]|20[0-4])\d)(?![\d年]|[-—–~至/.]\s*\d|,\d)")
_UNCERTAIN = 0.35

Measure = tuple[tuple[str, ...], Decimal, str]


@dataclass
class Meaning:
    """What one text says: concepts and members by code with their words, periods, units of measure."""

    text: str
    concepts: dict[str, tuple[str, str]] = field(default_factory=dict)
    members: dict[str, tuple[str, str]] = field(default_factory=dict)
    spoken_for: frozenset[str] = frozenset()
    period: periods.Period | None = None
    measures: tuple[Measure, ...] = ()
    total: bool = False
    derived: bool = False


def from_grid(grid: Grid, document: Document, vocabulary: Vocabulary) -> list[Candidate]:
    """Candidates from the figures of `grid`, row by row; cells without a figure, shares and growth give none."""
    return _Reader(grid, document, vocabulary).candidates()


class _Reader:
    def __init__(self, grid: Grid, document: Document, vocabulary: Vocabulary) -> None:
        self.grid, self.document, self.vocabulary = grid, document, vocabulary
        self._read: dict[str, Meaning] = {}
        self.year: int | None = None
        self._ranked: dict[tuple[object, ...], tuple[float, Indicator, Measure | None] | None] = {}
        self.caption = self.meaning(grid.caption)
        self.title = self.meaning(document.title)
        self.year = next((meaning.period.end.year for meaning in (self.caption, self.title) if meaning.period), None)
        self.body = grid.rows[grid.header_rows :]
        self.heads = [
            _unique(row[column] for row in _spread(grid.rows[: grid.header_rows]))
            for column in range(len(grid.rows[0]))
        ]
        self.labels = [self._is_label(column) for column in range(len(self.heads))]
        self.regions = self._by_region([self._labels_of(row, len(row) - 1) for row in self.body])
        self.regions_across = self._by_region(self.heads)

    def candidates(self) -> list[Candidate]:
        found: list[Candidate] = []
        section: list[str] = []
        for row in self.body:
            texts = _unique(row)
            if len(texts) == 1 and not is_figure(texts[0]):
                section = texts
                continue
            for column, cell in enumerate(row):
                if self.labels[column] or not is_figure(cell) or is_missing(cell):
                    continue
                labels = self._labels_of(row, column)
                candidate = self._candidate(cell, [*section, *labels], self.heads[column], self._unit_of(row, column))
                if candidate:
                    found.append(candidate)
        return found

    def meaning(self, text: str) -> Meaning:
        """What `text` says; read once, since labels come back in each row."""
        if text not in self._read:
            self._read[text] = self._understood(text)
        return self._read[text]

    def _understood(self, text: str) -> Meaning:
        words = _UNIT.sub("", _SECTION.sub("", text)).strip()
        label = plain(_BRACKET.sub("", words))
        said = Meaning(text)
        if not label:
            return said
        # Bilingual tables print “发明 Invention”.
        chinese = "".join(character for character in label if not character.isascii())
        dimension, member = _labels().get(label) or _labels().get(chinese, ("", ""))
        said.total = dimension == "total"
        said.derived = bool(_DERIVED.search(words)) and not _RATE.search(words)
        mentions = self.vocabulary.members(words)
        for mention in mentions:
            said.members.setdefault(mention.facet, (mention.code, mention.words))
        if dimension and not said.total:
            said.members[dimension] = (member, words)
        spoken = set()
        for mention in self.vocabulary.concepts(words):
            if mention.facet == "agency" and _RECIPIENT.search(words[: mention.start]):
                continue
            said.concepts.setdefault(mention.code, (mention.facet, mention.words))
            if any(m.facet != "region" and m.start < mention.end and mention.start < m.end for m in mentions):
                spoken.add(mention.code)
        said.spoken_for = frozenset(spoken)
        # What a label such as “2019” says of a year, prose says as “2019年”.
        said.period = self._find_period(words)
        said.measures = tuple(_measures(text))
        return said

    def _find_period(self, text: str) -> periods.Period | None:
        # Labels say “2019” where prose says “2019年”.
        text = text if re.search(r"[a-zA-Z]", text) and not is_chinese(text) else _BARE_YEAR.sub(r"\1年", text)
        return next(iter(periods.find(text, self.document.published_on, self.year)), None)

    def _is_label(self, column: int) -> bool:
        cells = [row[column] for row in self.body if row[column] and len(_unique(row)) > 1]
        head = " ".join(self.heads[column])
        if column < self.grid.header_columns or _SERIAL.match(plain(head)) or _UNIT_LABEL.match(plain(head)):
            return True
        return sum(not (is_figure(cell) or is_missing(cell)) for cell in cells) * 2 > len(cells)

    def _by_region(self, lines: Sequence[Sequence[str]]) -> bool:
        """Whether the lines of labels are regions, so that one without a region is none of the record's."""
        named = [bool({"region"} & set(self.meaning(text).members)) for labels in lines for text in labels[:1]]
        return sum(named) > 1 and 2 * sum(named) >= len(named) - 1

    def _labels_of(self, row: Sequence[str], column: int) -> list[str]:
        """The labels of a cell: the nearest label columns to its left, without serial numbers and units."""
        last = column
        while last >= 0 and not self.labels[last]:
            last -= 1
        first = last
        while first > 0 and self.labels[first - 1]:
            first -= 1
        kept = [place for place in range(max(first, 0), last + 1) if not self._about(place)]
        return _unique(row[place] for place in kept if not _is_plain_number(row[place]) or is_period(row[place]))

    def _about(self, column: int) -> bool:
        head = plain(" ".join(self.heads[column]))
        return bool(_SERIAL.match(head) or _UNIT_LABEL.match(head))

    def _unit_of(self, row: Sequence[str], column: int) -> tuple[Measure, ...]:
        for place in range(column - 1, -1, -1):
            if self.labels[place] and _UNIT_LABEL.match(plain(" ".join(self.heads[place]))):
                return tuple(_measures(f"({row[place]})"))
        return ()

    def _candidate(self, cell: str, rows: list[str], heads: list[str], unit: tuple[Measure, ...]) -> Candidate | None:
        labels = [self.meaning(text) for text in (*rows, *heads)]
        if any(label.derived for label in labels):
            return None
        across, down = self.regions_across, self.regions
        named = any("region" in label.members or label.total for label in labels)
        if (across or down) and not named:
            return None
        value, qualifier, measures = _value(cell)
        measures = measures or next((label.measures for label in reversed(labels) if label.measures), ()) or unit
        if not measures:
            measures = self.caption.measures or self.title.measures
        if any("percent" in units for units, _, _ in measures) and not any(_RATE.search(said.text) for said in labels):
            return None
        best = self._indicator(labels, measures)
        if best is None:
            return None
        score, indicator, measure = best
        cells = {"indicator": indicator.code, "qualifier": qualifier}
        words = {"indicator": self._indicator_words(indicator, labels), "value": cell}
        if measure:
            cells |= {"value": f"{(value * measure[1]).normalize():f}", "unit": indicator.unit}
            words["unit"] = measure[2]
        elif indicator.unit not in ("CNY", "USD", "EUR"):
            cells |= {"value": f"{value.normalize():f}", "unit": indicator.unit}
            score *= 0.8
        for dimension in DIMENSIONS:
            cells[dimension], words_of = self._member(dimension, indicator, labels)
            if words_of:
                words[dimension] = words_of
        if period := self._period(labels):
            cells |= period.cells
            words["period_start"] = period.words
            if indicator.measure == "stock":
                cells |= {"period_start": cells["period_end"], "period_kind": "cumulative"}
        else:
            score *= 0.7
        row, column = " ".join(rows), " ".join(heads)
        cells["locator"] = f"{self.grid.locator}, row “{row}”, column “{column}”"
        cells["locator_zh"] = f"{self.grid.locator_zh}，“{row}”行，“{column}”列"
        context = " | ".join(filter(None, (self.grid.caption or self.document.title, row, column, cell)))
        return Candidate(cells, context, words, round(max(0.0, min(score, 0.99)), 2))

    def _indicator(
        self, labels: list[Meaning], measures: tuple[Measure, ...]
    ) -> tuple[float, Indicator, Measure | None] | None:
        """The likeliest indicator, with its score and the unit of measure that it is counted in here."""
        near: dict[str, str] = {}
        spoken: set[str] = set()
        for label in labels:
            near |= {code: facet for code, (facet, _) in label.concepts.items()}
            spoken |= label.spoken_for
        dimensions = frozenset(
            (dimension, member) for label in labels for dimension, (member, _) in label.members.items()
        )
        key = (
            frozenset(near.items()),
            frozenset(spoken),
            dimensions - {d for d in dimensions if d[0] == "region"},
            measures,
        )
        if key not in self._ranked:
            self._ranked[key] = self._ranking(near, spoken, dimensions, measures)
        return self._ranked[key]

    def _ranking(
        self,
        near: dict[str, str],
        spoken: set[str],
        dimensions: Iterable[tuple[str, str]],
        measures: tuple[Measure, ...],
    ) -> tuple[float, Indicator, Measure | None] | None:
        # How much each concept that is said matters: what the labels say counts whole, what stands around them less.
        said = {code: self._weight(code) for code, facet in near.items() if facet != "agency"}
        agencies = {code for code, facet in near.items() if facet == "agency"}
        held = {facet for facet in near.values() if facet in _NEAREST}
        for context, share in ((self.caption, 0.5), (self.title, 0.25)):
            more = {code: facet for code, (facet, _) in context.concepts.items() if facet not in held}
            held |= {facet for facet in more.values() if facet in _NEAREST}
            agencies |= {code for code, facet in more.items() if facet == "agency"}
            said = {code: share * self._weight(code) for code, facet in more.items() if facet != "agency"} | said
        implied = {wide for code in said for wide in self.vocabulary.implied(code)}
        best: tuple[float, Indicator, Measure | None] | None = None
        for indicator in self.vocabulary.indicators.values():
            measure = next((measure for measure in measures if indicator.unit in measure[0]), None)
            if (measures and measure is None) or not indicator.concepts:
                continue
            if agencies and indicator.agencies and not agencies & indicator.agencies:
                continue
            explained = spoken if self._takes(indicator, dimensions) else set()
            score = (self._covered(indicator, implied) + _used(indicator, said, explained)) / 2
            score -= 0.0 if agencies or not indicator.agencies else 0.1
            score += 0.03 * min(indicator.observations, 60) / 60
            if best is None or score > best[0]:
                best = (score, indicator, measure)
        return best if best and best[0] >= _UNCERTAIN else None

    def _covered(self, indicator: Indicator, said: set[str]) -> float:
        """The share of an indicator's concepts that are said, by weight; a narrower scope that nobody names costs more."""
        facets = self.vocabulary.facets
        whole = reached = 0.0
        acts = {code for code in indicator.concepts if facets[code] == "act"}
        for code in indicator.concepts:
            # Of acts that a name lists (“accepted or handled”) one is enough; the unit tells things as well as words do.
            covered = code in said or (code in acts and bool(acts & said))
            weight = self._weight(code) * (1.0 if covered or facets[code] != "thing" else 0.4)
            whole += weight * (2.0 if not covered and facets[code] in _NARROWING else 1.0)
            reached += weight if covered else 0.0
        return reached / whole

    def _weight(self, concept: str) -> float:
        return max(self.vocabulary.rarity.get(concept, 0.8), 0.1)

    @staticmethod
    def _takes(indicator: Indicator, dimensions: Iterable[tuple[str, str]]) -> bool:
        """Whether an indicator is published by members such as these."""
        return all(dimension == "region" or member in indicator.members[dimension] or len(indicator.members[dimension]) > 1 for dimension, member in dimensions)  # fmt: skip

    def _indicator_words(self, indicator: Indicator, labels: list[Meaning]) -> str:
        words = []
        for meaning in (*labels, self.caption, self.title):
            for code, (_, said) in meaning.concepts.items():
                if (
                    code in indicator.agencies or self.vocabulary.implied(code) & indicator.concepts
                ) and said not in words:
                    words.append(said)
        return " · ".join(words)

    def _member(self, dimension: str, indicator: Indicator, labels: list[Meaning]) -> tuple[str, str]:
        """The member of a dimension, and its words: as a label says, else the context, else as the indicator is published."""
        for label in reversed(labels):
            if dimension in label.members:
                return label.members[dimension]
        known = indicator.members[dimension]
        for context in (self.caption, self.title):
            if dimension in context.members and (dimension == "region" or context.members[dimension][0] in known):
                return context.members[dimension]
        if dimension == "region":
            return "CN", ""
        return (known.most_common(1)[0][0] if known else "all"), ""

    def _period(self, labels: list[Meaning]) -> periods.Period | None:
        """The period that labels, caption or title name; a part of a year belongs to the year that stands nearest."""
        dated = [label for label in labels if label.period or is_period(label.text)]
        if len(dated) > 1:
            text = "".join(dict.fromkeys(_BARE_YEAR.sub(r"\1年", label.text) for label in dated))
            if found := self._find_period(re.sub(r"年全年", "年", text)):
                return found
        for label in labels:
            if label.period:
                return label.period
        return self.caption.period or self.title.period


def _used(indicator: Indicator, said: dict[str, float], explained: set[str]) -> float:
    """The share of what is said that the indicator has, or that a dimension's member explains."""
    used = sum(weight for code, weight in said.items() if code in indicator.concepts or code in explained)
    return used / sum(said.values()) if said else 0.0


def _unique(texts: Iterable[str]) -> list[str]:
    return [text for text in dict.fromkeys(texts) if text]


def _spread(header: Sequence[Sequence[str]]) -> list[list[str]]:
    """Header rows with a group's name repeated over its columns where the format does not tell how far it spans."""
    spread = [list(row) for row in header]
    for row, below in zip(spread, spread[1:], strict=False):
        for column in range(1, len(row)):
            if not row[column] and below[column] and row[column - 1]:
                row[column] = row[column - 1]
    return spread


def _is_plain_number(text: str) -> bool:
    return bool(re.fullmatch(r"\d+", plain(text)))


def _measures(text: str) -> list[Measure]:
    """The units of measure that a label or a caption names, with the factor that figures are counted in."""
    found: list[Measure] = []
    said = [word for words in _UNIT.findall(text) for word in re.split(r"[、,，;；/]|和|或", words)]
    said += [words for words in _BRACKET.findall(text) if not is_period(words)]
    for words in said:
        # A unit is what a figure of one would be followed by: “万元”, “10,000 yuan”, “million items”.
        tried = words if re.search(r"\d", words) else f"1{words}" if not words.isascii() else f"1 {words}"
        for figure in figures(tried):
            if figure.kind == LEVEL and figure.units and figure.end - figure.start >= len(tried) - 1:
                found.append((figure.units, figure.value, words))
    return found


def _value(cell: str) -> tuple[Decimal, str, tuple[Measure, ...]]:
    """The number in a cell, its qualifier, and its unit of measure if the cell names one."""
    text = re.sub(r"[①-⑳*†‡#]+$|[(\[（]\s*(?:注?\d{0,2}|[a-z*])\s*[)\]）]$", "", plain(cell)).strip()
    if read := number(text):
        return read[0], read[1], ()
    for figure in figures(text):
        return figure.value, figure.qualifier, ((figure.units, Decimal(1), figure.measure),) if figure.units else ()
    return Decimal(re.sub(r"[^\d.\-]", "", text) or 0), "exact", ()


@cache
def _labels() -> dict[str, tuple[str, str]]:
    """Dimension and member by a label that stands alone: “发明” says a patent's kind in a table, though not in prose."""
    labels: dict[str, tuple[str, str]] = {}
    with (VOCABULARY / "labels.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for word in (*row["zh"].split("|"), *row["en"].split("|")):
                labels[plain(word)] = (row["dimension"], row["member"])
    return labels
