"""Proposals from prose: every figure with the indicator, period, region and members that its words speak for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from etl.extract.candidate import Candidate
from etl.extract.numbers import Figure, is_chinese, plain
from etl.extract.periods import Period, find
from etl.extract.propose import GENERIC_ACTS, Evidence, Match, Support, confidence, dimensions, rank
from etl.extract.scope import AHEAD, HEADING, OWN, Context, Layer, Placed, place, sentences
from etl.extract.words import DIMENSIONS, Mention, Vocabulary
from etl.publications.document import Document, Paragraph

# Below this an indicator is not proposed; the figure still is.
ENOUGH = 0.36
_MENTIONED_ONLY = re.compile(
    r"(?:向|给|对|移送|移交|通报|报送|建议|监督|督促|配合|会同|联合|协同|协助|抄送|提请|商请|交由|以及|和|与|由)(?:了|给|至|到)?(?:涉嫌犯罪)?(?:各级|有关|当地)?$|"
    r"(?:to|by\s+working\s+with|with|urged|supervised|suggested\s+that|that|help(?:ed)?|assist(?:ed|ing)?)\s+(?:the\s+)?(?:local\s+|relevant\s+)?$",
    re.IGNORECASE,
)
# A crime by name: not the one spoken of before, unless it is among those that the vocabulary knows.
_CRIME = re.compile(
    r"[\u4e00-\u9fff]{2}(?<!涉嫌)(?<!刑事)(?<!此类)(?<!违法)(?<!各类)(?<!上述)犯罪(?!嫌疑|案件|分子|团伙|窝点|线索|集团|网络)"
)
# Campaigns are called by their year: “剑网2018”.
_CAMPAIGN_YEAR = re.compile(
    r"(?:剑网|龙腾|昆仑|铁拳|净网|蓝网|护航|清风|秋风|云剑|sword\s*net|dragon|iron\s*fist|kunlun)[^\d，。]{0,6}(20\d\d)",
    re.IGNORECASE,
)
_GROUPS = (
    frozenset({"civil", "criminal", "administrative"}),
    frozenset({"first_instance", "second_instance", "retrial"}),
)


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
    reader = _Reader(vocabulary, document.published_on, region)
    context = Context(headings=[document.title] if document.title else [])
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            continue
        if _is_heading(block.text):
            context.headings = [block.text.strip(), *([document.title] if document.title else [])]
        for sentence in sentences(block.text):
            for placed in place(sentence, context):
                yield reader.propose(placed, block)
                context.spoken_of = placed.figure.units
            context.sentences.insert(0, sentence)


def _is_heading(text: str) -> bool:
    short = len(text) < (40 if is_chinese(text) else 90)
    return short and not re.search(r"[。；;！？!?.]\s*$", text.strip())


class _Reader:
    def __init__(self, vocabulary: Vocabulary, published_on: str, region: str) -> None:
        self.vocabulary = vocabulary
        self.published_on = published_on
        self.region = region
        self._concepts: dict[str, list[Mention]] = {}
        self._members: dict[str, list[Mention]] = {}

    def propose(self, placed: Placed, block: Paragraph) -> Proposal:
        figure = placed.figure
        said = self._evidence(placed)
        period, period_sure = self._period(placed)
        place_code, place_words, place_sure = self._place(placed)
        units = () if figure.derived else figure.units
        matches = rank(self.vocabulary, said, units, float(figure.value), place_code)
        best = matches[0] if matches and matches[0].score >= ENOUGH else None
        cells = dict.fromkeys(("indicator", "period_start", "period_end", "period_kind", *DIMENSIONS), "")
        words: dict[str, str] = {"value": plain(placed.sentence)[figure.start : figure.end].strip()}
        cells["region"] = place_code
        if place_words:
            words["region"] = place_words
        if period:
            cells |= _period_cells(period, best)
            words["period_start"] = period.words
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
        candidate = Candidate(cells, placed.sentence, words, sure)
        return Proposal(placed, tuple(matches), candidate)

    # --- concepts and members ---

    def _evidence(self, placed: Placed) -> Evidence:
        concepts: dict[str, Support] = {}
        layers = [Layer(self._dealt(placed), OWN), *placed.beside, *placed.ahead, *placed.context]
        if placed.follows and placed.beside and placed.among[1] == 1:
            layers = [Layer(layers[1].text, 0.97), *layers[2:]]
        seen: set[str] = set()
        listed = False
        own_facets = {mention.facet for mention in self._subject_concepts(layers[0].text)}
        changed_agency = False
        money = placed.figure.units[:1] == ("CNY",)
        other_crime = bool(_CRIME.search(placed.own)) and not any(
            mention.facet == "object" for mention in self._subject_concepts(layers[0].text)
        )
        for depth, layer in enumerate(layers):
            mentions = self._subject_concepts(layer.text)
            if depth == 0 and placed.figure.units[:1] == ("applications",):
                # In “applications were approved” they are what is counted, not what was done.
                mentions = [mention for mention in mentions if mention.code != "applied" or not placed.figure.measure]
            facets = {mention.facet for mention in mentions}
            if depth and not changed_agency and "agency" in facets and "agency" in seen:
                changed_agency = True
            for facet in ("agency", "act", "amount", "campaign", "object", "stage", "scope", "thing"):
                named = [mention for mention in mentions if mention.facet == facet]
                weight = layer.weight
                if not named or (depth and facet == "object" and other_crime):
                    continue
                if weight == AHEAD and facet not in ("object", "agency", "act"):
                    continue
                if facet in seen and not (facet == "object" and listed):
                    narrower = [
                        mention for mention in named if self.vocabulary.broader_than(mention.code) & concepts.keys()
                    ]
                    if facet == "object" and narrower and not changed_agency:
                        # “农村食品…、吊销食品许可证”: the wider word means the narrower one named before.
                        named = narrower
                    elif facet in ("object", "stage") and not changed_agency and depth == 1:
                        weight *= 0.75 if placed.part else 0.5
                    else:
                        continue
                elif depth and facet in ("stage", "scope") and {"act", "object"} <= own_facets and not placed.part:
                    # A clause that says itself what was done to what is no part of the one before.
                    continue
                elif (
                    depth
                    and facet in ("act", "stage", "scope", "amount")
                    and (changed_agency or (layer.weight < 0.85 and placed.figure.units != ("percent",)))
                ):
                    continue
                elif depth and facet == "thing":
                    weight *= 0.3
                elif depth and facet == "amount" and "CNY" not in placed.figure.units:
                    continue
                elif depth and facet == "scope":
                    weight *= 0.9 if depth == 1 else 0.6
                if facet == "act" and depth == 0:
                    self._acts(concepts, named, placed)
                    continue
                if facet == "agency":
                    if depth == 0:
                        # “supervised the filing of 260 cases by police”: who acts stands before the act.
                        acting = any(mention.facet == "act" and mention.start < len(placed.own) for mention in mentions)
                        named = [mention for mention in named if mention.start < len(placed.own) or not acting]
                        if not named:
                            facets.discard("agency")
                    joint = [mention for mention in named if mention.code == "joint_departments"]
                    named = [mention for mention in named if mention not in joint][-1:] + joint[-1:]
                for mention in named:
                    if facet == "stage" and weight < 0.75 and self._rival(mention.code, concepts):
                        continue
                    self._add(concepts, mention, weight)
            # A sum after a list is that of all in it: “商标案件3.1万件、专利案件0.7万件，案值…”.
            listed = (
                depth > 0 and money and bool(re.match(r"[、和及与]", layer.text)) and ("object" not in seen or listed)
            )
            # Own words close a facet only for what is further away, so that a layer's mentions all count.
            seen |= facets
        if placed.figure.measure == "人次":
            concepts.setdefault("officer_dispatch", Support(0.9, placed.figure.measure))
        return Evidence(concepts, self._members_of(placed, layers), layers[0].text)

    def _dealt(self, placed: Placed) -> str:
        """A figure's own words; of things that “respectively” deals out, only the one at its place."""
        index, count = placed.among
        own = placed.own
        if count > 1:
            head = re.split(r"分别", placed.dealt)[0]
            items = re.split(r"[、和及与]|,\s*|\band\b", head)
            if len(items) >= count:
                common = re.sub(r"[^，]*$", "", head) if "，" in head else ""
                verb = re.match(r".*?(?:查处|审结|新收|受理|破获|扣留|立案|办结)", items[-count])
                tail = re.search(r"(?:民事|刑事|行政|一审|案件|货物).*$", items[-1])
                return common + (verb.group() if verb else "") + items[-count + index] + (tail.group() if tail else "")
            own = head
        return f"{own} {placed.after}"

    def _subject_concepts(self, text: str) -> list[Mention]:
        if text not in self._concepts:
            self._concepts[text] = [
                mention
                for mention in self.vocabulary.concepts(text)
                if mention.facet != "agency" or not _MENTIONED_ONLY.search(plain(text)[: mention.start][-30:])
            ]
        return self._concepts[text]

    def _acts(self, concepts: dict[str, Support], named: list[Mention], placed: Placed) -> None:
        """The act next to a figure counts in full, others of its words for less."""
        own = self._dealt(placed)
        clause = max(own.rfind(mark, 0, len(own) - len(placed.after)) for mark in "，；,;")
        before = [mention for mention in named if mention.start < len(own) - len(placed.after)]
        nearby = [mention for mention in before if mention.start > clause] or before
        # “提起公益诉讼立案”, “适用认罪认罚从宽制度办理”: the act by name tells more than that something was done.
        telling = [mention for mention in nearby if mention.code not in GENERIC_ACTS]
        nearest = (telling or nearby or named[:1])[-1]
        for mention in named:
            beside = mention.start <= nearest.start < mention.end
            self._add(concepts, mention, OWN if beside else 0.55)

    def _add(self, concepts: dict[str, Support], mention: Mention, weight: float) -> None:
        for concept in self.vocabulary.implied(mention.code):
            if concept not in concepts or concepts[concept].weight < weight:
                concepts[concept] = Support(weight, mention.words)

    @staticmethod
    def _rival(code: str, concepts: dict[str, Support]) -> bool:
        return any(code in group and any(other in concepts for other in group if other != code) for group in _GROUPS)

    def _members_of(self, placed: Placed, layers: list[Layer]) -> dict[str, dict[str, Support]]:
        found: dict[str, dict[str, Support]] = {}
        bare = not any(
            mention.facet in ("agency", "act", "object") for mention in self._subject_concepts(layers[0].text)
        )
        near = 2 if placed.part or placed.figure.units[:1] == ("CNY",) or bare else 1
        for depth, layer in enumerate(layers[: near + 1]):
            mentions = self._member_mentions(layer.text)
            for dimension in DIMENSIONS[1:]:
                if dimension in found:
                    continue
                named = [mention for mention in mentions if mention.facet == dimension]
                weight = layer.weight if depth < near else 0.7
                if named:
                    found[dimension] = {mention.code: Support(weight, mention.words) for mention in named}
        return found

    def _member_mentions(self, text: str) -> list[Mention]:
        if text not in self._members:
            agencies = [mention for mention in self.vocabulary.concepts(text) if mention.facet == "agency"]
            self._members[text] = [
                mention
                for mention in self.vocabulary.members(text)
                if mention.facet == "region"
                or not any(agency.start <= mention.start and mention.end <= agency.end for agency in agencies)
            ]
        return self._members[text]

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
        for text, sure, last in texts:
            if found := find(text, self.published_on, year):
                period = found[-1] if last else found[0]
                if count > 1 and period.start and period.end.year - period.start.year + 1 == count:
                    named = str(period.start.year + index)
                    return find(f"{named}年", "")[0], sure
                return period, sure
        for text, *_ in texts:
            campaign = _CAMPAIGN_YEAR.search(plain(text))
            if campaign and "以来" not in plain(text)[campaign.end() : campaign.end() + 14]:
                return find(f"{campaign[1]}年")[0], 0.8
        return None, 0.6

    def _year(self, placed: Placed) -> int | None:
        """The year that a month without one belongs to: the last one named, else the publication's."""
        from etl.extract.periods import years_in

        for text in (placed.own, placed.after, *(layer.text for layer in (*placed.beside, *placed.context))):
            if years := years_in(text):
                return years[-1]
        parts = self.published_on.split("-")
        return int(parts[0]) if parts[0].isdigit() else None

    # --- place ---

    def _place(self, placed: Placed) -> tuple[str, str, float]:
        """The region that a figure is for, the words that name it, and how sure that is."""
        texts = [(f"{placed.own} {placed.after}", 1.0)]
        texts += [(layer.text, 1.0) for layer in placed.beside]
        texts.append((placed.rest, 0.9))
        texts += [(layer.text, 0.9) for layer in placed.context]
        for text, sure in texts:
            named = [
                mention
                for mention in self._member_mentions(text)
                if mention.facet == "region" and not re.search(r"占|of the$", plain(text)[: mention.start][-8:].strip())
            ]
            if named:
                # Of places one inside the other (“江苏省南京市”) the last; “全国” only where no other is named.
                local = [mention for mention in named if mention.code != "CN"]
                if len({mention.code for mention in local}) > 2:
                    return "CN", "", 0.6
                chosen = (local or named)[-1]
                return chosen.code, chosen.words, sure
        if self.region:
            return self.region, "", 0.95
        return "CN", "", 0.85


def _period_cells(period: Period, best: Match | None) -> dict[str, str]:
    cells = period.cells
    if best and best.indicator.measure == "stock":
        return cells | {"period_start": cells["period_end"], "period_kind": "cumulative"}
    if period.start is None and not (best and best.indicator.measure in ("rate", "index")):
        # When the count began is not said: a person has to find out.
        return cells | {"period_start": "", "period_kind": ""}
    return cells
