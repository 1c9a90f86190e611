"""From the data folder to a served snapshot: the four stages, one after the other."""

from __future__ import annotations

import errno
import hashlib
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from etl import contract as contracts
from etl import log
from etl.build import MODELS, build
from etl.build import describe as comment
from etl.cases.cube import held_still, put
from etl.changes import attach
from etl.check import check, rules
from etl.contract import Table
from etl.journal import recover
from etl.kept import kept, number_to_keep, prune
from etl.lock import locked
from etl.problems import InvalidData
from etl.publish import Pointer, clear, current, database, keep, point
from etl.read import Reading, hand_over, read
from etl.summary import describe

CODE = Path(__file__).parent
LAST_STEPS = ("keep", "publish", "prune")


@dataclass(frozen=True)
class Outcome:
    """What a run did: the served snapshot, whether it is new, and the summary's lines if so.

    `withheld` says that the data would make another snapshot, but were rolled back.
    """

    snapshot_id: str
    is_new: bool
    summary: list[str]
    withheld: bool = False


def make(
    data: Path,
    folder: Path,
    progress: Callable[[str, int], None] = lambda *_: None,
    *,
    command: str = "build",
    again: bool = False,
) -> Outcome:
    """Build a snapshot of the folder `data` and serve it from `folder`.

    `progress` hears the name of each step and how many steps there are in all; `command` is what the log says of who
    built it. The same data and the same code give the same snapshot id; if that one is served already, nothing is done.
    Nor is it if the data were rolled back, unless they shall be served `again`.

    Raises InvalidData if the data breaks its contract, OSError if a folder cannot be read or written, Locked if
    another run is at work on one of them; in all cases what was served before still is.
    """
    recover(data)
    with locked(folder, command), locked(data, command, shared=True), held_still(data, command):
        started = time.monotonic()
        clear(folder)
        tables = contracts.load(data)
        steps = 3 * len(tables) + len(rules()) + len(MODELS) + len(LAST_STEPS)

        def step(name: str) -> None:
            progress(name, steps)

        reading = read(data, tables, step)
        snapshot_id = identify(reading)
        before = current(folder)
        if before and before.snapshot_id == snapshot_id:
            return Outcome(snapshot_id, False, [])
        if before and reading.digest in before.withdrawn and not again:
            return Outcome(before.snapshot_id, False, [], withheld=True)
        snapshots = kept(folder)
        latest = snapshots[0] if snapshots else None
        if latest is None or latest.snapshot_id != snapshot_id:
            unfinished = folder / f".building-{os.getpid()}.duckdb"
            info = {
                "snapshot_id": snapshot_id,
                "digest": reading.digest,
                "built_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "previous": before.snapshot_id if before else None,
            }
            try:
                base = database(folder, latest.snapshot_id) if latest else None
                write(unfinished, tables, reading, info, base, command, started, step)
                step(LAST_STEPS[0])
                keep(folder, snapshot_id, unfinished)
            finally:
                clear(folder)
        readable = before and any(snapshot.snapshot_id == before.snapshot_id for snapshot in snapshots)
        old = database(folder, before.snapshot_id) if before and readable else None
        summary = describe(database(folder, snapshot_id), reading, old)
        step(LAST_STEPS[1])
        point(folder, Pointer(snapshot_id, before.snapshot_id if before else None))
        step(LAST_STEPS[2])
        prune(folder, number_to_keep())
        return Outcome(snapshot_id, True, summary)


def identify(reading: Reading) -> str:
    """The id of the snapshot that this code makes of what was read."""
    return hashlib.sha256((reading.digest + _code_digest()).encode()).hexdigest()[:12]


def write(
    file: Path,
    tables: tuple[Table, ...],
    reading: Reading,
    info: Mapping[str, str | None],
    base: Path | None,
    command: str,
    started: float,
    step: Callable[[str], None] = lambda _: None,
) -> None:
    """Check what was read and write the database `file` of it, whose log goes on from that of the snapshot file `base`.

    Raises InvalidData, OSError.
    """
    try:
        with duckdb.connect(str(file)) as con:
            # Write what is committed into the file at once, not first into another beside it.
            con.execute("SET wal_autocheckpoint = '1KB'")
            if base:
                attach(con, base, "base")
            # One transaction: each one more would wait for the disk.
            con.begin()
            hand_over(con, reading)
            problems = check(con, tables, reading, step)
            if problems:
                raise InvalidData(problems)
            build(con, tables, info, step)
            put(con, reading.cube)
            log.write(con, base.stem if base else None, command, started)
            comment(con, tables)
            con.commit()
            # Closing would write the file too, and say nothing where it cannot: the tables would be left in a file beside it.
            con.execute("CHECKPOINT")
    except (duckdb.IOException, duckdb.FatalException) as error:
        number = errno.ENOSPC if os.strerror(errno.ENOSPC) in str(error) else errno.EIO
        raise OSError(number, str(error).splitlines()[0], str(file)) from error


def _code_digest() -> str:
    """SHA-256 of the code that turns data into a snapshot: other code may make another snapshot of it."""
    digest = hashlib.sha256()
    for file in sorted([*CODE.glob("*.py"), *CODE.rglob("*.sql")]):
        if file.name not in ("outlines.py", "divisions.py"):
            digest.update(file.relative_to(CODE).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
