"""What rolls records up: records → `sql/coded.sql` → `sql/finest.sql` → `sql/cube.sql` → Parquet, alike on each engine."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

CODED, FINEST, CUBE = (
    (Path(__file__).parent.parent / "sql" / f"{name}.sql").read_text(encoding="utf-8")
    for name in ("coded", "finest", "cube")
)
# Of these views a row's place in its file is a column, too.
NUMBERED = "record"


class EngineFailed(Exception):
    """The engine could not be started, or gave up; its text says why in a line."""


class Engine(Protocol):
    """Writes the cube of the Parquet files behind each view into the folder `out`. Raises EngineFailed."""

    def __call__(self, views: Mapping[str, list[str]], out: str) -> None: ...
