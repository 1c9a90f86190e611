"""From records to the cube that the build takes into the snapshot, by whichever engine."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from etl.cases import members
from etl.cases.cube import POINTER, Cube
from etl.cases.engines import Engine
from etl.cases.store import Store, replace_text


class NotLoaded(Exception):
    """There are no records to roll up, or a load was stopped before its end."""


class Incomplete(Exception):
    """The cube does not count every record: the code lists are no longer those that the records were checked by."""


def rollup(store: Store, data: Path, engine: Engine, name: str, seen_as: str | None = None) -> Cube:
    """Make the cube of all records in `store` and put it in use; the one before stays until then.

    `seen_as` is the address by which the engine reaches the store's folder, where that is not its path.

    Raises NotLoaded, Incomplete, OSError, and what the engine raises; the cube in use stays in all cases.
    """
    manifest = store.manifest()
    if not manifest.records or sorted(manifest.settled) != sorted(manifest.files):
        raise NotLoaded
    base = seen_as or str(store.folder.resolve())
    for list_name, rows in (("member", members.numbered(data)), ("place", members.place_table(data))):
        pq.write_table(rows, store.folder / f"{list_name}.parquet")
    views = {
        "record": [f"{base}/records/{file_id}.parquet" for file_id in manifest.files],
        **{view: [f"{base}/{view}.parquet"] for view in ("superseded", "member", "place")},
    }
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    cube_id = hashlib.blake2b("\n".join([now, *views["record"]]).encode(), digest_size=8).hexdigest()
    out = store.folder / "cube" / cube_id
    out.parent.mkdir(exist_ok=True)
    try:
        engine(views, f"{base}/cube/{cube_id}")
        counted, first, last = _totals(out)
        if counted != manifest.records - manifest.superseded:
            raise Incomplete
    except BaseException:
        shutil.rmtree(out, ignore_errors=True)
        raise
    loaded = sorted(manifest.files.values(), key=lambda file: file.load_no)
    cube = Cube(
        cube_id=cube_id,
        engine=name,
        decisions=counted,
        superseded=manifest.superseded,
        rejected=sum(file.rejected for file in manifest.files.values()),
        files=len(manifest.files),
        first=first.isoformat(),
        last=last.isoformat(),
        synthetic=any(file.synthetic for file in manifest.files.values()),
        rolled_up_at=now,
        sources=tuple(dict.fromkeys(file.source or file.name for file in loaded)),
        loaded_on=max(file.loaded_on for file in loaded),
    )
    replace_text(store.folder / POINTER, json.dumps(asdict(cube), indent=1))
    for folder in out.parent.iterdir():
        if folder != out:
            shutil.rmtree(folder)
    return cube


def _totals(folder: Path) -> tuple[int, date, date]:
    """Decisions of the whole nation in the cube, and the first and last month that has any."""
    with duckdb.connect() as con:
        ((decisions, first, last),) = con.sql(
            """
            SELECT coalesce(sum(decisions), 0)::BIGINT, min(period_start), max(period_start)
            FROM read_parquet($files)
            WHERE region = 'CN' AND period_kind = 'month'
                AND market = 'all' AND ip_type = 'all' AND industry = 'all' AND channel = 'all' AND outcome = 'all'
            """,
            params={"files": f"{folder}/*.parquet"},
        ).fetchall()
    return decisions, first, last
