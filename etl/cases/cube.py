"""The cube in use, and the tables that a snapshot holds of it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

SQL = Path(__file__).parent / "sql"
POINTER = "cube.json"


@dataclass(frozen=True)
class Cube:
    """How a cube came about, how many decisions it counts, and whether any of them is synthetic."""

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


@dataclass(frozen=True)
class Kept:
    """A cube and its Parquet files."""

    cube: Cube
    files: tuple[Path, ...]


def of_folder(folder: Path | None) -> Kept | None:
    """The cube in use in a folder of records; None if nothing was rolled up there."""
    if folder is None or not (folder / POINTER).is_file():
        return None
    cube = Cube(**json.loads((folder / POINTER).read_text(encoding="utf-8")))
    files = tuple(sorted((folder / "cube" / cube.cube_id).glob("*.parquet")))
    return Kept(cube, files) if files else None


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
