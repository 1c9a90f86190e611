"""The page for those who keep the data: what each build changed, and quality over time."""

from __future__ import annotations

from pathlib import Path

import pytest
from opening import charts, chinese, open_page

from dashboard.figures import store
from etl import snapshot

CUSTOMS = "published/observations/customs.csv"


@pytest.fixture
def three_builds(tmp_path: Path, data, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """A folder with three builds: all figures, one revised, one taken away; the old and the new value of the revised one."""
    folder = tmp_path / "build"
    snapshot.make(data.path, folder)
    old = data.cell(CUSTOMS, 4, "value")
    data.change(CUSTOMS, 4, value=str(int(old) + 1))
    snapshot.make(data.path, folder)
    records = data.records(CUSTOMS)
    data.write(CUSTOMS, records[:1] + records[2:])
    snapshot.make(data.path, folder)
    monkeypatch.setattr(store, "FOLDER", folder)
    return old, str(int(old) + 1)


def test_the_last_change_is_shown_first_and_each_build_has_an_address(three_builds: tuple[str, str]) -> None:
    app = open_page("analysts", "en")
    assert not app.exception
    latest = app.dataframe[0].value
    assert list(latest["Change"]) == ["removed"]
    assert list(latest["Now"]) == [""]

    earlier = open_page("analysts", "en", build="2").dataframe[0].value
    assert list(earlier["Change"]) == ["revised"]
    old, new = (f"{int(value):,}" for value in three_builds)
    assert earlier["Before"].iloc[0].startswith(old)
    assert earlier["Now"].iloc[0].startswith(new)


def test_every_build_is_on_record_and_drawn(three_builds: tuple[str, str]) -> None:
    app = open_page("analysts", "en")
    builds = app.dataframe[1].value
    assert list(builds["Build"]) == [3, 2, 1]
    assert list(builds["Removed"][:2]) == [1, 0]
    assert len(charts(app)) == 6


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_reads_in_both_languages_with_a_single_build(language: str) -> None:
    app = open_page("analysts", language)
    assert not app.exception
    assert not app.error
    texts = [*(each.value for each in (*app.header, *app.subheader, *app.info)), *(box.label for box in app.selectbox)]
    assert texts
    assert all(chinese(text) == (language == "zh") for text in texts)
