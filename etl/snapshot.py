"""From the data folder to a served snapshot: the four stages, one after the other."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from etl import contract as contracts
from etl.build import MODELS, build
from etl.cases import cube as cubes
from etl.check import check, rules
from etl.lock import locked
from etl.problems import InvalidData
from etl.publish import current, database, publish
from etl.read import read
from etl.summary import changes, describe

CODE = Path(__file__).parent


@dataclass(frozen=True)
class Outcome:
    """What a run did: the served snapshot, whether it is new, and the summary's lines if so."""

    snapshot_id: str
    is_new: bool
    summary: list[str]


def make(
    data: Path,
    folder: Path,
    progress: Callable[[str, int], None] = lambda *_: None,
    decisions: Path | None = None,
) -> Outcome:
    """Build a snapshot of the folder `data` and serve it from `folder`.

    `decisions` is the folder of records whose cube goes into it, if one was rolled up. `progress` hears the name of each step and how many steps there are in all. The same data and the same
    code give the same snapshot id; if that one is served already, nothing is done.

    Raises InvalidData if the data breaks its contract, OSError if a folder cannot be read or written, Locked if
    another run is at work on one of them; in all cases what was served before still is.
    """
    with locked(folder, "build"), locked(data, "build", shared=True):
        if decisions is None or not decisions.is_dir():
            return _make(data, folder, progress, None)
        with locked(decisions, "build", shared=True):
            return _make(data, folder, progress, decisions)


def _make(data: Path, folder: Path, progress: Callable[[str, int], None], decisions: Path | None) -> Outcome:
    tables = contracts.load(data)
    steps = 3 * len(tables) + len(rules()) + len(MODELS) + 1
    cube = cubes.of_folder(decisions)
    reading = read(data, tables, lambda name: progress(name, steps))
    counted = cube.cube.cube_id if cube else ""
    snapshot_id = hashlib.sha256((reading.digest + _code_digest() + counted).encode()).hexdigest()[:12]
    before = current(folder)
    if before and before.snapshot_id == snapshot_id:
        return Outcome(snapshot_id, False, [])
    for leftover in folder.glob(".building-*"):
        leftover.unlink()
    unfinished = folder / f".building-{os.getpid()}.duckdb"
    try:
        with duckdb.connect(str(unfinished)) as con:
            for name, table in reading.tables.items():
                con.register(f"raw_{name}", table)
            problems = check(con, tables, reading, lambda name: progress(name, steps))
            if problems:
                raise InvalidData(problems)
            info = {
                "snapshot_id": snapshot_id,
                "digest": reading.digest,
                "built_at": datetime.now(UTC).isoformat(timespec="seconds"),
                "previous": before.snapshot_id if before else None,
            }
            build(con, tables, info, lambda name: progress(name, steps))
            progress("decision_cube", steps)
            cubes.put(con, cube)
        publish(folder, snapshot_id, unfinished)
    finally:
        unfinished.unlink(missing_ok=True)
    served = database(folder, snapshot_id)
    changed = changes(served, database(folder, before.snapshot_id)) if before else None
    return Outcome(snapshot_id, True, describe(served, reading.files, reading.rows, changed))


def _code_digest() -> str:
    """SHA-256 of the code that turns data into a snapshot: other code may make another snapshot of it."""
    digest = hashlib.sha256()
    for file in sorted([*CODE.glob("*.py"), *CODE.rglob("*.sql")]):
        if file.name not in ("outlines.py", "divisions.py"):
            digest.update(file.relative_to(CODE).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
