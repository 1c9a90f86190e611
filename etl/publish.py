"""Stage 4, publish: a finished snapshot becomes the current one, at once or not at all.

A snapshot is one file named by its id; `current.json` points to the one that is served. The current snapshot
and the one before it are kept, so that a reader in the middle of a page keeps the file that it opened.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

POINTER = "current.json"


@dataclass(frozen=True)
class Pointer:
    """Ids of the snapshot that is served and of the one before it."""

    snapshot_id: str
    previous_id: str | None


def database(folder: Path, snapshot_id: str) -> Path:
    """The file of a snapshot."""
    return folder / f"{snapshot_id}.duckdb"


def current(folder: Path) -> Pointer | None:
    """What is served from `folder`; None if nothing is, or its file is gone."""
    try:
        pointer = json.loads((folder / POINTER).read_text(encoding="utf-8"))
        found = Pointer(pointer["snapshot"], pointer["previous"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    return found if database(folder, found.snapshot_id).exists() else None


def publish(folder: Path, snapshot_id: str, finished: Path) -> None:
    """Make the `finished` database file the current snapshot of `folder`, and drop the next-but-one.

    Raises OSError if the folder cannot be written; what was served then still is.
    """
    before = current(folder)
    _sync(finished)
    finished.replace(database(folder, snapshot_id))
    pointer = {
        "snapshot": snapshot_id,
        "previous": before.snapshot_id if before else None,
        "published_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    for leftover in folder.glob(f".{POINTER}.*"):
        leftover.unlink()
    waiting = folder / f".{POINTER}.{os.getpid()}"
    waiting.write_text(json.dumps(pointer, indent=2) + "\n", encoding="utf-8")
    _sync(waiting)
    waiting.replace(folder / POINTER)
    kept = {pointer["snapshot"], pointer["previous"]}
    for file in folder.glob("*.duckdb"):
        if file.stem not in kept:
            file.unlink()


def _sync(file: Path) -> None:
    with file.open("rb") as handle:
        os.fsync(handle.fileno())
