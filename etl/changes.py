"""How the figures of two snapshots differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

import duckdb

CHANGES = (Path(__file__).parent / "sql" / "changes.sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Cell:
    """One indicator, one member of each dimension, one period; by codes."""

    indicator: str
    region: str
    market: str
    ip_type: str
    industry: str
    channel: str
    period_start: date
    period_end: date
    period_kind: str


@dataclass(frozen=True)
class Change(Cell):
    """One figure that differs: its value (in `unit`), qualifier and source before and after; None where there was none."""

    unit: str
    kind: Literal["added", "removed", "revised"]
    old_value: Decimal | None
    old_qualifier: str | None
    old_source_id: str | None
    new_value: Decimal | None
    new_qualifier: str | None
    new_source_id: str | None


@dataclass(frozen=True)
class Counts:
    """Figures that only the later snapshot has, that only the earlier has, and that both have with another value or word."""

    added: int
    removed: int
    revised: int


def between(old: Path, new: Path) -> list[Change]:
    """The figures in which two snapshot files differ, added ones first, each kind by indicator, region and period.

    Raises duckdb.Error for a file that is no snapshot.
    """
    with duckdb.connect(":memory:") as con:
        for name, file in (("old", old), ("new", new)):
            attach(con, file, name)
            con.execute(f"CREATE TEMP VIEW {name}_figure AS FROM {name}.figure")
        return listed(con)


def listed(con: duckdb.DuckDBPyConnection) -> list[Change]:
    """The figures in which the views `old_figure` and `new_figure` of a connection differ."""
    return [Change(*row) for row in con.execute(CHANGES).fetchall()]


def counted(changes: Sequence[Change]) -> Counts:
    """How many changes there are of each kind."""
    kinds = Counter(change.kind for change in changes)
    return Counts(kinds["added"], kinds["removed"], kinds["revised"])


def attach(con: duckdb.DuckDBPyConnection, file: Path, name: str) -> None:
    """Open a snapshot file to read as the catalogue `name` of a connection."""
    con.execute(f"ATTACH '{str(file).replace(chr(39), chr(39) * 2)}' AS {name} (READ_ONLY)")
