"""What a card hands out is what it shows: the rows behind its addresses are those of its table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
import pytest
from opening import KEY, cards
from streamlit.testing.v1 import AppTest

import locales
from dashboard.cards import listing
from dashboard.data.chart_page import chart_page
from dashboard.data.coverage_page import coverage_cells
from dashboard.data.documents import IN_A_CHART
from dashboard.data.parameters import asked, parameters
from dashboard.data.resources import OF_COVERAGE, OF_FIGURES, figures
from dashboard.figures import queries, store
from dashboard.files import exports
from dashboard.places.provinces import region_names

ROOT = Path(__file__).parents[2]
CARDS: dict[str, dict[str, str]] = {
    "ip_types": {},
    "industries": {},
    "years": {"series": "court_ip_civil_first_instance_received.all.all.all.all"},
    "regions": {"when": "latest", "measure": "share", "periods": "any"},
    "markets": {"setting": "import_export"},
    "province": {"province": "440000"},
    "indicator": {"id": "court_ip_cases_received"},
}
BATCHES = "customs_batches_detained.import_export.all.all.all"


@pytest.fixture(autouse=True)
def served(snapshot_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "FOLDER", snapshot_folder)


def opened(page: str, **chosen: str) -> AppTest:
    """A page with the table and the menu of every card open."""
    app = AppTest.from_file(str(ROOT / "dashboard" / "web" / "navigation.py"), default_timeout=90)
    app.query_params["lang"] = "en"
    app.run()
    app.switch_page(f"../../pages/{page}.py")
    for name, value in {"lang": "en", **chosen}.items():
        app.query_params[name] = value
    app.run()
    for card in cards(app).values():
        for part in card:
            if part["kind"] == "button":
                app.session_state[part["name"]] = True
    return app.run()


def parts(app: AppTest, prefix: str) -> dict[str, Any]:
    """The tables or menus of cards, by the place of the card."""
    found = {}
    for block in blocks(app._tree):
        match = KEY.match(getattr(block.proto, "id", ""))
        if match and match[1].startswith(prefix):
            found[match[1].removeprefix(prefix)] = block
    return found


def blocks(node: Any) -> Iterator[Any]:
    for child in getattr(node, "children", {}).values():
        yield child
        yield from blocks(child)


def in_order(rows: pd.DataFrame) -> list[tuple[str, ...]]:
    return sorted(tuple("" if pd.isna(cell) else str(cell) for cell in row) for row in rows.itertuples(index=False))


def by_address(address: str) -> pd.DataFrame:
    """The rows behind an address of figures."""
    allowed = [parameters()[name] for name in (*OF_FIGURES, "lang")]
    snapshot = store.snapshot_id()
    return figures(snapshot, asked(snapshot, allowed, urlsplit(address).query, {}))


def data_address(menu: Any, table: str = "figures") -> str:
    (found,) = [code.value for code in menu.code if f"/data/{table}.csv?" in code.value]
    return str(found)


def picture(menu: Any) -> dict[str, Any]:
    """What the page holds that a menu offers to embed."""
    (found,) = [
        re.search(r'src="[^"]*/data/chart\?([^"]*)"', code.value) for code in menu.code if "<iframe" in code.value
    ]
    assert found
    snapshot = store.snapshot_id()
    chosen = asked(snapshot, [parameters()[name] for name in IN_A_CHART], unescape(found[1]), {})
    held = re.search(r'id="card">(.*?)</script>', chart_page(snapshot, chosen).decode(), re.DOTALL)
    assert held
    card: dict[str, Any] = json.loads(held[1])
    return card


def drawn(card: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [trace for trace in card["figure"]["data"] if trace["type"] == kind]


@pytest.mark.parametrize("page", CARDS)
def test_the_rows_behind_the_address_of_every_card_are_the_rows_of_the_card(page: str) -> None:
    app = opened(page, **CARDS[page])
    assert not app.exception
    tables, menus = parts(app, "table-of:"), parts(app, "menu-of:")
    assert menus.keys() >= tables.keys() and tables
    assert all(key.startswith("headline:") for key in menus.keys() - tables.keys())
    for key, menu in menus.items():
        if key not in tables:
            rows = by_address(data_address(menu))
            assert (rows["family_key"] + ":" + rows["region"]).unique().tolist() == [key.removeprefix("headline:")]
            continue
        shown = tables[key].dataframe[0].value
        assert in_order(listing.readable(by_address(data_address(menu)))) == in_order(shown), key


def test_a_map_hands_out_what_is_derived_as_data_that_say_so_and_as_a_picture_of_it() -> None:
    app = opened("regions", year="2020", measure="per_100k")
    menus = parts(app, "menu-of:")
    (on_map,) = [menu for key, menu in menus.items() if key == "card:map"]
    (bars,) = [menu for key, menu in menus.items() if key == "card:bars"]
    rows = by_address(data_address(on_map))
    handed = exports.handed_out(rows)
    assert set(handed["derived_as"]) == {"per_100k"}
    expected = (handed["value"] / handed["derived_divisor"] * 100_000).tolist()
    assert handed["derived_value"].tolist() == pytest.approx(expected)
    assert handed["value"].tolist() == rows["value"].tolist() != expected
    card = picture(on_map)
    assert "Derived" in card["counted"]
    (ranked,) = drawn(card, "bar")
    assert sorted(ranked["x"]) == pytest.approx(sorted(expected))
    coloured = {code for trace in drawn(card, "choropleth") for code in trace["locations"]}
    assert {"710000", "810000", "820000"} | set(rows["region"]) < coloured
    assert "not covered: Hong Kong, Macao, Taiwan" in {trace.get("name") for trace in drawn(card, "scattergeo")}
    assert not drawn(picture(bars), "choropleth")


def test_an_index_hands_out_its_values_and_a_picture_of_them() -> None:
    app = opened("years", series=BATCHES, base="2010")
    (menu,) = parts(app, "menu-of:").values()
    rows = by_address(data_address(menu))
    assert rows.loc[rows["is_whole_year"] & (rows["year"] == 2010), "measured"].tolist() == [100]
    card = picture(menu)
    assert "index 2010 = 100 (derived)" in card["title"]
    assert any(tick >= 100 for tick in card["figure"]["layout"]["yaxis"]["tickvals"])
    assert max(card["figure"]["layout"]["yaxis"]["tickvals"]) < rows["value"].max()


def test_a_headline_hands_out_its_series_and_cites_the_year_that_it_shows() -> None:
    menus = parts(opened("overview", year="2018"), "menu-of:")
    assert len(menus) == len(queries.headline(store.snapshot_id(), "overview"))
    cited = 0
    for key, menu in menus.items():
        rows = by_address(data_address(menu))
        assert set(rows["family_key"] + ":" + rows["region"]) == {key.removeprefix("headline:")}
        if (rows["is_whole_year"] & (rows["year"] == 2018)).any():
            assert any(re.search(r", 2018: .* Source: ", code.value) for code in menu.code), key
            cited += 1
    assert cited > 4


def test_a_contradiction_hands_out_what_each_source_says() -> None:
    app = opened("contradictions")
    menus = parts(app, "menu-of:")
    every = queries.contested(store.snapshot_id())
    contradicted = every[every["relation"] == "contradicts"]
    assert len(menus) == contradicted["cell"].nunique()
    led = 0
    for key, menu in menus.items():
        own = every[every["cell"] == key.removeprefix("menu:cell:")]
        if not any("<iframe" in code.value for code in menu.code):
            continue
        led += 1
        (bars,) = drawn(picture(menu), "bar")
        assert sorted(bars["x"]) == sorted(own["value"])
        assert len(set(bars["y"])) == len(own)
    assert led > 15


def test_a_heatmap_hands_out_its_cells_and_its_finding() -> None:
    app = opened("coverage", view="provinces", topic="customs", **{"from": "2015", "to": "2020"})
    (menu,) = parts(app, "menu-of:").values()
    snapshot = store.snapshot_id()
    allowed = [parameters()[name] for name in (*OF_COVERAGE, "lang")]
    cells = coverage_cells(snapshot, asked(snapshot, allowed, urlsplit(data_address(menu, "coverage")).query, {}))
    names = region_names(queries.code_list(snapshot, "region"))
    held = queries.figures(snapshot, regions=list(names), topics=["customs"], first_year=2015, last_year=2020)
    assert int(cells[["derived_whole_years", "derived_other_periods"]].to_numpy().sum()) == len(held) > 0
    assert len(cells) == len(names) * 6
    said = [code.value for code in menu.code]
    assert any(text.startswith("In 2015–2020,") for text in said) and any(
        text.startswith("2015–2020年") for text in said
    )
    assert any("/data/coverage?view=provinces&amp;topic=customs" in text for text in said)


def test_what_no_axis_of_years_can_hold_has_data_but_no_picture() -> None:
    app = opened("indicator", id="procuratorate_marks_invalidated")
    said = " ".join(code.value for menu in parts(app, "menu-of:").values() for code in menu.code)
    assert "/data/figures.csv?" in said
    assert "/data/chart?" not in said


def test_every_chart_that_a_menu_offers_is_drawn() -> None:
    cards = [
        picture(menu)
        for page in ("ip_types", "regions", "years", "industries")
        for menu in parts(opened(page), "menu-of:").values()
        if any("<iframe" in code.value for code in menu.code)
    ]
    assert len(cards) > 20
    assert all(card["figure"]["data"] and card["notes"] for card in cards)


def test_the_sentence_stands_in_both_languages() -> None:
    app = opened("years", series=BATCHES, to="2020")
    (menu,) = parts(app, "menu-of:").values()
    assert [
        code.value for code in menu.code if code.value.startswith("In 2020, “Batches")
    ] == [
        "In 2020, “Batches of suspected infringing goods detained by customs” in China came to 61,900 batches "
        "(General Administration of Customs, 2021-04-26)."
    ]  # fmt: skip
    assert any("海关扣留侵权嫌疑货物批次" in code.value for code in menu.code)
    assert locales.language() == "en"
