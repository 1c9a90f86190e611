"""The snapshot that is served, opened read-only once a process."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pandas as pd
import streamlit as st

from etl.publish import current, database

FOLDER = Path(os.environ.get("SNAPSHOT_FOLDER") or Path(__file__).parent.parent / "build")


class NoSnapshot(Exception):
    """There is no database yet: `python -m etl build` makes it."""


def snapshot_id() -> str:
    """The id of the served snapshot, read anew, so that a new one shows at the next interaction.

    Raises NoSnapshot.
    """
    pointer = current(FOLDER)
    if pointer is None:
        raise NoSnapshot
    return pointer.snapshot_id


def select(snapshot: str, sql: str, values: Mapping[str, object] | Sequence[object] | None = None) -> pd.DataFrame:
    """The rows of a query on a snapshot; decimals arrive as floats, dates as timestamps, texts as plain strings."""
    frame = _connection(snapshot).cursor().execute(sql, values).df()
    # Pages read frames row by row; Arrow-backed texts make that several times slower.
    texts = frame.select_dtypes("str").columns
    return frame.astype(dict.fromkeys(texts, object))


@st.cache_resource(max_entries=3, show_spinner=False)
def _connection(snapshot: str) -> duckdb.DuckDBPyConnection:
    settings: dict[str, str | bool | int | float | list[str]] = {"enable_external_access": "false", "threads": "2"}
    return duckdb.connect(str(database(FOLDER, snapshot)), read_only=True, config=settings)
