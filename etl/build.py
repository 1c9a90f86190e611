"""Stage 3, build: one DuckDB file with the contract's tables, typed, and the models of `sql/` made from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb

from etl.contract import Table

SQL = Path(__file__).parent / "sql"
MODELS = (
    "observation",
    "figure",
    "series_break",
    "series",
    "family",
    "task_series",
    "published_figure",
    "bounded_figure",
    "part_of_whole",
    "finding",
    "finding_figure",
    "build_info",
)
# The observations as read; the model of that name adds what the comparison of sources tells of each.
SOURCE_OF_MODEL = {"observation": "published_observation"}


def build(
    con: duckdb.DuckDBPyConnection,
    contract: tuple[Table, ...],
    info: Mapping[str, str | None],
    step: Callable[[str], None] = lambda _: None,
) -> None:
    """Make every table in the database that `con` writes to, from checked text views `raw_<table>`.

    `info` holds the parameters of `sql/build_info.sql`: snapshot_id, digest, built_at, previous.
    """
    for table in contract:
        step(table.name)
        _load(con, table)
    for model in MODELS:
        step(model)
        if model == "finding":
            _unite_findings(con)
        statement, *comments = (SQL / f"{model}.sql").read_text(encoding="utf-8").split("\nCOMMENT ON", 1)
        con.execute(statement, dict(info) if model == "build_info" else None)
        for comment in comments:
            con.execute("COMMENT ON" + comment)
        _describe(con, model, contract)
    for source in SOURCE_OF_MODEL.values():
        con.execute(f"DROP TABLE {source}")


def _unite_findings(con: duckdb.DuckDBPyConnection) -> None:
    """Make the view `found`, for this connection only: what each query of `sql/findings/` yields, with its name."""
    parts = [
        f"SELECT '{file.stem}' AS check_name, * FROM (\n{file.read_text(encoding='utf-8')})"
        for file in sorted((SQL / "findings").glob("*.sql"))
    ]
    con.execute(f"CREATE TEMP VIEW found AS {' UNION ALL BY NAME '.join(parts)}")


def _load(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    name = SOURCE_OF_MODEL.get(table.name, table.name)
    columns = [f'CAST(nullif("{field.name}", \'\') AS {field.duckdb_type}) AS "{field.name}"' for field in table.fields]
    if name != table.name:
        columns += ["_file AS data_file", "_row AS data_row"]
    con.execute(f"CREATE TABLE {name} AS SELECT {', '.join(columns)} FROM raw_{table.name} ORDER BY _file, _row")
    _comment(con, f"TABLE {name}", f"{table.description} · {table.description_zh}")
    for field in table.fields:
        _comment(con, f'COLUMN {name}."{field.name}"', f"{field.description} · {field.description_zh}")


def _describe(con: duckdb.DuckDBPyConnection, model: str, contract: tuple[Table, ...]) -> None:
    """Give the columns that a model takes over from the contract the contract's own words."""
    words = {
        field.name: f"{field.description} · {field.description_zh}"
        for table in reversed(contract)
        for field in table.fields
    }
    own = next((table for table in contract if table.name == "observation"), None)
    words |= {field.name: f"{field.description} · {field.description_zh}" for field in own.fields} if own else {}
    described = con.execute(
        "SELECT column_name FROM duckdb_columns() WHERE table_name = ? AND comment IS NULL", [model]
    ).fetchall()
    comments = dict(
        con.execute(
            "SELECT column_name, any_value(comment) FROM duckdb_columns() WHERE comment IS NOT NULL GROUP BY ALL"
        ).fetchall()
    )
    for (column,) in described:
        text = words.get(column) or comments.get(column)
        if text:
            _comment(con, f'COLUMN {model}."{column}"', text)


def _comment(con: duckdb.DuckDBPyConnection, what: str, text: str) -> None:
    con.execute(f"COMMENT ON {what} IS '{text.replace(chr(39), chr(39) * 2)}'")
