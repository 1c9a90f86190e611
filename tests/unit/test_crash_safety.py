"""Whatever moment a run is killed at, and whatever is in its way: what is served is whole, and the next run works."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pytest
from crashing import Crasher, Run
from data_folder import DataFolder

from etl.kept import kept
from etl.publish import Pointer, current, database

TRADEMARK = "published/observations/trademark.csv"


@dataclass
class Desk:
    """A small data folder and the folder that its snapshots are served from, of which three are kept."""

    data: DataFolder
    out: Path
    crasher: Crasher
    value: int = 1000

    def revise(self) -> None:
        """Give the data a value that they never had."""
        self.value += 1
        self.data.change(TRADEMARK, 2, value=str(self.value))

    @property
    def build(self) -> Run:
        return Run("etl.snapshot:make", (str(self.data.path), str(self.out)), {})

    @property
    def rollback(self) -> Run:
        """To the other of the two latest, so that each has something to do."""
        pointer = current(self.out)
        assert pointer and pointer.previous_id
        return Run("etl.kept:rollback", (str(self.out),), {"asked": pointer.previous_id}, progress=False)

    def files(self) -> dict[str, bytes]:
        return {
            file.relative_to(self.data.path).as_posix(): file.read_bytes()
            for file in self.data.path.rglob("*")
            if file.is_file() and file.name != ".lock"
        }

    def served(self) -> Pointer:
        pointer = current(self.out)
        assert pointer is not None
        return pointer

    def assert_whole(self) -> None:
        """What is served can be opened and is what it says it is; so is each file of a snapshot's name."""
        assert database(self.out, self.served().snapshot_id).is_file()
        for file in self.out.glob("*.duckdb"):
            if file.name.startswith("."):
                continue
            with duckdb.connect(str(file), read_only=True) as con:
                snapshot_id, figures = con.execute("SELECT snapshot_id, n_figures FROM build_info").fetchone() or (
                    "",
                    0,
                )
                assert (snapshot_id, figures) == (file.stem, con.execute("SELECT count(*) FROM figure").fetchone()[0])
                logged = con.execute("SELECT snapshot_id FROM build_log ORDER BY build DESC").fetchone()
                assert logged == (file.stem,)

    def assert_clean(self) -> None:
        names = {file.name for file in self.out.iterdir()} - {file.name for file in self.out.glob("[0-9a-f]*.duckdb")}
        assert names == {".lock", "current.json"}

    def finish(self, run: Run) -> None:
        """The same again, undisturbed."""
        end = self.crasher.run(run)
        assert (end.killed, end.error) == (False, "")
        self.assert_whole()
        self.assert_clean()


@pytest.fixture(scope="module")
def crasher() -> Iterator[Crasher]:
    started = Crasher()
    yield started
    started.close()


@pytest.fixture(scope="module")
def smallest(tmp_path_factory: pytest.TempPathFactory, copy_data: Callable[[Path], DataFolder]) -> DataFolder:
    """As little data as a build takes: forty observations with their indicators and sources."""
    data = copy_data(tmp_path_factory.mktemp("smallest"))
    data.empty_observations("trademark.csv", 40)
    header, *rows = data.records(TRADEMARK)
    used = {row[header.index(name)] for row in rows for name in ("indicator", "source_id")}
    for file in (data.path / "key_points").iterdir():
        name = f"key_points/{file.name}"
        data.write(name, data.records(name)[:1])
    data.write("reference/headline_series.csv", data.records("reference/headline_series.csv")[:1])
    for name in ("published/indicators.csv", "published/sources.csv"):
        records = data.records(name)
        data.write(name, [records[0], *(record for record in records if record[0] in used)])
    return data


@pytest.fixture
def desk(smallest: DataFolder, tmp_path: Path, crasher: Crasher, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Two snapshots, the second served."""
    data = DataFolder(Path(shutil.copytree(smallest.path, tmp_path / "data")))
    desk = Desk(data, tmp_path / "build", crasher)
    for _ in range(2):
        desk.revise()
        assert crasher.run(desk.build).error == ""
    return desk


def kill(desk: Desk, run: Run) -> bool:
    """Run, killed on the way; whether it was. What is served then is what was before or what would have been after."""
    before, files = desk.served(), desk.files()
    end = desk.crasher.run(run)
    assert end.error == ""
    assert desk.files() == files
    after = desk.served()
    assert after == before or after.previous_id == before.snapshot_id
    desk.assert_whole()
    return end.killed


def test_a_build_killed_at_every_stage(desk: Desk) -> None:
    desk.revise()
    steps = desk.crasher.run(desk.build).steps
    assert steps > 60
    for step in range(1, steps + 1):
        desk.revise()
        assert kill(desk, replace(desk.build, kill_at_step=step))
        if step % 10 == 0 or step > steps - 3:
            desk.finish(desk.build)
    desk.finish(desk.build)


def test_a_build_killed_whenever_it_touches_a_file(desk: Desk) -> None:
    desk.revise()
    touches = desk.crasher.run(desk.build).touches
    assert touches > 5
    for touch in range(1, touches + 1):
        desk.revise()
        assert kill(desk, replace(desk.build, kill_at_touch=touch))
        desk.finish(desk.build)


def test_a_build_killed_at_any_time(desk: Desk) -> None:
    desk.revise()
    seconds = desk.crasher.run(desk.build).seconds
    killed = 0
    for attempt in range(80):
        desk.revise()
        killed += kill(desk, replace(desk.build, kill_after=random.uniform(0.001, seconds)))
        if attempt % 20 == 0:
            desk.finish(desk.build)
    assert killed > 40
    desk.finish(desk.build)


def test_a_rollback_killed_whenever_it_touches_a_file(desk: Desk) -> None:
    touches = desk.crasher.run(desk.rollback).touches
    assert touches > 3
    for touch in range(1, touches + 1):
        assert kill(desk, replace(desk.rollback, kill_at_touch=touch))
        desk.finish(desk.rollback)


def test_a_rollback_killed_at_any_time(desk: Desk) -> None:
    seconds = desk.crasher.run(desk.rollback).seconds
    killed = sum(kill(desk, replace(desk.rollback, kill_after=random.uniform(0.001, seconds))) for _ in range(40))
    assert killed > 15
    desk.finish(desk.rollback)


def test_pruning_killed_whenever_it_touches_a_file(desk: Desk) -> None:
    prune = Run("etl.kept:prune", (str(desk.out),), {"keep": 2}, progress=False)
    for touch in (1, 2, 3, 4):
        while len(kept(desk.out)) < 3:
            desk.revise()
            desk.finish(desk.build)
        before = desk.served()
        desk.crasher.run(replace(prune, kill_at_touch=touch))
        assert desk.served() == before
        desk.assert_whole()
    desk.finish(prune)
    assert len(kept(desk.out)) == 2


# What is in the way.


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[bool]:
    """A disk of that size in the place of `folder`; False where this process may not have one."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    mounted = os.geteuid() == 0 and subprocess.run(command, capture_output=True, check=False).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("free", [0, 1000, 100_000, 1_000_000, 3_000_000])
def test_a_full_disk(smallest: DataFolder, tmp_path: Path, crasher: Crasher, free: int) -> None:
    data = DataFolder(Path(shutil.copytree(smallest.path, tmp_path / "data")))
    desk = Desk(data, tmp_path / "disk", crasher)
    with small_disk(desk.out, 24) as mounted:
        desk.finish(desk.build)
        before, figures = desk.served(), database(desk.out, desk.served().snapshot_id).read_bytes()
        desk.revise()
        run = desk.build
        ballast = desk.out / "ballast"
        if mounted:
            disk = os.statvfs(desk.out)
            ballast.write_bytes(bytes(disk.f_bavail * disk.f_frsize - free))
        else:
            run = replace(run, most_bytes=free + 1)
        assert crasher.run(run).error == "OSError"
        assert desk.served() == before
        assert database(desk.out, before.snapshot_id).read_bytes() == figures
        desk.assert_whole()
        ballast.unlink(missing_ok=True)
        desk.finish(desk.build)
        assert desk.served().previous_id == before.snapshot_id


def test_a_folder_to_read_only(desk: Desk) -> None:
    before = desk.served()
    desk.revise()
    folders = [desk.out.parent, *desk.out.parent.parents]
    (desk.out / ".lock").chmod(0o444)
    desk.out.chmod(0o555)
    # As root nothing is to read only: the run becomes nobody, who has to reach the folder.
    opened = [(folder, folder.stat().st_mode) for folder in folders if not folder.stat().st_mode & 0o001]
    for folder, mode in opened:
        folder.chmod(mode | 0o011)
    try:
        for run in (desk.build, desk.rollback):
            assert desk.crasher.run(replace(run, as_nobody=True)).error == "PermissionError"
            assert desk.served() == before
            desk.assert_whole()
    finally:
        desk.out.chmod(0o755)
        (desk.out / ".lock").chmod(0o644)
        for folder, mode in opened:
            folder.chmod(mode)
    desk.finish(desk.build)


def test_data_that_cannot_be_read_leave_what_is_served(desk: Desk) -> None:
    before = desk.served()
    whole = (desk.data.path / TRADEMARK).read_bytes()
    for broken in (
        b"",
        b"\xff\xfe\x00",
        whole[: len(whole) // 2] + b'"',
        whole.replace(b"\n", b"\n,", 3),
        bytes(10_000),
    ):
        (desk.data.path / TRADEMARK).write_bytes(broken)
        assert desk.crasher.run(desk.build).error == "InvalidData"
        assert desk.served() == before
        desk.assert_clean()
    (desk.data.path / TRADEMARK).write_bytes(whole)
    desk.revise()
    desk.finish(desk.build)


def test_a_snapshot_that_was_damaged_is_no_obstacle_to_the_next_build(desk: Desk) -> None:
    damaged = database(desk.out, desk.served().snapshot_id)
    damaged.write_bytes(damaged.read_bytes()[:5000])
    desk.revise()
    end = desk.crasher.run(desk.build)
    assert (end.killed, end.error) == (False, "")
    damaged.unlink()
    desk.assert_whole()
    desk.finish(replace(desk.rollback, options={}))
