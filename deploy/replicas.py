"""Replicas of the dashboard and the nginx before them, as processes that are watched."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

from deploy import nginx
from locales import t

ROOT = Path(__file__).resolve().parents[1]
PID = "serve.pid"
STARTING_SECONDS = 60
STOPPING_SECONDS = 20
LOOKED_AFTER_EVERY = 0.2


class CannotStart(Exception):
    """nginx or a replica did not start; the text says which and why."""


class Replica:
    """One process of the dashboard on a port of the loopback address."""

    def __init__(self, port: int, environment: dict[str, str]) -> None:
        self.port = port
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(self.port)]
        command += ["--server.address", "127.0.0.1"]
        # What it logs goes to stderr; on stdout the framework only greets.
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=self._environment, stdout=subprocess.DEVNULL, start_new_session=True
        )

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    def has_ended(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def wait_until_ready(self) -> None:
        """Raises CannotStart if it ends before, or takes longer than a minute."""
        until = time.monotonic() + STARTING_SECONDS
        while time.monotonic() < until:
            if self.has_ended():
                break
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/_stcore/health", timeout=2):
                    return
            except OSError:
                time.sleep(LOOKED_AFTER_EVERY)
        raise CannotStart(t("the replica on port {port}", port=self.port))

    def stop(self) -> None:
        """End it once the answers that are under way are given; at the latest after 20 seconds."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOPPING_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Deployment:
    """nginx on `port` and its replicas on `ports`; `say` tells a person what happens."""

    def __init__(self, folder: Path, port: int, ports: Sequence[int], say: Callable[[str, int], None]) -> None:
        # One secret for all, or a cookie of one replica would mean nothing to another.
        environment = os.environ | {"STREAMLIT_SERVER_COOKIE_SECRET": secrets.token_hex(32)}
        self.folder, self.port = folder, port
        self.replicas = [Replica(number, environment) for number in ports]
        self._say = say
        self._nginx: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Raises CannotStart."""
        program = nginx.program()
        if program is None:
            raise CannotStart(t("nginx is not installed: apt-get install nginx-light"))
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self.folder / "nginx.conf"
        configured = nginx.configuration(self.folder, self.port, [replica.port for replica in self.replicas])
        file.write_text(configured, encoding="utf-8")
        for replica in self.replicas:
            replica.start()
        for replica in self.replicas:
            replica.wait_until_ready()
        self._nginx = subprocess.Popen([program, "-p", str(self.folder), "-c", str(file)], start_new_session=True)
        time.sleep(LOOKED_AFTER_EVERY)
        if self._nginx.poll() is not None:
            raise CannotStart(t("nginx on port {port}", port=self.port))
        (self.folder / PID).write_text(str(os.getpid()), encoding="utf-8")

    def look_after(self) -> None:
        """Start again a replica that has ended. Raises CannotStart if nginx has, or if it does not start again."""
        if self._nginx is not None and self._nginx.poll() is not None:
            raise CannotStart(t("nginx has ended"))
        for replica in self.replicas:
            if replica.has_ended():
                self._say("ended", replica.port)
                replica.start()
                replica.wait_until_ready()
                self._say("ready", replica.port)

    def restart(self) -> None:
        """Start every replica anew, one after the other, so that the others answer meanwhile. Raises CannotStart."""
        for replica in self.replicas:
            replica.stop()
            replica.start()
            replica.wait_until_ready()
            self._say("restarted", replica.port)

    def stop(self) -> None:
        """End nginx, then the replicas."""
        if self._nginx is not None and self._nginx.poll() is None:
            self._nginx.terminate()
            self._nginx.wait()
        for replica in self.replicas:
            replica.stop()
        (self.folder / PID).unlink(missing_ok=True)
