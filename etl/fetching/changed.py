"""Which publications no longer say what they said when their figures were read."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from etl import contract as contracts
from etl.extract.numbers import figures, number
from etl.fetching import copies
from etl.fetching.copies import Copy
from etl.problems import InvalidData
from etl.publications.document import Document, Paragraph
from etl.publications.read import read as read_publication
from etl.read import read
from locales import t

CELL = " | "


@dataclass(frozen=True)
class Observed:
    """An observation on record of a changed publication: its place in the data, and what it says.

    `is_gone` says that its number stood in the text that was read and no longer stands in the newest.
    """

    file: str
    row: int
    indicator: str
    period_start: str
    period_end: str
    region: str
    value: str
    unit: str
    is_gone: bool = False


@dataclass(frozen=True)
class Changed:
    """A publication whose text changed between the copy that was read and the newest one.

    `difference` holds the lines of a unified diff; `observed` every figure on record to look at again.
    """

    source_id: str
    address: str
    read: Copy
    newest: Copy
    difference: list[str]
    observed: list[Observed]


def changed(folder: Path, data: Path, source_ids: list[str]) -> list[Changed]:
    """The publications among `source_ids` whose text changed. Other markup around the same text is no change.

    Raises InvalidData or OSError if the observations cannot be read.
    """
    found = []
    for source_id in source_ids:
        kept = copies.of_source(folder, source_id)
        read_copy = copies.read_one(kept)
        if read_copy and kept[-1].sha256 != read_copy.sha256:
            one = _compare(folder, read_copy, kept[-1])
            if one:
                found.append(one)
    observed = _observed(data) if found else {}
    return [
        Changed(
            newest.source_id,
            newest.address,
            before,
            newest,
            difference,
            [replace(each, is_gone=Decimal(each.value) in gone) for each in observed.get(newest.source_id, [])],
        )
        for before, newest, difference, gone in found
    ]


def _compare(folder: Path, before: Copy, after: Copy) -> tuple[Copy, Copy, list[str], set[Decimal]] | None:
    """The difference between two copies and the numbers that only the first has; None if their texts are the same."""
    try:
        old, new = (_lines(read_publication(copy.file(folder))) for copy in (before, after))
    except InvalidData as error:
        return before, after, [t("The text cannot be compared: {why}", why=error.problems[0].what)], set()
    difference = list(difflib.unified_diff(old, new, before.fetched_at[:10], after.fetched_at[:10], n=1, lineterm=""))
    return (before, after, difference, _numbers(old) - _numbers(new)) if difference else None


def _numbers(lines: list[str]) -> set[Decimal]:
    return {figure.value for line in lines for part in line.split(CELL) for figure in figures(part)} | {
        found[0] for line in lines for part in line.split(CELL) if (found := number(part))
    }


def _lines(document: Document) -> list[str]:
    lines = [document.title]
    for block in document.blocks:
        lines += [block.text] if isinstance(block, Paragraph) else [CELL.join(row) for row in block.rows]
    return lines


def _observed(data: Path) -> dict[str, list[Observed]]:
    """The observations on record, by source."""
    reading = read(data, tuple(table for table in contracts.load(data) if table.name == "observation"))
    if reading.problems:
        raise InvalidData(reading.problems)
    found: dict[str, list[Observed]] = {}
    for row in reading.records("observation"):
        observed = Observed(
            file=str(row["_file"]),
            row=int(row["_row"]),
            indicator=str(row["indicator"]),
            period_start=str(row["period_start"]),
            period_end=str(row["period_end"]),
            region=str(row["region"]),
            value=str(row["value"]),
            unit=str(row["unit"]),
        )
        found.setdefault(str(row["source_id"]), []).append(observed)
    return found
