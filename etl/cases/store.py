"""Where records lie: one Parquet file a file loaded, what was rejected of it, and a manifest that says which count.

    manifest.json            every file loaded, by the hash of its content
    records/<id>.parquet     its records, never edited
    rejects/<id>.csv         what was not taken, each with row, column, value, reason and mend
    superseded.parquet       records whose decision another record states later: load_no, record_no
    cube.json, cube/<id>/    the cube in use; see `etl.cases.rollup`

A file counts once it stands in the manifest, which is replaced at once or not at all; the rest is swept away by the next run.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Loaded:
    """A file that was loaded: its name then, its place in the order of loading, and what came of it.

    `source` is who published it, empty if its mapping does not say; `loaded_on` is an ISO date.
    """

    name: str
    load_no: int
    records: int
    rejected: int
    mapping: str
    synthetic: bool
    source: str = ""
    loaded_on: str = ""


@dataclass
class Manifest:
    """The files loaded, by id, and those of them whose decisions have been looked for in all others."""

    files: dict[str, Loaded] = field(default_factory=dict)
    settled: list[str] = field(default_factory=list)
    superseded: int = 0

    @property
    def records(self) -> int:
        return sum(file.records for file in self.files.values())


@dataclass(frozen=True)
class Store:
    """The folder that holds the records."""

    folder: Path

    def record_file(self, file_id: str) -> Path:
        return self.folder / "records" / f"{file_id}.parquet"

    def reject_file(self, file_id: str) -> Path:
        return self.folder / "rejects" / f"{file_id}.csv"

    @property
    def superseded_file(self) -> Path:
        return self.folder / "superseded.parquet"

    def manifest(self) -> Manifest:
        """What has been loaded; nothing if nothing was."""
        try:
            stated = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return Manifest()
        files = {file_id: Loaded(**entry) for file_id, entry in stated["files"].items()}
        return Manifest(files, stated["settled"], stated["superseded"])

    def keep(self, manifest: Manifest) -> None:
        """Make `manifest` the one that counts, at once or not at all."""
        replace_text(self.folder / MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))

    def sweep(self) -> None:
        """Remove what a run that was stopped left behind."""
        known = self.manifest().files
        for folder in (self.folder / "records", self.folder / "rejects"):
            folder.mkdir(parents=True, exist_ok=True)
            for file in folder.iterdir():
                if file.stem not in known:
                    file.unlink()
        for leftover in self.folder.glob(".*.part"):
            leftover.unlink()


def replace_text(file: Path, text: str) -> None:
    """Write `text` as `file`, at once or not at all."""
    waiting = file.with_name(f".{file.name}.part")
    with waiting.open("w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    waiting.replace(file)
