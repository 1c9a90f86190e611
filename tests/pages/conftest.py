from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.figures import store


@pytest.fixture(autouse=True)
def served(snapshot_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pages read the snapshot of the repository's data."""
    monkeypatch.setattr(store, "FOLDER", snapshot_folder)
    yield
    # DuckDB opens a file once with one configuration: leave it free for the tests that open it themselves.
    store._connection.clear()
