"""Snapshots: made once for the same data, replaced at once or not at all, and complete."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl import contract, publish, snapshot
from etl.changes import Counts, between, counted
from etl.publish import current, database

ROOT = Path(__file__).resolve().parents[2]
TRADEMARK = "published/observations/trademark.csv"
COMMAND = [sys.executable, "-m", "etl", "build"]


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file of a folder but the lock, what it holds and when it was written."""
    return {name: ((folder / name).read_bytes(), (folder / name).stat().st_mtime_ns) for name in names(folder)}


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {".lock"}


def databases(folder: Path) -> set[str]:
    return {path.stem for path in folder.glob("*.duckdb")}


def served(folder: Path) -> str:
    pointer = current(folder)
    assert pointer is not None
    return pointer.snapshot_id


def values(folder: Path, snapshot_id: str) -> list[tuple[Any, ...]]:
    """All figures of a snapshot."""
    with duckdb.connect(str(database(folder, snapshot_id)), read_only=True) as con:
        return con.execute("SELECT series_key, period_start, period_end, value FROM figure ORDER BY ALL").fetchall()


@pytest.fixture
def two_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNAPSHOTS_KEPT", "2")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "build"


# The same data, other data.


def test_the_same_data_are_served_already_and_nothing_is_touched(few_data, out: Path) -> None:
    first = snapshot.make(few_data.path, out)
    assert first.is_new
    before = state(out)
    again = snapshot.make(few_data.path, out)
    assert (again.snapshot_id, again.is_new) == (first.snapshot_id, False)
    assert state(out) == before


def test_the_command_says_that_nothing_changed(few_data, out: Path) -> None:
    first = snapshot.make(few_data.path, out)
    before = state(out)
    done = subprocess.run(
        [*COMMAND, "--data", str(few_data.path), "--out", str(out)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        check=True,
    )
    assert done.stdout == f"Nothing changed: snapshot {first.snapshot_id} is served already.\n"
    assert state(out) == before


def test_the_same_data_make_the_same_snapshot_and_the_same_figures_in_another_place(few_data, tmp_path: Path) -> None:
    one, two = (snapshot.make(few_data.path, tmp_path / name) for name in ("one", "two"))
    assert one.snapshot_id == two.snapshot_id
    assert values(tmp_path / "one", one.snapshot_id) == values(tmp_path / "two", two.snapshot_id)


def test_a_change_in_any_file_makes_another_snapshot(few_data, out: Path) -> None:
    ids = [snapshot.make(few_data.path, out).snapshot_id]
    few_data.change("published/sources.csv", 2, title_en="Another title")
    ids.append(snapshot.make(few_data.path, out).snapshot_id)
    few_data.change("reference/units.csv", 2, name_en="lawsuits")
    ids.append(snapshot.make(few_data.path, out).snapshot_id)
    few_data.edit_text("datapackage.json", lambda text: text.replace("The units that values", "Units that values"))
    ids.append(snapshot.make(few_data.path, out).snapshot_id)
    assert len(set(ids)) == 4
    assert served(out) == ids[-1]


def test_the_snapshot_before_stays_and_the_one_before_that_goes(few_data, out: Path, two_kept) -> None:
    ids = []
    for value in ("1", "2", "3", "4"):
        few_data.change(TRADEMARK, 2, value=value)
        ids.append(snapshot.make(few_data.path, out).snapshot_id)
        assert current(out) == publish.Pointer(ids[-1], ids[-2] if ids[1:] else None)
        assert databases(out) == set(ids[-2:])
    assert len(set(ids)) == 4
    with duckdb.connect(str(database(out, ids[-1])), read_only=True) as con:
        assert con.execute("SELECT snapshot_id, previous_snapshot_id FROM build_info").fetchall() == [(ids[3], ids[2])]


def test_going_back_to_the_data_before_serves_their_snapshot_again(few_data, out: Path) -> None:
    few_data.change(TRADEMARK, 2, value="1")
    first = snapshot.make(few_data.path, out).snapshot_id
    figures = values(out, first)
    few_data.change(TRADEMARK, 2, value="2")
    second = snapshot.make(few_data.path, out).snapshot_id
    few_data.change(TRADEMARK, 2, value="1")
    assert snapshot.make(few_data.path, out).snapshot_id == first
    assert current(out) == publish.Pointer(first, second)
    assert databases(out) == {first, second}
    assert values(out, first) == figures


def test_a_reader_keeps_the_snapshot_that_it_opened(few_data, out: Path, two_kept) -> None:
    first = snapshot.make(few_data.path, out).snapshot_id
    figures = values(out, first)
    with duckdb.connect(str(database(out, first)), read_only=True) as reader:
        for value in ("1", "2", "3"):
            few_data.change(TRADEMARK, 2, value=value)
            snapshot.make(few_data.path, out)
        assert not database(out, first).exists()
        query = "SELECT series_key, period_start, period_end, value FROM figure ORDER BY ALL"
        assert reader.execute(query).fetchall() == figures


# The summary.


def summary(outcome: snapshot.Outcome, pattern: str) -> tuple[int, ...]:
    """The numbers that stand in the one line of a summary that has the form of `pattern`."""
    (match,) = [match for line in outcome.summary if (match := re.fullmatch(pattern, line))]
    return tuple(int(number.replace(",", "")) for number in match.groups())


COMPARED = r"Against the snapshot before: ([\d,]+) figures added, ([\d,]+) removed, ([\d,]+) revised\."


def test_the_summary_counts_what_was_added_removed_and_revised(few_data, out: Path) -> None:
    header, *rows = few_data.records(TRADEMARK)
    cells = {tuple(row[:9]) for row in rows}
    assert len(cells) > 12
    first = snapshot.make(few_data.path, out)
    assert "This is the first snapshot." in first.summary
    # Two years that no figure had, three figures revised (one of them by its word only), one taken out.
    (gone,) = [row for row in rows if row[0] == "abnormal_trademark_applications_refused"][:1]
    kept = [row for row in rows if row[:9] != gone[:9]]
    value, word = header.index("value"), header.index("qualifier")
    alone = [row for row in kept if sum(other[:9] == row[:9] for other in kept) == 1]
    alone[0][value] = "1234567"
    alone[1][value] = "7654321"
    alone[2][word] = "about" if alone[2][word] != "about" else "over"
    new = [
        [{"period_start": f"{year}-01-01", "period_end": f"{year}-12-31"}.get(name, cell) for name, cell in pairs]
        for year, pairs in ((year, list(zip(header, gone, strict=True))) for year in ("1951", "1952"))
    ]
    few_data.write(TRADEMARK, [header, *kept, *new])
    second = snapshot.make(few_data.path, out)
    assert summary(second, COMPARED) == (2, 1, 3)
    before = database(out, first.snapshot_id)
    after = database(out, second.snapshot_id)
    assert counted(between(after, before)) == Counts(added=1, removed=2, revised=3)
    assert between(after, after) == []


def test_another_publication_of_the_same_value_is_no_new_figure(few_data, out: Path) -> None:
    few_data.change(TRADEMARK, 2, source_id=few_data.cell("published/sources.csv", 2, "source_id"))
    header, first, *_ = few_data.records(TRADEMARK)
    snapshot.make(few_data.path, out)
    other = few_data.cell("published/sources.csv", 3, "source_id")
    few_data.append(TRADEMARK, dict(zip(header, first, strict=True)) | {"source_id": other})
    assert summary(snapshot.make(few_data.path, out), COMPARED) == (0, 0, 0)


def test_the_summary_says_what_there_is(out: Path, snapshot_folder: Path, con) -> None:
    outcome = snapshot.make(ROOT / "data", out)
    tables = contract.load(ROOT / "data")
    rows = 0
    for table in tables:
        source = "observation" if table.name == "observation" else table.name
        rows += con.execute(f"SELECT count(*) FROM {source}").fetchone()[0]
    assert summary(outcome, r"Read ([\d,]+) rows of (\d+) files\.") == (rows, len(list((ROOT / "data").rglob("*.csv"))))
    counted = summary(
        outcome, r"([\d,]+) figures in ([\d,]+) series, from ([\d,]+) observations of ([\d,]+) indicators\."
    )
    assert counted == con.execute("SELECT n_figures, n_series, n_observations, n_indicators FROM build_info").fetchone()
    assert (counted[0], counted[2], counted[3]) == (5013, 5578, 1044)
    assert summary(outcome, r"([\d,]+) figures are contradicted by another source\.") == (
        con.execute("SELECT count(*) FROM figure WHERE n_contradicting > 0").fetchone()
    )
    assert outcome.summary[-1] == f"Snapshot {outcome.snapshot_id} is now served."


# When it fails.


def test_leftovers_of_a_killed_build_go(few_data, out: Path) -> None:
    out.mkdir()
    for name in (".building-1.duckdb", ".building-1.duckdb.wal", ".building-22.duckdb"):
        (out / name).write_bytes(b"half a database")
    made = snapshot.make(few_data.path, out).snapshot_id
    assert names(out) == {"current.json", f"{made}.duckdb"}


def test_a_pointer_that_a_killed_build_left_unpublished_goes(few_data, out: Path) -> None:
    out.mkdir()
    (out / ".current.json.1").write_text('{"snapshot": "gone"', encoding="utf-8")
    made = snapshot.make(few_data.path, out).snapshot_id
    assert names(out) == {"current.json", f"{made}.duckdb"}


def test_a_database_that_a_killed_build_finished_but_never_published_is_taken_over(few_data, out: Path) -> None:
    first = snapshot.make(few_data.path, out).snapshot_id
    pointer = (out / "current.json").read_bytes()
    few_data.change(TRADEMARK, 2, value="1")
    second = snapshot.make(few_data.path, out).snapshot_id
    (out / "current.json").write_bytes(pointer)
    database(out, second).write_bytes(b"half a database")
    assert served(out) == first
    assert snapshot.make(few_data.path, out).is_new
    assert current(out) == publish.Pointer(second, first)
    assert values(out, second) != values(out, first)


@pytest.mark.parametrize("pointer", [b"", b"{", b"[]", b'{"snapshot": "a"}', b'"\xff"'])
def test_a_broken_pointer_serves_nothing(tmp_path: Path, pointer: bytes) -> None:
    (tmp_path / "current.json").write_bytes(pointer)
    (tmp_path / "a.duckdb").touch()
    assert current(tmp_path) is None


def test_the_next_build_mends_a_broken_pointer(few_data, out: Path) -> None:
    made = snapshot.make(few_data.path, out).snapshot_id
    (out / "current.json").write_bytes(b"{")
    assert snapshot.make(few_data.path, out).snapshot_id == made
    assert served(out) == made


def test_a_pointer_without_its_database_serves_nothing_and_the_next_build_mends_it(few_data, out: Path) -> None:
    made = snapshot.make(few_data.path, out).snapshot_id
    database(out, made).unlink()
    assert current(out) is None
    assert snapshot.make(few_data.path, out).is_new
    assert served(out) == made


def test_a_file_in_the_place_of_the_folder_is_told_and_left_alone(few_data, tmp_path: Path) -> None:
    in_the_way = tmp_path / "build"
    in_the_way.write_text("precious", encoding="utf-8")
    failed = subprocess.run(
        [*COMMAND, "--data", str(few_data.path), "--out", str(in_the_way)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        check=False,
    )
    assert failed.returncode == 3
    assert "Cannot read or write" in failed.stderr
    assert str(in_the_way) in failed.stderr
    assert "Traceback" not in failed.stderr
    assert in_the_way.read_text(encoding="utf-8") == "precious"


@pytest.mark.parametrize("in_the_way", ["the database", "the pointer being written"])
def test_a_build_that_cannot_be_published_leaves_what_is_served(few_data, tmp_path: Path, in_the_way: str) -> None:
    out = tmp_path / "build"
    first = snapshot.make(few_data.path, out).snapshot_id
    few_data.change(TRADEMARK, 2, value="1")
    second = snapshot.make(few_data.path, tmp_path / "elsewhere").snapshot_id
    name = f"{second}.duckdb" if in_the_way == "the database" else f".current.json.{os.getpid()}"
    (out / name / "folder").mkdir(parents=True)
    pointer, figures = (out / "current.json").read_bytes(), database(out, first).read_bytes()
    with pytest.raises(OSError, match="directory"):
        snapshot.make(few_data.path, out)
    assert (out / "current.json").read_bytes() == pointer
    assert database(out, first).read_bytes() == figures
    assert served(out) == first
    assert list(out.glob(".building-*")) == []


def test_a_build_killed_at_any_moment_leaves_a_whole_snapshot_served(few_data, out: Path, two_kept) -> None:
    first = snapshot.make(few_data.path, out).snapshot_id
    figures = len(values(out, first))
    command = [*COMMAND, "--data", str(few_data.path), "--out", str(out)]
    luck = random.Random()
    killed = 0
    for attempt in range(10):
        # Each build has something new to publish, and would leave as many figures.
        few_data.change(TRADEMARK, 2, value=str(1000 + attempt))
        before = served(out)
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and not (out / f".building-{process.pid}.duckdb").exists():
            time.sleep(0.005)
        time.sleep(luck.uniform(0, 0.5))
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        pointer = json.loads((out / "current.json").read_text(encoding="utf-8"))
        assert pointer["snapshot"] == before or pointer["previous"] == before
        with duckdb.connect(str(database(out, served(out))), read_only=True) as con:
            assert con.execute("SELECT snapshot_id, n_figures FROM build_info").fetchall() == [(served(out), figures)]
        assert len(values(out, served(out))) == figures
    assert killed > 0
    few_data.change(TRADEMARK, 2, value="2000")
    last = snapshot.make(few_data.path, out)
    assert last.is_new
    assert served(out) == last.snapshot_id
    assert len(databases(out)) == 2
    assert list(out.glob(".building-*")) == []


# What is in it.


def test_every_table_and_column_is_described_in_both_languages(con) -> None:
    described = con.execute(
        """
        SELECT table_name AS name, comment FROM duckdb_tables() WHERE NOT internal
        UNION ALL SELECT view_name, comment FROM duckdb_views() WHERE NOT internal
        UNION ALL SELECT table_name || '.' || column_name, comment FROM duckdb_columns() WHERE NOT internal
        """
    ).fetchall()
    assert len(described) > 200
    two_languages = re.compile(r"[^·]*[a-zA-Z][^·]* · .*[\u4e00-\u9fff].*")
    assert [(name, comment) for name, comment in described if not two_languages.fullmatch(comment or "")] == []


def test_every_table_of_the_contract_and_every_model_is_in_the_database(con) -> None:
    tables = {name for (name,) in con.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal").fetchall()}
    assert tables >= {
        *("source", "indicator", "observation", "figure", "series", "target", "task", "task_indicator", "build_info"),
        *("aspect", "channel", "headline_series", "industry", "ip_type", "market", "period_kind", "publisher_type"),
        *("qualifier", "region", "unit"),
    }
    assert tables >= {table.name for table in contract.load(ROOT / "data")}
    empty = [table for table in tables if con.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)]
    # Nothing was rolled back here, and no published decisions are loaded.
    assert sorted(empty) == ["change_log", "decision_cube", "decision_cube_info"]
    assert not any(table.startswith(("raw_", "published_observation")) for table in tables)


def test_every_foreign_key_of_the_contract_holds_in_the_database(con) -> None:
    package = json.loads((ROOT / "data/datapackage.json").read_text(encoding="utf-8"))
    keys = [
        (resource["name"], key["fields"][0], key["reference"]["resource"] or resource["name"], key["reference"])
        for resource in package["resources"]
        for key in resource["schema"].get("foreignKeys", [])
    ]
    assert len(keys) > 20
    # The figures' members are those of the observations' code lists too.
    keys += [("figure", *key[1:]) for key in keys if key[0] == "observation"]
    orphans = {
        (table, field): found
        for table, field, other, reference in keys
        if (
            found := con.execute(
                f'SELECT DISTINCT "{field}" FROM {table} WHERE "{field}" IS NOT NULL '
                f'AND "{field}" NOT IN (SELECT "{reference["fields"][0]}" FROM {other})'
            ).fetchall()
        )
    }
    assert orphans == {}


def test_every_task_has_its_series_in_the_catalogue(con) -> None:
    assert con.execute("SELECT count(*) FROM task_series").fetchone() > (0,)
    unknown = con.execute(
        """
        SELECT series_key FROM task_series WHERE series_key IS NOT NULL AND series_key NOT IN (SELECT series_key FROM series)
        UNION ALL SELECT family_key FROM task_series WHERE family_key NOT IN (SELECT family_key FROM family)
        UNION ALL SELECT task_no FROM task_series
        WHERE (year, task_no) NOT IN (SELECT (year, task_no) FROM task WHERE task_no IS NOT NULL)
        """
    ).fetchall()
    assert unknown == []


def test_the_catalogue_counts_the_figures_that_there_are(con) -> None:
    wrong = con.execute(
        """
        WITH counted AS (
            SELECT series_key, count(*) AS n, min(period_start) AS first_period, max(period_end) AS last_period,
                count(DISTINCT CASE WHEN is_whole_year THEN year END) AS whole
            FROM figure GROUP BY ALL
        )
        SELECT * FROM counted FULL JOIN series USING (series_key)
        WHERE n IS DISTINCT FROM n_figures OR counted.first_period IS DISTINCT FROM series.first_period
            OR counted.last_period IS DISTINCT FROM series.last_period OR whole IS DISTINCT FROM n_full_years
            OR coalesce(last_full_year - first_full_year + 1 - whole, 0) <> n_missing_years
        """
    ).fetchall()
    assert wrong == []


def test_only_whole_calendar_years_and_states_at_a_date_stand_for_a_year(con) -> None:
    figures = con.execute(
        "SELECT period_start, period_end, period_kind, measure, is_whole_year FROM figure JOIN indicator USING (indicator)"
    ).fetchall()
    for start, end, kind, measure, whole in figures:
        calendar = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year
        state = start == end and measure != "flow"
        assert whole == (state or (calendar and kind != "campaign")), (start, end, kind, measure)
    assert len({whole for *_, whole in figures}) == 2


def test_series_breaks_are_those_of_the_indicators(con) -> None:
    written = con.execute("SELECT indicator, breaks, breaks_zh FROM indicator WHERE breaks IS NOT NULL").fetchall()
    expected = {
        (indicator, int(english[:4]), english[6:], chinese[6:])
        for indicator, breaks, breaks_zh in written
        for english, chinese in zip(breaks.split(" ; "), breaks_zh.split(" ; "), strict=True)
    }
    assert expected
    assert set(con.execute("SELECT indicator, year, reason_en, reason_zh FROM series_break").fetchall()) == expected
