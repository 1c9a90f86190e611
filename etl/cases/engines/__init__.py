"""What rolls records up: each engine makes the views that `sql/cube.sql` reads, and writes what it yields as Parquet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

CUBE = (Path(__file__).parent.parent / "sql" / "cube.sql").read_text(encoding="utf-8")
# Of these views a row's place in its file is a column, too.
NUMBERED = "record"


class EngineFailed(Exception):
    """The engine could not be started, or gave up; its text says why in a line."""


class Engine(Protocol):
    """Writes the cube of the Parquet files behind each view into the folder `out`. Raises EngineFailed."""

    def __call__(self, views: Mapping[str, list[str]], out: str) -> None: ...
