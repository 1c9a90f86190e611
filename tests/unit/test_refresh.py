"""One run for a scheduler: fetched, compared, checked, built and published, or told why not."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from test_fetch import QUICK, Site, fixed, in_turn, page, site

from etl import runs
from etl.lock import locked
from etl.publish import current, database
from etl.refresh import letter, refresh
from locales import use

ROOT = Path(__file__).resolve().parents[2]
SOURCES = "published/sources.csv"
TRADEMARK = "published/observations/trademark.csv"
__all__ = ["site"]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "build"


@pytest.fixture
def one_page(few_data, site: Site) -> str:
    """The id of the only source with a page to fetch: the one that the first observation comes from."""
    records = few_data.records(SOURCES)
    kind, url = records[0].index("address_kind"), records[0].index("url")
    for record in records[1:]:
        record[kind], record[url] = "none", ""
    source_id = few_data.cell(TRADEMARK, 2, "source_id")
    for record in records[1:]:
        if record[0] == source_id:
            record[kind], record[url] = "publisher", site.root + "/release"
    few_data.write(SOURCES, records)
    return source_id


def run(data: Path, out: Path, into: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "etl", "refresh", "--data", str(data), "--out", str(out), "--into", str(into)]
    return subprocess.Popen(
        [*command, "--allow-local", "--delay", "0", *options],
        cwd=ROOT,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_it_serves_what_is_new_and_says_so_in_a_letter(few_data, site: Site, one_page: str, out: Path) -> None:
    site.pages["/release"] = fixed(page("合成：查处案件1200件。"))
    report = refresh(few_data.path, out, out.parent / "snapshots", QUICK)
    pointer = current(out)
    assert report.outcome == "published" and pointer is not None and pointer.snapshot_id == report.snapshot_id
    assert letter(report).splitlines()[0] == "Subject: IP enforcement statistics: a new snapshot is served"
    assert any(pointer.snapshot_id in line for line in letter(report).splitlines())
    with duckdb.connect(str(database(out, report.snapshot_id)), read_only=True) as con:
        assert con.execute("SELECT command FROM build_log").fetchall() == [("refresh",)]


def test_a_second_run_changes_nothing_and_is_on_record(few_data, site: Site, one_page: str, out: Path) -> None:
    site.pages["/release"] = fixed(page("合成：查处案件1200件。"))
    outcomes = [refresh(few_data.path, out, out.parent / "snapshots", QUICK).outcome for _ in range(2)]
    assert outcomes == ["published", "unchanged"]
    assert [(one["outcome"], one["fetched"], one["not_fetched"]) for one in runs.runs(out)] == [
        ("published", 1, 0),
        ("unchanged", 1, 0),
    ]


def test_a_changed_page_is_told_with_its_difference_and_figures(few_data, site: Site, one_page: str, out: Path) -> None:
    site.pages["/release"] = in_turn(fixed(page("合成：1200件。")), fixed(page("合成：1300件。")))
    for _ in range(2):
        report = refresh(few_data.path, out, out.parent / "snapshots", QUICK)
    text = letter(report)
    assert "1 publications changed" in text.splitlines()[0]
    assert one_page in text and "+合成：1300件。" in text and "figures to look at again" in text
    use("zh")
    assert letter(report).splitlines()[0] == "主题：知识产权执法统计：数据没有变化；1个来源有改动"


def test_a_page_that_cannot_be_had_does_not_stop_the_build(few_data, site: Site, one_page: str, out: Path) -> None:
    report = refresh(few_data.path, out, out.parent / "snapshots", QUICK)
    assert report.outcome == "published"
    assert f"- {one_page}: The page is no longer there (404)." in letter(report)


def test_data_with_problems_are_not_served(few_data, site: Site, one_page: str, out: Path) -> None:
    served = refresh(few_data.path, out, out.parent / "snapshots", None).snapshot_id
    few_data.change(TRADEMARK, 3, value="1,200")
    done = run(few_data.path, out, out.parent / "snapshots", "--no-fetch")
    told, _ = done.communicate(timeout=60)
    assert done.returncode == 1
    assert told.startswith("Subject: IP enforcement statistics: the data have 1 problems and were not served")
    assert "1,200" in told and "row 3" in told
    pointer = current(out)
    assert pointer is not None and pointer.snapshot_id == served
    assert runs.runs(out)[-1]["outcome"] == "problems"


def test_the_second_of_two_runs_says_who_holds_the_lock(few_data, out: Path) -> None:
    with locked(out, "add"):
        second = run(few_data.path, out, out.parent / "snapshots", "--no-fetch")
        _, told = second.communicate(timeout=60)
    assert second.returncode == 4
    assert "add" in told and str(os.getpid()) in told
    assert current(out) is None


def test_a_killed_run_leaves_what_was_served_and_the_next_one_works(
    few_data, site: Site, one_page: str, out: Path
) -> None:
    site.pages["/release"] = fixed(page("合成：1200件。"))
    into = out.parent / "snapshots"
    served = {refresh(few_data.path, out, into, QUICK).snapshot_id}
    chance = random.Random(20201)
    for count in range(8):
        few_data.change(TRADEMARK, 2, note=f"synthetic {count}", note_zh=f"合成 {count}")
        killed = run(few_data.path, out, into)
        time.sleep(chance.uniform(0.3, 1.6))
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
        pointer = current(out)
        assert pointer is not None
        with duckdb.connect(str(database(out, pointer.snapshot_id)), read_only=True) as con:
            assert con.execute("SELECT snapshot_id FROM build_info").fetchone() == (pointer.snapshot_id,)
        served.add(pointer.snapshot_id)
    report = refresh(few_data.path, out, into, QUICK)
    assert report.outcome in ("published", "unchanged")
    assert not [file for file in out.iterdir() if file.name.startswith(".building")]
