"""Why one observation of a cell is preferred to another: the first rule that separates the two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Rule = Literal["publisher", "precision", "word", "later", "source_id"]


@dataclass(frozen=True)
class Stated:
    """What the rules look at: rank of the kind of publisher (1 is best), unit of the value's last significant digit,
    the word put to the value, the publication's date as precise as known (ISO text) and its source id."""

    publisher_rank: int
    precision_step: float
    qualifier: str
    published_on: str | None
    source_id: str


def deciding_rule(preferred: Stated, other: Stated) -> Rule:
    """The rule by which `preferred` comes before `other`.

    The rules are those of the build, in its order: the better kind of publisher, the more precise value, one without
    a word before one with, the later publication (an undated one last), and then the source id.
    """
    if preferred.publisher_rank != other.publisher_rank:
        return "publisher"
    if preferred.precision_step != other.precision_step:
        return "precision"
    if (preferred.qualifier == "exact") != (other.qualifier == "exact"):
        return "word"
    if preferred.published_on != other.published_on:
        return "later"
    return "source_id"
