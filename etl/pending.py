"""What a build would change, without changing it."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from etl import contract as contracts
from etl import snapshot
from etl.changes import Change, between
from etl.problems import InvalidData, Problem
from etl.read import read


@dataclass(frozen=True)
class Pending:
    """The snapshot that the data would make, what is wrong with them, or how its figures differ from the one compared with."""

    snapshot_id: str
    data_digest: str
    problems: list[Problem]
    changes: list[Change]


def pending(data: Path, served: Path | None) -> Pending:
    """What a build of the folder `data` would change in the snapshot file `served`; without one only what is wrong is told.

    Raises OSError, InvalidData if there is no contract to read by.
    """
    tables = contracts.load(data)
    reading = read(data, tables)
    snapshot_id = snapshot.identify(reading)
    changes: list[Change] = []
    problems: list[Problem] = []
    if served is None or served.stem != snapshot_id:
        info = {
            "snapshot_id": snapshot_id,
            "digest": reading.digest,
            "built_at": datetime.now(UTC).isoformat(),
            "previous": served.stem if served else None,
        }
        with tempfile.TemporaryDirectory(prefix="pending-") as folder:
            file = Path(folder) / f"{snapshot_id}.duckdb"
            try:
                snapshot.write(file, tables, reading, info, None, "status", time.monotonic())
                changes = between(served, file) if served else []
            except InvalidData as error:
                problems = error.problems
    return Pending(snapshot_id, reading.digest, problems, changes)
