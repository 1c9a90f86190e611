"""Review sheets that wait: for a person's decision, or to be added."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from etl.hostile import Refused, content_of
from etl.sheets.check import SUFFIXES, entries_of, recognised
from etl.sheets.recognise import Recogniser
from etl.sheets.record import Record

# Each file is read in a process of its own; a folder of downloads may hold many that are no sheets of this kind.
MOST = 50


@dataclass(frozen=True)
class Waiting:
    """A review sheet with rows `undecided` (neither yes nor no), or with yes that are not on record as they are, `to_add`."""

    file: str
    undecided: int
    to_add: int


@dataclass(frozen=True)
class Found:
    """The sheets that wait in a folder, the newest first; the oldest files were not looked at if there are `more`."""

    sheets: list[Waiting]
    more: int = 0


def waiting(folder: Path, data: Path, step: Callable[[str, int], None] = lambda *_: None) -> Found:
    """The review sheets that lie in `folder` itself and wait; those that cannot be read are no review sheets.

    Raises OSError if the folder or the data cannot be read, InvalidData if their contract cannot.
    """
    files = [
        file for file in folder.iterdir() if file.suffix.lower() in SUFFIXES and not file.name.startswith((".", "~$"))
    ]
    files = sorted((file for file in files if file.is_file()), key=lambda file: -file.stat().st_mtime)
    if not files:
        return Found([])
    record = Record.load(data)
    found = []
    for file in files[:MOST]:
        step(file.name, min(len(files), MOST))
        try:
            sheets = [
                sheet
                for sheet in recognised(str(file), content_of(file), Recogniser(record.contract))
                if sheet.is_review
            ]
        except (Refused, OSError):
            continue
        entries, _ = entries_of(record, [row for sheet in sheets for row in sheet.rows])
        to_add = sum(entry.status != "known" for entry in entries)
        undecided = sum(sheet.undecided for sheet in sheets)
        if to_add or undecided:
            found.append(Waiting(str(file), undecided, to_add))
    return Found(found, max(len(files) - MOST, 0))
