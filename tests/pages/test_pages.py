"""Every page, in both languages, run by Streamlit's own test harness over the real figures."""

from __future__ import annotations

from pathlib import Path

import pytest
from opening import chinese, open_page, said
from streamlit.testing.v1 import AppTest

from dashboard.figures import store

ROOT = Path(__file__).parents[2]
PAGES = (
    "overview", "ip_types", "regions", "markets", "industries", "years", "key_points", "tables", "sources", "province",
    "indicator", "coverage", "contradictions", "checks", "key_points_years", "own_targets", "brief", "basket",
)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_both_languages(page: str, language: str) -> None:
    app = open_page(page, language)
    assert not app.exception
    assert not app.error
    headers = [header.value for header in app.header]
    assert len(headers) == 1
    assert chinese(headers[0]) == (language == "zh")
    assert app.caption[-1].value.startswith("5,013 figures" if language == "en" else "5,013个数据")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_labels_of_filters_are_in_the_language_chosen(language: str) -> None:
    app = open_page("tables", language)
    labels = [box.label for box in app.multiselect]
    assert len(labels) == 8
    assert all(chinese(label) == (language == "zh") for label in labels)


@pytest.mark.parametrize(
    ("page", "parameters"),
    [
        ("overview", {"year": "1999"}),
        ("ip_types", {"ip_type": "no_such_type", "from": "x", "to": "9999"}),
        ("regions", {"series": "no.such.series", "measure": "bad", "year": "1"}),
        ("markets", {"setting": "moon"}),
        ("industries", {"industry": "ships"}),
        ("years", {"series": "a,b,c", "region": "Mars", "base": "1"}),
        ("key_points", {"aspect": "x", "status": "y"}),
        ("tables", {"topic": "x", "q": "[("}),
        ("sources", {"source": "none", "kind": "x", "q": "\\"}),
        ("province", {"province": "999999"}),
    ],
)
def test_an_address_with_unknown_values_opens_the_page_all_the_same(page: str, parameters: dict[str, str]) -> None:
    assert not open_page(page, "en", **parameters).exception


@pytest.mark.parametrize(
    "setting", ["urban_rural_junction", "rural_and_junction", "online", "mail_express", "foreign_invested"]
)
def test_every_market_setting_opens(setting: str) -> None:
    assert not open_page("markets", "zh", setting=setting).exception


def test_a_setting_without_nationwide_figures_says_so_and_offers_the_nearest() -> None:
    app = open_page("markets", "en", setting="urban_rural_junction")
    assert any("No agency has published a nationwide figure" in info.value for info in app.info)
    assert any("nearest" in text.value for text in app.markdown)


def test_an_industry_without_figures_says_so() -> None:
    app = open_page("industries", "en", industry="online_games")
    assert any("No figure for Online games" in info.value for info in app.info)


@pytest.mark.parametrize("measure", ["published", "per_100k", "share", "change"])
@pytest.mark.parametrize("when", ["year", "latest"])
def test_every_measure_of_the_region_page_opens(measure: str, when: str) -> None:
    app = open_page("regions", "en", measure=measure, when=when, periods="any")
    assert not app.exception


def test_the_table_holds_exactly_what_is_filtered() -> None:
    app = open_page(
        "tables", "en", indicator="customs_batches_detained", region="CN", ip_type="all", channel="all", industry="all"
    )
    table = app.dataframe[0].value
    assert len(table) > 10
    assert set(table["Unit"]) == {"batches"}
    assert "Publisher" in table and table["Publisher"].notna().all()


def test_a_search_finds_customs_in_either_language() -> None:
    english = open_page("tables", "en", q="customs").dataframe[0].value
    chinese_words = open_page("tables", "en", q="海关").dataframe[0].value
    assert len(english) > 100
    assert len(chinese_words) > 100


def test_the_overview_shows_the_published_figure_its_change_and_its_source() -> None:
    app = open_page("overview", "en", year="2020")
    assert "61.9k batches" in said(app, "strong")
    assert any("General Administration of Customs" in text for text in said(app, "small"))
    assert any("on 2019 (derived)" in text for text in said(app, "small"))


def test_a_chinese_reader_sees_wan_and_the_word_of_the_source() -> None:
    figures = said(open_page("overview", "zh", year="2020"), "strong")
    assert "6.19万批" in figures
    assert "31.6万余件" in figures


def test_series_of_another_unit_are_not_drawn_on_one_axis() -> None:
    cases, persons = "court_ip_cases_concluded.all.all.all.all", "procuratorate_ip_prosecuted_persons.all.all.all.all"
    app = open_page("years", "en", series=f"{cases},{persons}")
    assert not app.exception
    assert app.multiselect[0].value == [cases]


@pytest.mark.parametrize(("language", "broken"), [("en", "series break 2018"), ("zh", "序列间断（2018年）")])
def test_an_index_says_which_years_it_leaves_empty_and_why(language: str, broken: str) -> None:
    app = open_page("years", language, series="patent_passing_off_cases.all.patent.all.all", base="2012")
    assert not app.exception
    (note,) = [line for line in said(app, "small") if broken in line]
    (title,) = said(app, "h4")
    assert "2017" in title and "2018" not in title
    assert "2012" in note


def test_a_link_to_a_series_of_another_unit_is_followed_from_the_page_itself() -> None:
    cases, persons = "court_ip_cases_concluded.all.all.all.all", "procuratorate_ip_prosecuted_persons.all.all.all.all"
    app = open_page("years", "en", series=cases)
    app.query_params["series"] = persons
    app.run()
    assert app.multiselect[0].value == [persons]
    assert any("prosecuted" in title for title in said(app, "h4"))


def test_without_a_database_the_reader_is_told_how_to_build_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "FOLDER", tmp_path)
    app = AppTest.from_file(str(ROOT / "dashboard" / "web" / "navigation.py"), default_timeout=60).run()
    assert not app.exception
    assert "python -m etl build" in app.error[0].value


def test_all_35_tasks_are_shown_with_where_they_stand() -> None:
    app = open_page("key_points", "en")
    titles = [box.label for box in app.expander if "—" in box.label]
    assert len(titles) == 35
