"""Stage 4, publish: a finished snapshot becomes the current one, at once or not at all.

A snapshot is one file named by its id; `current.json` points to the one that is served. Whatever moment a run ends at,
a file of that name is a whole snapshot, and the pointer points to one.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

POINTER = "current.json"


@dataclass(frozen=True)
class Pointer:
    """The snapshot that is served and the one before it; `withdrawn` are the digests of the data that were rolled back."""

    snapshot_id: str
    previous_id: str | None
    withdrawn: tuple[str, ...] = ()


def database(folder: Path, snapshot_id: str) -> Path:
    """The file of a snapshot."""
    return folder / f"{snapshot_id}.duckdb"


def current(folder: Path) -> Pointer | None:
    """What is served from `folder`; None if nothing is, or its file is gone."""
    try:
        pointer = json.loads((folder / POINTER).read_text(encoding="utf-8"))
        found = Pointer(pointer["snapshot"], pointer["previous"], tuple(pointer.get("withdrawn", ())))
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return found if database(folder, found.snapshot_id).exists() else None


def keep(folder: Path, snapshot_id: str, finished: Path) -> None:
    """Give a finished database file its name in `folder`, on disk before anything points to it.

    Raises OSError if the folder cannot be written.
    """
    _sync(finished)
    finished.replace(database(folder, snapshot_id))
    _sync(folder)


def point(folder: Path, pointer: Pointer) -> None:
    """Serve the snapshot of `pointer`, whose file is kept in `folder`.

    Raises OSError if the folder cannot be written; what was served then still is.
    """
    content = {
        "snapshot": pointer.snapshot_id,
        "previous": pointer.previous_id,
        "published_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "withdrawn": list(pointer.withdrawn),
    }
    replace(folder / POINTER, json.dumps(content, indent=2) + "\n")


def replace(file: Path, text: str) -> None:
    """Give a file a new text, whole on disk or not at all.

    Raises OSError.
    """
    waiting = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        waiting.write_text(text, encoding="utf-8")
        _sync(waiting)
        waiting.replace(file)
    finally:
        if waiting.is_file():
            waiting.unlink()
    _sync(file.parent)


def clear(folder: Path) -> None:
    """Remove what killed runs left unfinished; for the holder of the lock only."""
    for leftover in folder.glob(".building-*"):
        if leftover.is_dir():
            # Where DuckDB puts what does not fit into memory.
            shutil.rmtree(leftover)
        else:
            leftover.unlink()
    for leftover in folder.glob(".*.json*.*"):
        if leftover.is_file():
            leftover.unlink()


def _sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
