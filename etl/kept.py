"""The snapshots kept in a folder: going back to one of them, and dropping the oldest."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from etl.changes import attach
from etl.lock import locked
from etl.problems import Refused
from etl.publish import Pointer, clear, current, database, point
from locales import t

ID = re.compile(r"[0-9a-f]{12}")
# Twenty builds are years of permalinks, and some 160 MB.
DEFAULT, LEAST = 20, 2
VARIABLE = "SNAPSHOTS_KEPT"


@dataclass(frozen=True)
class Kept:
    """One snapshot: what data (SHA-256) it was built from and when; `build` is its number, 0 if it carries no log."""

    snapshot_id: str
    build: int
    built_at: datetime
    data_digest: str
    size: int


def kept(folder: Path) -> list[Kept]:
    """The snapshots kept in `folder`, the latest build first; a file that is no snapshot is left out."""
    found = []
    for file in _files(folder):
        # A connection each: what cannot be read of one must not be in the way of the next.
        with suppress(duckdb.Error), duckdb.connect(":memory:") as con:
            attach(con, file, "kept")
            row = con.execute("SELECT snapshot_id, epoch_ms(built_at), data_digest FROM kept.build_info").fetchone()
            logged = con.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'build_log'").fetchone()
            build = con.execute("SELECT max(build) FROM kept.build_log").fetchone() if logged else None
            if row:
                built_at = datetime.fromtimestamp(row[1] / 1000, UTC)
                found.append(Kept(row[0], build[0] if build else 0, built_at, row[2], file.stat().st_size))
    return sorted(found, key=lambda snapshot: (snapshot.build, snapshot.built_at), reverse=True)


def number_to_keep() -> int:
    """How many snapshots are kept: the environment's SNAPSHOTS_KEPT, at least 2, else 20."""
    given = os.environ.get(VARIABLE, "")
    return max(LEAST, int(given)) if given.isdecimal() else DEFAULT


def prune(folder: Path, keep: int) -> list[str]:
    """Drop the oldest snapshots of `folder` but `keep`; their ids. The one served, the one before and the latest always stay.

    Raises OSError, Locked.
    """
    with locked(folder, "prune"):
        clear(folder)
        snapshots, pointer = [snapshot.snapshot_id for snapshot in kept(folder)], current(folder)
        snapshots += [file.stem for file in _files(folder) if file.stem not in snapshots]
        needed = snapshots[:1] + ([pointer.snapshot_id, pointer.previous_id or ""] if pointer else [])
        staying = set(
            sorted(snapshots, key=lambda snapshot: snapshot not in needed)[: max(keep, LEAST, len(set(needed)))]
        )
        gone = [file for file in _files(folder) if file.stem not in staying]
        for file in gone:
            file.unlink()
    return [file.stem for file in gone]


def rollback(folder: Path, asked: str | None = None) -> Pointer:
    """Serve the kept snapshot `asked` for again, by default the one built before the one served; only the pointer changes.

    A later build of the data that were served until now is withheld: it would silently undo this. Going forward to a later
    snapshot lifts that.

    Raises Refused if there is no such snapshot or the pages cannot show it, OSError, Locked.
    """
    with locked(folder, "rollback"):
        clear(folder)
        served, snapshots = current(folder), kept(folder)
        by_id = {snapshot.snapshot_id: snapshot for snapshot in snapshots}
        now = by_id.get(served.snapshot_id) if served else None
        if asked is None:
            earlier = snapshots[snapshots.index(now) + 1 :] if now else snapshots
            if not earlier:
                raise Refused(t("No earlier snapshot is kept."))
            target = earlier[0]
        else:
            target = find(snapshots, asked)
        if target == now and served:
            return served
        if now and not _columns(database(folder, now.snapshot_id)) <= _columns(database(folder, target.snapshot_id)):
            what = t(
                "Other code made snapshot {id}: it lacks tables or columns of the one served, which the pages need. "
                "Build with that code instead.",
                id=target.snapshot_id,
            )
            raise Refused(what)
        withdrawn = set(served.withdrawn if served else ()) - {target.data_digest}
        if now and target.build < now.build and target.data_digest != now.data_digest:
            withdrawn.add(now.data_digest)
        pointer = Pointer(target.snapshot_id, served.snapshot_id if served else None, tuple(sorted(withdrawn)))
        point(folder, pointer)
    return pointer


def find(snapshots: list[Kept], asked: str) -> Kept:
    """The one of `snapshots` whose id is, or begins with, what is asked for.

    Raises Refused.
    """
    found = [snapshot for snapshot in snapshots if asked and snapshot.snapshot_id.startswith(asked)]
    if len(found) != 1:
        listed = ", ".join(snapshot.snapshot_id for snapshot in snapshots) or "–"
        raise Refused(t("There is no snapshot “{id}” here. These are kept: {snapshots}.", id=asked, snapshots=listed))
    return found[0]


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.glob("*.duckdb") if ID.fullmatch(file.stem))


def _columns(file: Path) -> set[tuple[str, str]]:
    with duckdb.connect(":memory:") as con:
        attach(con, file, "kept")
        columns = con.execute("SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'kept'")
        return set(columns.fetchall())
