"""What a card hands out is what it shows: the rows behind its addresses are those of its table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import locales
from dashboard import listing, store
from dashboard.data.chart_page import chart_page
from dashboard.data.documents import IN_A_CHART
from dashboard.data.parameters import asked, parameters
from dashboard.data.resources import BY_CELL, figures

ROOT = Path(__file__).parents[2]
KEY = re.compile(r"^\$\$ID-[0-9a-f]{32}-(.*)$", re.DOTALL)
# Pages, and how many of their cards show the latest figure of each province, which no address gives.
CARDS: dict[str, tuple[dict[str, str], int]] = {
    "ip_types": ({}, 0),
    "industries": ({}, 0),
    "years": ({"series": "court_ip_civil_first_instance_received.all.all.all.all"}, 0),
    "regions": ({"year": "2020"}, 0),
    "markets": ({"setting": "import_export"}, 1),
    "province": ({"province": "440000"}, 0),
    "indicator": ({"id": "court_ip_cases_received"}, 2),
}


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
    for key in [*parts(app, "details:"), *parts(app, "menu:")]:
        app.session_state[key] = True
    return app.run()


def parts(app: AppTest, prefix: str) -> dict[str, Any]:
    """The expanders or popovers whose key starts with `prefix`, by that key."""
    found = {}
    for block in blocks(app._tree):
        proto = block.proto
        id_ = proto.popover.id if block.type == "popover" else getattr(proto, "id", "")
        match = KEY.match(id_)
        if block.type in ("expander", "popover") and match and match[1].startswith(prefix):
            found[match[1]] = block
    return found


def blocks(node: Any) -> Iterator[Any]:
    for child in getattr(node, "children", {}).values():
        yield child
        yield from blocks(child)


def in_order(rows: pd.DataFrame) -> list[tuple[str, ...]]:
    return sorted(tuple("" if pd.isna(cell) else str(cell) for cell in row) for row in rows.itertuples(index=False))


@pytest.mark.parametrize("page", CARDS)
def test_the_rows_behind_the_address_of_every_card_are_the_rows_of_the_card(page: str) -> None:
    chosen, without = CARDS[page]
    app = opened(page, **chosen)
    assert not app.exception
    tables, menus = parts(app, "details:"), parts(app, "menu:")
    assert len(menus) == len(tables) > 0
    snapshot, led = store.snapshot_id(), 0
    allowed = [parameters()[name] for name in (*BY_CELL, "lang")]
    for key, menu in menus.items():
        shown = tables[key.replace("menu:", "details:", 1)].dataframe[0].value
        addresses = [code.value for code in menu.code if "/data/figures.csv?" in code.value]
        if not addresses:
            assert [button.proto.label for button in menu.get("download_button")] == ["Download CSV", "Download XLSX"]
            continue
        led += 1
        rows = figures(snapshot, asked(snapshot, allowed, urlsplit(addresses[0]).query, {}))
        assert in_order(listing.readable(rows)) == in_order(shown), key
    assert led == len(menus) - without


def test_an_index_has_data_but_no_picture_since_the_picture_would_show_other_values() -> None:
    app = opened("years", series="customs_batches_detained.import_export.all.all.all", base="2010")
    (menu,) = parts(app, "menu:").values()
    said = " ".join(code.value for code in menu.code)
    assert "/data/figures.csv?" in said
    assert "/data/chart?" not in said


def test_what_no_axis_of_years_can_hold_has_data_but_no_picture() -> None:
    app = opened("indicator", id="procuratorate_marks_invalidated")
    said = " ".join(code.value for menu in parts(app, "menu:").values() for code in menu.code)
    assert "/data/figures.csv?" in said
    assert "/data/chart?" not in said


def test_every_chart_that_a_menu_offers_is_drawn() -> None:
    snapshot = store.snapshot_id()
    allowed = [parameters()[name] for name in IN_A_CHART]
    drawn = 0
    for page in ("ip_types", "regions", "years", "industries"):
        for menu in parts(opened(page), "menu:").values():
            for code in menu.code:
                found = re.search(r'src="[^"]*/data/chart\?([^"]*)"', code.value)
                if found:
                    chosen = asked(snapshot, allowed, found[1].replace("&amp;", "&"), {})
                    text = chart_page(snapshot, chosen, figures(snapshot, chosen)).decode()
                    assert 'id="card"' in text
                    drawn += 1
    assert drawn > 20


def test_the_sentence_stands_in_both_languages() -> None:
    app = opened("years", series="customs_batches_detained.import_export.all.all.all", to="2020")
    (menu,) = parts(app, "menu:").values()
    assert [
        code.value for code in menu.code if code.value.startswith("In 2020, “Batches")
    ] == [
        "In 2020, “Batches of suspected infringing goods detained by customs” in China came to 61,900 batches "
        "(General Administration of Customs, 2021-04-26)."
    ]  # fmt: skip
    assert any("海关扣留侵权嫌疑货物批次" in code.value for code in menu.code)
    assert locales.language() == "en"
