"""The page of published decisions: how to load some, and what it shows of synthetic ones, which it says loudly."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
import pytest
from opening import charts, chinese, open_page, said
from streamlit.testing.v1 import AppTest
from test_card_menu import opened, parts

import locales
from dashboard.data.decision_page import decision_page
from dashboard.data.documents import OF_DRAWN_DECISIONS
from dashboard.data.parameters import Asked, asked, parameters
from dashboard.data.resources import OF_DECISIONS
from dashboard.decisions import decision_cards, decisions
from dashboard.figures import store

RECORDS = 20_000


@pytest.fixture
def counted(synthetic_decisions: Path, served: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages read a snapshot with a cube of synthetic decisions."""
    monkeypatch.setattr(store, "FOLDER", synthetic_decisions / "build")


def titles(app: AppTest) -> list[str]:
    return said(app, "h4")


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
    assert any(f"{RECORDS:,} decisions." in text for text in said(app, "small"))


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
    assert any("Stated by" in text for text in said(app, "small"))
    (into,) = [box for box in app.selectbox if box.label == "Go into"]
    assert "Shijiazhuang" in into.options
    into.set_value("130100").run()
    assert app.query_params["region"] == "130100"
    assert app.query_params["by"] == "industry"
    assert all("Shijiazhuang" in title for title in titles(app))


def test_an_address_that_names_no_place_shows_the_nation(counted: None) -> None:
    assert "China" in titles(open_page("decisions", "en", region="x' OR 1=1", market="moon", by="colour"))[0]


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"region": "130000", "market": "rural", "by": "outcome", "measure": "fines", "period_kind": "year"},
        {"region": "130100", "from": "2016", "to": "2016", "lang": "zh"},
        {"region": "130123"},
    ],
)
def test_the_address_of_every_card_gives_exactly_its_rows(counted: None, chosen: dict[str, str]) -> None:
    app = opened("decisions", **chosen)
    assert not app.exception
    tables, menus = parts(app, "table-of:"), parts(app, "menu-of:")
    assert len(menus) == len(tables) == len(titles(app)) > 1
    snapshot = store.snapshot_id()
    locales.use("zh" if chosen.get("lang") == "zh" else "en")
    for key, menu in menus.items():
        shown = tables[key].dataframe[0].value
        (address,) = [code.value for code in menu.code if "/data/decisions.csv?" in code.value]
        rows = decisions.cells(snapshot, decisions.chosen(snapshot, question(address, OF_DECISIONS)))
        given = decision_cards.readable(snapshot, rows)
        pd.testing.assert_frame_equal(given.set_axis(shown.columns, axis=1), shown, check_dtype=False)


def test_every_card_offers_a_picture_of_what_it_draws(counted: None) -> None:
    menus = parts(opened("decisions", region="130000", measure="fines"), "menu-of:")
    found = {key.removeprefix("card:decisions:"): picture(menu) for key, menu in menus.items()}
    assert {trace["type"] for trace in found["trend"]["figure"]["data"]} == {"scatter"}
    assert {trace["type"] for trace in found["parts"]["figure"]["data"]} == {"bar"}
    assert {trace["type"] for trace in found["map"]["figure"]["data"]} == {"choropleth", "bar"}
    assert {trace["type"] for trace in found["ranked"]["figure"]["data"]} == {"bar"}
    for card in found.values():
        assert card["title"].startswith("SYNTHETIC · ") and "Fines" in card["title"]
        assert any("never mixed with agencies' own totals" in note for note in card["notes"])
        assert any("SYNTHETIC" in mark["text"] for mark in card["figure"]["layout"]["annotations"])


def test_a_citation_names_the_records_source_first_and_a_sentence_stands_in_both_languages(counted: None) -> None:
    menu = next(iter(parts(opened("decisions", region="130000"), "menu-of:").values()))
    texts = [code.value for code in menu.code]
    (apa,) = [text for text in texts if "Retrieved" in text]
    assert apa.startswith("SYNTHETIC RECORDS (SYNTHETIC bureau). (n.d.). Published penalty decisions.")
    assert store.snapshot_id() in apa and "region=130000" in apa
    english = [text for text in texts if text.endswith("not an agency's total.")]
    translated = [text for text in texts if text.endswith("并非机关公布的总数。")]
    assert len(english) == len(translated) == 1
    assert english[0].startswith("SYNTHETIC · Decisions by month: Hebei")


def question(address: str, names: tuple[str, ...]) -> Asked:
    allowed = [parameters()[name] for name in (*names, "lang")]
    return asked(store.snapshot_id(), allowed, urlsplit(address).query, {})


def picture(menu: Any) -> dict[str, Any]:
    """What the page holds that a menu offers to embed."""
    (embedded,) = [code.value for code in menu.code if "<iframe" in code.value]
    found = re.search(r'src="([^"]*/data/decisions[^"]*)"', embedded)
    assert found
    page = decision_page(store.snapshot_id(), question(unescape(found[1]), OF_DRAWN_DECISIONS)).decode()
    held = re.search(r'id="card">(.*?)</script>', page, re.DOTALL)
    assert held
    card: dict[str, Any] = json.loads(held[1])
    return card
