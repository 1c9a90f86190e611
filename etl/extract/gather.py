"""What the words around a figure say of it: concepts and members, each as strong as it stands near.

Of agency, act and amount the nearest hold; what is spoken of carries over a list and a sentence until another is named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from etl.extract.numbers import is_chinese, plain
from etl.extract.propose import FAR, GENERIC_ACTS, Evidence, Support
from etl.extract.scope import AHEAD, BEFORE, BESIDE, HEADING, OWN, PAIR, Layer, Placed
from etl.extract.words import DIMENSIONS, Mention, Vocabulary

_MENTIONED_ONLY = re.compile(
    r"(?:向|给|对|移送|移交|通报|报送|建议|监督|督促|配合|会同|联合|协同|协助|抄送|提请|商请|交由|以及|和|与|由)(?:了|给|至|到)?(?:涉嫌犯罪)?(?:各级|有关|当地)?$|"
    r"(?:to|by\s+working\s+with|with|urged|supervised|suggested\s+that|that|help(?:ed)?|assist(?:ed|ing)?)\s+(?:the\s+)?(?:local\s+|relevant\s+)?$",
    re.IGNORECASE,
)
# A crime by name: not the one spoken of before, unless it is among those that the vocabulary knows.
_CRIME = re.compile(
    r"[\u4e00-\u9fff]{2}(?<!涉嫌)(?<!刑事)(?<!此类)(?<!违法)(?<!各类)(?<!上述)犯罪(?!嫌疑|案件|分子|团伙|窝点|线索|集团|网络)"
)
# Only courts do these; of acts with a concept of their own, the vocabulary knows whose they are.
_BY_COURTS = re.compile(r"审结(?!审查|提请|批准|逮捕)|审执结|新收")
# A sentence of several years speaks of no campaign named before.
_SPAN = re.compile(r"(?:19|20)\d\d年?\s*(?:至|到|—|-|to|and)\s*(?:19|20)\d\d")
# Who did it, in an English passive.
_BY = re.compile(r"\b(?:were|was|been)\s+(?:[\w-]+\s+){1,4}by\s+(?!\d)[^,.;]+", re.IGNORECASE)
_GROUPS = (
    frozenset({"civil", "criminal", "administrative"}),
    frozenset({"first_instance", "second_instance", "retrial"}),
)


class Gatherer:
    """Gathers evidence; keeps what each text says, since neighbouring figures share their words."""

    def __init__(self, vocabulary: Vocabulary, texts: Sequence[str] = ()) -> None:
        self.vocabulary, self._texts = vocabulary, texts
        self._concepts: dict[str, list[Mention]] = {}
        self._members: dict[str, list[Mention]] = {}

    def evidence(self, placed: Placed) -> Evidence:
        """What speaks for the meaning of a figure."""
        layers = [Layer(self.dealt(placed), OWN), *placed.beside, *placed.ahead, *placed.context]
        if placed.follows and placed.beside and placed.among[1] == 1:
            layers = [Layer(layers[1].text, 0.97), *layers[2:]]
        own = self._own_mentions(placed, layers[0].text)
        concepts = _Concepts(self.vocabulary, placed, own, layers[0].text)
        for depth, layer in enumerate(layers):
            concepts.hear(own if depth == 0 else self._mentions(layer.text), layer, depth)
            if depth == 0 and (doer := _BY.search(f"{placed.after} {placed.rest}")):
                concepts.hear_doer(self._mentions(doer.group()))
        concepts.settle_agency(own)
        told = any(
            self.vocabulary.facets[code] == "agency" or code in self.vocabulary.agency_of for code in concepts.found
        )
        if self._only_agency and not told:
            concepts.found[self._only_agency.code] = Support(HEADING, self._only_agency.words)
        if placed.figure.measure == "人次":
            concepts.found.setdefault("officer_dispatch", Support(0.9, placed.figure.measure))
        about = frozenset(member.code for layer in placed.context for member in self.members(layer.text))
        return Evidence(concepts.found, self._members_of(placed, layers), layers[0].text, placed.share_of, about)

    @cached_property
    def _only_agency(self) -> Mention | None:
        """The agency of the whole publication, if it names one only."""
        named = [one for text in self._texts for one in self._mentions(text) if one.facet == "agency"]
        return named[0] if len({one.code for one in named}) == 1 else None

    def members(self, text: str) -> list[Mention]:
        """Members that a text names, its regions included; the words of an agency's name are none."""
        if text not in self._members:
            # “Infringement and counterfeiting” is one thing, and counterfeit goods no part of it.
            names = [
                one for one in self.vocabulary.concepts(text) if one.facet == "agency" or one.code == "ip_counterfeit"
            ]
            self._members[text] = [
                mention
                for mention in self.vocabulary.members(text)
                if mention.facet == "region"
                or not any(name.start <= mention.start and mention.end <= name.end for name in names)
            ]
        return self._members[text]

    def _own_mentions(self, placed: Placed, text: str) -> list[Mention]:
        mentions = self._mentions(text)
        if placed.figure.units[:1] == ("applications",) and placed.figure.measure:
            # In “applications were approved” they are what is counted, not what was done.
            mentions = [mention for mention in mentions if mention.code != "applied"]
        acting = any(mention.facet == "act" and mention.start < len(placed.own) for mention in mentions)
        # “supervised the filing of 260 cases by police”: who acts stands before the act.
        return [
            mention
            for mention in mentions
            if mention.facet != "agency" or mention.start < len(placed.own) or not acting
        ]

    def dealt(self, placed: Placed) -> str:
        """A figure's own words; of things that “分别” or “respectively” deals out, only the one at its place."""
        index, count = placed.among
        own = placed.own
        if count > 1:
            head = re.split(r"分别", placed.dealt)[0]
            if count == 2 and (pair := PAIR.search(head)):
                return head[: pair.start()] + pair[index + 1] + head[pair.end() :]
            if not is_chinese(placed.sentence):
                return f"{_dealt_in_english(head, index, count)} {placed.after}"
            items = re.split(r"[、和及与]|,\s*|\band\b", head)
            if len(items) >= count:
                common = re.sub(r"[^，]*$", "", head) if "，" in head else ""
                verb = re.match(r".*?(?:查处|审结|新收|受理|破获|扣留|立案|办结)", items[-count])
                tail = re.search(r"(?:民事|刑事|行政|一审|案件|货物).*$", items[-1])
                return common + (verb.group() if verb else "") + items[-count + index] + (tail.group() if tail else "")
            own = head
        return f"{own} {placed.after}"

    @cached_property
    def _of_the_spc(self) -> bool:
        """Whether the publication names the tribunal of the Supreme People's Court, which it then calls the tribunal."""
        return any(one.code == "spc_tribunal" for text in self._texts for one in self.vocabulary.concepts(text))

    def _mentions(self, text: str) -> list[Mention]:
        if text not in self._concepts:
            self._concepts[text] = [
                replace(mention, code="spc_tribunal")
                if mention.words.endswith("法庭") and mention.facet == "agency" and self._of_the_spc
                else mention
                for mention in self.vocabulary.concepts(text)
                if mention.facet != "agency" or not _MENTIONED_ONLY.search(plain(text)[: mention.start][-30:])
            ]
        return self._concepts[text]

    def _members_of(self, placed: Placed, layers: list[Layer]) -> dict[str, dict[str, Support]]:
        found: dict[str, dict[str, Support]] = {}
        bare = not any(mention.facet in ("agency", "act", "object") for mention in self._mentions(layers[0].text))
        shares = placed.figure.units == ("percent",)
        near = (
            3
            if shares and placed.among[1] > 1
            else 2
            if shares or placed.part or placed.figure.units[:1] == ("CNY",) or bare
            else 1
        )
        for depth, layer in enumerate(layers[: near + 1]):
            mentions = self.members(layer.text)
            for dimension in DIMENSIONS[1:]:
                if dimension in found:
                    continue
                named = [mention for mention in mentions if mention.facet == dimension]
                weight = layer.weight if depth < near else 0.7
                if named:
                    found[dimension] = {mention.code: Support(weight, mention.words) for mention in named}
        return found


def _dealt_in_english(head: str, index: int, count: int) -> str:
    """The words before a list, of the `count` things joined last in them only that at `index`.

    “the number of new patent, trademark and copyright cases reached” for the second: “the number of new trademark cases
    reached”. The first ends with its thing, the last begins with it.
    """
    items = [item for item in re.split(r",\s+(?:and\s+)?|\s+and\s+", head.strip(" ,")) if item.strip()]
    if len(items) < count:
        return head
    first, last = items[-count], items[-1]
    common, _, named = first.rpartition(" ")
    thing, _, tail = last.partition(" ")
    things = [named, *items[-count + 1 : -1], thing]
    return " ".join([*items[:-count], common, things[index], tail])


class _Concepts:
    """Concepts heard so far, from the nearest words outwards."""

    def __init__(self, vocabulary: Vocabulary, placed: Placed, own: Sequence[Mention], text: str) -> None:
        self.vocabulary, self.placed, self._text = vocabulary, placed, text
        self.found: dict[str, Support] = {}
        self._facets: set[str] = set()
        self._own_facets = {mention.facet for mention in own}
        self._transferred = any(mention.code == "transferred" for mention in own)
        self._money = placed.figure.units[:1] == ("CNY",)
        acts = self._money or "act" in self._own_facets
        self._parts = self._parts_before(placed) if acts else frozenset()
        # A crime by a name that the vocabulary does not have is not the one spoken of before.
        self._other_crime = bool(_CRIME.search(placed.own)) and "object" not in self._own_facets
        self._other_agency = False
        self._listed = False

    @staticmethod
    def _parts_before(placed: Placed) -> frozenset[int]:
        """Layers beside that are parts of a whole (“其中…、…”), of which a figure with an act or a sum of its own is none."""
        if placed.part or re.match(r"[、和及与]", placed.own):
            return frozenset()
        parts: set[int] = set()
        listed: list[int] = []
        for depth, layer in enumerate(placed.beside, 1):
            if re.match(r"[，；]?其中", layer.text):
                parts |= {*listed, depth}
            listed = [*listed, depth] if re.match(r"[、和及与]", layer.text) else []
        return frozenset(parts)

    def hear(self, mentions: Sequence[Mention], layer: Layer, depth: int) -> None:
        """Take in what the words of a layer say, as far as they can mean the figure."""
        facets = {mention.facet for mention in mentions}
        if depth and "agency" in facets and "agency" in self._facets:
            self._other_agency = True
        for facet in ("agency", "act", "amount", "campaign", "object", "stage", "scope", "thing"):
            named = [mention for mention in mentions if mention.facet == facet]
            if named and facet == "act" and depth == 0:
                self._own_acts(named)
            elif named and facet == "object" and depth == 0:
                self._own_objects(named)
            elif named:
                named, weight = self._weighed(facet, named, layer.weight, depth)
                self._add(named, weight, facet)
        # A sum after a list is that of all in it: “商标案件3.1万件、专利案件0.7万件，案值…”.
        in_list = bool(re.match(r"[、和及与]", layer.text)) and ("object" not in self._facets or self._listed)
        self._listed = depth > 0 and self._money and in_list
        self._facets |= facets - {"object"} if depth in self._parts else facets

    def hear_doer(self, mentions: Sequence[Mention]) -> None:
        """Take in what was done and by whom, told behind in the passive (“… were shut down by the copyright authorities”)."""
        for facet in {"agency", "act"} - self._facets:
            if named := [mention for mention in mentions if mention.facet == facet]:
                self._add(named[:1], BESIDE, facet)
                self._facets.add(facet)

    def settle_agency(self, own: Sequence[Mention]) -> None:
        """Who acts, where the figure's own act tells it and only other sentences name an agency."""
        agency_of = self.vocabulary.agency_of
        doers = {agency_of[one.code] for one in own if one.facet == "act" and one.code in agency_of}
        if _BY_COURTS.search(self.placed.own):
            doers.add("court")
        named = {code for code in self.found if self.vocabulary.facets[code] == "agency"}
        if len(doers) != 1 or not named or any(self.found[code].weight > FAR for code in named):
            return
        (doer,) = doers
        if not any(self.vocabulary.stands_for.get(code, {}).get(doer) or code == doer for code in named):
            words = " ".join(one.words for one in own if one.facet == "act")
            for code in named:
                del self.found[code]
            self.found[doer] = Support(BESIDE, words)

    def _weighed(self, facet: str, named: list[Mention], weight: float, depth: int) -> tuple[list[Mention], float]:
        """What of a facet's mentions can mean the figure, and how much: nothing, where nearer words close it."""
        nothing: tuple[list[Mention], float] = [], 0.0
        if facet == "agency":
            joint = [mention for mention in named if mention.code == "joint_departments"]
            named = [mention for mention in named if mention not in joint][-1:] + joint[-1:]
        if weight == AHEAD and facet not in ("object", "agency", "act"):
            return nothing
        if facet == "object" and ((self._other_crime and depth) or depth in self._parts):
            return nothing
        if facet in self._facets and not (facet == "object" and self._listed):
            if self._other_agency:
                return nothing
            narrower = [one for one in named if self.vocabulary.broader_than(one.code) & self.found.keys()]
            if facet == "object" and narrower:
                # “农村食品…、吊销食品许可证”: the wider word means the narrower one named before.
                return narrower, weight
            if facet in ("object", "stage") and depth == 1:
                return named, weight * (0.75 if self.placed.part else 0.5)
            return nothing
        if not depth:
            return named, weight
        whole = {"act", "object"} <= self._own_facets or self._transferred
        if facet in ("stage", "scope") and whole and not self.placed.part:
            # A clause that says itself what was done to what is no part of the one before.
            return nothing
        far = weight < 0.85 and self.placed.figure.units != ("percent",) and not (self.placed.part and weight == BEFORE)
        if facet in ("act", "stage", "scope", "amount") and (self._other_agency or far):
            return nothing
        if facet == "campaign" and weight <= FAR and _SPAN.search(plain(self.placed.sentence)):
            return nothing
        if facet == "amount" and "CNY" not in self.placed.figure.units:
            return nothing
        if facet == "thing":
            weight *= 0.3
        elif facet == "scope":
            weight *= 0.9 if depth == 1 else 0.6
        return named, weight

    def _own_objects(self, named: list[Mention]) -> None:
        """Objects of the figure's own clause count in full, those of clauses before it for less."""
        length = len(self._text) - len(self.placed.after)
        clause = self._text.rfind("，", 0, length)
        nearby = [mention for mention in named if mention.start > clause]
        for mention in named:
            self._add([mention], OWN if mention in nearby or not nearby else 0.6, "object")

    def _own_acts(self, named: list[Mention]) -> None:
        """The act next to a figure counts in full, others of its words for less."""
        length = len(self._text) - len(self.placed.after)
        clause = max(self._text.rfind(mark, 0, length) for mark in "，；,;")
        before = [mention for mention in named if mention.start < length]
        nearby = [mention for mention in before if mention.start > clause] or before
        # “提起公益诉讼立案”, “适用认罪认罚从宽制度办理”: the act by name tells more than that something was done.
        telling = [mention for mention in nearby if mention.code not in GENERIC_ACTS]
        nearest = (telling or nearby or named[:1])[-1]
        for mention in named:
            beside = mention.start <= nearest.start < mention.end
            self._add([mention], OWN if beside else 0.55, "act")

    def _add(self, named: Sequence[Mention], weight: float, facet: str) -> None:
        for mention in named:
            if facet == "stage" and weight < 0.75 and self._rival(mention.code):
                continue
            for concept in self.vocabulary.implied(mention.code):
                if concept not in self.found or self.found[concept].weight < weight:
                    self.found[concept] = Support(weight, mention.words)

    def _rival(self, code: str) -> bool:
        return any(code in group and any(other in self.found for other in group if other != code) for group in _GROUPS)
