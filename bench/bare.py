"""The least that loading the data can be: DuckDB reads each CSV file into a table, unchecked. `python -m bench.bare FILE`"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

DATA = Path(__file__).resolve().parents[1] / "data"

if __name__ == "__main__":
    with duckdb.connect(sys.argv[1]) as con:
        for file in sorted(DATA.rglob("*.csv")):
            con.execute(f'CREATE TABLE "{file.stem}_{file.parent.name}" AS FROM read_csv(?)', [str(file)])
