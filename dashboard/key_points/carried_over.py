"""Which tasks of one year's Key Points have a counterpart in another's, judged by their Chinese titles alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# Words that stand in so many titles that sharing them says nothing; longer ones first, since they are cut out in turn.
COMMON_WORDS = (
    "侵权假冒", "知识产权", "打击", "侵犯", "持续", "深入", "全面", "不断", "推进", "推动", "加强", "加大", "强化", "完善",
    "健全", "提升", "开展", "治理", "力度", "工作", "严格", "保护", "领域",
)  # fmt: skip
JOINING = "和与及的"
THRESHOLD = 0.3


@dataclass(frozen=True)
class Pair:
    """Places of two titles that are taken for one task, in their lists, and how alike they are, 0 to 1."""

    earlier: int
    later: int
    score: float


def pairs_of_characters(title: str) -> set[str]:
    """Every two neighbouring Chinese characters of a title without its common words."""
    for word in COMMON_WORDS:
        title = title.replace(word, " ")
    runs = re.split(rf"[^\u4e00-\u9fff]+|[{JOINING}]", title)
    return {run[place : place + 2] for run in runs for place in range(len(run) - 1)}


def likeness(one: str, other: str) -> float:
    """Twice the pairs of characters that both titles share, over the pairs of both (Dice's coefficient)."""
    left, right = pairs_of_characters(one), pairs_of_characters(other)
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0


def matched(earlier: Sequence[str], later: Sequence[str]) -> list[Pair]:
    """Titles that are the most alike from either side, and alike enough, in the order of the later year.

    A task may have several counterparts: one that was split, or several that were merged.
    """
    score = [[likeness(old, new) for new in later] for old in earlier]
    found = set()
    for old in range(len(earlier)):
        found |= {(old, new) for new in range(len(later)) if score[old][new] == max(score[old])}
    for new in range(len(later)):
        best = max((score[old][new] for old in range(len(earlier))), default=0.0)
        found |= {(old, new) for old in range(len(earlier)) if score[old][new] == best}
    pairs = [Pair(old, new, score[old][new]) for old, new in found if score[old][new] >= THRESHOLD]
    return sorted(pairs, key=lambda pair: (pair.later, -pair.score, pair.earlier))
