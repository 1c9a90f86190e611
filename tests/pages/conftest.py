from pathlib import Path

import pytest

from etl import snapshot

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def snapshot_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("snapshots")
    snapshot.make(ROOT / "data", folder)
    return folder
