"""The page of published decisions: how to load some, and what it shows of synthetic ones, which it says loudly."""

from __future__ import annotations

from pathlib import Path

import pytest
from opening import ROOT, charts, chinese, open_page
from streamlit.testing.v1 import AppTest

from bench.synthetic import write
from dashboard import store
from etl import snapshot
from etl.cases.engines.duckdb import DuckDB
from etl.cases.load import load
from etl.cases.rollup import rollup
from etl.cases.store import Store

DATA = ROOT / "data"
RECORDS = 20_000


@pytest.fixture(scope="module")
def counted_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot with a cube of synthetic decisions."""
    folder = tmp_path_factory.mktemp("decisions")
    records = Store(folder / "cases")
    load(records, [str(write(folder / "synthetic.parquet", RECORDS, years=2))], DATA)
    rollup(records, DATA, DuckDB("1GB", folder / ".spill"), "duckdb")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CASES_FOLDER", str(records.folder))
        snapshot.make(DATA, folder / "build")
    return folder / "build"


@pytest.fixture
def counted(counted_folder: Path, served: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "FOLDER", counted_folder)


def titles(app: AppTest) -> list[str]:
    return [text.value for text in app.markdown if text.value.startswith("#### ")]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_records_the_page_says_how_to_load_some(language: str) -> None:
    app = open_page("decisions", language)
    assert not app.exception
    assert "python -m etl cases load" in app.code[0].value
    assert not charts(app)
    assert not app.error
    assert chinese(app.header[0].value) == (language == "zh")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_synthetic_records_are_said_to_be_on_the_page_and_in_every_chart(counted: None, language: str) -> None:
    app = open_page("decisions", language)
    assert not app.exception
    mark = "SYNTHETIC" if language == "en" else "合成记录"
    assert mark in app.error[0].value
    assert len(charts(app)) == 4
    assert len(titles(app)) == 4 and all(mark in title for title in titles(app))
    for chart in charts(app):
        assert any(mark in note["text"] for note in chart["figure"]["layout"]["annotations"])
    assert chinese(app.selectbox[0].label) == (language == "zh")


def test_the_page_counts_the_records_in_view(counted: None) -> None:
    app = open_page("decisions", "en")
    assert any(f"{RECORDS:,} decisions." in text.value for text in app.caption)


def test_a_county_shows_its_own_decisions_and_the_way_back_up(counted: None) -> None:
    app = open_page("decisions", "en", region="130123", market="rural")
    assert not app.exception
    links = [link.proto.label for link in app.get("page_link")]
    assert {"China", "Hebei", "Shijiazhuang"} <= set(links)
    assert all("Zhengding, Rural markets" in title for title in titles(app))
    assert len(titles(app)) == 2


def test_what_is_below_is_ranked_and_can_be_gone_into_by_keyboard(counted: None) -> None:
    app = open_page("decisions", "en", region="130000", by="industry", measure="fines")
    assert any("Fines by Industry" in title for title in titles(app))
    assert any(text.value.count("Stated by") for text in app.caption)
    (into,) = [box for box in app.selectbox if box.label == "Go into"]
    assert "Shijiazhuang" in into.options
    into.set_value("130100").run()
    assert app.query_params["region"] == "130100"
    assert app.query_params["by"] == "industry"
    assert all("Shijiazhuang" in title for title in titles(app))


def test_an_address_that_names_no_place_shows_the_nation(counted: None) -> None:
    assert "China" in titles(open_page("decisions", "en", region="x' OR 1=1", market="moon", by="colour"))[0]
