"""The cube by DuckDB, in this process: out of core, within a limit of memory."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb

from etl.cases.engines import CUBE, NUMBERED, EngineFailed


@dataclass(frozen=True)
class DuckDB:
    """Keeps to `memory` ("1GB") and spills to the folder `spill`."""

    memory: str
    spill: Path

    def __call__(self, views: Mapping[str, list[str]], out: str) -> None:
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": self.memory,
            "temp_directory": str(self.spill),
            "preserve_insertion_order": False,
        }
        with closing(duckdb.connect(config=config)) as con:
            con.execute("SET enable_progress_bar = false")
            for name, files in views.items():
                rows = con.read_parquet(files, file_row_number=name == NUMBERED)
                columns = "*, file_row_number AS record_no" if name == NUMBERED else "*"
                rows.project(columns).create_view(name)
            Path(out).mkdir(parents=True)
            try:
                con.sql(CUBE).write_parquet(f"{out}/cube.parquet", compression="zstd")
            except duckdb.Error as error:
                raise EngineFailed(str(error).splitlines()[0]) from error
