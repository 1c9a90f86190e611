"""How a candidate stands to the observations on record, by the rules for numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from etl.extract.candidate import Candidate

NEW, KNOWN, CONTRADICTS = "new", "known", "contradicts"
CELL = ("indicator", "period_start", "period_end", "region", "market", "ip_type", "industry", "channel")


class Record:
    """The observations on record, by cell."""

    def __init__(self, observations: Iterable[Mapping[str, str]]) -> None:
        self._cells: dict[tuple[str, ...], list[tuple[Decimal, str]]] = {}
        for row in observations:
            cell = tuple(row[column] for column in CELL)
            self._cells.setdefault(cell, []).append((Decimal(row["value"]), row["qualifier"]))

    def compared(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """The candidates, each with how it stands."""
        told = []
        for candidate in candidates:
            status, known = self.compare(candidate.cells)
            told.append(replace(candidate, status=status, known=known))
        return told

    def compare(self, cells: Mapping[str, str]) -> tuple[str, str]:
        """How a proposed observation stands: its status, and the value that it was compared with.

        Without an indicator there is nothing to compare with, and the status is "".
        """
        if not cells["indicator"]:
            return "", ""
        on_record = self._cells.get(tuple(cells.get(column, "") for column in CELL))
        if not on_record:
            return NEW, ""
        value, qualifier = Decimal(cells["value"]), cells["qualifier"]
        for other, word in on_record:
            if same(value, qualifier, other, word):
                return KNOWN, f"{other:f}"
        return CONTRADICTS, f"{on_record[0][0]:f}"


def same(value: Decimal, qualifier: str, other: Decimal, other_qualifier: str) -> bool:
    """Whether two values can be the same fact: equal, or apart by the rounding and the words of the coarser one."""
    if value == other:
        return True
    step, other_step = precision(value), precision(other)
    if step > other_step or (step == other_step and qualifier != "exact"):
        return _admits(value, step, qualifier, other)
    if other_step > step or other_qualifier != "exact":
        return _admits(other, other_step, other_qualifier, value)
    return False


def precision(value: Decimal) -> Decimal:
    """Of a value's digits, the last that is not zero: 31,000 is precise to 1,000."""
    if not value:
        return Decimal(1)
    exponent = value.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(1).scaleb(exponent)


def _admits(stated: Decimal, step: Decimal, word: str, other: Decimal) -> bool:
    if word == "over":
        return stated <= other < stated + step
    if word == "nearly":
        return stated - step < other <= stated
    return 2 * (other - stated) >= -step and other < stated + step
