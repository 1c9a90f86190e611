"""The snapshot that is served, opened read-only once a process, and those before it that are still kept."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import streamlit as st
from prometheus_client import Histogram

from dashboard.figures.rows import AT_ONCE, Batch, Kind, Rows, plain_number
from etl.publish import current, database

FOLDER = Path(os.environ.get("SNAPSHOT_FOLDER") or Path(__file__).parents[2] / "build")
ID = re.compile(r"[0-9a-f]{12}")
QUERY = Histogram("dashboard_query_seconds", "A query of the database, its rows included.")
KINDS: Mapping[str, Kind] = {
    "VARCHAR": "text",
    "DECIMAL": "amount",
    "DOUBLE": "amount",
    "BIGINT": "whole",
    "INTEGER": "whole",
    "DATE": "date",
    "BOOLEAN": "truth",
}

_chosen: ContextVar[str | None] = ContextVar("snapshot", default=None)


class NoSnapshot(Exception):
    """There is no database yet: `python -m etl build` makes it."""


def snapshot_id() -> str:
    """The id of the snapshot to show: the one that `choose` found for the running thread or task, else the current one.

    Raises NoSnapshot.
    """
    return _chosen.get() or current_id()


def current_id() -> str:
    """The id of the current snapshot, read anew, so that a new one shows at the next interaction.

    Raises NoSnapshot.
    """
    pointer = current(FOLDER)
    if pointer is None:
        raise NoSnapshot
    return pointer.snapshot_id


def choose(asked: str | None) -> str:
    """Show in the running thread or task the snapshot `asked` for, if it can be shown, else the current one; its id.

    Raises NoSnapshot.
    """
    _chosen.set(None)
    found = asked if asked and can_be_shown(asked) else current_id()
    _chosen.set(found)
    return found


def earlier() -> str | None:
    """The id of the chosen snapshot if it is not the current one: links have to name it."""
    found = snapshot_id()
    return found if found != current_id() else None


def can_be_shown(snapshot: str) -> bool:
    """Whether a snapshot's file is kept and has all tables and columns of the current one, which other code may not make.

    Raises NoSnapshot.
    """
    if not ID.fullmatch(snapshot) or not database(FOLDER, snapshot).is_file():
        return False
    try:
        return _columns(current_id()) <= _columns(snapshot)
    except duckdb.Error:
        return False


def kept() -> list[str]:
    """The ids of the snapshots that can be shown, the current one first.

    Raises NoSnapshot.
    """
    served = current_id()
    others = sorted(file.stem for file in FOLDER.glob("*.duckdb") if file.stem != served)
    return [served, *(snapshot for snapshot in others if can_be_shown(snapshot))]


def select(snapshot: str, sql: str, values: Mapping[str, object] | Sequence[object] | None = None) -> pd.DataFrame:
    """The rows of a query on a snapshot; decimals arrive as floats, dates as timestamps, texts as plain strings."""
    with QUERY.time():
        frame = _connection(snapshot).cursor().execute(sql, values).df()
    # Pages read frames row by row: Arrow-backed texts make that several times slower, and so do columns apart, as they come.
    frame = frame.astype(dict.fromkeys(frame.select_dtypes("str").columns, object)).copy()
    frame.columns = frame.columns.astype(object)
    return frame


def tuples(snapshot: str, sql: str, values: Mapping[str, object] | None = None) -> list[tuple[Any, ...]]:
    """The rows of a query on a snapshot, as they are: for few columns, of which a frame would take longer."""
    with QUERY.time():
        return _connection(snapshot).cursor().execute(sql, values).fetchall()


def stream(snapshot: str, sql: str, values: Mapping[str, object] | None = None) -> Rows:
    """The rows of a query on a snapshot, read as they pass; decimals become plain numbers."""
    cursor = _connection(snapshot).cursor()
    ((count,),) = cursor.execute(f"SELECT count(*) FROM ({sql})", values).fetchall()
    cursor.execute(sql, values)
    columns = {name: KINDS[str(kind).split("(")[0]] for name, kind, *_ in cursor.description or ()}
    return Rows(
        columns, count, _batches(cursor, [place for place, kind in enumerate(columns.values()) if kind == "amount"])
    )


def _batches(cursor: duckdb.DuckDBPyConnection, amounts: Sequence[int]) -> Iterator[Batch]:
    while batch := cursor.fetchmany(AT_ONCE):
        yield [_with_plain_numbers(row, amounts) for row in batch]


def _with_plain_numbers(row: tuple[Any, ...], amounts: Sequence[int]) -> tuple[object, ...]:
    out = list(row)
    for place in amounts:
        if out[place] is not None:
            out[place] = plain_number(out[place])
    return tuple(out)


@st.cache_resource(max_entries=3, show_spinner=False)
def _connection(snapshot: str) -> duckdb.DuckDBPyConnection:
    # Tables of thousands of rows: handing parts to other threads takes longer than reading them.
    settings: dict[str, str | bool | int | float | list[str]] = {"enable_external_access": "false", "threads": "1"}
    return duckdb.connect(str(database(FOLDER, snapshot)), read_only=True, config=settings)


@lru_cache(maxsize=64)
def _columns(snapshot: str) -> frozenset[tuple[str, str]]:
    """Every column of a snapshot with the table that it is in."""
    rows = select(snapshot, "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal")
    return frozenset(zip(rows["table_name"], rows["column_name"], strict=True))
