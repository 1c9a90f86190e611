"""nginx and two replicas as `make serve` starts them, on a folder of snapshots of their own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from serving import CUSTOMS, ROOT, free_port, revised, running, wait_until_ready

from deploy import nginx
from etl import snapshot


@dataclass(frozen=True)
class Deployed:
    """What is served where: the address of nginx and those of the replicas; `supervisor` is the process that started all."""

    address: str
    replicas: dict[str, str]
    folder: Path
    supervisor: int
    build_anew: Callable[[], str]

    def process(self, replica: str) -> int:
        """The process of a replica, by the name that its readers' cookie has."""
        for process in _children(self.supervisor):
            if f"--server.port\0{replica}\0" in Path(f"/proc/{process}/cmdline").read_text():
                return process
        raise LookupError(replica)

    def kill(self, replica: str) -> None:
        os.kill(self.process(replica), signal.SIGKILL)

    def restart(self) -> None:
        command = [sys.executable, "-m", "deploy", "restart", "--folder", str(self.folder)]
        subprocess.run(command, cwd=ROOT, check=True)

    def wait_for(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so, at most a minute."""
        for _ in range(300):
            try:
                if is_so():
                    return
            except (OSError, LookupError, httpx.HTTPError):
                pass
            time.sleep(0.2)
        raise AssertionError("it is not so after a minute")


@pytest.fixture(scope="session")
def deployed(tmp_path_factory: pytest.TempPathFactory, copy_data: Callable) -> Iterator[Deployed]:
    if nginx.program() is None:
        if os.environ.get("CI"):
            pytest.fail("No nginx is installed: apt-get install nginx-light")
        pytest.skip("No nginx is installed: see tests/browser/install.sh")
    data, build = copy_data(tmp_path_factory.mktemp("deployed")), tmp_path_factory.mktemp("deployed_build")
    snapshot.make(data.path, build)
    original = (data.path / CUSTOMS).read_bytes()

    def build_anew() -> str:
        (data.path / CUSTOMS).write_bytes(original)
        data.edit_text(CUSTOMS, revised)
        return snapshot.make(data.path, build).snapshot_id

    folder = tmp_path_factory.mktemp("serve")
    port, first = free_port(), _free_ports(2)
    command = [sys.executable, "-m", "deploy", "serve", "--replicas", "2", "--port", str(port)]
    command += ["--first-port", str(first), "--folder", str(folder)]
    with (
        (folder / "replicas.log").open("wb") as log,
        running(command, {"SNAPSHOT_FOLDER": str(build)}, log) as process,
    ):
        address = f"http://localhost:{port}"
        wait_until_ready(address, process)
        replicas = {str(number): f"http://127.0.0.1:{number}" for number in (first, first + 1)}
        yield Deployed(address, replicas, folder, process.pid, build_anew)
    shutil.rmtree(folder)


def _free_ports(count: int) -> int:
    """The first of ports in a row that nothing listens on."""
    while True:
        first = free_port()
        if first + count < 65536 and all(_is_free(first + place) for place in range(count)):
            return first


def _is_free(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) != 0


def _children(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
