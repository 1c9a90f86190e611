"""Observations proposed from a table: what its captions, headers and row labels say of each of its figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from etl.extract.candidate import Candidate
from etl.extract.labels import RATE, Labels, Meaning, Measure, measures
from etl.extract.numbers import figures, number
from etl.extract.periods import Period
from etl.extract.propose import Evidence, Match, Support, alternatives, confidence, dimensions, rank
from etl.extract.words import DIMENSIONS, Indicator, Vocabulary
from etl.publications.document import Document, Grid
from etl.publications.grids import is_figure, is_period, plain

_UNIT_COLUMN = re.compile(r"^(?:计量)?单位$|^units?(?: of measure(?:ment)?)?$", re.IGNORECASE)
_SERIAL_COLUMN = re.compile(r"^(?:序号|编号|行次|代码|no\.?|code|#)$", re.IGNORECASE)
# How much labels count, and what stands around them.
_LABEL, _CAPTION, _TITLE = 1.0, 0.9, 0.8
# Of these facets the nearest words hold; the others add up from title to label.
_NEAREST = frozenset(("act", "amount", "agency"))
_SUBJECT = frozenset(("object", "campaign"))
_LEAST = 0.35
_CURRENCIES = frozenset(("CNY", "USD", "EUR"))
_MEMBERS = DIMENSIONS[1:]
# From this share of its observations on, an indicator is taken to be published for a member that goes without saying.
_USUAL = 0.8
_NOTE_MARK = re.compile(r"[*†‡#]+$|[(\[（]\s*(?:注?\d{0,2}|[a-z*]|[-+]?\d+(?:\.\d+)?%)\s*[)\]）]$")
_SCALED = re.compile(r"(\d[\d,]*(?:\.\d+)?) (thousand|million|billion)")
_SCALE = {"thousand": 1000, "million": 10**6, "billion": 10**9}
_SPACED_DIGITS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")


def from_grid(grid: Grid, document: Document, vocabulary: Vocabulary) -> list[Candidate]:
    """Candidates from the figures of `grid`, row by row; cells without a figure, shares and growth give none."""
    return _Reader(grid, document, vocabulary).candidates()


class _Reader:
    def __init__(self, grid: Grid, document: Document, vocabulary: Vocabulary) -> None:
        self.grid, self.document, self.vocabulary = grid, document, vocabulary
        self.labels = Labels(vocabulary, document.published_on)
        self.meaning = self.labels.meaning
        self.caption, self.title = self.meaning(grid.caption), self.meaning(document.title)
        self.labels.year = next((said.period.end.year for said in (self.caption, self.title) if said.period), None)
        self.body = grid.rows[grid.header_rows :]
        header = _spread(grid.rows[: grid.header_rows])
        self.heads = [_unique(row[column] for row in header) for column in range(len(grid.rows[0]))]
        self.is_unit = [bool(_UNIT_COLUMN.match(plain(" ".join(head)))) for head in self.heads]
        self.is_serial = [bool(_SERIAL_COLUMN.match(plain(" ".join(head)))) for head in self.heads]
        self.is_label = [self._is_label(column) for column in range(len(self.heads))]
        lines = [self._row_labels(row, len(row) - 1) for row in self.body]
        self.by_region = any(self._differ_by("region", axis) for axis in (lines, self.heads))
        # Rows or columns that differ by the member of a dimension count the same thing.
        self.by_member = any(self._differ_by(name, axis) for name in _MEMBERS for axis in (lines, self.heads))
        self._ranked: dict[tuple[object, ...], tuple[Evidence, list[Match]]] = {}

    def candidates(self) -> list[Candidate]:
        found: list[Candidate | None] = []
        section: list[str] = []
        for row in self.body:
            texts = _unique(row)
            if len(texts) == 1 and not is_figure(texts[0]):
                section = texts
                continue
            for column, cell in enumerate(row):
                if not self.is_label[column] and is_figure(cell):
                    labels = [*section, *self._row_labels(row, column)]
                    found.append(self._candidate(cell, labels, self.heads[column], self._unit_beside(row, column)))
        return [candidate for candidate in found if candidate]

    # --- The shape of the table ---

    def _is_label(self, column: int) -> bool:
        if column < self.grid.header_columns or self.is_unit[column] or self.is_serial[column]:
            return True
        cells = [row[column] for row in self.body if row[column] and len(_unique(row)) > 1]
        return 2 * sum(not is_figure(cell) and bool(re.search(r"\w{2}", cell)) for cell in cells) > len(cells)

    def _row_labels(self, row: Sequence[str], column: int) -> list[str]:
        """The labels of a cell: of the nearest label columns to its left, without serial numbers and units."""
        last = column
        while last >= 0 and not self.is_label[last]:
            last -= 1
        first = last
        while first > 0 and self.is_label[first - 1]:
            first -= 1
        places = [at for at in range(max(first, 0), last + 1) if not self.is_unit[at] and not self.is_serial[at]]
        return _unique(row[at] for at in places if is_period(row[at]) or not row[at].isdecimal())

    def _unit_beside(self, row: Sequence[str], column: int) -> Sequence[Measure]:
        places = (at for at in range(column - 1, -1, -1) if self.is_unit[at])
        return next((measures(f"({row[at]})") for at in places), ())

    def _differ_by(self, dimension: str, lines: Sequence[Sequence[str]]) -> bool:
        """Whether the lines of labels are members of `dimension`, several ones, and all lines but a total or two."""
        named = [self.meaning(text).members.get(dimension, ("",))[0] for labels in lines for text in labels]
        named = [member for member in named if member]
        return len(set(named)) > 1 and 2 * len(named) >= sum(bool(labels) for labels in lines) - 1

    # --- What a cell says ---

    def _candidate(self, cell: str, rows: list[str], heads: list[str], beside: Sequence[Measure]) -> Candidate | None:
        labels = [self.meaning(text) for text in (*rows, *heads)]
        if any(label.derived for label in labels):
            return None
        if self.by_region and not any("region" in label.members or label.total for label in labels):
            return None
        read = _value(cell)
        if read is None:
            return None
        value, qualifier, of_cell = read
        of_label = next((label.measures for label in reversed(labels) if label.measures), ())
        named = tuple(of_cell or of_label or beside or self.caption.measures or self.title.measures)
        if any("percent" in measure.units for measure in named) and not any(RATE.search(said.text) for said in labels):
            return None
        said, matches = self._matches(labels, named)
        if not matches or matches[0].score < _LEAST or not self._about_enforcement(matches[0].indicator, said):
            return None
        indicator, sure = matches[0].indicator, 1.0
        cells = {"indicator": indicator.code, "qualifier": qualifier}
        words = {"indicator": matches[0].words, "value": cell}
        measure = next((measure for measure in named if measure.counts(indicator.unit)), None)
        if measure:
            cells |= {"value": f"{(value * measure.factor).normalize():f}", "unit": indicator.unit}
            words["unit"] = measure.words
        elif indicator.unit not in _CURRENCIES:
            cells |= {"value": f"{value.normalize():f}", "unit": indicator.unit}
            sure = 0.8
        # An amount of money without a unit may be in yuan, 万 or 亿: a person has to say.
        for place in (self._region(labels), self._members(indicator, said, labels)):
            cells |= place[0]
            words |= place[1]
        if period := self._period(labels):
            cells |= period.cells
            words["period_start"] = period.words
            if indicator.measure == "stock":
                cells |= {"period_start": cells["period_end"], "period_kind": "cumulative"}
        else:
            sure *= 0.7
        row, column = " ".join(rows), " ".join(heads)
        cells["locator"] = f"{self.grid.locator}, row “{row}”, column “{column}”"
        cells["locator_zh"] = f"{self.grid.locator_zh}，“{row}”行，“{column}”列"
        context = " | ".join(filter(None, (self.grid.caption or self.document.title, row, column, cell)))
        return Candidate(cells, context, words, confidence(matches, (sure,)), alternatives(matches, True))

    def _matches(self, labels: list[Meaning], named: tuple[Measure, ...]) -> tuple[Evidence, list[Match]]:
        """What is said of a cell, and the indicators that it may mean; the same for all labels that only name a place."""
        key = (tuple(said.text for said in labels if said.concepts or set(said.members) - {"region"}), named)
        if key not in self._ranked:
            said = self._evidence(labels)
            units = list(dict.fromkeys(unit for measure in named for unit in measure.units))
            units = units or sorted({indicator.unit for indicator in self.vocabulary.indicators.values()})
            # The size of a value tells nothing here: one column counts one thing, from Tibet to Guangdong.
            self._ranked[key] = said, rank(self.vocabulary, said, units, 0.0, "")
        return self._ranked[key]

    def _evidence(self, labels: list[Meaning]) -> Evidence:
        concepts: dict[str, Support] = {}
        members: dict[str, dict[str, Support]] = {}
        held: set[str] = set()
        for meanings, weight in ((labels, _LABEL), ([self.caption], _CAPTION), ([self.title], _TITLE)):
            more: dict[str, tuple[str, str]] = {}
            for meaning in meanings:
                told = self.by_member and weight == _LABEL
                more |= {
                    code: (facet, words)
                    for code, (facet, words) in meaning.concepts.items()
                    if facet not in held and not (told and code in meaning.of_members)
                }
                for dimension, (member, words) in meaning.members.items():
                    members.setdefault(dimension, {}).setdefault(member, Support(weight, words))
            held |= {facet for facet, _ in more.values() if facet in _NEAREST}
            for code, (_, words) in more.items():
                for wider in self.vocabulary.implied(code):
                    concepts.setdefault(wider, Support(weight, words))
        text = " ".join([*(said.text for said in labels), self.grid.caption, self.document.title])
        return Evidence(concepts, members, text)

    def _about_enforcement(self, indicator: Indicator, said: Evidence) -> bool:
        """Whether the matter or who counts it is named: courts and customs count more than this record holds."""
        subjects = {code for code in indicator.concepts if self.vocabulary.facets[code] in _SUBJECT}
        return not (subjects | indicator.agencies).isdisjoint(said.concepts)

    def _region(self, labels: list[Meaning]) -> tuple[dict[str, str], dict[str, str]]:
        """The region that the nearest words name, with those; the nation where none does."""
        for meaning in (*reversed(labels), self.caption, self.title):
            if "region" in meaning.members:
                region, words = meaning.members["region"]
                return {"region": region}, {"region": words}
        return {"region": "CN"}, {}

    def _members(
        self, indicator: Indicator, said: Evidence, labels: list[Meaning]
    ) -> tuple[dict[str, str], dict[str, str]]:
        """Members of the other dimensions: as a label says, else as for prose."""
        members, words = dimensions(self.vocabulary, indicator, said)
        for name in _MEMBERS:
            usual = indicator.members[name].most_common(1)
            if name not in words and usual and usual[0][1] >= _USUAL * indicator.observations:
                members[name] = usual[0][0]
            for label in labels:
                if name in label.members:
                    members[name], words[name] = label.members[name]
        return members, words

    def _period(self, labels: list[Meaning]) -> Period | None:
        dated = [label for label in labels if label.period or is_period(label.text)]
        # “2021年” above “上半年”.
        together = self.labels.period(*(label.text for label in dated)) if len(dated) > 1 else None
        return (
            together
            or next((label.period for label in dated if label.period), None)
            or self.caption.period
            or self.title.period
        )


def _unique(texts: Iterable[str]) -> list[str]:
    return [text for text in dict.fromkeys(texts) if text]


def _spread(header: Sequence[Sequence[str]]) -> list[list[str]]:
    """Header rows with a group's name repeated over its columns where the format does not tell how far it spans."""
    spread = [list(row) for row in header]
    for row, below in pairwise(spread):
        for column in range(1, len(row)):
            if not row[column] and below[column] and row[column - 1]:
                row[column] = row[column - 1]
    return spread


def _value(cell: str) -> tuple[Decimal, str, tuple[Measure, ...]] | None:
    """The number in a cell, its qualifier, and its unit of measure if the cell names one; None if it counts nothing."""
    text = _SPACED_DIGITS.sub("", _NOTE_MARK.sub("", plain(cell)).strip())
    if read := number(text):
        return (*read, ()) if read[0] >= 0 else None
    if scaled := _SCALED.fullmatch(text):
        return Decimal(scaled[1].replace(",", "")) * _SCALE[scaled[2]], "exact", ()
    for figure in figures(text):
        named = (Measure(figure.units, Decimal(1), figure.measure),) if figure.units else ()
        return figure.value, figure.qualifier, named
    return None
