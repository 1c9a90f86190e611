"""Both servers on this machine: the dashboard, and Datasette with the same table in SQLite."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import httpx

from bench import ARTEFACTS, ROOT
from dashboard.files.exports import columns
from etl.publish import current, database

SQLITE = ARTEFACTS / "benchmark-published-figure.sqlite"
DATASETTE = ARTEFACTS / "benchmark-datasette-env" / "bin" / "datasette"
MOST_ROWS = 10_000
_pids: dict[str, int] = {}


def export(folder: Path) -> None:
    """`published_figure` of the snapshot in `folder` as SQLite: the columns of an export in English, with indexes."""
    pointer = current(folder)
    assert pointer is not None
    with duckdb.connect(str(database(folder, pointer.snapshot_id)), read_only=True) as con:
        listed = ", ".join(f"CAST({name} AS VARCHAR) AS {name}" if "period_" in name else name for name in columns())
        rows = con.execute(f"SELECT {listed} FROM published_figure ORDER BY series_key, period_end, period_start").df()
    SQLITE.unlink(missing_ok=True)
    written = sqlite3.connect(SQLITE)
    rows.to_sql("published_figure", written, index=False)
    written.executescript("CREATE INDEX by_region ON published_figure (region); ANALYZE;")
    written.close()


def pid(site: str) -> int:
    """The process that answers at `site`."""
    return _pids[site]


@contextmanager
def dashboard(folder: Path, port: int) -> Iterator[str]:
    """The address of the dashboard on the snapshot in `folder`."""
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with serving(command, f"http://localhost:{port}", {"SNAPSHOT_FOLDER": str(folder)}, "/healthz") as site:
        yield site


@contextmanager
def datasette(port: int) -> Iterator[str]:
    """The address of Datasette, as fast as its settings make it: the file immutable, no limit that would cut an answer."""
    command = [str(DATASETTE), "serve", "--immutable", str(SQLITE), "--port", str(port)]
    command += ["--setting", "max_returned_rows", str(MOST_ROWS), "--setting", "sql_time_limit_ms", "60000"]
    with serving(command, f"http://localhost:{port}", {}) as site:
        yield f"{site}/{SQLITE.stem}/published_figure"


@contextmanager
def serving(command: list[str], site: str, environment: dict[str, str], ready: str = "") -> Iterator[str]:
    """The address `site` while the process of `command` serves there, from when it answers at the path `ready`.

    Raises OSError if something else serves on its port.
    """
    socket.create_server(("127.0.0.1", httpx.URL(site).port or 80)).close()
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, stdout=quiet, stderr=quiet)
    _pids[site] = process.pid
    try:
        for _ in range(1200):
            try:
                if httpx.get(site + ready, timeout=2).is_success:
                    break
            except httpx.HTTPError:
                assert process.poll() is None, f"{command[0]} stopped while starting"
            time.sleep(0.1)
        else:
            raise TimeoutError(f"{site}{ready}")
        yield site
    finally:
        process.terminate()
        process.wait()
