"""What is added enters whole or not at all, changes no other line, and a second time changes nothing."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sheets import ON_RECORD, SYNTHETIC, as_csv, as_xlsx, observation, sources, table

from etl import journal, publish, snapshot
from etl.problems import InvalidData
from etl.sheets.add import add, apply, plan

ROOT = Path(__file__).resolve().parents[2]
TRADEMARK = "published/observations/trademark.csv"
SOURCES = "published/sources.csv"
ADDED = {
    "indicator": "synthetic_cases",
    "name_en": "Synthetic cases",
    "name_zh": "合成案件",
    "agency_en": "Nobody",
    "agency_zh": "无",
    "unit": "cases",
    "measure": "flow",
    "topic": "customs",
    "aspect": "ip_protection",
    "definition_en": "A synthetic indicator for the tests.",
    "definition_zh": "供测试用的合成指标。",
    "breaks": "",
    "breaks_zh": "",
}


def published(data: Path) -> dict[str, bytes]:
    return {
        file.relative_to(data).as_posix(): file.read_bytes()
        for file in sorted((data / "published").rglob("*"))
        if file.is_file()
    }


def figures(folder: Path, *rows: dict[str, str]) -> list[Path]:
    """Two sheets to add: observations, and the source that they name."""
    files = [folder / "figures.csv", folder / "sources.csv"]
    files[0].write_bytes(as_csv(table(*(rows or (observation(), {**ON_RECORD, "value": "39500"})))))
    files[1].write_bytes(as_csv(sources()))
    return files


def lines(content: bytes) -> list[str]:
    return content.decode().splitlines()


def test_an_addition_changes_the_lines_that_it_means_to(few_data: Any, tmp_path: Path) -> None:
    before = published(few_data.path)
    add(figures(tmp_path), few_data.path, tmp_path / "build")
    after = published(few_data.path)
    assert {name for name in after if after[name] != before[name]} == {TRADEMARK, SOURCES}
    old, new = lines(before[TRADEMARK]), lines(after[TRADEMARK])
    assert len(new) == len(old) + 1
    assert [line for line in old if line not in new] == [
        line for line in old if line.startswith(f"{ON_RECORD['indicator']},2019")
    ]
    assert [line for line in new if line in old] == [line for line in old if line in new]
    assert set(lines(after[SOURCES])) - set(lines(before[SOURCES])) == {
        next(x for x in lines(after[SOURCES]) if x.startswith(SYNTHETIC))
    }
    assert not (few_data.path / ".adding").exists()


def test_what_is_added_is_served(few_data: Any, tmp_path: Path) -> None:
    out = tmp_path / "build"
    first = snapshot.make(few_data.path, out).snapshot_id
    add(figures(tmp_path), few_data.path, out)
    served = publish.current(out)
    assert served is not None and served.previous_id == first


def test_adding_again_changes_nothing(few_data: Any, tmp_path: Path) -> None:
    files, out = figures(tmp_path), tmp_path / "build"
    add(files, few_data.path, out)
    before, served = published(few_data.path), publish.current(out)
    planned = plan(files, few_data.path)
    assert planned.files == {}
    assert not apply(planned, few_data.path, out).is_new
    assert (published(few_data.path), publish.current(out)) == (before, served)


def test_a_new_indicator_opens_the_file_of_its_topic(few_data: Any, tmp_path: Path) -> None:
    (few_data.path / "published/observations/customs.csv").unlink()
    file = tmp_path / "release.xlsx"
    file.write_bytes(
        as_xlsx(
            ("indicators", table(ADDED, columns=tuple(ADDED))),
            ("sources", sources()),
            ("observations", table(observation(indicator="synthetic_cases", unit="cases"))),
        )
    )
    # A file that the contract lists and that is gone is a problem of the data, not of the sheet.
    with pytest.raises(InvalidData):
        plan([file], few_data.path)
    few_data.write("published/observations/customs.csv", few_data.records(TRADEMARK)[:1])
    add([file], few_data.path, tmp_path / "build")
    records = few_data.records("published/observations/customs.csv")
    assert [(row[0], row[9]) for row in records[1:]] == [("synthetic_cases", "39000")]
    assert ["synthetic_cases", "Synthetic cases"] in [row[:2] for row in few_data.records("published/indicators.csv")]


def test_a_row_stays_in_the_file_that_it_stands_in(few_data: Any, tmp_path: Path) -> None:
    records = few_data.records(TRADEMARK)
    few_data.write("published/observations/by_hand.csv", records[:2])
    few_data.write(TRADEMARK, [records[0], *records[2:]])
    assert records[1][0] == ON_RECORD["indicator"]
    add(figures(tmp_path, {**ON_RECORD, "value": "39500"}), few_data.path, tmp_path / "build")
    assert few_data.cell("published/observations/by_hand.csv", 2, "value") == "39500"
    assert few_data.records(TRADEMARK) == [records[0], *records[2:]]


def test_problems_change_nothing(few_data: Any, tmp_path: Path) -> None:
    before = published(few_data.path)
    with pytest.raises(InvalidData) as invalid:
        add(figures(tmp_path, observation(), observation(region="苹果")), few_data.path, tmp_path / "build")
    assert [(p.row, p.column) for p in invalid.value.problems] == [(3, "region")]
    assert published(few_data.path) == before
    assert not (tmp_path / "build").exists()


def test_data_that_changed_since_the_plan_are_not_written_over(few_data: Any, tmp_path: Path) -> None:
    planned = plan(figures(tmp_path), few_data.path)
    few_data.change(TRADEMARK, 5, note="by hand", note_zh="手工")
    before = published(few_data.path)
    with pytest.raises(InvalidData, match="1 problems"):
        apply(planned, few_data.path, tmp_path / "build")
    assert published(few_data.path) == before


CHILD = """
import errno, os, signal, sys
from pathlib import Path
from etl.journal import exchange, replace_files
from etl.lock import locked
data, last, whole = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "whole"
count = 0
def step(name):
    global count
    count += 1
    print(name, flush=True)
    if count == last:
        os.kill(os.getpid(), signal.SIGKILL)
def unknown(one, other):
    raise OSError(errno.ENOSYS, "no such call")
files = {name: (data / name).read_bytes() + b"added\\n" for name in ("published/sources.csv", "published/observations/trademark.csv")}
with locked(data, "test"):
    replace_files(data, files, step, exchange if whole else unknown)
"""


def replacing(data: Path, last: int, way: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", CHILD, str(data), str(last), way]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def after_of(before: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content + (b"added\n" if name in (TRADEMARK, SOURCES) else b"") for name, content in before.items()}


@pytest.mark.parametrize("way", ["whole", "one by one"])
def test_killed_at_every_boundary_the_files_are_before_or_after(few_data: Any, way: str) -> None:
    data = few_data.path
    outcomes, steps = [], 1
    last = 0
    while last <= steps:
        last += 1
        before = published(data)
        child = replacing(data, last, way)
        told = (child.communicate()[0]).split("\n")[:-1]
        steps = max(steps, len(told))
        killed = child.returncode == -signal.SIGKILL
        assert killed == (last <= steps), told
        if way == "whole":
            assert published(data) in (before, after_of(before)), told
        journal.recover(data)
        assert published(data) in (before, after_of(before)), told
        assert not (data / ".adding").exists()
        outcomes.append(published(data) == after_of(before))
    assert steps >= 5
    assert outcomes == sorted(outcomes), "once it is after, it stays so"
    assert not outcomes[0] and outcomes[-1]


def test_killed_at_any_moment_the_files_are_before_or_after(few_data: Any) -> None:
    data, moments = few_data.path, random.Random(5)
    for _ in range(20):
        before = published(data)
        child = replacing(data, 0, "whole")
        time.sleep(moments.uniform(0.05, 0.4))
        child.kill()
        child.communicate()
        assert published(data) in (before, after_of(before))
    journal.recover(data)
    assert not (data / ".adding").exists()


ADDING = """
import os, signal, sys
from pathlib import Path
from etl.sheets.add import add
def progress(name, steps):
    if name == sys.argv[4]:
        os.kill(os.getpid(), signal.SIGKILL)
add([Path(sys.argv[1])], Path(sys.argv[2]), Path(sys.argv[3]), progress)
"""


@pytest.mark.parametrize("moment", ["observation", "copying", "ready", "done", "figure"])
def test_an_addition_killed_on_its_way_is_made_by_the_next(few_data: Any, tmp_path: Path, moment: str) -> None:
    data, out, inbox = few_data.path, tmp_path / "build", tmp_path / "inbox"
    inbox.mkdir()
    figures(inbox)
    served = snapshot.make(data, out).snapshot_id
    before = published(data)
    done = subprocess.run(
        [sys.executable, "-c", ADDING, str(inbox), str(data), str(out), moment], cwd=ROOT, check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert (published(data) == before) == (moment in ("observation", "copying", "ready"))
    current = publish.current(out)
    assert current is not None and current.snapshot_id == served
    report = add([inbox], data, out)
    assert report.counts["new"] + report.counts["revised"] == (
        3 if published(data) and moment in ("observation", "copying", "ready") else 0
    )
    current = publish.current(out)
    assert current is not None and current.snapshot_id != served
    assert len(lines(published(data)[SOURCES])) == len(lines(before[SOURCES])) + 1
    assert not (data / ".adding").exists()


def test_a_build_clears_what_an_ended_addition_left(few_data: Any, tmp_path: Path) -> None:
    data = few_data.path
    before = published(data)
    child = replacing(data, 3, "whole")
    child.communicate()
    assert (data / ".adding").exists()
    snapshot.make(data, tmp_path / "build")
    assert not (data / ".adding").exists()
    assert published(data) == before


@pytest.fixture
def small_disk(few_data: Any, tmp_path: Path) -> Iterator[Path]:
    """The data on a disk of their own with hardly any room left."""
    disk = tmp_path / "disk"
    disk.mkdir()
    size = sum(len(content) for content in published(few_data.path).values())
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={3 * size}", "tmpfs", str(disk)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        subprocess.run(["cp", "-r", str(few_data.path), str(disk)], check=True)
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        (disk / "filler").write_bytes(bytes(max(0, free - size // 2)))
        yield disk / "data"
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_changes_nothing_and_room_mends_it(small_disk: Path, tmp_path: Path) -> None:
    before, files = published(small_disk), figures(tmp_path)
    with pytest.raises(OSError) as full:
        add(files, small_disk, tmp_path / "build")
    assert full.value.errno == errno.ENOSPC or "No space left" in str(full.value)
    assert published(small_disk) == before
    assert not (small_disk / ".adding").exists()
    (small_disk.parent / "filler").unlink()
    add(files, small_disk, tmp_path / "build")
    assert published(small_disk) != before


def test_a_read_only_folder_changes_nothing(small_disk: Path, tmp_path: Path) -> None:
    before, files = published(small_disk), figures(tmp_path)
    planned = plan(files, small_disk)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk.parent)], check=True)
    with pytest.raises(OSError) as refused:
        apply(planned, small_disk, tmp_path / "build")
    assert refused.value.errno == errno.EROFS
    assert published(small_disk) == before


def etl(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "etl", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False, **options)


def test_the_command_shows_asks_and_adds(few_data: Any, tmp_path: Path) -> None:
    files, where = figures(tmp_path), ("--data", few_data.path, "--out", tmp_path / "build")
    before = published(few_data.path)
    shown = etl("add", "--dry-run", *files, *where)
    assert shown.returncode == 0
    assert "39000 → 39500" in shown.stdout
    assert "2 new, 1 revised" in shown.stdout
    unasked = etl("add", *files, *where, stdin=subprocess.DEVNULL)
    assert (unasked.returncode, "Say --yes" in unasked.stderr) == (2, True)
    assert published(few_data.path) == before
    done = etl("--lang", "zh", "add", "--yes", *files, *where)
    assert done.returncode == 0
    assert "新增2行，修订1行" in done.stdout
    again = etl("add", "--yes", *files, *where)
    assert (again.returncode, "Nothing to add" in again.stdout) == (0, True)
    wrong = etl("add", "--yes", *figures(tmp_path, observation(value="many")), *where)
    assert (wrong.returncode, "row 2, column value: “many”" in wrong.stderr) == (1, True)


@pytest.mark.parametrize(("answer", "status"), [("n", 1), ("y", 0)])
def test_a_person_at_a_terminal_decides(few_data: Any, tmp_path: Path, answer: str, status: int) -> None:
    before = published(few_data.path)
    person, terminal = os.openpty()
    os.write(person, f"{answer}\n".encode())
    done = etl("add", *figures(tmp_path), "--data", few_data.path, "--out", tmp_path / "build", stdin=terminal)
    for descriptor in (person, terminal):
        os.close(descriptor)
    assert (done.returncode, "Add this?" in done.stdout) == (status, True)
    assert (published(few_data.path) == before) == (answer == "n")
