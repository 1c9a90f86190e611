"""What the province pages compare: figures as published and what is derived from them, worked out by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import locales
from dashboard.figures import measures
from dashboard.places import provinces

NO_BREAKS = pd.DataFrame({"indicator": [], "year": []})


def figure(
    region: str, year: int, value: float, residents: float = 20_000_000, start: str = "", end: str = "", **other: Any
) -> dict[str, Any]:
    """A calendar year's figure, or with `start` and `end` another period's."""
    return {
        "indicator": "cases",
        "family_key": "cases.all.all.all.all",
        "region": region,
        "year": year,
        "period_start": pd.Timestamp(start or f"{year}-01-01"),
        "period_end": pd.Timestamp(end or f"{year}-12-31"),
        "period_kind": "year",
        "is_whole_year": True,
        "value": float(value),
        "unit": "cases",
        "measure": "flow",
        "population_2020": residents,
        **other,
    }


def half(region: str, year: int, value: float) -> dict[str, Any]:
    return figure(region, year, value, end=f"{year}-06-30", is_whole_year=False, period_kind="half_year")


def frame(*figures: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(figures))


def measured(rows: pd.DataFrame, everything: pd.DataFrame, measure: str, breaks=NO_BREAKS) -> dict[str, float]:
    out = measures.measured(rows, everything, breaks, measure)
    assert out["region"].is_unique
    return dict(zip(out["region"], out["measured"], strict=True))


def test_figures_as_published_stay_as_they_are() -> None:
    rows = frame(figure("110000", 2020, 500), figure("310000", 2020, 0), half("440000", 2020, 7.5))
    assert measured(rows, rows, "published") == {"110000": 500, "310000": 0, "440000": 7.5}


def test_cases_per_100000_residents_are_divided_by_the_census() -> None:
    rows = frame(
        figure("110000", 2020, 500, 20_000_000),
        figure("310000", 2020, 500, 25_000_000),
        figure("customs:Beijing", 2020, 500, float("nan")),
    )
    assert measured(rows, rows, "per_100k") == pytest.approx({"110000": 2.5, "310000": 2.0})


def test_a_share_is_that_of_the_national_figure_of_the_same_period() -> None:
    rows = frame(figure("110000", 2020, 500), half("310000", 2020, 30), figure("440000", 2019, 100))
    everything = pd.concat(
        [rows, frame(figure("CN", 2020, 10_000), half("CN", 2020, 600), figure("CN", 2018, 4_000))], ignore_index=True
    )
    # For 2019 no national figure is published, and the parts are not added up to one.
    assert measured(rows, everything, "share") == pytest.approx({"110000": 0.05, "310000": 0.05})


def test_without_any_national_figure_there_is_no_share() -> None:
    rows = frame(figure("110000", 2020, 500), figure("310000", 2020, 300))
    assert measured(rows, rows, "share") == {}


def test_no_share_is_taken_of_a_national_figure_of_0() -> None:
    rows = frame(figure("110000", 2020, 0), figure("310000", 2020, 3))
    assert measured(rows, pd.concat([rows, frame(figure("CN", 2020, 0))]), "share") == {}


def test_a_change_is_that_on_the_regions_own_figure_of_the_year_before() -> None:
    rows = frame(
        figure("110000", 2020, 120),
        figure("310000", 2020, 45),
        figure("440000", 2020, 10),
        figure("500000", 2020, 10),
        half("510000", 2020, 10),
        figure("610000", 2020, 10),
    )
    before = frame(
        figure("110000", 2019, 100),
        figure("310000", 2019, 60),
        figure("440000", 2018, 5),  # two years before
        half("500000", 2019, 5),  # half a year
        figure("510000", 2019, 5),  # against half a year
        figure("610000", 2019, 0),  # nothing can be taken from 0
        figure("110000", 2018, 1),
    )
    everything = pd.concat([before, rows], ignore_index=True)
    assert measured(rows, everything, "change") == pytest.approx({"110000": 0.2, "310000": -0.25})


def test_an_index_stays_on_its_side_of_each_series_break_and_says_why() -> None:
    years = {2010: 40, 2013: 50, 2014: 100, 2016: 200, 2017: 250, 2018: 300, 2020: 900}
    every = frame(
        *(figure("CN", year, value, indicator_en="Cases", indicator_zh="案件") for year, value in years.items())
    )
    across = figure("CN", 2018, 70, start="2017-07-01", end="2018-06-30", indicator_en="Cases", is_whole_year=False)
    rows = pd.concat([every, frame(across)], ignore_index=True)
    broken = pd.DataFrame(
        {"indicator": ["cases", "cases", "another"], "year": [2014, 2018, 2016], "reason_en": ["merger", "scope", "no"]}
    )
    out = measures.measured(rows, every, broken, measures.INDEX, 2016)
    # Every figure stays, beside a value or a reason.
    assert out["value"].tolist() == rows["value"].tolist()
    told = {
        (row.year, row.is_whole_year): (None if pd.isna(row.measured) else row.measured, row.derived_note)
        for row in out.itertuples()
    }
    before, after = (f"not comparable with 2016, series break {why}" for why in ("2014: merger", "2018: scope"))
    assert told == {
        (2010, True): (None, before), (2013, True): (None, before), (2014, True): (50, None), (2016, True): (100, None),
        (2017, True): (125, None), (2018, True): (None, after), (2020, True): (None, after), (2018, False): (None, after),
    }  # fmt: skip
    assert out["derived_divisor"].notna().tolist() == out["derived_note"].isna().tolist()
    assert measures.left_empty(out) == [f"No index for 2010–2013: {before}", f"No index for 2018–2020: {after}"]
    locales.use("zh")
    zh = measures.measured(rows, every, broken.assign(reason_zh=["合并", "口径", "无"]), measures.INDEX, 2016)
    assert "合并" in measures.left_empty(zh)[0] and "2010–2013" in measures.left_empty(zh)[0]


def test_an_index_over_two_breaks_names_both() -> None:
    rows = frame(figure("CN", 2010, 40), figure("CN", 2020, 100))
    broken = pd.DataFrame({"indicator": ["cases"] * 2, "year": [2014, 2018], "reason_en": ["merger", "scope"]})
    out = measures.measured(rows, rows, broken, measures.INDEX, 2020)
    assert out["measured"].dropna().tolist() == [100]
    assert "2014: merger; series break 2018: scope" in out["derived_note"].iloc[0]


def test_no_change_crosses_a_series_break() -> None:
    rows = frame(figure("110000", 2018, 120), figure("310000", 2019, 90))
    everything = pd.concat([frame(figure("110000", 2017, 100), figure("310000", 2018, 60)), rows], ignore_index=True)
    broken = pd.DataFrame({"indicator": ["cases", "another"], "year": [2018, 2019]})
    assert measured(rows, everything, "change", broken) == pytest.approx({"310000": 0.5})
    assert measured(rows, everything, "change") == pytest.approx({"110000": 0.2, "310000": 0.5})


@pytest.mark.parametrize("measure", ["published", "per_100k", "share", "change"])
def test_measuring_leaves_the_figures_themselves_alone(measure: str) -> None:
    rows = frame(figure("110000", 2019, 100), figure("110000", 2020, 120), figure("CN", 2020, 1000))
    before = rows.copy()
    out = measures.measured(rows, rows, NO_BREAKS, measure)
    pd.testing.assert_frame_equal(rows, before)
    pd.testing.assert_frame_equal(out[list(rows)], rows.loc[out.index])


@pytest.mark.parametrize(
    ("measure", "unit", "offered"),
    [
        ("flow", "cases", ["published", "per_100k", "share", "change"]),
        ("stock", "sites", ["published", "per_100k", "share", "change"]),
        ("rate", "percent", ["published", "change"]),
        ("flow", "percent", ["published", "change"]),
        ("index", "points", ["published", "change"]),
    ],
)
def test_only_counts_are_divided_by_residents_or_by_the_nation(measure: str, unit: str, offered: list[str]) -> None:
    assert measures.offered(frame(figure("110000", 2020, 5, measure=measure, unit=unit))) == offered


def test_every_derived_measure_says_in_both_languages_that_it_is_derived() -> None:
    names = measures.names()
    said = {measure: measures.derivation(measure) for measure in names}
    locales.use("zh")
    assert set(measures.names()) == set(names) == set(measures.MEASURES)
    for measure, english in said.items():
        chinese = measures.derivation(measure)
        assert ("Derived" in english) == (measure != "published")
        assert bool(chinese) == (measure != "published")
        assert measure == "published" or chinese != english


def test_the_last_figure_of_each_region_within_the_years_is_taken() -> None:
    rows = frame(
        figure("110000", 2017, 1),
        figure("110000", 2019, 2),
        figure("110000", 2021, 3),
        figure("310000", 2018, 4),
        figure("440000", 2016, 5),
        figure("500000", 2022, 6),
    )
    latest = provinces.latest_of_each(rows[rows["year"].between(2017, 2020)])
    assert dict(zip(latest["region"], latest["value"], strict=True)) == {"110000": 2, "310000": 4}
    both_ends = provinces.latest_of_each(rows[rows["year"].between(2016, 2022)])
    assert dict(zip(both_ends["region"], both_ends["value"], strict=True)) == {
        "110000": 3,
        "310000": 4,
        "440000": 5,
        "500000": 6,
    }


def test_within_a_year_the_whole_year_comes_before_a_part_that_ends_as_late() -> None:
    last_quarter = figure(
        "110000", 2020, 2, start="2020-10-01", end="2020-12-31", is_whole_year=False, period_kind="quarter"
    )
    for rows in (frame(figure("110000", 2020, 8), last_quarter), frame(last_quarter, figure("110000", 2020, 8))):
        assert provinces.latest_of_each(rows[rows["year"].between(2020, 2020)])["value"].tolist() == [8]


def test_a_part_of_a_later_year_is_later_than_a_whole_year() -> None:
    rows = frame(half("110000", 2021, 3), figure("110000", 2020, 8), half("110000", 2020, 4))
    assert provinces.latest_of_each(rows[rows["year"].between(2019, 2021)])["value"].tolist() == [3]


def test_of_the_parts_of_a_year_the_one_that_ends_last_is_taken() -> None:
    nine_months = figure("110000", 2020, 6, end="2020-09-30", is_whole_year=False, period_kind="months")
    rows = frame(nine_months, half("110000", 2020, 4))
    assert provinces.latest_of_each(rows[rows["year"].between(2020, 2020)])["value"].tolist() == [6]


def regions(year: int, count: int) -> list[dict[str, Any]]:
    return [figure(f"{number:02}0000", year, 1) for number in range(count)]


def test_the_wished_year_is_shown_if_five_regions_have_a_figure_in_it() -> None:
    rows = frame(*regions(2018, 9), *regions(2020, 5), *regions(2021, 4))
    assert provinces.fullest_year(rows, 2020) == 2020


def test_else_the_year_in_which_most_regions_have_one_and_of_several_the_latest() -> None:
    rows = frame(*regions(2017, 9), *regions(2018, 9), *regions(2019, 8), *regions(2020, 4))
    assert provinces.fullest_year(rows, 2020) == 2018
    assert provinces.fullest_year(rows, 1999) == 2018


def test_a_region_with_two_figures_in_a_year_counts_once() -> None:
    rows = frame(*regions(2020, 3), *regions(2020, 3), half("110000", 2020, 1), *regions(2016, 6))
    assert provinces.fullest_year(rows, 2020) == 2016


@pytest.mark.parametrize(
    ("measure", "value", "english", "chinese"),
    [
        ("published", 31000, "31k", "3.1万"),
        ("per_100k", 2.534, "2.53", "2.53"),
        ("share", 0.0512, "5.12%", "5.12%"),
        ("change", 0.2, "+20%", "+20%"),
        ("change", -0.25, "-25%", "-25%"),
    ],
)
def test_a_bar_is_marked_with_its_measure(measure: str, value: float, english: str, chinese: str) -> None:
    rows = frame(figure("110000", 2020, 5, measured=value))
    assert measures.marks(rows, measure, dated=False).tolist() == [english]
    assert measures.marks(rows, measure, dated=True).tolist() == [f"{english} (2020)"]
    locales.use("zh")
    assert measures.marks(rows, measure, dated=False).tolist() == [chinese]


def test_provinces_and_the_corps_are_offered_by_name_and_nothing_below_them(con) -> None:
    code_list = con.execute("SELECT * FROM region ORDER BY rowid").df().set_index("region")
    english = provinces.region_names(code_list)
    locales.use("zh")
    chinese = provinces.region_names(code_list)
    assert len(english) == 32
    assert list(english) == list(chinese)
    assert (english["110000"], chinese["110000"]) == ("Beijing", "北京市")
    assert "CN" not in english
    assert not any(code.startswith("customs:") for code in english)
