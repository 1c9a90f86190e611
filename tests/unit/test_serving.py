"""What the serving process loads and can do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from etl.publish import current, database

ROOT = Path(__file__).parents[2]


def test_serving_needs_no_geopandas_nor_the_tools_of_the_etl() -> None:
    code = """
import anyio, sys, app
async def started():
    async with app.lifespan(app.app):
        loaded = {module for module in sys.modules if module.startswith("dashboard.")}
        assert {"dashboard.figures.search", "dashboard.places.province_sections", "dashboard.quality.heatmap"} <= loaded
anyio.run(started)
print([name for name in ("geopandas", "shapely", "typer", "frictionless") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip().splitlines()[-1] == "[]"


def test_readers_cannot_write_to_the_database(snapshot_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dashboard.figures import store

    monkeypatch.setattr(store, "FOLDER", snapshot_folder)
    pointer = current(snapshot_folder)
    assert pointer
    before = database(snapshot_folder, pointer.snapshot_id).read_bytes()
    for statement in ("DELETE FROM figure", "CREATE TABLE x (y INTEGER)", "COPY figure TO '/tmp/x.csv'"):
        with pytest.raises(duckdb.Error):
            store.select(pointer.snapshot_id, statement)
    assert database(snapshot_folder, pointer.snapshot_id).read_bytes() == before
