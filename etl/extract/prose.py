"""Proposals from prose: every figure with the indicator, period, region and members that its words speak for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from etl.extract import campaigns
from etl.extract.campaigns import Campaign
from etl.extract.candidate import Candidate
from etl.extract.gather import Gatherer
from etl.extract.numbers import Figure, is_chinese, plain
from etl.extract.periods import Period, day_of, find, kind_of, years_in
from etl.extract.propose import Match, alternatives, confidence, dimensions, rank
from etl.extract.scope import HEADING, Context, Placed, place, sentences
from etl.extract.words import DIMENSIONS, Mention, Vocabulary
from etl.publications.document import Document, Paragraph

# Below this an indicator is not proposed; the figure still is.
ENOUGH = 0.36
# Campaigns are called by their year: “剑网2018”.
_CAMPAIGN_YEAR = re.compile(
    r"(?:剑网|龙腾|昆仑|铁拳|净网|蓝网|护航|清风|秋风|云剑|sword\s*net|dragon|iron\s*fist|kunlun)[^\d，。]{0,6}(20\d\d)",
    re.IGNORECASE,
)


_SINCE = re.compile(r"以来|起$|since|so far", re.IGNORECASE)


@dataclass(frozen=True)
class Proposal:
    """A figure of a sentence and what it is taken for; `matches` are the indicators considered, the best first."""

    placed: Placed
    matches: tuple[Match, ...]
    candidate: Candidate

    @property
    def figure(self) -> Figure:
        """The figure itself."""
        return self.placed.figure


def from_document(document: Document, vocabulary: Vocabulary, region: str = "") -> list[Candidate]:
    """Candidates from all paragraphs of a publication; `region` is what it speaks of where it names none."""
    return [proposal.candidate for proposal in proposals(document, vocabulary, region) if not proposal.figure.derived]


def proposals(document: Document, vocabulary: Vocabulary, region: str = "") -> Iterator[Proposal]:
    """Every figure of a publication's prose, those that are no levels (growth, thresholds, conversions) included."""
    reader = _Reader(vocabulary, document, region)
    context = Context(headings=[document.title] if document.title else [])
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            continue
        if _is_heading(block.text):
            context.headings = [block.text.strip(), *([document.title] if document.title else [])]
        for sentence in sentences(block.text):
            for placed in place(sentence, context):
                yield reader.propose(placed, block)
                if not placed.figure.derived and placed.figure.units != ("percent",):
                    context.spoken_of = placed.figure.units
            context.sentences.insert(0, sentence)


def _is_heading(text: str) -> bool:
    short = len(text) < (40 if is_chinese(text) else 90)
    return short and not re.search(r"[。；;！？!?.]\s*$", text.strip())


class _Reader:
    def __init__(self, vocabulary: Vocabulary, document: Document, region: str) -> None:
        self.vocabulary = vocabulary
        self.document = document
        self.published_on = document.published_on
        self.region = region
        self.gatherer = Gatherer(vocabulary, self._sentences)

    @cached_property
    def whereabouts(self) -> str:
        """The place below the nation that the publication names, if it names one only; else ""."""
        texts = [self.document.title, *(one.text for one in self.document.blocks if isinstance(one, Paragraph))]
        named = {one.code for text in texts[:_FIRST] for one in self.vocabulary.members(text, ("region",))} - {"CN"}
        return named.pop() if len(named) == 1 else ""

    def propose(self, placed: Placed, block: Paragraph) -> Proposal:
        figure = placed.figure
        said = self.gatherer.evidence(placed)
        period, period_sure = self._period(placed)
        place_code, place_words, place_sure = self._place(placed)
        units = () if figure.derived else figure.units
        year = period.end.year if period else None
        matches = rank(self.vocabulary, said, units, float(figure.value), place_code, year)
        best = matches[0] if matches and matches[0].score >= ENOUGH else None
        cells = dict.fromkeys(("indicator", "period_start", "period_end", "period_kind", *DIMENSIONS), "")
        words: dict[str, str] = {"value": plain(placed.sentence)[figure.start : figure.end].strip()}
        cells["region"] = place_code
        if place_words:
            words["region"] = place_words
        if period:
            cells |= _period_cells(period, best)
            words["period_start"] = period.words
        if best and "customs" in best.indicator.agencies and place_words:
            cells["region"] = self.vocabulary.customs_districts.get(place_words.lower().removesuffix("市"), place_code)
        if best:
            cells["indicator"] = best.indicator.code
            members, member_words = dimensions(self.vocabulary, best.indicator, said)
            cells |= members
            words |= member_words | {"indicator": best.words}
        cells |= {
            "value": f"{figure.value.normalize():f}",
            "unit": best.indicator.unit if best else (figure.units[0] if figure.units else ""),
            "qualifier": figure.qualifier,
            "locator": block.locator,
            "locator_zh": block.locator_zh,
        }
        sure = confidence(matches, (period_sure, place_sure)) if best else 0.0
        candidate = Candidate(cells, placed.sentence, words, sure, alternatives(matches, bool(best)))
        return Proposal(placed, tuple(matches), candidate)

    # --- period ---

    def _period(self, placed: Placed) -> tuple[Period | None, float]:
        """The period that governs a figure, and how sure that is."""
        index, count = placed.among
        own = placed.own
        texts = [(placed.after if not is_chinese(placed.sentence) else "", 1.0, False), (own, 1.0, True)]
        texts += [(layer.text, 1.0, True) for layer in placed.beside]
        texts.append((placed.after, 0.95, True))
        texts.append((placed.rest, 0.9, False))
        texts += [(layer.text, 0.85 if layer.weight > HEADING else 0.75, True) for layer in placed.context]
        year = self._year(placed)
        context = [layer.text for layer in placed.context]
        of_each = find(placed.sentence, self.published_on, year) if count > 1 else []
        if len(of_each) == count > 1 and len({one.kind for one in of_each}) == 1:
            return self._by_publication(of_each[index]), 1.0
        for text, sure, last in texts:
            if found := find(text, self.published_on, year):
                period = found[-1] if last else found[0]
                if count > 1 and period.start and period.end.year - period.start.year + 1 == count:
                    named = str(period.start.year + index)
                    return find(f"{named}年", "")[0], sure
                if period.start and period.end == day_of(self.published_on) and _SINCE.search(period.words):
                    period = self._ended(period, texts, year)
                if period.start is None:
                    near = [one for words, *_ in texts for one in find(words, self.published_on, year)]
                    period = self._begun(period, near, context)
                elif text in context and campaigns.during(placed.sentence):
                    # A campaign's figures are of its time, whatever the sentences before speak of.
                    return self._of_campaign(placed) or self._by_publication(period), min(sure, 0.9)
                return self._by_publication(period), sure
            if campaign := self._campaign(text):
                return self._of_campaign(placed, campaign.end.year) or campaign, min(sure, 0.8)
        if campaigns.during(placed.sentence):
            return self._of_campaign(placed), 0.9
        return None, 0.6

    def _campaign(self, text: str) -> Period | None:
        """The year of a campaign that is called by it."""
        named = _CAMPAIGN_YEAR.search(plain(text))
        if not named or "以来" in plain(text)[named.end() : named.end() + 14]:
            return None
        return self._by_publication(find(f"{named[1]}年")[0])

    def _by_publication(self, period: Period) -> Period:
        """A calendar year that was not over when its figures were published, up to then."""
        published = day_of(self.published_on)
        if period.kind != "year" or not published or not period.start or published.year != period.start.year:
            return period
        if published.month == 12:  # what December publishes is said of the year
            return period
        return replace(period, end=published, kind=kind_of(period.start, published))

    def _ended(self, period: Period, texts: Sequence[tuple[str, float, bool]], year: int | None) -> Period:
        """A period that goes on, up to when other words of the figure say that it was counted (“截至4月24日”)."""
        ends = [one for text, sure, _ in texts if sure > 0.85 for one in find(text, self.published_on, year)]
        for end in ends:
            if end.start is None and period.start and period.start <= end.end < period.end:
                return replace(period, end=end.end, words=f"{period.words} · {end.words}")
        return period

    def _begun(self, period: Period, named: Sequence[Period], before: Sequence[str]) -> Period:
        """A period of which the words tell only the end, from when others say that the count began.

        “今年以来，截至目前”, or the launch of the campaign that the sentences before speak of.
        """
        since = next((one for one in named if one.start and _SINCE.search(one.words)), None)
        if since and since.start and since.start <= period.end:
            return replace(since, end=period.end, words=f"{since.words} · {period.words}")
        launches = [one for text in before if (one := self.launches.get(text)) and one.start <= period.end]
        return (campaigns.meant(launches[:1], self.published_on, period) if launches else None) or period

    def _of_campaign(self, placed: Placed, year: int | None = None) -> Period | None:
        """The time of the campaign (of `year`) that a figure's sentence, those before or else the whole text tell."""
        texts = [placed.sentence, *(layer.text for layer in placed.context)]
        told = [one for text in [*texts, *self.launches] if (one := self.launches.get(text))]
        told = [one for one in told if year is None or one.start.year == year]
        until = next((one for one in find(placed.sentence, self.published_on) if one.start is None), None)
        return campaigns.meant(told[:1], self.published_on, until)

    @cached_property
    def launches(self) -> dict[str, Campaign]:
        """The campaigns of the text, by the sentence that tells when they began."""
        told: dict[str, Campaign] = {}
        year = int(self.published_on[:4]) if self.published_on[:4].isdigit() else None
        for text in self._sentences:
            if years := years_in(text):
                year = years[-1]
            if one := campaigns.launched(text, self.published_on, year):
                told[text] = one
        return told

    @cached_property
    def _sentences(self) -> list[str]:
        blocks = [block.text for block in self.document.blocks if isinstance(block, Paragraph)]
        return [sentence for text in [self.document.title, *blocks] for sentence in sentences(text)]

    def _year(self, placed: Placed) -> int | None:
        """The year that a month without one belongs to: the last one named, else the publication's."""
        for text in (placed.own, placed.after, *(layer.text for layer in (*placed.beside, *placed.context))):
            if years := years_in(text):
                return years[-1]
        parts = self.published_on.split("-")
        return int(parts[0]) if parts[0].isdigit() else None

    # --- place ---

    def _place(self, placed: Placed) -> tuple[str, str, float]:
        """The region that a figure is for, the words that name it, and how sure that is."""
        dealt = placed.among[1] > 1
        texts = [(self.gatherer.dealt(placed) if dealt else f"{placed.own} {placed.after}", 1.0)]
        texts += [(layer.text, 1.0) for layer in placed.beside]
        texts.append((placed.rest, 0.9))
        texts += [(layer.text, 0.9) for layer in placed.context]
        for text, sure in texts:
            named = [
                mention
                for mention in self.gatherer.members(text)
                if mention.facet == "region"
                and not re.search(r"占|of the$", plain(text)[: mention.start][-8:].strip())
                and not _is_venue(plain(text), mention)
            ]
            if named:
                # Of places one inside the other (“江苏省南京市”) the last; “全国” only where no other is named.
                local = [mention for mention in named if mention.code != "CN"]
                if len({mention.code for mention in local}) > 2 or (local and _among_others(plain(text), local)):
                    return "CN", "", 0.6
                chosen = (local or named)[-1]
                return chosen.code, chosen.words, sure
        if self.region:
            return self.region, "", 0.95
        if any(_SOME_PLACE.search(plain(text)) for text, _ in texts[:-1]) or _SOME_PLACE.search(placed.sentence):
            # “该市”, “全省”, or a city that is on no list: the place of the whole text, else a person has to find out.
            return self.whereabouts, "", 0.6
        return "CN", "", 0.85


# Paragraphs that are looked through for the place of a text.
_FIRST = 60
_SOME_PLACE = re.compile(
    r"全[市省县]|[该我本](?:市|省|自治区|县)(?![场民级])|自治区(?:市场|公安|高级|检察)"
    r"|[\u4e00-\u9fff]{2}[市县](?:公安|检察院|检察机关|中级|中院|市场监管|市场监督|工商|法院|知识产权局)"
)


# Where something was said or held is not what is spoken of: “29日在北京表示”, “held on Thursday in Ningbo in east China's …”.
_HELD_AFTER = re.compile(
    r"[\u4e00-\u9fff]{0,10}?(?:举行|召开|举办|开幕|落幕|表示|介绍|通报|透露|说|称|发布|公布|成立|启动)"
)
_HELD_BEFORE = re.compile(
    r"\b(?:held|meeting|conference|forum|briefing|seminar|opened|said|told|announced|ceremony)\b[^.;]{0,60}\bin\s(?:[\w' ]{0,30})$",
    re.IGNORECASE,
)


def _is_venue(text: str, mention: Mention) -> bool:
    if is_chinese(text):
        before = re.search(r"[在于][\u4e00-\u9fff]{0,8}$", text[: mention.start])
        return bool(before and _HELD_AFTER.match(text, mention.end))
    return bool(_HELD_BEFORE.search(text[: mention.start]))


def _among_others(text: str, local: Sequence[Mention]) -> bool:
    """Whether the places named are examples of more: “杭州、青岛、黄埔等海关”."""
    return bool(
        re.match(r"等(?:地|省|市|海关|\d|多地|[^，。]{0,6}(?:海关|法院|地区|省))", text[local[-1].end :])
    ) and bool(re.search(r"[、和]$", text[: local[-1].start]))


def _period_cells(period: Period, best: Match | None) -> dict[str, str]:
    cells = period.cells
    if best and best.indicator.measure == "stock":
        return cells | {"period_start": cells["period_end"], "period_kind": "cumulative"}
    if period.start is None and not (best and best.indicator.measure in ("rate", "index")):
        # When the count began is not said; agencies count by calendar years.
        begin = date(period.end.year, 1, 1)
        return cells | {"period_start": begin.isoformat(), "period_kind": kind_of(begin, period.end)}
    return cells
