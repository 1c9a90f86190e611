"""Which member of a code list a person may have meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz, process

# Below this share of equal characters (`fuzz.ratio`) a likeness is chance: 食品 and 药品 have 50, rural and rurall 91.
LIKE = 80.0
MOST = 4
# Words of daily use that no code list has as a name; lists that lack the member are not concerned.
ALIASES = {
    "起": "cases",
    "宗": "cases",
    "批次": "batches",
    "名": "persons",
    "人次": "persons",
    "人民币": "CNY",
    "rmb": "CNY",
    "吨数": "tonnes",
    "全国": "CN",
    "nationwide": "CN",
    "national": "CN",
    "all markets": "all",
    "internet": "online",
    "互联网": "online",
    "网络": "online",
    "农村": "rural",
    "超": "over",
    "逾": "over",
    "多": "over",
    "余": "over",
    "近": "nearly",
    "约": "about",
}
# What a place's name may lack or add: 广东 for 广东省, Guangdong Province for Guangdong.
SUFFIXES = re.compile(
    r"(特别行政区|(壮族|回族|维吾尔)?自治区|省|市|地区|\s*\b(province|prov|municipality|autonomous region|city|"
    r"(zhuang|hui|uy?gh?ur) autonomous region|shi|sheng))$"
)


class Members:
    """The members of a code list with their names, to be asked for the one that a word means."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        self._meant: dict[str, set[str]] = {}
        for code, words in names.items():
            for word in (code, *words):
                for form in _forms(word):
                    self._meant.setdefault(form, set()).add(code)
        for alias, code in ALIASES.items():
            if code in names:
                self._meant.setdefault(alias, set()).add(code)
        self._words = list(self._meant)
        self._asked: dict[str, list[str]] = {}

    def named(self, word: str) -> list[str]:
        """The members that have `word` as code or name, however it is written: 广东, Guangdong Prov.; none for a likeness."""
        return sorted(next((self._meant[form] for form in _forms(word) if form in self._meant), ()))

    def near(self, word: str) -> list[str]:
        """The members that `word` may mean, up to four and equally likely ones only; none if it is like no name."""
        if word not in self._asked:
            self._asked[word] = self._near(word)
        return self._asked[word]

    def _near(self, word: str) -> list[str]:
        if named := self.named(word):
            return self._told(set(named))
        found: dict[str, float] = {}
        # A number like another number means nothing.
        for form in _forms(word) if not word.strip().isdigit() else []:
            for like, score, _ in process.extract(form, self._words, scorer=fuzz.ratio, score_cutoff=LIKE, limit=MOST):
                for code in self._meant[like]:
                    found[code] = max(score, found.get(code, 0.0))
        best = max(found.values(), default=0.0)
        return self._told({code for code, score in found.items() if score == best})

    @staticmethod
    def _told(codes: set[str]) -> list[str]:
        return sorted(codes) if len(codes) <= MOST else []


def _forms(word: str) -> list[str]:
    """How a name may be written, the fullest first: as it is, without its bracketed part, each of its alternatives."""
    whole = _plain(word)
    parts = [whole, re.sub(r"\(.*\)$", "", whole).strip()]
    parts += re.findall(r"^.*\((.*)\)$", whole)
    parts += [part.strip() for each in parts[:2] for part in each.split("/")]
    parts += [SUFFIXES.sub("", part).strip() for part in parts]
    return [form for form in dict.fromkeys(parts) if form]


def _plain(word: str) -> str:
    return re.sub(r"[\s_.]+", " ", unicodedata.normalize("NFKC", word).casefold()).strip()
