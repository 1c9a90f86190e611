"""The snapshots kept: their log, going back, comparing them, the history of a cell, and dropping the oldest."""

from __future__ import annotations

import csv
import io
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from data_folder import DataFolder
from typer.testing import CliRunner

import locales
from etl import cells, kept, log, runs, snapshot
from etl.__main__ import app
from etl.extract.candidate import Candidate
from etl.problems import Refused
from etl.publish import current, database
from etl.sheets.workbook import template, write_review

TRADEMARK = "published/observations/trademark.csv"


@dataclass
class Served:
    """A data folder, the folder it is served from, and the ids of the snapshots built so far."""

    data: DataFolder
    out: Path
    ids: list[str]

    def build(self, value: str | None = None) -> str:
        if value:
            self.data.change(TRADEMARK, 2, value=value)
        self.ids.append(snapshot.make(self.data.path, self.out).snapshot_id)
        return self.ids[-1]

    def now(self) -> str:
        pointer = current(self.out)
        assert pointer
        return pointer.snapshot_id

    def rows(self, query: str, snapshot_id: str = "") -> list[tuple[Any, ...]]:
        with duckdb.connect(str(database(self.out, snapshot_id or self.now())), read_only=True) as con:
            return con.execute(query).fetchall()

    def say(self, *command: str, status: int = 0, lang: str = "en") -> str:
        options = ["--out", str(self.out)]
        if command[0] in ("build", "status"):
            options += ["--data", str(self.data.path)]
        done = CliRunner().invoke(app, ["--lang", lang, *command, *options])
        assert done.exit_code == status, done.output
        return done.output


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, few_rows: DataFolder) -> Served:
    """Three snapshots: the value of a figure is 111, then 222, then 333, and the last adds a year that no other has."""
    folder = tmp_path_factory.mktemp("built")
    served = Served(DataFolder(Path(shutil.copytree(few_rows.path, folder / "data"))), folder / "build", [])
    header, first, *others = served.data.records(TRADEMARK)
    alone = [row for row in others if row[:9] != first[:9]]
    served.data.write(TRADEMARK, [header, first, *alone])
    served.build("111")
    served.build("222")
    added = dict(zip(header, first, strict=True)) | {
        "period_start": "1951-01-01", "period_end": "1951-12-31", "period_kind": "year", "value": "5",
    }  # fmt: skip
    served.data.append(TRADEMARK, added)
    served.build("333")
    return served


@pytest.fixture
def desk(built: Served, tmp_path: Path) -> Served:
    """A copy of it to change."""
    copy = Path(shutil.copytree(built.out.parent, tmp_path / "copy"))
    return Served(DataFolder(copy / "data"), copy / "build", list(built.ids))


# The log.


def test_each_snapshot_carries_the_log_of_all_builds_and_of_what_they_changed(built: Served) -> None:
    one, two, three = built.ids
    builds = built.rows(
        "SELECT build, snapshot_id, previous_snapshot_id, n_added, n_removed, n_revised FROM build_log ORDER BY build"
    )
    assert builds == [(1, one, None, None, None, None), (2, two, one, 0, 0, 1), (3, three, two, 1, 0, 1)]
    changes = built.rows(
        "SELECT snapshot_id, kind, old_value::INT, new_value::INT FROM change_log ORDER BY build, kind"
    )
    assert changes == [(two, "revised", 111, 222), (three, "added", None, 5), (three, "revised", 222, 333)]
    assert built.rows("SELECT count(*) FROM change_log", one) == [(0,)]
    told = built.rows(
        "SELECT 1 FROM build_info JOIN build_log USING (snapshot_id, n_figures, n_contradicted, data_digest)"
    )
    assert len(told) == 1
    assert built.rows(
        "SELECT count(*) FROM build_log WHERE seconds > 0 AND peak_memory_mb > 1 AND command = 'build'"
    ) == [(3,)]
    counted = built.rows(
        "SELECT count(*) FILTER (n_observations = 1), count(*) FILTER (n_rounding > 0), (SELECT count(*) FROM finding) FROM figure"
    )
    assert counted == built.rows("SELECT n_single_source, n_rounding, n_findings FROM build_log WHERE build = 3")


def test_the_log_does_not_change_what_a_snapshot_is_called(built: Served, tmp_path: Path) -> None:
    assert snapshot.make(built.data.path, tmp_path / "elsewhere").snapshot_id == built.ids[-1]


def test_the_log_forgets_the_changes_of_the_oldest_builds_where_there_are_too_many(
    desk: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "MOST_CHANGES", 3)
    desk.build("444")
    assert desk.rows("SELECT DISTINCT build FROM change_log ORDER BY build") == [(3,), (4,)]
    assert desk.rows("SELECT count(*) FROM build_log") == [(4,)]


# Going back.


def test_a_build_of_the_same_data_does_not_undo_a_rollback(desk: Served) -> None:
    one, two, three = desk.ids
    assert two in desk.say("rollback")
    assert desk.now() == two
    assert "rolled back" in desk.say("build")
    assert desk.now() == two
    assert json.loads(desk.say("status", "--json"))["state"] == "withheld"
    assert one in desk.say("rollback")
    assert "rolled back" in desk.say("build")
    assert desk.now() == one
    desk.say("rollback", status=2)
    # Going forward again lifts it; so does saying so, or other data.
    desk.say("rollback", three[:8])
    assert desk.now() == three
    assert "served already" in desk.say("build")
    desk.say("rollback")
    assert three in desk.say("build", "--again")
    assert desk.now() == three


def test_other_data_after_a_rollback_are_served_and_their_changes_are_those_against_the_build_before(
    desk: Served,
) -> None:
    two = desk.ids[1]
    kept.rollback(desk.out)
    four = desk.build("444")
    assert desk.now() == four
    assert desk.rows("SELECT previous_snapshot_id FROM build_info") == [(two,)]
    assert desk.rows("SELECT build, old_value::INT, new_value::INT FROM change_log WHERE kind = 'revised' ORDER BY build") == [
        (2, 111, 222), (3, 222, 333), (4, 333, 444),
    ]  # fmt: skip


def test_what_is_not_kept_or_lacks_what_the_pages_need_is_not_served(desk: Served) -> None:
    one, two, three = desk.ids
    for asked in ("0" * 12, "../current", "", "%"):
        with pytest.raises(Refused, match=three):
            kept.find(kept.kept(desk.out), asked)
    assert one in desk.say("rollback", "0" * 12, status=2)
    with duckdb.connect(str(database(desk.out, two))) as con:
        con.execute("ALTER TABLE source DROP COLUMN url")
    desk.say("rollback", status=2)
    assert desk.now() == three


def test_without_a_pointer_the_latest_snapshot_is_what_a_rollback_serves(desk: Served) -> None:
    (desk.out / "current.json").write_bytes(b"{")
    kept.rollback(desk.out)
    assert desk.now() == desk.ids[-1]


# Dropping the oldest.


def test_pruning_leaves_what_is_served_and_the_latest(desk: Served) -> None:
    one, two, three = desk.ids
    (desk.out / "notes.duckdb").write_bytes(b"somebody's")
    assert one in desk.say("prune", "--keep", "2")
    assert {file.stem for file in desk.out.glob("*.duckdb")} == {two, three, "notes"}
    desk.say("prune", "--keep", "1", status=2)
    desk.build("444")
    kept.rollback(desk.out, two)
    assert json.loads(desk.say("prune", "--keep", "2", "--json")) == {"dropped": [three]}
    assert [one.snapshot_id for one in kept.kept(desk.out)] == [desk.ids[-1], two]


# Looking.


def test_what_differs_is_told_as_a_table_as_csv_and_as_json(built: Served, tmp_path: Path) -> None:
    one, _, three = built.ids
    told = built.say("diff")
    assert "1 figures added, 0 removed, 1 revised" in told
    for part in ("222", "333", "1951"):
        assert part in told
    assert "新增 1 个数据点" in built.say("diff", lang="zh")
    file = tmp_path / "changes.csv"
    built.say("diff", one, three, "--csv", str(file))
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    listed = json.loads(built.say("diff", one, three, "--json"))["changes"]
    assert [(row["kind"], row["old_value"], row["new_value"]) for row in rows] == [
        ("added", "", "5.0000"), ("revised", "111.0000", "333.0000"),
    ]  # fmt: skip
    assert [(change["kind"], change["old_value"], change["new_value"]) for change in listed] == [
        ("added", None, 5), ("revised", 111, 333),
    ]  # fmt: skip
    assert set(rows[0]) == set(listed[0])
    assert "1 removed" in built.say("diff", three, one)
    built.say("diff", "nothing", status=2)


def test_the_history_of_a_cell_tells_what_was_published_and_what_was_served(desk: Served) -> None:
    header, first, *_ = desk.data.records(TRADEMARK)
    row = dict(zip(header, first, strict=True))
    cell = f"{row['indicator']}:{row['region']}@{row['period_end'][:4]}"
    told = json.loads(desk.say("history", cell, "--json"))
    assert [(one["value"], one["last_in"]) for one in told["published"]] == [
        (333, None), (222, desk.ids[1]), (111, desk.ids[0]),
    ]  # fmt: skip
    assert {one["source_id"] for one in told["published"]} == {row["source_id"]}
    assert [(one["old_value"], one["new_value"], one["is_served"]) for one in told["served"]] == [
        (111, 222, True), (222, 333, True),
    ]  # fmt: skip
    for way in ([f"indicator={row['indicator']}", "region=全国", f"period={row['period_start']}/{row['period_end']}"],):
        if row["region"] == "CN":
            assert json.loads(desk.say("history", *way, "--json")) == told
    kept.rollback(desk.out)
    again = json.loads(desk.say("history", cell, "--json"))
    assert [one["is_served"] for one in again["served"]] == [True, False]
    assert "rolled back" in desk.say("history", cell)


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        (["trademark_casse"], "trademark_cases"),
        (["indicator=商标违法案件"], "trademark_cases"),
        (["trademark_cases:Guangdng"], "440000"),
        (["trademark_cases", "industry=cosmetic"], "cosmetics"),
        (["trademark_cases@20x0"], "2020-01-01/2020-06-30"),
        (["region=440000"], "trademark_cases:CN@2020"),
    ],
)
def test_a_cell_that_is_not_known_is_told_with_what_comes_near(built: Served, asked: list[str], near: str) -> None:
    assert near in built.say("history", *asked, status=2)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("广东", "440000"),
        ("广东省", "440000"),
        ("Guangdong Prov.", "440000"),
        ("guangdong province", "440000"),
        ("customs:Shenzhen", "customs:Shenzhen"),
        ("深圳海关", "customs:Shenzhen"),
        ("农村", "rural"),
        ("互联网", "online"),
        ("化妆品", "cosmetics"),
    ],
)
def test_a_member_of_a_cell_goes_by_every_name_that_means_it_alone(built: Served, written: str, code: str) -> None:
    known = cells.names(database(built.out, built.ids[0]))
    assert cells.asked_for([f"trademark_cases:{written}"], known) == cells.asked_for([f"trademark_cases:{code}"], known)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_name_of_several_members_names_them_instead_of_one_being_taken(built: Served, language: str) -> None:
    names = cells.names(database(built.out, built.ids[0]))
    one, other = list(names["industry"])[1:3]
    names["industry"][one] = names["industry"][other] = ("Twins", "双生")
    locales.use(language)
    with pytest.raises(Refused) as refused:
        cells.asked_for(["trademark_cases:双生"], names)
    assert f"industry={one}" in str(refused.value) and f"industry={other}" in str(refused.value)


def test_status_tells_what_a_build_would_change(desk: Served) -> None:
    def state() -> tuple[str, dict[str, Any]]:
        told = json.loads(desk.say("status", "--json"))
        return told["state"], told["pending"]

    before = {file.name: file.stat().st_mtime_ns for file in desk.out.iterdir()}
    assert state()[0] == "same"
    desk.data.change(TRADEMARK, 2, value="444")
    name, pending = state()
    assert (name, pending["added"], pending["removed"], pending["revised"]) == ("pending", 0, 0, 1)
    assert "revise 1" in desk.say("status")
    desk.data.change(TRADEMARK, 2, value="4 hundred")
    name, pending = state()
    assert name == "problems" and [problem["value"] for problem in pending["problems"]] == ["4 hundred"]
    assert "4 hundred" in desk.say("status")
    assert {file.name: file.stat().st_mtime_ns for file in desk.out.iterdir()} == before
    shutil.rmtree(desk.out)
    desk.data.change(TRADEMARK, 2, value="444")
    assert state()[0] == "none"
    assert not desk.out.exists()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_status_names_the_review_sheets_that_wait(desk: Served, tmp_path: Path, ending: str) -> None:
    def waiting() -> list[dict[str, Any]]:
        told = json.loads(desk.say("status", "--reviews", str(inbox), "--json"))
        return list(told["reviews"]["sheets"])

    inbox = tmp_path / "inbox"
    inbox.mkdir()
    header, first, second, *_ = desk.data.records(TRADEMARK)
    known = dict(zip(header, first, strict=True))
    other = dict(zip(header, second, strict=True)) | {"value": "12345"}
    proposed = [
        Candidate(known, "", status="known"),
        Candidate(known | {"value": "98765"}, "", status="contradicts"),
        Candidate(other, ""),
    ]
    sheet = inbox / f"review.{ending}"
    write_review(proposed, sheet, desk.data.path)
    template(inbox / "figures.xlsx", desk.data.path)
    (inbox / "release.csv").write_text("region,figure\nCN,1\n", encoding="utf-8")
    (inbox / "broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    assert waiting() == [{"file": str(sheet), "undecided": 2, "to_add": 0}]

    decide(sheet, "", "no", "yes")
    assert waiting() == [{"file": str(sheet), "undecided": 0, "to_add": 1}]
    for lang in ("en", "zh"):
        assert f"review.{ending}" in desk.say("status", "--reviews", str(inbox), lang=lang)
    # On record as it is, nothing waits.
    decide(sheet, "yes", "no", "no")
    assert waiting() == []
    desk.say("status", "--reviews", str(tmp_path / "nowhere"), status=3)


def decide(sheet: Path, *words: str) -> None:
    """Write what a person says of each row of a review sheet."""
    if sheet.suffix == ".csv":
        lines = sheet.read_text(encoding="utf-8-sig").splitlines(keepends=True)
        lines[1:] = [word + line[line.index(",") :] for word, line in zip(words, lines[1:], strict=True)]
        sheet.write_text("".join(lines), encoding="utf-8")
        return
    book = openpyxl.load_workbook(sheet)
    for number, word in enumerate(words, 2):
        book["observations"].cell(number, 1).value = word
    book.save(sheet)


def test_the_record_of_runs_is_bounded_and_survives_what_is_no_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert runs.runs(tmp_path) == []
    monkeypatch.setattr(runs, "MOST", 3)
    for number in range(5):
        runs.record(tmp_path, {"command": "refresh", "outcome": "unchanged", "number": number, "text": "一\n行"})
    assert [run["number"] for run in runs.runs(tmp_path)] == [2, 3, 4]
    with (tmp_path / runs.FILE).open("ab") as handle:
        handle.write(b'\xff\n[1]\n{"command": "half')
    assert [run["number"] for run in runs.runs(tmp_path)] == [2, 3, 4]
    runs.record(tmp_path, {"number": 5})
    assert [run["number"] for run in runs.runs(tmp_path)] == [3, 4, 5]
    assert len((tmp_path / runs.FILE).read_text(encoding="utf-8").splitlines()) == 3


def test_the_commands_say_how_they_end() -> None:
    for name in ("build", "status", "diff", "history", "rollback", "prune"):
        shown = CliRunner().invoke(app, [name, "--help"])
        assert shown.exit_code == 0
        assert "Exit status" in " ".join(shown.output.split())
