"""Finding an indicator by words in either language, by pinyin, or by something near."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pypinyin import lazy_pinyin
from rapidfuzz import fuzz, process, utils

NEAR_ENOUGH = 72


def index(names: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The text that each code is found by: its names, and the pinyin of Chinese ones, whole and as initials."""
    found = {}
    for code, texts in names.items():
        words = [code.replace("_", " "), *texts]
        for text in texts:
            syllables = lazy_pinyin("".join(letter for letter in text if "\u4e00" <= letter <= "\u9fff"))
            words += ["".join(syllables), "".join(syllable[0] for syllable in syllables)]
        found[code] = utils.default_process(" ".join(words))
    return found


def find(query: str, texts: Mapping[str, str], most: int = 20) -> list[str]:
    """Codes whose text of `index` holds every word of `query`, else most of them; of equals, the shortest text first.

    A word that stands in no text is taken for the nearest word that does.
    """
    words = _corrected(utils.default_process(query).split(), texts)
    held = {code: sum(word in text for word in words) for code, text in texts.items()}
    best = max(held.values(), default=0)
    found = [code for code, count in held.items() if count == best > 0]
    return sorted(found, key=lambda code: (len(texts[code]), code))[:most]


def _corrected(words: Sequence[str], texts: Mapping[str, str]) -> list[str]:
    known = {word for text in texts.values() for word in text.split()}
    held = [word for word in words if any(word in text for text in texts.values())]
    nearest = [
        process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH)
        for word in words
        if word not in held
    ]
    return [*held, *(near[0] for near in nearest if near)]
