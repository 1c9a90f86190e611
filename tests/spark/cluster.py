"""A standalone Spark cluster on loopback: a master and workers, each a process of its own, from the PyPI package."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Cluster:
    """The address of the master, and the processes of the workers."""

    master: str
    workers: list[subprocess.Popen[bytes]]


@contextmanager
def cluster(folder: Path, workers: int = 2, memory: str = "1g") -> Iterator[Cluster]:
    """A running cluster with one core a worker, as long as the block runs; logs and scratch files lie in `folder`."""
    import pyspark

    spark_class = Path(pyspark.__file__).parent / "bin" / "spark-class"
    started: list[subprocess.Popen[bytes]] = []
    environment = os.environ | {
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_NO_DAEMONIZE": "1",
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_LOCAL_DIRS": str(folder / "scratch"),
        "PYSPARK_PYTHON": sys.executable,
    }

    def start(name: str, *arguments: str) -> subprocess.Popen[bytes]:
        with (folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                [str(spark_class), *arguments], env=environment, stdout=log, stderr=subprocess.STDOUT, cwd=folder
            )
        started.append(process)
        return process

    try:
        start(
            "master", "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0"
        )
        master = _said(folder / "master.log", r"Starting Spark master at (spark://\S+)")
        running = [
            start(
                f"worker{number}", "org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--port", "0",
                "--webui-port", "0", "--cores", "1", "--memory", memory, "--work-dir", str(folder / f"work{number}"), master,
            )
            for number in range(workers)
        ]  # fmt: skip
        for number in range(workers):
            _said(folder / f"worker{number}.log", r"(Successfully registered with master)")
        yield Cluster(master, running)
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def _said(log: Path, words: str) -> str:
    """The first group of `words` once the log says them."""
    for _ in range(300):
        found = re.search(words, log.read_text(encoding="utf-8", errors="replace"))
        if found:
            return found[1]
        time.sleep(0.2)
    raise AssertionError(f"{log} never said {words}:\n{log.read_text(encoding='utf-8', errors='replace')[-2000:]}")
