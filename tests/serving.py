"""A real server on a folder of snapshots, and the change that makes a second snapshot of the repository's data."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CUSTOMS = "published/observations/customs.csv"


@dataclass(frozen=True)
class Two:
    """A folder with two snapshots of the repository's data: in the new one customs detained 77,700 batches in 2020."""

    folder: Path
    old: str
    new: str


def revised(text: str) -> str:
    """The customs figures as a new publication might revise them: 77,700 batches in 2020, not 61,900."""
    return text.replace(",CN,import_export,all,all,all,61900,", ",CN,import_export,all,all,all,77700,")


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a real server on the snapshots of `folder`, as long as the block runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = os.environ | {"SNAPSHOT_FOLDER": str(folder)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://localhost:{port}"
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=2)
            break
        except OSError:
            assert process.poll() is None, "the server stopped while starting"
            time.sleep(0.5)
    yield address
    process.terminate()
    process.wait(10)
