"""The pages of the Key Points: the board of tasks, other years, two years compared, own targets, and the briefs."""

from __future__ import annotations

from pathlib import Path

import pytest
from opening import arrived, charts, open_page, said
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]


def tiles(app: AppTest) -> list[str]:
    """The labels of the links that open a task."""
    links = [link.proto for link in app.get("page_link")]
    return [link.label for link in links if "task=" in link.query_string]


def markdown(app: AppTest) -> str:
    return "\n".join(text.value for text in app.markdown)


def captions(app: AppTest) -> str:
    return "\n".join(text.value for text in app.caption)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("page", "parameters"),
    [
        ("key_points", {"year": "2019", "department": "miit"}),
        ("key_points", {"year": "2012"}),
        ("key_points", {"year": "1066", "task": "99", "department": "x"}),
        ("key_points_years", {"earlier": "2019", "later": "2022"}),
        ("key_points_years", {"earlier": "2022", "later": "1999"}),
        ("own_targets", {"own": "~~,no~up,ip_satisfaction~ge~x"}),
        ("brief", {"topic": "rural"}),
        ("brief", {"topic": "moon"}),
    ],
)
def test_the_pages_open_in_both_languages_whatever_the_address_says(
    page: str, parameters: dict[str, str], language: str
) -> None:
    app = open_page(page, language, **parameters)
    assert not app.exception
    assert len(app.header) == 1


def test_all_35_tasks_are_on_the_board_with_their_status_in_words() -> None:
    labels = tiles(open_page("key_points", "en"))
    assert len(labels) == 35
    assert [label.split("**")[1] for label in labels] == [str(number) for number in range(1, 36)]
    assert all(" · :" in label for label in labels)
    assert "No published figure" in labels[14]


def test_a_task_in_the_address_stands_open_with_rule_and_caveats() -> None:
    app = open_page("key_points", "en", task="3")
    assert "3. Governance of import and export links" in [text.value for text in app.subheader]
    assert "**Indicators disagree.**" in markdown(app)
    assert "⚠" in captions(app) and "one source only" in captions(app)
    assert not charts(open_page("key_points", "en", task="99"))


def test_charts_of_an_opened_task_start_in_2015() -> None:
    titles = said(open_page("key_points", "en", task="3"), "h4")
    years = [int(title.rsplit(", ", 1)[1][:4]) for title in titles]
    assert years
    assert min(years) >= 2015


def test_the_board_is_filtered_by_aspect_status_and_department() -> None:
    assert len(tiles(open_page("key_points", "en", aspect="legal_framework"))) == 5
    assert len(tiles(open_page("key_points", "en", department="not_named"))) == 34
    assert [label.split("**")[1] for label in tiles(open_page("key_points", "en", department="miit"))] == ["1"]
    stands = tiles(open_page("key_points", "en", status="none"))
    assert stands and all("No published figure" in label for label in stands)


def test_the_year_chosen_on_the_overview_is_not_the_year_of_the_key_points() -> None:
    app = AppTest.from_file(str(ROOT / "dashboard" / "web" / "navigation.py"), default_timeout=60)
    app.query_params["lang"] = "en"
    app.run()
    app.selectbox[0].set_value("2019").run()
    app.query_params.clear()
    app.switch_page("../../pages/key_points.py").run()
    assert len(tiles(app)) == 35


def test_choices_that_no_task_fits_are_said_to() -> None:
    app = open_page("key_points", "en", aspect="legal_framework", department="miit")
    assert any("No task fits" in info.value for info in app.info)


def test_the_tasks_of_another_year_have_no_verdict_and_say_why() -> None:
    app = open_page("key_points", "en", year="2019")
    assert app.header[0].value == "What did the Key Points of 2019 ask?"
    assert "15 of 34 tasks found" in captions(app)
    assert "there is no verdict" in captions(app)
    assert not tiles(app)
    assert captions(app).count("Number and wording") == 15
    assert not charts(open_page("key_points", "en", year="2019", department="not_named"))


def test_two_years_are_compared_with_the_likeness_of_every_pair() -> None:
    app = open_page("key_points_years", "en")
    pairs = app.table[0].value
    rural = pairs[pairs["2020"].str.contains("农村")]
    assert rural.index[0].startswith("农村和城乡结合部市场专项治理")
    assert 0 < float(rural["Likeness (derived)"].iloc[0]) < 1
    assert "this site's own matching" in captions(app)
    headings = [text.value for text in app.subheader]
    assert f"Carried over: {len(pairs)} pairs" in headings
    assert "Dropped after 2019: 3" in headings
    assert "a task may stand in the part that was not" in app.warning[0].value


def test_own_targets_are_judged_at_once_and_marked_as_the_readers_own() -> None:
    app = open_page("own_targets", "en", own="ip_satisfaction~ge~82~2025~2020~80.05,customs_batches_detained~up")
    assert "not published" in app.warning[0].value
    assert "82.04 in 2023" in markdown(app)
    assert "Moved against what was asked" in markdown(app)
    assert [button.proto.label for button in app.get("download_button")] == ["Download as rows of targets.csv"]


def test_nonsense_is_taken_out_of_the_address_and_the_rest_kept() -> None:
    app = arrived(open_page("own_targets", "en", own="zzz,ip_satisfaction~ge~82~2025,~~~"))
    assert app.query_params["own"] == "ip_satisfaction~ge~82~2025"
    empty = arrived(open_page("own_targets", "en", own="zzz"))
    assert "own" not in empty.query_params
    assert any("Add a row" in info.value for info in empty.info)


@pytest.mark.parametrize(
    ("topic", "number"), [("rural", "2"), ("internet", "1"), ("import_export", "3"), ("foreign_invested", "4")]
)
def test_a_brief_says_what_is_asked_where_it_stands_and_what_is_not_published(topic: str, number: str) -> None:
    app = open_page("brief", "en", topic=topic)
    assert f"**Task {number} of the 2020 Key Points:**" in markdown(app)
    assert "**Responsible:**" in markdown(app)
    assert 2 <= len(charts(app)) <= 3
    assert captions(app).count("Sources: ") == len(charts(app))
    assert "of 31, " in captions(app)
    assert not app.expander
    assert not app.get("download_button")


def test_the_brief_on_rural_markets_names_what_no_agency_counts() -> None:
    assert "No nationwide figure counts urban-rural junction markets" in captions(open_page("brief", "en"))


def test_the_briefs_are_reached_from_the_key_points_and_from_their_market() -> None:
    def briefs(app: AppTest) -> list[str]:
        return [link.proto.query_string for link in app.get("page_link") if link.proto.page.endswith("brief")]

    assert len(briefs(open_page("key_points", "en"))) == 4
    assert briefs(open_page("markets", "en", setting="foreign_invested")) == ["topic=foreign_invested&lang=en"]
    assert briefs(open_page("markets", "en", setting="mail_express")) == []
