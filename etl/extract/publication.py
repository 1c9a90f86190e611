"""Candidates from a whole publication, prose and tables alike, in the order in which they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from etl.extract import prose, tables
from etl.extract.candidate import Candidate
from etl.extract.record import Record
from etl.extract.words import Vocabulary
from etl.hostile import Limits, Refused, guarded
from etl.problems import InvalidData, Problem
from etl.publications.document import Document, Paragraph
from locales import t

# A white paper of 200 pages takes a quarter of this.
LIMITS = Limits(seconds=180)
MOST_LETTERS = 2_000_000


def candidates(document: Document, data: Path, source_id: str = "", region: str = "") -> list[Candidate]:
    """Proposed observations of `document`, compared with those on record in the folder `data`.

    `source_id` is the publication's source, `region` what it speaks of where it names none. The text is hostile, so
    it is read in a process of its own; raises InvalidData if that takes too long or the text is too long.
    """
    letters = sum(len(block.text) for block in document.blocks if isinstance(block, Paragraph))
    try:
        if letters > MOST_LETTERS:
            what = t("The text has {count} letters; up to {most} are read.", count=letters, most=MOST_LETTERS)
            raise Refused(what, t("Save what is needed of it in a new, smaller file."))
        found: list[Candidate] = guarded(
            "etl.extract.publication:of_document", document, str(data), source_id, region, limits=LIMITS
        )
    except Refused as refused:
        raise InvalidData([Problem(document.file, 0, "", "", refused.what, refused.mend)]) from None
    return found


def of_document(document: Document, data: str, source_id: str, region: str) -> list[Candidate]:
    """What `candidates` does, in the process that calls it."""
    vocabulary = Vocabulary(Path(data))
    found = [*prose.from_document(document, vocabulary, region), *_from_tables(document, vocabulary)]
    sourced = [
        replace(one, cells={**one.cells, "source_id": source_id or one.cells.get("source_id", "")}) for one in found
    ]
    return Record(vocabulary.observations).compared(sourced)


def _from_tables(document: Document, vocabulary: Vocabulary) -> Iterable[Candidate]:
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            yield from tables.from_grid(block, document, vocabulary)
