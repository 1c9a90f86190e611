"""nginx and two replicas of the dashboard, as a test sees them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
from serving import ROOT


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


def _children(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
