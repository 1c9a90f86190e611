"""A real server on a folder of snapshots, and the change that makes a second snapshot of the repository's data."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypeVar

Result = TypeVar("Result")
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


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a real server on the snapshots of `folder`, as long as the block runs."""
    with logged_serving(folder, Path(os.devnull)) as address:
        yield address


@contextmanager
def logged_serving(folder: Path, log: Path) -> Iterator[str]:
    """`serving`, with what the server logs in the file `log`."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with log.open("ab") as written, running(command, {"SNAPSHOT_FOLDER": str(folder)}, written) as process:
        wait_until_ready(f"http://localhost:{port}", process)
        yield f"http://localhost:{port}"


@contextmanager
def running(command: list[str], environment: dict[str, str], log: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """A process in the repository's folder, as long as the block runs."""
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(40)


def wait_until_ready(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server at `address` answers; it must not end meanwhile."""
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=2)
            return
        except OSError:
            assert process.poll() is None, "the server stopped while starting"
            time.sleep(0.5)
    raise AssertionError("the server did not start within a minute")


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """What a coroutine gives, in a thread of its own: the browser of other tests keeps a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()
