"""The province page over the real figures: comparison, side by side, market settings, publications."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from opening import arrived, cards, charts, open_page, said
from streamlit.testing.v1 import AppTest

from dashboard.figures import store

ROOT = Path(__file__).parents[2]
GUANGDONG, BEIJING, TIANJIN, HEBEI, TIBET = "440000", "110000", "120000", "130000", "540000"
XINJIANG, CORPS = "650000", "XPCC"


def open_province(language: str = "en", **parameters: str) -> AppTest:
    app = open_page("province", language, **parameters)
    assert not app.exception
    return app


def comparison_table(app: AppTest) -> pd.DataFrame:
    table: pd.DataFrame = app.dataframe[0].value
    assert "Median of provinces (derived)" in table
    return table


def ask(sql: str, **values: str) -> list[object]:
    """The one row of a query on the snapshot that the page reads."""
    answer: list[object] = store.select(store.snapshot_id(), sql, values).iloc[0].tolist()
    return answer


def places(app: AppTest) -> list[str]:
    """What the headlines say of a figure's place among the provinces."""
    return [words for words in said(app, "small") if "provinces with a figure" in words]


def headings(app: AppTest) -> list[str]:
    return [heading.value for heading in app.subheader]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("province", "other"), [(GUANGDONG, BEIJING), (TIBET, GUANGDONG), (XINJIANG, CORPS), (CORPS, TIBET)]
)
def test_provinces_with_many_few_and_hardly_any_figures_open(language: str, province: str, other: str) -> None:
    assert len(open_province(language, province=province).header) == 1
    assert len(open_province(language, province=province, other=other).header) == 1


def test_the_comparison_starts_in_the_year_with_most_whole_year_figures() -> None:
    year, series = ask(
        """
        SELECT year, count(DISTINCT family_key) AS n FROM figure WHERE region = $region AND is_whole_year
        GROUP BY year ORDER BY n DESC, year DESC LIMIT 1
        """,
        region=GUANGDONG,
    )
    app = open_province(province=GUANGDONG)
    assert app.selectbox(key="filter:year").value == str(year)
    assert len(comparison_table(app)) == series
    assert "year" not in app.query_params


def test_a_figure_stands_beside_the_national_one_with_its_share_rank_and_source() -> None:
    table = comparison_table(open_province(province=GUANGDONG, year="2021")).set_index("Series")
    row = table.loc["IP cases received by courts"]
    assert row["As published"] == "196,796 cases"
    assert row["Nationwide"] == "642,968 cases"
    assert row["Share (derived)"] == pytest.approx(100 * 196_796 / 642_968)
    assert row["Per 100,000 residents (derived)"] == 156  # 196,796 cases of 126,012,510 residents
    assert row["Rank (derived)"] == "1st of 8"
    assert row["Source"].startswith("Guangdong High People's Court")
    assert row["Source of the national figure"]


def test_headlines_say_how_the_most_comparable_figures_stand() -> None:
    app = open_province(province=GUANGDONG, year="2021")
    dots = [chart for chart in charts(app) if "Tianjin: 12,649 cases" in chart["alt"]]
    assert len(dots) == 1
    assert dots[0]["alt"].startswith("Guangdong: 195,055 cases; Beijing: 74,805 cases")
    assert places(app)[0] == "1st of 8 provinces with a figure (derived)"
    assert len(places(app)) == 4


def test_of_two_provinces_each_has_headlines_of_its_own() -> None:
    alone = places(open_province(province=GUANGDONG, year="2021"))
    both = places(open_province(province=GUANGDONG, year="2021", other=BEIJING))
    assert both[:4] == alone
    assert "2nd of 8 provinces with a figure (derived)" in both[4:]


def test_what_fewer_than_three_provinces_published_has_no_place() -> None:
    app = open_province(province=HEBEI, year="2014")
    assert "How its figures stand" in headings(app)
    assert not places(app)


def test_a_year_that_the_reader_has_not_chosen_is_not_kept_for_the_next_province() -> None:
    app = open_province(province=TIANJIN)
    own = app.selectbox(key="filter:year").value
    app.selectbox(key="filter:province").select(HEBEI).run()
    assert app.selectbox(key="filter:year").value != own
    app.selectbox(key="filter:province").select(TIANJIN).run()
    assert app.selectbox(key="filter:year").value == own
    assert "year" not in app.query_params


def test_a_year_that_the_reader_has_chosen_is_kept_for_the_next_province() -> None:
    app = open_province(province=GUANGDONG)
    assert app.selectbox(key="filter:year").value != "2016"
    app.selectbox(key="filter:year").select("2016").run()
    app.selectbox(key="filter:province").select(BEIJING).run()
    assert app.selectbox(key="filter:year").value == "2016"
    assert app.query_params["year"] == "2016"


def test_the_address_names_the_year() -> None:
    app = open_province(province=GUANGDONG, year="2018")
    assert app.selectbox(key="filter:year").value == "2018"
    assert any("**Guangdong**, 2018: " in text.value for text in app.markdown)


def test_a_province_without_whole_years_says_so_and_shows_what_there_is() -> None:
    app = open_province(province=TIBET)
    assert any("No whole-year figure for Tibet" in info.value for info in app.info)
    assert "How its figures stand" not in headings(app)
    assert "Everything published on Tibet" in headings(app)


def test_two_provinces_share_the_table_and_the_charts() -> None:
    app = open_province(province=GUANGDONG, other=BEIJING, year="2021")
    table = comparison_table(app).set_index("Series")
    assert table.loc["IP cases concluded by courts", "Guangdong · As published"].startswith("195,055 cases")
    assert table.loc["IP cases concluded by courts", "Beijing · As published"] == "74,805 cases"
    assert "Guangdong and Beijing over the years" in headings(app)
    of_both = [
        part["alt"]
        for place, card in cards(app).items()
        if place.startswith("card:both:")
        for part in card
        if part["kind"] == "chart"
    ]
    assert 1 <= len(of_both) <= 6
    assert all("Guangdong: " in alt and "Beijing: " in alt for alt in of_both)


def test_a_province_is_not_put_beside_itself() -> None:
    app = arrived(open_province(province=BEIJING, other=BEIJING))
    assert "other" not in app.query_params
    assert app.selectbox(key="filter:other").value == "none"
    assert not any("over the years" in heading for heading in headings(app))


def test_the_corps_is_no_part_of_xinjiang() -> None:
    app = open_province(province=XINJIANG)
    assert any("never added to Xinjiang's" in caption.value for caption in app.caption)
    assert not any("Production and Construction Corps, " in caption.value for caption in app.caption)
    assert any("No whole-year figure" in info.value for info in open_province(province=CORPS).info)


def test_market_settings_say_what_is_published_and_what_is_not() -> None:
    app = open_province(province=GUANGDONG)
    said = next(text.value for text in app.markdown if "Not found published" in text.value)
    lines = {line.split("**")[1]: line for line in said.splitlines()}
    assert "figures in" in lines["Import and export"]
    assert "yuan" in lines["Import and export"] or "batches" in lines["Import and export"]
    assert "Mail and courier" in lines["Not found published"]
    assert "Import and export" not in lines["Not found published"]


def test_the_publications_behind_a_province_are_all_there() -> None:
    (published,) = ask(
        "SELECT count(DISTINCT source_id) FROM observation INNER JOIN region USING (region) WHERE $region IN (region, parent)",
        region=TIBET,
    )
    table = open_province(province=TIBET).dataframe[-1].value
    assert len(table) == published
    assert table["Kind of source"].notna().all()
    assert (table["of them shown"] <= table["Figures taken"]).all()
