"""Stage 3, build: one DuckDB file with the contract's tables, typed, and the models of `sql/` made from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb

from etl.contract import Field, Table

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
        statements = (SQL / f"{model}.sql").read_text(encoding="utf-8")
        if model == "build_info":
            # Values can be bound to one statement only; its comments are others.
            statement, statements = statements.split(";\n", 1)
            con.execute(statement, dict(info))
        con.execute(statements)
    con.execute("DROP VIEW found; DROP VIEW sum_of_parts; DROP TABLE temp.bounded_figure")
    for source in SOURCE_OF_MODEL.values():
        con.execute(f"DROP TABLE {source}")


def describe(con: duckdb.DuckDBPyConnection, contract: tuple[Table, ...]) -> None:
    """Comment the contract's tables and columns in its own words, and the columns that a model took over in the same."""
    said = {("TABLE", table.name, ""): _both(table) for table in contract if table.name not in SOURCE_OF_MODEL}
    said |= {("COLUMN", table.name, field.name): _both(field) for table in contract for field in table.fields}
    # What a column means in the observations goes before what one of that name means elsewhere; else the first to say it.
    first_last = [*reversed(contract), *(table for table in contract if table.name == "observation")]
    words = {field.name: _both(field) for table in first_last for field in table.fields}
    rows = con.execute(
        "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE database_name = current_database()"
    ).fetchall()
    models = {model: place for place, model in enumerate(MODELS)}
    later_first = sorted(rows, key=lambda row: models.get(row[0], len(models)), reverse=True)
    words = {column: comment for _, column, comment in later_first if comment} | words
    for table, column, comment in rows:
        if not comment and column in words:
            said.setdefault(("COLUMN", table, column), words[column])
    con.execute(
        "".join(
            f"COMMENT ON {kind} {table}{column and f'.{chr(34)}{column}{chr(34)}'} IS '{text.replace(chr(39), chr(39) * 2)}';\n"
            for (kind, table, column), text in said.items()
        )
    )


def _both(described: Table | Field) -> str:
    return f"{described.description} · {described.description_zh}"


def _unite_findings(con: duckdb.DuckDBPyConnection) -> None:
    """Make the view `found`, for this connection only: what each query of `sql/findings/` yields, with its name.

    They read `bounded_figure` a dozen times: for the connection, a table stands before the view of that name. What two of
    them read alike is the view `sum_of_parts`.
    """
    parts = [
        f"SELECT '{file.stem}' AS check_name, * FROM (\n{file.read_text(encoding='utf-8')})"
        for file in sorted((SQL / "findings").glob("*.sql"))
    ]
    con.execute("CREATE TEMP TABLE bounded_figure AS FROM bounded_figure")
    con.execute((SQL / "sum_of_parts.sql").read_text(encoding="utf-8"))
    con.execute(f"CREATE TEMP VIEW found AS {' UNION ALL BY NAME '.join(parts)}")


def _load(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    name = SOURCE_OF_MODEL.get(table.name, table.name)
    columns = [f'CAST(nullif("{field.name}", \'\') AS {field.duckdb_type}) AS "{field.name}"' for field in table.fields]
    if name != table.name:
        columns += ["_file AS data_file", "_row AS data_row"]
    con.execute(f"CREATE TABLE {name} AS SELECT {', '.join(columns)} FROM raw_{table.name} ORDER BY _file, _row")
