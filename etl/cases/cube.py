"""The cube in use, and the tables that a snapshot holds of it."""

from __future__ import annotations

import json
import os
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from etl.lock import locked

SQL = Path(__file__).parent / "sql"
POINTER = "cube.json"


@dataclass(frozen=True)
class Cube:
    """How a cube came about, how many decisions it counts, and whether any of them is synthetic.

    `sources` are who published the records, or the files where that was not said; `loaded_on` is the day of the last load.
    """

    cube_id: str
    engine: str
    decisions: int
    superseded: int
    rejected: int
    files: int
    first: str
    last: str
    synthetic: bool
    rolled_up_at: str
    sources: tuple[str, ...] = ()
    loaded_on: str = ""


@dataclass(frozen=True)
class Kept:
    """A cube and its Parquet files."""

    cube: Cube
    files: tuple[Path, ...]


def folder(data: Path) -> Path:
    """The folder of the records that belong to the folder `data`: beside it, unless CASES_FOLDER names another."""
    return Path(os.environ.get("CASES_FOLDER") or data.parent / "cases")


def in_use(data: Path) -> Kept | None:
    """The cube in use for the folder `data`; None if nothing was rolled up."""
    records = folder(data)
    if not (records / POINTER).is_file():
        return None
    cube = Cube(**json.loads((records / POINTER).read_text(encoding="utf-8")))
    files = tuple(sorted((records / "cube" / cube.cube_id).glob("*.parquet")))
    return Kept(cube, files) if files else None


def held_still(data: Path, command: str) -> AbstractContextManager[None]:
    """Keep a roll-up from replacing the cube in use as long as the block runs."""
    records = folder(data)
    return locked(records, command, shared=True) if records.is_dir() else nullcontext()


def put(con: duckdb.DuckDBPyConnection, kept: Kept | None) -> None:
    """Make the tables `decision_cube` and `decision_cube_info` in a snapshot that has the code lists; empty without a cube."""
    files = list(map(str, kept.files)) if kept else None
    for name in ("decision_cube", "decision_cube_info"):
        statement, *comments = (SQL / f"{name}.sql").read_text(encoding="utf-8").split("\nCOMMENT ON")
        if name == "decision_cube":
            statement = statement if kept else statement.replace("read_parquet($files)", "no_cube")
            con.execute(statement, {"files": files} if kept else None)
        else:
            con.execute(statement, {"cube": json.dumps(asdict(kept.cube)) if kept else None})
        for comment in comments:
            con.execute("COMMENT ON" + comment)
