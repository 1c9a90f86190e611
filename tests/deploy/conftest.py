"""nginx and two replicas as `make serve` starts them, on a folder of snapshots of their own."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator

import pytest
from deployed import Deployed
from serving import CUSTOMS, free_port, revised, running, wait_until_ready

from deploy import nginx
from etl import snapshot


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
