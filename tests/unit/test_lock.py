"""Two runs never work on one folder at once; the second says who is at work."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from etl import lock
from etl.lock import Locked, locked

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import sys
from pathlib import Path
from etl.lock import locked
with locked(Path(sys.argv[1]), "refresh", shared=len(sys.argv) > 2):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def holding(folder: Path, *shared: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock on `folder`."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder), *shared],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout and process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def run(*command: str, lang: str = "en_GB.UTF-8") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "etl", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "LC_ALL": lang},
        check=False,
    )


@pytest.mark.parametrize("lang", ["en_GB.UTF-8", "zh_CN.UTF-8"])
def test_the_second_build_says_who_is_at_work_and_changes_nothing(few_data, tmp_path: Path, lang: str) -> None:
    out = tmp_path / "build"
    with holding(out) as process:
        second = run("build", "--data", str(few_data.path), "--out", str(out), lang=lang)
        assert second.returncode == 4
        said = json.loads((out / lock.FILE).read_text(encoding="utf-8"))
        for part in (str(out), "refresh", str(process.pid), said["host"], said["since"]):
            assert part in second.stderr
        assert [path.name for path in out.iterdir()] == [lock.FILE]
    assert run("build", "--data", str(few_data.path), "--out", str(out)).returncode == 0


def test_a_build_minds_none_who_only_reads_the_same_data(few_data, tmp_path: Path) -> None:
    with holding(few_data.path, "shared"):
        assert run("build", "--data", str(few_data.path), "--out", str(tmp_path / "build")).returncode == 0
        with pytest.raises(Locked), locked(few_data.path, "add"):
            pass
    with holding(few_data.path):
        assert run("build", "--data", str(few_data.path), "--out", str(tmp_path / "other")).returncode == 4


def test_a_killed_holder_leaves_no_lock(tmp_path: Path) -> None:
    with holding(tmp_path) as process:
        with pytest.raises(Locked) as refused, locked(tmp_path, "prune"):
            pass
        assert refused.value.holder and refused.value.holder.pid == process.pid
        process.send_signal(signal.SIGKILL)
        process.wait()
        with locked(tmp_path, "prune"):
            pass


def test_what_a_run_calls_inside_has_the_lock_already_and_another_thread_has_not(tmp_path: Path) -> None:
    refused: list[Locked] = []

    def other() -> None:
        try:
            with locked(tmp_path, "build"):
                pass
        except Locked as error:
            refused.append(error)

    with locked(tmp_path, "refresh"):
        with locked(tmp_path / "." / "", "build"):
            pass
        thread = Thread(target=other)
        thread.start()
        thread.join()
    assert [error.holder and error.holder.command for error in refused] == ["refresh"]
    other()
    assert len(refused) == 1


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"pid": 1}', b"\xff\xfe"])
def test_a_holder_that_has_not_said_who_it_is_is_in_the_way_all_the_same(tmp_path: Path, content: bytes) -> None:
    with holding(tmp_path):
        (tmp_path / lock.FILE).write_bytes(content)
        with pytest.raises(Locked) as refused, locked(tmp_path, "build"):
            pass
        assert refused.value.holder is None
        done = run("build", "--out", str(tmp_path))
        assert done.returncode == 4
        assert "Another run is at work" in done.stderr
