"""Synthetic decisions, for tests and benchmarks only: drawn by a fixed rule, with no relation to any real case.

Every decision id starts with SYNTHETIC, and so does every agency, so that no record can pass for a published one.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from bench import ROOT

SQL = (Path(__file__).parent / "synthetic.sql").read_text(encoding="utf-8")


def write(file: Path, records: int, first: int = 0, years: int = 10, options: str = "") -> Path:
    """Write the records `first` to `first + records` (exclusive) of the rule as `file`, whose ending names its format.

    A record is the same in whatever slice; `options` are DuckDB's for COPY. Columns are those of the
    record contract. Raises OSError if the file cannot be written.
    """
    values: Mapping[str, object] = {"first": first, "last": first + records, "days": 365 * years}
    with duckdb.connect() as con:
        con.execute(
            f"CREATE TABLE division AS FROM read_csv('{ROOT / 'data/reference/divisions.csv'}', all_varchar = true)"
        )
        form = "parquet" if file.suffix == ".parquet" else "csv"
        con.execute(f"COPY ({SQL}) TO '{file}' (FORMAT {form}{options and ', '}{options})", values)
    return file
