"""The coverage page: its heatmaps and what a click shows, and the list of gaps, in both languages."""

from __future__ import annotations

import csv
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from opening import charts, chinese, open_page
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
VIEWS = ("series", "provinces", "markets")


def open_coverage(language: str, **parameters: str) -> AppTest:
    app = open_page("coverage", language, **parameters)
    assert not app.exception
    assert not app.error
    return app


def chart(app: AppTest) -> dict[str, Any]:
    (found,) = charts(app)
    return found


def marks(app: AppTest) -> dict[str, str]:
    """What each cell says in its hover, by `code|year`."""
    cells = chart(app)["figure"]["data"][0]
    pairs = zip(chain(*cells["customdata"]), chain(*cells["hovertext"]), strict=True)
    return {code: text for code, text in pairs if code}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("view", [*VIEWS, "gaps"])
def test_every_view_opens_under_one_question(language: str, view: str) -> None:
    app = open_coverage(language, view=view)
    (header,) = [header.value for header in app.header]
    assert header.endswith("?" if language == "en" else "？")
    assert chinese(header) == (language == "zh")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("view", VIEWS)
def test_a_heatmap_stands_under_its_finding_and_says_it_in_words(language: str, view: str) -> None:
    app = open_coverage(language, view=view)
    finding = chart(app)["alt"]
    assert chinese(finding) == (language == "zh")
    bold = [text.value for text in app.markdown if text.value.startswith("**")]
    assert any(finding[:12] in text.replace("\\", "").replace("&#58;", ":") for text in bold)


def test_the_headline_heatmap_holds_headline_indicators_even_without_a_figure() -> None:
    with (ROOT / "data/reference/headline_series.csv").open(encoding="utf-8", newline="") as file:
        headline = {row["indicator"] for row in csv.DictReader(file)}
    codes = {code.rpartition("|")[0] for code in marks(open_coverage("en"))}
    assert codes <= headline
    assert {"court_ip_cases_received", "customs_items_detained", "rural_market_cases"} <= codes
    assert len(codes) > 50


def test_the_heatmap_of_provinces_has_31_and_the_corps() -> None:
    assert len({code.rpartition("|")[0] for code in marks(open_coverage("en", view="provinces"))}) == 32


def test_a_clicked_cell_shows_its_figures_and_their_downloads() -> None:
    app = open_coverage("en", row="customs_batches_detained", year="2020")
    table = app.dataframe[0].value
    assert len(table) == 2
    assert set(table["Period"]) == {"2020", "2020 Q1"}
    assert set(table["Unit"]) == {"batches"}
    assert len(app.get("download_button")) == 2
    assert "whole years: 1" in marks(app)["customs_batches_detained|2020"]


def test_the_figures_of_a_cell_are_as_many_as_the_heatmap_says() -> None:
    app = open_coverage("zh", view="provinces", row="440000", year="2021")
    said = marks(app)["440000|2021"]
    counts = [int("".join(filter(str.isdigit, line))) for line in said.split("<br>")[2:]]
    assert sum(counts) == len(app.dataframe[0].value) > 10


def test_a_row_without_a_year_shows_all_its_years() -> None:
    app = open_coverage("en", view="markets", row="rural.provinces")
    assert app.dataframe[0].value["Region"].nunique() > 10
    assert app.subheader[0].value.startswith("Provinces · Rural markets")


def test_an_empty_cell_says_so_and_offers_the_nearest_years() -> None:
    app = open_coverage("en", row="unfair_competition_cases", year="2019")
    assert any("No figure was found published" in info.value for info in app.info)
    assert not app.dataframe
    assert any("nearest" in text.value for text in app.markdown)


def test_the_drop_downs_choose_a_cell_without_a_mouse_and_keep_it_in_the_address() -> None:
    app = open_coverage("en", view="provinces")
    by_label = {box.label: box for box in app.selectbox}
    by_label["Province"].set_value("350000")
    by_label["Year"].set_value("2022").run()
    assert app.query_params["row"] == "350000"
    assert app.query_params["year"] == "2022"
    assert app.subheader[0].value == "Fujian, 2022"


def test_a_long_topic_is_shown_in_parts() -> None:
    first = {code.rpartition("|")[0] for code in marks(open_coverage("en", topic="courts"))}
    second = {code.rpartition("|")[0] for code in marks(open_coverage("en", topic="courts", part="2"))}
    assert len(first) == 40
    assert second and not first & second


def test_a_topic_narrows_the_provinces_figures() -> None:
    everything = open_coverage("en", view="provinces", row="440000").dataframe[0].value
    courts = open_coverage("en", view="provinces", topic="courts", row="440000").dataframe[0].value
    assert 0 < len(courts) < len(everything)


@pytest.mark.parametrize(
    "parameters",
    [
        {"view": "moon"},
        {"topic": "none", "row": "no_such", "year": "1"},
        {"view": "provinces", "row": "rural.provinces", "year": "x"},
        {"topic": "foreign_invested"},
        {"view": "gaps", "kind": "x", "region": "Mars"},
    ],
)
def test_an_address_with_unknown_values_opens_the_page_all_the_same(parameters: dict[str, str]) -> None:
    assert not open_coverage("en", **parameters).dataframe or parameters["view"] == "gaps"


@pytest.mark.parametrize(("language", "opening"), [("en", "Please publish"), ("zh", "申请公开：")])
def test_the_list_of_gaps_can_be_narrowed_and_taken_away(language: str, opening: str) -> None:
    every = open_coverage(language, view="gaps")
    narrowed = open_coverage(language, view="gaps", kind="province", region="440000")
    table = narrowed.dataframe[0].value
    assert 0 < len(table) < len(every.dataframe[0].value)
    assert set(table["region"]) == {"440000"} and set(table["kind"]) == {"province"}
    assert table.iloc[:, 4].str.startswith(opening).all()
    assert len(narrowed.get("download_button")) == 2


def test_a_kind_of_gap_that_a_region_has_not_is_said() -> None:
    app = open_coverage("en", view="gaps", kind="task", region="440000")
    assert any("No gap of this kind there." in info.value for info in app.info)
