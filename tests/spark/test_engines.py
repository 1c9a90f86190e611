"""Both engines count the same 5 million synthetic records alike, on Spark even when a worker dies on the way."""

from __future__ import annotations

import os
import shutil
import threading
import time
from importlib.util import find_spec
from pathlib import Path

import duckdb
import pytest
from spark.cluster import Cluster, cluster

from bench.synthetic import write
from etl.cases.cube import Cube
from etl.cases.engines.duckdb import DuckDB
from etl.cases.engines.spark import Spark
from etl.cases.load import load
from etl.cases.rollup import rollup
from etl.cases.store import Store

ROOT = Path(__file__).resolve().parents[2]
RECORDS = 5_000_000
CONF = {
    "spark.executor.memory": "900m",
    "spark.executor.cores": "1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "8",
    "spark.sql.files.maxPartitionBytes": "16m",
}

pytestmark = pytest.mark.skipif(
    not os.environ.get("CI") and not (shutil.which("java") and find_spec("pyspark")),
    reason="Java or pyspark is not installed: see tests/spark/install.sh",
)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """5 million decisions in four files, and again the first 100,000 of them, as a correction would state them."""
    folder = tmp_path_factory.mktemp("decisions")
    part = RECORDS // 4
    for number in range(4):
        write(folder / f"synthetic-{number}.parquet", part, number * part, years=1)
    write(folder / "synthetic-again.parquet", 100_000, years=2)
    store = Store(tmp_path_factory.mktemp("store"))
    load(store, [str(folder)], ROOT / "data")
    return store


@pytest.fixture(scope="module")
def by_duckdb(loaded: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of DuckDB's cube, since the store keeps only the last."""
    cube = rollup(loaded, ROOT / "data", DuckDB("1GB", loaded.folder / ".spill"), "duckdb")
    assert cube.decisions == RECORDS
    return Path(shutil.copytree(loaded.folder / "cube" / cube.cube_id, tmp_path_factory.mktemp("expected") / "cube"))


def cells(folder: Path) -> str:
    return f"SELECT * FROM read_parquet('{folder}/*.parquet')"


def assert_equal(expected: Path, found: Path) -> None:
    """Every cell of one cube is a cell of the other, with the same values, and neither has a cell twice."""
    with duckdb.connect() as con:
        con.execute("SET memory_limit = '2GB'")
        counts = [con.sql(f"SELECT count(*) FROM ({cells(folder)})").fetchall() for folder in (expected, found)]
        assert counts[0] == counts[1]
        assert counts[0][0][0] > 100_000
        for one, other in ((expected, found), (found, expected)):
            assert con.sql(f"({cells(one)}) EXCEPT ALL ({cells(other)}) LIMIT 3").fetchall() == []


def roll_up(store: Store, on: Cluster) -> Cube:
    return rollup(store, ROOT / "data", Spark(on.master, CONF), "spark")


def test_both_engines_give_the_same_cube_even_when_a_worker_is_killed_on_the_way(
    loaded: Store, by_duckdb: Path, tmp_path: Path
) -> None:
    with cluster(tmp_path) as on:
        executors = tmp_path / "work1"
        killed: list[bool] = []

        def kill_one_at_work() -> None:
            # Its executor has written shuffle files: some of the work is done, and is lost with it.
            while not list(tmp_path.glob("scratch/**/shuffle_*.data")):
                time.sleep(0.2)
            assert any(executors.iterdir())
            on.workers[1].kill()
            killed.append(on.workers[1].wait() != 0)

        killer = threading.Thread(target=kill_one_at_work, daemon=True)
        killer.start()
        cube = roll_up(loaded, on)
        killer.join(5)
        assert killed == [True]
        assert on.workers[0].poll() is None
    assert cube.engine == "spark"
    assert_equal(by_duckdb, loaded.folder / "cube" / cube.cube_id)
