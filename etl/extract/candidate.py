"""What `extract` proposes and a review sheet holds."""

from __future__ import annotations

from dataclasses import dataclass, field

# The columns of an observation in the contract, in its order; a review sheet has them between its own.
OBSERVATION = (
    "indicator",
    "period_start",
    "period_end",
    "period_kind",
    "region",
    "market",
    "ip_type",
    "industry",
    "channel",
    "value",
    "unit",
    "qualifier",
    "source_id",
    "locator",
    "locator_zh",
    "note",
    "note_zh",
)


@dataclass(frozen=True)
class Candidate:
    """One proposed observation.

    `cells` holds the columns of `OBSERVATION` that could be proposed, as text in the contract's form (members by
    code, the value a plain number in `unit`); what could not is "". `words` names, for each proposed column, the
    words of the publication that support it. `confidence` lies between 0 and 1. `alternatives`
    are other indicators that the words may mean, by code, the likelier first. `status` is "new", "known" or
    "contradicts" ("" while not compared), `known` the value on record that it was compared with.
    """

    cells: dict[str, str]
    context: str
    words: dict[str, str] = field(default_factory=dict)
    confidence: float = 0.0
    alternatives: tuple[str, ...] = ()
    status: str = ""
    known: str = ""
