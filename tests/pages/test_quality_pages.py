"""Contradictions between sources, and the checks on the published numbers, as a reader opens them."""

from __future__ import annotations

from pathlib import Path

import pytest
from opening import chinese, open_page
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
HUBEI = "court_ip_cases_concluded.all.all.all.all.420000.2021-01-01.2021-12-31"


def cards(app: AppTest) -> list[str]:
    return [text.value for text in app.markdown if text.value.startswith("#### ")]


def links(app: AppTest) -> list[str]:
    return [link.proto.query_string for link in app.get("page_link")]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", ["contradictions", "checks"])
def test_the_page_opens_in_both_languages(page: str, language: str) -> None:
    app = open_page(page, language)
    assert not app.exception
    assert not app.error
    (header,) = app.header
    assert chinese(header.value) == (language == "zh")
    labels = [box.label for box in (*app.multiselect, *app.selectbox)]
    assert labels
    assert all(chinese(label) == (language == "zh") for label in labels)
    columns = [name for table in app.dataframe for name in table.value.columns]
    assert all(chinese(name) == (language == "zh") for name in columns)


def test_every_contradiction_has_a_row_a_card_and_a_way_to_its_series() -> None:
    app = open_page("contradictions", "en")
    rows = len(app.dataframe[0].value)
    assert rows > 20
    assert len(cards(app)) == rows
    assert len([link for link in links(app) if "series=" in link or "indicator=" in link]) == rows


def test_one_contradiction_says_both_values_how_far_apart_and_why_one_is_preferred() -> None:
    app = open_page("contradictions", "en", cell=HUBEI)
    assert len(cards(app)) == 1
    assert "Hubei" in cards(app)[0]
    said = " ".join(text.value for text in app.markdown)
    assert "16,013 cases" in said
    assert "16,744 cases" in said
    assert "+4.57% against the preferred value (derived)" in said
    assert "source ids decides" in said
    assert "series=court_ip_cases_concluded" in links(app)[0]
    assert "region=420000" in links(app)[0]


def test_the_contradictions_of_a_level_and_topic_are_those_in_the_address() -> None:
    app = open_page("contradictions", "en", level="other", topic="customs")
    regions = set(app.dataframe[0].value["Region"])
    assert regions == {"Hangzhou Customs"}
    to_series = [link for link in links(app) if "snapshot=" not in link]
    assert to_series and all("indicator=" in link for link in to_series)


def test_the_list_is_sorted_as_asked() -> None:
    by_difference = open_page("contradictions", "en").dataframe[0].value["Largest difference (derived)"]
    assert by_difference.abs().is_monotonic_decreasing
    by_name = open_page("contradictions", "en", order="indicator").dataframe[0].value["Series"]
    # The members of a series stand behind its indicator, in brackets.
    assert by_name.str.split(" (", regex=False).str[0].is_monotonic_increasing


def test_differences_by_rounding_are_shown_when_asked_for() -> None:
    assert len(open_page("contradictions", "en").dataframe) == 1
    quiet = open_page("contradictions", "en", rounding="show").dataframe[1].value
    assert len(quiet) > 20


def test_a_choice_without_contradictions_says_so() -> None:
    app = open_page("contradictions", "en", topic="plant_variety,tobacco,licensed_software", level="other", order="x")
    assert not app.exception
    app = open_page("contradictions", "en", topic="patent", level="other")
    assert any("No sources contradict" in info.value for info in app.info)


def test_every_check_says_what_it_does_and_what_it_found() -> None:
    app = open_page("checks", "en")
    assert len(app.subheader) == 8
    found = [table.value for table in app.dataframe if "What does not fit" in table.value]
    values = [table.value for table in app.dataframe if "As published" in table.value]
    assert len(found) == len(values) == 8 - len(app.success)
    for findings, compared in zip(found, values, strict=True):
        assert set(compared["Finding"]) == set(findings["Finding"])
        assert (compared.groupby("Finding").size() > 1).all()
        assert compared["Publisher"].notna().all()
        assert findings["What does not fit"].str.contains("derived").all()


def test_one_check_can_be_linked_to() -> None:
    app = open_page("checks", "en", check="stated_growth,no_such_check")
    assert len(app.subheader) == 1
    (sentence,) = app.dataframe[0].value["What does not fit"]
    assert sentence == "The change is stated as +24.19%; the two values give +13.76% (derived)."
    assert app.dataframe[1].value["As published"].tolist() == ["21,614 applications", "19,000 applications"]
    assert "series=customs_recordals_approved" in links(app)[0]
