"""The history of a cell: what every publication ever said of it, and what was served."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import duckdb

from etl.cells import DIMENSIONS, TOTALS, Asked
from etl.changes import attach
from etl.publish import database

SQL = Path(__file__).parent / "sql" / "history"


class Published(NamedTuple):
    """What one publication says of a cell; `last_in` is the last kept snapshot that has it where the one served has not."""

    indicator: str
    region: str
    market: str
    ip_type: str
    industry: str
    channel: str
    period_start: date
    period_end: date
    period_kind: str
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


class Served(NamedTuple):
    """How the figure of a cell changed with one build; `is_served` says whether the snapshot served goes back to it."""

    indicator: str
    region: str
    market: str
    ip_type: str
    industry: str
    channel: str
    period_start: date
    period_end: date
    period_kind: str
    unit: str
    built_at: datetime
    snapshot_id: str
    kind: str
    old_value: Decimal | None
    old_qualifier: str | None
    old_source_id: str | None
    new_value: Decimal | None
    new_qualifier: str | None
    new_source_id: str | None
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
                rows = [Published(*row) for row in con.execute(_sql("observations"), asked).fetchall()]
                logged = con.execute(_sql("served"), asked).fetchall()
            except duckdb.CatalogException:
                # Made by other code: what it says is not said in these columns.
                continue
        for row in rows:
            key = (*row[:10], row.qualifier, row.source_id)
            published.setdefault(key, row._replace(last_in=snapshot_id if place else None))
        # Logs are carried over from build to build: the longest knows what the others know.
        if place == 0:
            in_served = set(logged)
        if len(logged) > len(served):
            served = [
                Served._make([*row[:10], datetime.fromtimestamp(row[10] / 1000, UTC), *row[11:], row in in_served])
                for row in logged
            ]
    return _totals(list(published.values()), served, asked)


def _totals(published: list[Published], served: list[Served], asked: Asked) -> tuple[list[Published], list[Served]]:
    for dimension in DIMENSIONS:
        total = TOTALS[dimension]
        if asked[dimension] is None and any(getattr(row, dimension) == total for row in [*published, *served]):
            published = [row for row in published if getattr(row, dimension) == total]
            served = [row for row in served if getattr(row, dimension) == total]
    return sorted(
        published, key=lambda row: (row.period_end, row.period_start, row[:6], row.last_in is not None)
    ), served


def _sql(query: str) -> str:
    return (SQL / f"{query}.sql").read_text(encoding="utf-8")
