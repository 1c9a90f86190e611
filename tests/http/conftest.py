"""A client of the real server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from dashboard.figures import store


@pytest.fixture(scope="session")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, timeout=60) as opened:
        yield opened


@pytest.fixture
def snapshot(snapshot_folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The snapshot that the server serves, for the queries of this process as well."""
    monkeypatch.setattr(store, "FOLDER", snapshot_folder)
    return store.snapshot_id()
