"""The log that each snapshot carries: every build so far (`build_log`), and what each changed (`change_log`).

A build's changes are those against the build before it, so that the changes of all builds after one, taken together, tell
what is different since. They are found against the latest build that is kept, which after a rollback is not the one served.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

import duckdb

from etl.changes import CHANGES

SQL = Path(__file__).parent / "sql" / "log"
TABLES = ("build_log", "change_log")
# Rows of change_log that are carried over: some ten MB at most, and years of corrections.
MOST_CHANGES = 50_000


def write(con: duckdb.DuckDBPyConnection, base: str | None, command: str, started: float) -> None:
    """Make the two tables of the log in a snapshot that is otherwise built.

    `base` is the id of the build before, attached to `con` as the catalogue `base`; `started` is a time.monotonic().
    """
    for table in TABLES:
        con.execute((SQL / f"{table}.sql").read_text(encoding="utf-8"))
        if base:
            _carry_over(con, table)
    con.execute("SELECT coalesce(max(build), 0) + 1 FROM build_log")
    (build,) = con.fetchone() or (1,)
    if base:
        con.execute("CREATE TEMP VIEW old_figure AS FROM base.figure")
        con.execute("CREATE TEMP VIEW new_figure AS FROM figure")
        con.execute(
            f"INSERT INTO change_log BY NAME SELECT $build AS build, snapshot_id, changed.* FROM ({CHANGES}) AS changed, build_info",
            {"build": build},
        )
    _forget(con)
    # ru_maxrss is in kB, in bytes on macOS.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    con.execute(
        (SQL / "this_build.sql").read_text(encoding="utf-8"),
        {
            "build": build,
            "base": base,
            "command": command,
            "seconds": round(time.monotonic() - started, 3),
            "peak_memory_mb": round(peak, 1),
        },
    )


def _carry_over(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """Copy what the log of the build before holds, in the columns that both have: other code may have made it."""
    common = con.execute(
        """
        SELECT column_name FROM duckdb_columns() WHERE database_name = 'base' AND table_name = $table
        INTERSECT
        SELECT column_name FROM duckdb_columns() WHERE database_name = current_database() AND table_name = $table
        """,
        {"table": table},
    ).fetchall()
    if common:
        columns = ", ".join(f'"{column}"' for (column,) in common)
        con.execute(f"INSERT INTO {table} BY NAME SELECT {columns} FROM base.{table} ORDER BY build")


def _forget(con: duckdb.DuckDBPyConnection) -> None:
    """Drop the changes of the oldest builds where there are too many; the builds themselves stay on record."""
    con.execute(
        """
        DELETE FROM change_log WHERE build <= (
            SELECT max(build) FROM (
                SELECT build, sum(count(*)) OVER (ORDER BY build DESC) AS n_changes FROM change_log GROUP BY build
            ) WHERE n_changes > $most
        )
        """,
        {"most": MOST_CHANGES},
    )
