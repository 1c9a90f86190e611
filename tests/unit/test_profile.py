"""How a province's figures stand against the nation and the other provinces, worked out by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import locales
from dashboard.places import comparison, profile

BEIJING, SHANGHAI, GUANGDONG, TIBET, XINJIANG = "110000", "310000", "440000", "540000", "650000"
KINDS = {"CN": "country", BEIJING: "municipality", SHANGHAI: "municipality", XINJIANG: "autonomous_region",
         TIBET: "autonomous_region", "XPCC": "corps", "440100": "city"}  # fmt: skip


def figure(region: str, value: float, family: str = "cases", year: int = 2020, **other: Any) -> dict[str, Any]:
    """A calendar year's figure of a region with 20 million residents."""
    return {
        "family_key": family,
        "region": region,
        "region_kind": KINDS.get(region, "province"),
        "year": year,
        "period_start": pd.Timestamp(f"{year}-01-01"),
        "period_end": pd.Timestamp(f"{year}-12-31"),
        "period_kind": "year",
        "is_whole_year": True,
        "value": float(value),
        "qualifier": "exact",
        "unit": "cases",
        "unit_en": "cases",
        "unit_zh": "件",
        "unit_singular_en": "case",
        "unit_singular_zh": "件",
        "measure": "flow",
        "population_2020": 20_000_000,
        "n_contradicting": 0,
        "publisher_en": "Court",
        "publisher_zh": "法院",
        "published_on": "2021",
        "source_title_en": "White paper",
        "source_title_zh": "白皮书",
        "url": "https://example.org/1",
        "address_kind": "mirror",
        "note": None,
        "note_zh": None,
        **other,
    }


def frame(*figures: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(figures))


def standing(rows: pd.DataFrame, region: str) -> pd.Series:
    part = profile.standings(rows, region)
    assert len(part) == 1
    return part.iloc[0]


def test_a_figure_is_held_against_the_nation_the_provinces_and_its_residents() -> None:
    rows = frame(
        figure("CN", 10_000), figure(BEIJING, 500), figure(SHANGHAI, 300), figure(GUANGDONG, 900), figure(TIBET, 2)
    )
    beijing = standing(rows, BEIJING)
    assert beijing["value"] == 500
    assert beijing["national_value"] == 10_000
    assert beijing["share"] == pytest.approx(0.05)
    assert beijing["per_100k"] == pytest.approx(2.5)
    assert (beijing["rank"], beijing["n_compared"]) == (2, 4)
    assert beijing["median"] == 400  # of 2, 300, 500, 900
    assert standing(rows, TIBET)["rank"] == 4


def test_provinces_with_the_same_value_share_the_better_place() -> None:
    rows = frame(figure(BEIJING, 7), figure(SHANGHAI, 9), figure(GUANGDONG, 7), figure(TIBET, 1))
    beijing, guangdong, tibet = (standing(rows, code) for code in (BEIJING, GUANGDONG, TIBET))
    assert (beijing["rank"], beijing["tied"]) == (2, True)
    assert (guangdong["rank"], guangdong["tied"]) == (2, True)
    assert (tibet["rank"], tibet["tied"]) == (4, False)
    assert beijing["median"] == 7


def test_without_a_national_figure_there_is_no_share_and_nothing_is_added_up() -> None:
    beijing = standing(frame(figure(BEIJING, 7), figure(SHANGHAI, 9), figure(GUANGDONG, 2)), BEIJING)
    assert pd.isna(beijing["national_value"])
    assert pd.isna(beijing["share"])
    assert beijing["rank"] == 2


def test_no_share_is_taken_of_a_national_figure_of_0() -> None:
    assert pd.isna(standing(frame(figure("CN", 0), figure(BEIJING, 7)), BEIJING)["share"])


def test_a_national_figure_of_another_period_or_series_is_not_compared() -> None:
    rows = frame(
        figure("CN", 100, year=2019),
        figure("CN", 100, family="persons"),
        figure("CN", 50, period_end=pd.Timestamp("2020-06-30"), period_kind="half_year"),
        figure(BEIJING, 7),
    )
    assert pd.isna(standing(rows, BEIJING)["national_value"])


def test_fewer_than_three_provinces_give_neither_rank_nor_median() -> None:
    two = standing(frame(figure(BEIJING, 7), figure(SHANGHAI, 7)), BEIJING)
    assert two["n_compared"] == 2
    assert pd.isna(two["rank"])
    assert pd.isna(two["median"])
    assert not two["tied"]
    three = standing(frame(figure(BEIJING, 7), figure(SHANGHAI, 7), figure(TIBET, 1)), BEIJING)
    assert (three["rank"], three["median"]) == (1, 7)


def test_the_corps_is_no_province_and_its_figures_stay_out_of_xinjiangs() -> None:
    rows = frame(
        figure("CN", 1_000),
        figure(XINJIANG, 40),
        figure(BEIJING, 50),
        figure(SHANGHAI, 60),
        figure("XPCC", 55, population_2020=None),
    )
    xinjiang, corps = standing(rows, XINJIANG), standing(rows, "XPCC")
    assert (xinjiang["value"], xinjiang["rank"], xinjiang["n_compared"], xinjiang["median"]) == (40, 3, 3, 50)
    assert pd.isna(corps["rank"])
    assert pd.isna(corps["per_100k"])
    assert (corps["n_compared"], corps["median"]) == (3, 50)
    assert corps["share"] == pytest.approx(0.055)


def test_headlines_are_of_as_many_topics_as_there_are_and_first_of_what_most_published() -> None:
    wide = [figure(region, 5, family="cases", topic="courts") for region in (BEIJING, SHANGHAI, TIBET, GUANGDONG)]
    more = [
        figure(region, 5, family=family, topic="courts")
        for family in ("persons", "fines", "appeals", "retrials")
        for region in (BEIJING, SHANGHAI, TIBET)
    ]
    alone = figure(BEIJING, 5, family="raids", topic="police")
    rows = frame(*wide, *more, alone)
    leading = profile.leading(profile.standings(rows, BEIJING)).index.get_level_values("family_key")
    assert leading.tolist() == ["cases", "raids", "appeals", "fines"]
    others = profile.of_provinces(rows)["cases", rows["period_start"].iloc[0], rows["period_end"].iloc[0]]
    assert set(rows["region"].iloc[others]) == {BEIJING, SHANGHAI, TIBET, GUANGDONG}


def test_a_city_is_not_compared_with_provinces() -> None:
    rows = frame(figure(BEIJING, 1), figure(SHANGHAI, 2), figure("440100", 3), figure("CN", 9))
    assert standing(rows, BEIJING)["n_compared"] == 2
    behind = profile.behind(rows, profile.cells([profile.standings(rows, BEIJING)]))
    assert set(behind["region"]) == {BEIJING, SHANGHAI, "CN"}


@pytest.mark.parametrize(
    ("measure", "unit"), [("rate", "percent"), ("flow", "percent"), ("index", "points"), ("rate", "CNY")]
)
def test_rates_and_indices_have_a_rank_but_no_share_and_no_value_per_resident(measure: str, unit: str) -> None:
    rows = frame(
        *(figure(code, 80, measure=measure, unit=unit) for code in ("CN", BEIJING, SHANGHAI, GUANGDONG)),
    )
    beijing = standing(rows, BEIJING)
    assert pd.isna(beijing["share"])
    assert pd.isna(beijing["per_100k"])
    assert (beijing["rank"], beijing["tied"], beijing["median"]) == (1, True, 80)


def test_a_region_without_figures_has_no_standings() -> None:
    part = profile.standings(frame(figure(BEIJING, 1), figure("CN", 9)), TIBET)
    assert part.empty
    assert comparison.finding(part, "Tibet", 2020) == "**Tibet**, 2020: no whole-year figure found published."


def test_the_default_year_has_most_series_and_is_the_latest_such() -> None:
    rows = frame(
        figure(BEIJING, 1, "a", 2018),
        figure(BEIJING, 1, "b", 2018),
        figure(BEIJING, 1, "a", 2020),
        figure(BEIJING, 1, "b", 2020),
        figure(BEIJING, 1, "a", 2021),
        *(figure(BEIJING, 1, family, 2022, is_whole_year=False) for family in "abc"),
    )
    counts = profile.years(rows)
    assert counts.to_dict() == {2021: 1, 2020: 2, 2018: 2}
    assert list(counts.index) == [2021, 2020, 2018]
    assert profile.default_year(counts) == 2020


def test_the_cells_most_provinces_published_come_first_then_those_with_a_national_figure() -> None:
    rows = frame(
        figure(BEIJING, 1, "alone"),
        figure(BEIJING, 1, "with nation"),
        figure("CN", 1, "with nation"),
        *(figure(code, 1, "widely published") for code in (BEIJING, SHANGHAI, TIBET)),
        figure(TIBET, 1, "also alone"),
    )
    parts = [profile.standings(rows, code) for code in (BEIJING, TIBET)]
    families = [family for family, *_ in profile.cells(parts)]
    assert families == ["widely published", "with nation", "alone", "also alone"]


def test_series_that_both_publish_are_ordered_by_the_years_in_common() -> None:
    rows = frame(
        *(figure(code, 1, "two years", year) for code in (BEIJING, TIBET) for year in (2019, 2020)),
        *(figure(BEIJING, 1, "no year in common", year) for year in range(2010, 2016)),
        figure(TIBET, 1, "no year in common", 2021),
        *(figure(code, 1, "one year") for code in (BEIJING, TIBET)),
        figure(BEIJING, 1, "Beijing only"),
        figure(SHANGHAI, 1, "Beijing only"),
    )
    assert profile.published_by_both(rows, (BEIJING, TIBET)) == ["two years", "one year", "no year in common"]
    assert profile.published_by_both(rows, (BEIJING, XINJIANG)) == []


def table(rows: pd.DataFrame, *regions: str) -> pd.DataFrame:
    names = {BEIJING: "Beijing", TIBET: "Tibet", "XPCC": "Corps"}
    parts = {code: profile.standings(rows, code) for code in regions}
    return comparison.readable(parts, names, {"cases": "Cases", "persons": "Persons"})


def test_the_table_says_what_is_derived_and_how_many_were_compared() -> None:
    rows = frame(
        figure("CN", 1_000, qualifier="over"),
        figure(BEIJING, 70, n_contradicting=1),
        figure(SHANGHAI, 90),
        figure(TIBET, 1),
    )
    row = table(rows, BEIJING).iloc[0]
    assert row["As published"] == "70 cases ⚠"
    assert row["Nationwide"] == "more than 1,000 cases"
    assert row["Share (derived)"] == pytest.approx(7)
    assert row["Median of provinces (derived)"] == "70 cases (median of 3)"
    assert row["Per 100,000 residents (derived)"] == pytest.approx(0.35)
    assert row["Rank (derived)"] == "2nd of 3"
    assert row["Source"] == row["Source of the national figure"] == "Court, 2021"
    assert "Link" not in table(rows, BEIJING)  # the address of a copy


def test_the_table_of_a_figure_that_one_province_published_ranks_nothing() -> None:
    shown = table(frame(figure(BEIJING, 70)), BEIJING)
    assert shown["Median of provinces (derived)"].tolist() == ["none: only 1 published it"]
    assert not {"Rank (derived)", "Share (derived)", "Nationwide"} & set(shown)


def test_ties_are_said() -> None:
    rows = frame(figure(BEIJING, 5), figure(SHANGHAI, 5), figure(TIBET, 1))
    assert table(rows, BEIJING)["Rank (derived)"].tolist() == ["tied 1st of 3"]
    assert table(rows, TIBET)["Rank (derived)"].tolist() == ["3rd of 3"]


@pytest.mark.parametrize(
    ("place", "said"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (13, "13th"), (22, "22nd")]
)
def test_places_read_as_english_ordinals(place: int, said: str) -> None:
    others = [figure(f"{code}0000", 1_000 - code) for code in range(12, 12 + 25)]
    rows = frame(*others, figure(BEIJING, 1_000 - 12 - place + 1.5))
    assert table(rows, BEIJING)["Rank (derived)"].tolist() == [f"{said} of 26"]


def test_two_provinces_stand_side_by_side_and_a_gap_stays_a_gap() -> None:
    rows = frame(figure(BEIJING, 70), figure(TIBET, 1), figure(SHANGHAI, 3), figure(TIBET, 4, "persons"))
    shown = table(rows, BEIJING, TIBET)
    assert shown["Series"].tolist() == ["Cases", "Persons"]
    assert shown["Tibet · As published"].tolist() == ["1 case", "4 cases"]
    assert shown["Beijing · As published"].iloc[0] == "70 cases"
    assert pd.isna(shown["Beijing · As published"].iloc[1])
    assert shown["Beijing · Rank (derived)"].iloc[0] == "1st of 3"
    assert shown["Tibet · Rank (derived)"].iloc[0] == "3rd of 3"


def test_beside_a_region_without_figures_of_that_year_the_other_still_stands() -> None:
    rows = frame(figure(BEIJING, 70), figure(SHANGHAI, 3))
    shown = table(rows, BEIJING, "XPCC")
    assert shown["Beijing · As published"].tolist() == ["70 cases"]
    assert not any(name.startswith("Corps") for name in shown)


def test_a_stock_at_a_date_names_its_date_beside_whole_years() -> None:
    date = pd.Timestamp("2020-12-31")
    stock = figure(BEIJING, 4, "persons", period_start=date, period_end=date, period_kind="cumulative", measure="stock")
    shown = table(frame(figure(BEIJING, 70), stock), BEIJING)
    assert shown["Period"].tolist() == ["2020", "as of 2020-12-31"]


def test_in_chinese_figures_and_names_are_chinese() -> None:
    locales.use("zh")
    row = table(frame(figure(BEIJING, 61_900), figure(SHANGHAI, 1), figure(TIBET, 2)), BEIJING).iloc[0]
    assert "6.19万件" in row.tolist()
    assert any(str(cell).startswith("法院") for cell in row)
