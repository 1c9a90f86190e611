"""What the tests share: copies of the data folder that a test may break, and one snapshot of the data as they are."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from data_folder import DataFolder
from serving import CUSTOMS, Two, revised, serving

import locales
from bench.synthetic import write
from etl import publish, snapshot
from etl.cases.engines.duckdb import DuckDB
from etl.cases.load import load
from etl.cases.rollup import rollup
from etl.cases.store import Store

ROOT = Path(__file__).resolve().parents[1]
SYNTHETIC = 20_000
# What a person has loaded beside the repository's data is no part of a test.
os.environ["CASES_FOLDER"] = str(ROOT / "tests" / "no-decisions")


@pytest.fixture(autouse=True)
def starts_in_english() -> Iterator[None]:
    """Every test starts in English and leaves its language behind."""
    locales.use("en")
    yield
    locales.use("en")


@pytest.fixture(scope="session")
def copy_data() -> Callable[[Path], DataFolder]:
    """Makes a copy of the repository's data inside a folder."""

    def copy(folder: Path) -> DataFolder:
        return DataFolder(Path(shutil.copytree(ROOT / "data", folder / "data")))

    return copy


@pytest.fixture
def data(tmp_path: Path, copy_data: Callable[[Path], DataFolder]) -> DataFolder:
    """All of the repository's data, to change."""
    return copy_data(tmp_path)


@pytest.fixture(scope="session")
def few_rows(tmp_path_factory: pytest.TempPathFactory, copy_data: Callable[[Path], DataFolder]) -> DataFolder:
    few = copy_data(tmp_path_factory.mktemp("few"))
    few.empty_observations("trademark.csv", 40)
    return few


@pytest.fixture
def few_data(tmp_path: Path, few_rows: DataFolder) -> DataFolder:
    """The repository's data with only the first 40 trademark observations, to change."""
    return DataFolder(Path(shutil.copytree(few_rows.path, tmp_path / "data")))


@pytest.fixture(scope="session")
def snapshot_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that serves a snapshot of the repository's data."""
    folder = tmp_path_factory.mktemp("build")
    snapshot.make(ROOT / "data", folder)
    return folder


@pytest.fixture(scope="session")
def synthetic_decisions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the cube of 20,000 synthetic decisions: `synthetic.parquet`, and `build`, which serves it."""
    folder = tmp_path_factory.mktemp("decisions")
    records = Store(folder / "cases")
    mapping = folder / "mapping.toml"
    mapping.write_text('[source]\nname = "SYNTHETIC bureau"\n', encoding="utf-8")
    load(records, [str(write(folder / "synthetic.parquet", SYNTHETIC, years=2))], ROOT / "data", mapping)
    rollup(records, ROOT / "data", DuckDB("1GB", folder / ".spill"), "duckdb")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CASES_FOLDER", str(records.folder))
        snapshot.make(ROOT / "data", folder / "build")
    return folder


@pytest.fixture(scope="session")
def database_file(snapshot_folder: Path) -> Path:
    pointer = publish.current(snapshot_folder)
    assert pointer is not None
    return publish.database(snapshot_folder, pointer.snapshot_id)


@pytest.fixture
def con(database_file: Path, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The snapshot of the repository's data, open to read: a copy, since a process opens one file in one way only."""
    copied = tmp_path / database_file.name
    shutil.copyfile(database_file, copied)
    with duckdb.connect(str(copied), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def server(snapshot_folder: Path) -> Iterator[str]:
    """The address of a real server on the real figures."""
    with serving(snapshot_folder) as address:
        yield address


@pytest.fixture(scope="session")
def two_snapshots(tmp_path_factory: pytest.TempPathFactory, copy_data: Callable[[Path], DataFolder]) -> Two:
    data, folder = copy_data(tmp_path_factory.mktemp("two")), tmp_path_factory.mktemp("two_build")
    old = snapshot.make(data.path, folder).snapshot_id
    data.edit_text(CUSTOMS, revised)
    return Two(folder, old, snapshot.make(data.path, folder).snapshot_id)
