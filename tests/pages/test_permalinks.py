"""An address that names a snapshot shows its figures while it is kept, and says so where it is not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from opening import arrived, cards, said
from serving import Two
from streamlit.testing.v1 import AppTest

from dashboard.figures import queries, store
from dashboard.quality import changes
from etl.publish import database

ROOT = Path(__file__).parents[2]
HEADLINE = "61.9k batches"
REVISED = "77.7k batches"


@pytest.fixture
def two(two_snapshots: Two, monkeypatch: pytest.MonkeyPatch) -> Two:
    monkeypatch.setattr(store, "FOLDER", two_snapshots.folder)
    return two_snapshots


def open_overview(**parameters: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "dashboard" / "web" / "navigation.py"), default_timeout=60)
    for name, value in {"lang": "en", "year": "2020", **parameters}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def headlines(app: AppTest) -> set[str]:
    return {*said(app, "strong")} & {HEADLINE, REVISED}


def test_the_address_decides_which_snapshot_is_shown(two: Two) -> None:
    assert headlines(open_overview()) == {REVISED}
    old = open_overview(snapshot=two.old)
    assert headlines(old) == {HEADLINE}
    (note,) = [info.value for info in old.info if two.old in info.value]
    assert two.new in note
    assert "0 figures added, 0 removed, 1 revised" in note
    assert two.old in old.caption[-1].value
    pinned = open_overview(snapshot=two.new)
    assert headlines(pinned) == {REVISED}
    assert not pinned.info and not pinned.warning


def test_what_changed_is_told_figure_by_figure(two: Two) -> None:
    (row,) = changes.readable(changes.between(two.old, two.new)).to_dict("records")
    assert (row["Change"], row["Period"], row["Before"], row["Now"]) == (
        "revised", "2020", "61,900 batches", "77,700 batches",
    )  # fmt: skip
    assert (row["Market"], row["IP type"], row["Channel"]) == ("Import and export", "All", "All")


def test_links_to_other_pages_name_the_snapshot_so_that_a_new_tab_shows_it_too(two: Two) -> None:
    def queries_of_links(**parameters: str) -> list[str]:
        app = open_overview(**parameters)
        links = [link.proto.query_string for link in app.get("page_link")]
        of_cards = [
            part["href"] for card in cards(app).values() for part in card if part["kind"] == "link" and not part["here"]
        ]
        return [query for query in [*of_cards, *links] if "snapshot=current" not in query]

    old = queries_of_links(snapshot=two.old)
    assert len(old) > 5
    assert all(f"snapshot={two.old}" in query and "lang=en" in query for query in old)
    assert not any("snapshot" in query for query in queries_of_links())


def test_the_snapshot_stays_in_the_address_on_the_way_to_another_page_until_the_reader_goes_back(two: Two) -> None:
    app = open_overview(snapshot=two.old)
    app.switch_page("../../pages/sources.py")
    del app.query_params["snapshot"]
    arrived(app.run())
    assert app.query_params["snapshot"] in (two.old, [two.old])
    assert any(two.old in info.value for info in app.info)
    app.query_params["snapshot"] = "current"
    app.run()
    assert "snapshot" not in app.query_params
    assert not app.info
    assert two.new in app.caption[-1].value


def test_a_snapshot_that_is_gone_is_told_and_the_current_one_shown(two: Two, tmp_path: Path, monkeypatch) -> None:
    folder = Path(shutil.copytree(two.folder, tmp_path / "copy"))
    monkeypatch.setattr(store, "FOLDER", folder)
    assert headlines(open_overview(snapshot=two.old)) == {HEADLINE}
    database(folder, two.old).unlink()
    app = open_overview(snapshot=two.old)
    assert headlines(app) == {REVISED}
    for part in (two.old, two.new, "is not kept here any more", "0 figures added, 0 removed, 1 revised"):
        assert part in app.warning[0].value
    # What is no database, or was made by other code, is not shown either.
    database(folder, two.old).write_bytes(b"half a database")
    store._connection.clear()
    store._columns.cache_clear()
    assert headlines(open_overview(snapshot=two.old)) == {REVISED}


def test_what_changed_since_a_snapshot_that_is_gone_is_told_from_the_log(two: Two) -> None:
    since = queries.logged_since(two.new, two.old)
    assert since is not None
    compared = changes.readable(changes.between(two.old, two.new))
    assert changes.readable(since).to_dict("records") == compared.to_dict("records")
    assert queries.logged_since(two.old, two.new) is None
    assert queries.logged_since(two.new, "0" * 12) is None
    nothing = queries.logged_since(two.new, two.new)
    assert nothing is not None and nothing.empty


@pytest.mark.parametrize(
    "hostile",
    [
        "../../../etc/passwd", "..%2f", "/etc/passwd", "0" * 12, "ABCDEF012345", "x" * 5000, "'; DROP TABLE figure; --",
        "<script>alert(1)</script>", "[link](http://example.org)", "\x00", "快照", "current.json",
    ],
)  # fmt: skip
def test_a_hostile_id_shows_the_current_snapshot_and_is_not_repeated(two: Two, hostile: str) -> None:
    app = open_overview(snapshot=hostile)
    assert headlines(app) == {REVISED}
    assert len(app.warning) == 1
    assert hostile not in app.warning[0].value


def test_an_id_with_a_path_in_it_never_leaves_the_folder(two: Two) -> None:
    elsewhere = two.folder.parent / "elsewhere.duckdb"
    shutil.copyfile(database(two.folder, two.old), elsewhere)
    assert not store.can_be_shown("../elsewhere")
    assert store.can_be_shown(two.old)
    assert store.kept() == [two.new, two.old]
