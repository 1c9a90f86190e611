"""Runs that are killed: each in a child forked from a process that has imported everything, so that one costs little.

Nothing in the product knows of it. A run is killed at the k-th time that it reports progress, at the k-th file that it opens
to write, renames, removes or locks (Python's audit events), or after some seconds, in the middle of whatever it does then.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TOUCHES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.truncate", "fcntl.flock", "shutil.move"}
NOBODY = 65534


@dataclass(frozen=True)
class Run:
    """A call of `function` ("module:name") with folders and files, and what happens to it; `progress` if it takes that.

    A list of paths is handed over as a list: `Run("etl.sheets.add:add", ([sheet], data, out), {})`.
    """

    function: str
    paths: tuple[str | list[str], ...]
    options: dict[str, Any]
    progress: bool = True
    kill_at_step: int = 0
    kill_at_touch: int = 0
    kill_after: float = 0
    most_bytes: int = 0
    as_nobody: bool = False


@dataclass(frozen=True)
class End:
    """How a run ended: killed, or with the error's class name (empty if it went well); the steps and touches it came to."""

    killed: bool
    error: str
    steps: int
    touches: int
    seconds: float


class Crasher:
    """The process that runs are forked from."""

    def __init__(self) -> None:
        # Few snapshots are kept: all of them are looked at after each run.
        environment = os.environ | {"PYTHONPATH": str(ROOT), "SNAPSHOTS_KEPT": "3"}
        command = [sys.executable, str(Path(__file__))]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, run: Run) -> End:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(asdict(run)) + "\n")
        self._process.stdin.flush()
        return End(**json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        self._process.communicate()


def _child(run: Run, report: int) -> None:
    """What a forked child does; it tells how it ends on the descriptor `report`, if it lives that long."""
    counts = {"steps": 0, "touches": 0}

    def count(what: str, last: int) -> None:
        counts[what] += 1
        if counts[what] == last:
            os.kill(os.getpid(), signal.SIGKILL)

    def step(*_: object) -> None:
        count("steps", run.kill_at_step)

    def audit(event: str, arguments: tuple[Any, ...]) -> None:
        written = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if event in TOUCHES or written:
            count("touches", run.kill_at_touch)

    module, name = run.function.split(":")
    function = getattr(importlib.import_module(module), name)
    if run.most_bytes:
        resource.setrlimit(resource.RLIMIT_FSIZE, (run.most_bytes, run.most_bytes))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    if run.as_nobody and os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    sys.addaudithook(audit)
    error = ""
    try:
        paths = [[Path(one) for one in path] if isinstance(path, list) else Path(path) for path in run.paths]
        function(*paths, *([step] if run.progress else []), **run.options)
    except Exception as raised:
        error = type(raised).__name__
    os.write(report, json.dumps({"error": error, **counts}).encode())


def _serve() -> None:
    for line in sys.stdin:
        given = json.loads(line)
        run = Run(**{**given, "paths": tuple(given["paths"])})
        importlib.import_module(run.function.split(":")[0])
        started = time.monotonic()
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _child(run, writing)
            os._exit(0)
        os.close(writing)
        if run.kill_after:
            time.sleep(run.kill_after)
            os.kill(child, signal.SIGKILL)
        with open(reading, "rb") as reports:  # noqa: PTH123
            told = reports.read()
        _, status = os.waitpid(child, 0)
        end = {"killed": os.WIFSIGNALED(status), "error": "", "steps": 0, "touches": 0}
        end |= {"seconds": time.monotonic() - started} | (json.loads(told) if told else {})
        print(json.dumps(end), flush=True)


if __name__ == "__main__":
    _serve()
