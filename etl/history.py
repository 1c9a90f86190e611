"""The history of a cell: what every publication ever said of it, and what was served."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from etl.cells import DIMENSIONS, TOTALS, Asked
from etl.changes import Cell, Change, attach
from etl.publish import database

SQL = Path(__file__).parent / "sql" / "history"


@dataclass(frozen=True)
class Published(Cell):
    """What one publication says of a cell; `last_in` is the last kept snapshot that has it where the one served has not."""

    value: Decimal
    unit: str
    qualifier: str
    relation: str
    source_id: str
    title_en: str
    title_original: str
    publisher: str
    published_on: str | None
    url: str | None
    locator: str
    locator_zh: str
    last_in: str | None = None


@dataclass(frozen=True)
class Served(Change):
    """How the figure of a cell changed with one build; `is_served` says whether the snapshot served goes back to it."""

    built_at: datetime
    snapshot_id: str
    is_served: bool


def history(folder: Path, snapshots: Sequence[str], asked: Asked) -> tuple[list[Published], list[Served]]:
    """What is on record of the cells `asked` for (see etl.cells), in the kept `snapshots`, the one that speaks first.

    Where a dimension is not named and its total is published, the total is meant.
    """
    published: dict[tuple[object, ...], Published] = {}
    served: list[Served] = []
    in_served: set[tuple[object, ...]] = set()
    for place, snapshot_id in enumerate(snapshots):
        with duckdb.connect(":memory:") as con:
            attach(con, database(folder, snapshot_id), "kept")
            try:
                rows = [Published(*row) for row in _asked(con, "observations", asked)]
                logged = _asked(con, "served", asked)
            except duckdb.CatalogException:
                # Made by other code: what it says is not said in these columns.
                continue
        for row in rows:
            key = (*_order(row), row.period_kind, row.value, row.qualifier, row.source_id)
            published.setdefault(key, replace(row, last_in=snapshot_id if place else None))
        # Logs are carried over from build to build: the longest knows what the others know.
        if place == 0:
            in_served = set(logged)
        if len(logged) > len(served):
            served = [
                Served(*(*change, datetime.fromtimestamp(built_at / 1000, UTC), snapshot_id, row in in_served))
                for row in logged
                for *change, built_at, snapshot_id in [row]
            ]
    return _totals(list(published.values()), served, asked)


def _totals(published: list[Published], served: list[Served], asked: Asked) -> tuple[list[Published], list[Served]]:
    for dimension in DIMENSIONS:
        total = TOTALS[dimension]
        if asked[dimension] is None and any(getattr(row, dimension) == total for row in [*published, *served]):
            published = [row for row in published if getattr(row, dimension) == total]
            served = [row for row in served if getattr(row, dimension) == total]
    return (
        sorted(published, key=lambda row: (*_order(row), row.last_in is not None, row.source_id)),
        sorted(served, key=lambda row: (row.built_at, *_order(row))),
    )


def _order(cell: Cell) -> tuple[date | str, ...]:
    members = (cell.indicator, cell.region, cell.market, cell.ip_type, cell.industry, cell.channel)
    return cell.period_end, cell.period_start, *members


def _asked(con: duckdb.DuckDBPyConnection, view: str, asked: Asked) -> list[tuple[Any, ...]]:
    """The rows of a view of `sql/history/` for the cells `asked` for."""
    con.execute((SQL / f"{view}.sql").read_text(encoding="utf-8"))
    return con.execute((SQL / "asked.sql").read_text(encoding="utf-8"), asked).fetchall()
