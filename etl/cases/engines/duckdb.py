"""The cube by DuckDB, in this process: out of core, within a limit of memory."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb

from etl.cases.engines import CODED, CUBE, FINEST, NUMBERED, EngineFailed

#: Of so many records the finest cells fit into a limit of 1 GB. A slice takes whole provinces.
RECORDS_OF_SLICE = 4_000_000
MOST_SLICES = 16


@dataclass(frozen=True)
class DuckDB:
    """Keeps to `memory` ("1GB"); what does not fit lies in the folder `spill` until the end."""

    memory: str
    spill: Path

    def __call__(self, views: Mapping[str, list[str]], out: str) -> None:
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": self.memory,
            "temp_directory": str(self.spill),
            "preserve_insertion_order": False,
        }
        shutil.rmtree(self.spill, ignore_errors=True)
        self.spill.mkdir(parents=True)
        Path(out).mkdir(parents=True)
        try:
            with closing(duckdb.connect(config=config)) as con:
                con.execute("SET enable_progress_bar = false")
                for name, files in views.items():
                    columns = "*, file_row_number AS record_no" if name == NUMBERED else "*"
                    con.read_parquet(files, file_row_number=name == NUMBERED).project(columns).create_view(name)
                self._find_finest(con)
                con.sql(CUBE).write_parquet(f"{out}/cube.parquet", compression="zstd")
        except duckdb.Error as error:
            raise EngineFailed(str(error).splitlines()[0]) from error
        finally:
            shutil.rmtree(self.spill, ignore_errors=True)

    def _find_finest(self, con: duckdb.DuckDBPyConnection) -> None:
        """Make the view `finest`, slice by slice: all at once, its cells would outgrow the memory and spill again and again."""
        ((records,),) = con.sql("SELECT count(*) FROM record").fetchall()
        slices = min(MOST_SLICES, 1 + records // RECORDS_OF_SLICE)
        con.sql(f"SELECT *, province % {slices} AS slice FROM ({CODED})").write_parquet(
            str(self.spill / "coded"), partition_by=["slice"]
        )
        for folder in sorted((self.spill / "coded").iterdir()):
            con.read_parquet(f"{folder}/*.parquet").create_view("coded", replace=True)
            con.sql(FINEST).write_parquet(str(self.spill / f"finest-{folder.name}.parquet"))
        con.read_parquet(f"{self.spill}/finest-*.parquet").create_view("finest")
