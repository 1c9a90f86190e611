"""The copies of publications on disk: the bytes as they came, and beside each a note of where and when.

`<folder>/<source_id>/<first 16 of the SHA-256>.<ending>` holds the bytes, `….json` the note. A copy appears whole
or not at all: its note is written last, and bytes without a note are a leftover.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

ENDINGS = {
    "application/pdf": ".pdf",
    "application/msword": ".doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "text/csv": ".csv",
    "text/plain": ".txt",
}


@dataclass(frozen=True)
class Copy:
    """What an address gave: `fetched_at` when it first gave these bytes, `seen_at` when it last did (UTC).

    `is_read` marks the copy that the figures on record are held to have been read from.
    """

    source_id: str
    address: str
    final_address: str
    fetched_at: str
    seen_at: str
    sha256: str
    size: int
    headers: dict[str, str]
    is_read: bool
    name: str

    def file(self, folder: Path) -> Path:
        """The bytes."""
        return folder / self.source_id / self.name

    def header(self, name: str) -> str:
        return self.headers.get(name, "")


def of_source(folder: Path, source_id: str) -> list[Copy]:
    """The copies of one source, the newest last; none if there is no such folder."""
    copies = []
    for note in (folder / source_id).glob("*.json"):
        copy = _noted(note)
        if copy and copy.file(folder).exists():
            copies.append(copy)
    return sorted(copies, key=lambda copy: (copy.seen_at, copy.fetched_at, copy.name))


def read_one(copies: list[Copy]) -> Copy | None:
    """The copy marked as read, else the oldest."""
    return next((copy for copy in copies if copy.is_read), copies[0] if copies else None)


def keep(
    folder: Path, source_id: str, address: str, final_address: str, headers: Mapping[str, str], content: bytes
) -> Copy:
    """Keep what `address` gave; bytes already kept only get a new date. The first copy of a source counts as read.

    Raises OSError if the folder cannot be written; what it held before it still holds.
    """
    digest = hashlib.sha256(content).hexdigest()
    known = of_source(folder, source_id)
    now = _now()
    same = next((copy for copy in known if copy.sha256 == digest), None)
    if same:
        kept = replace(same, address=address, final_address=final_address, headers=dict(headers), seen_at=now)
    else:
        kind = headers.get("content-type", "").split(";")[0].strip().lower()
        name = digest[:16] + ENDINGS.get(kind, ".html")
        kept = Copy(source_id, address, final_address, now, now, digest, len(content), dict(headers), not known, name)
        (folder / source_id).mkdir(parents=True, exist_ok=True)
        _write(kept.file(folder), content)
    _note(folder, kept)
    return kept


def seen_again(folder: Path, copy: Copy) -> Copy:
    """The address says that `copy` is still what it gives."""
    kept = replace(copy, seen_at=_now())
    _note(folder, kept)
    return kept


def mark_read(folder: Path, source_id: str) -> Copy | None:
    """Take the newest copy of a source as the one that the figures on record were checked against."""
    copies = of_source(folder, source_id)
    for copy in copies[:-1]:
        if copy.is_read:
            _note(folder, replace(copy, is_read=False))
    if not copies:
        return None
    newest = replace(copies[-1], is_read=True)
    _note(folder, newest)
    return newest


def _noted(note: Path) -> Copy | None:
    try:
        return Copy(**json.loads(note.read_text(encoding="utf-8")))
    except (ValueError, TypeError):
        return None


def _note(folder: Path, copy: Copy) -> None:
    text = json.dumps(asdict(copy), ensure_ascii=False, indent=2) + "\n"
    _write(copy.file(folder).with_suffix(".json"), text.encode())


def _write(file: Path, content: bytes) -> None:
    waiting = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with waiting.open("wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        waiting.replace(file)
    finally:
        waiting.unlink(missing_ok=True)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
