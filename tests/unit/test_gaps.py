"""The gaps: every rule on frames made by hand, and on the real figures against queries written apart from it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import locales
from dashboard.figures import store
from dashboard.files import exports, workbook
from dashboard.quality import gap_list, gaps

FAMILY = "cases.all.all.all.all"
LINKS = ["task_no", "indicator", "relation", "family_key", "series_key"]


def figure(year: int, region: str = "CN", family: str = FAMILY, start: str = "", end: str = "") -> dict[str, Any]:
    """A figure of the calendar year, or of the part from `start` to `end` of it."""
    return {
        "family_key": family,
        "indicator": family.split(".")[0],
        "market": family.split(".")[1],
        "region": region,
        "year": year,
        "is_whole_year": not start,
        "period_start": pd.Timestamp(start or f"{year}-01-01"),
        "period_end": pd.Timestamp(end or f"{year}-12-31"),
    }


def frame(*figures: dict[str, Any]) -> pd.DataFrame:
    made = pd.DataFrame(figures, columns=list(figure(2020)))
    return made.astype({"is_whole_year": bool, "period_start": "datetime64[us]", "period_end": "datetime64[us]"})


def links(*rows: tuple[str, str, str, str, str | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=LINKS)


# Calendar years missing nationwide.


def test_a_missing_year_is_a_gap_and_a_published_one_is_not() -> None:
    found = gaps.national(frame(figure(2015), figure(2017)), [FAMILY], 2015, 2018)
    assert list(found["years"]) == [(2016, 2018)]
    assert list(found["indicators"]) == [("cases",)]


def test_a_complete_series_has_no_gap() -> None:
    assert gaps.national(frame(figure(2015), figure(2016)), [FAMILY], 2015, 2016).empty


def test_a_part_of_a_year_leaves_the_year_missing_and_is_told() -> None:
    half = figure(2016, start="2016-01-01", end="2016-06-30")
    found = gaps.national(frame(figure(2015), half), [FAMILY], 2015, 2017).iloc[0]
    assert found["years"] == (2016, 2017)
    assert found["part_years"] == (2016,)


def test_a_campaign_across_a_years_end_touches_both_years() -> None:
    campaign = figure(2016, start="2015-11-01", end="2016-02-28")
    assert gaps.national(frame(campaign), [FAMILY], 2015, 2017).iloc[0]["part_years"] == (2015, 2016)


def test_a_provinces_figure_fills_no_nationwide_gap() -> None:
    assert list(gaps.national(frame(figure(2015, "440000")), [FAMILY], 2015, 2015)["years"]) == [(2015,)]


def test_a_series_without_any_figure_misses_every_year() -> None:
    assert list(gaps.national(frame(), [FAMILY], 2015, 2017)["years"]) == [(2015, 2016, 2017)]


def test_a_series_named_twice_is_one_gap() -> None:
    assert len(gaps.national(frame(), [FAMILY, FAMILY], 2015, 2017)) == 1


def test_nothing_is_asked_of_an_authority_after_its_end() -> None:
    ends = gaps.last_years({FAMILY: "Quality supervision authorities (until 2018)", "other.all.all.all.all": "Courts"})
    assert ends == {FAMILY: 2017}
    assert list(gaps.national(frame(figure(2015)), [FAMILY], 2015, 2020, ends)["years"]) == [(2016, 2017)]
    assert gaps.national(frame(figure(2015)), [FAMILY], 2015, 2020, {FAMILY: 2015}).empty


def test_the_last_year_covered_is_the_last_with_a_whole_year_figure() -> None:
    part = figure(2025, start="2025-01-01", end="2025-06-30")
    assert gaps.last_covered_year(frame(figure(2023), figure(2024, "440000"), part)) == 2024


# Tasks.


def test_a_task_without_a_measuring_nationwide_series_is_a_gap() -> None:
    found = gaps.tasks(
        ["1", "2", "3", "4"],
        links(
            ("1", "cases", "direct", FAMILY, f"{FAMILY}.CN"),
            ("2", "mood", "context", "mood.all.all.all.all", "mood.all.all.all.all.CN"),
            ("3", "cases", "direct", FAMILY, None),
        ),
        2020,
        2022,
    )
    assert list(found["task_no"]) == ["2", "3", "4"]
    assert list(found["indicators"]) == [(), ("cases",), ()]
    assert set(found["years"]) == {(2020, 2021, 2022)}


def test_a_series_that_measures_part_of_a_task_is_enough() -> None:
    assert gaps.tasks(["1"], links(("1", "cases", "partial", FAMILY, f"{FAMILY}.CN")), 2020, 2022).empty


# Market settings.

CASES = links(("1", "cases", "direct", FAMILY, f"{FAMILY}.CN"))


def settings_of(figures: pd.DataFrame, linked: pd.DataFrame = CASES, aspect: str = "key_areas") -> set[tuple[str, str]]:
    found = gaps.settings(
        figures, {"1": aspect}, linked, {"cases": "cases", "share": "percent"}, ["440000"], 2020, 2021
    )
    return set(zip(found["market"], found["region"], strict=True))


def test_a_setting_is_a_gap_for_the_nation_and_for_the_provinces_apart() -> None:
    rural_nation = figure(2019, family="cases.rural.all.all.all")
    junction_province = figure(2019, "440000", "cases.urban_rural_junction.all.all.all", "2019-03-01", "2019-04-30")
    assert settings_of(frame(figure(2020), rural_nation, junction_province)) == {
        ("rural", "provinces"),
        ("urban_rural_junction", "CN"),
        ("rural_and_junction", "CN"),
        ("rural_and_junction", "provinces"),
    }


def test_a_citys_figure_does_not_speak_for_a_province() -> None:
    assert ("rural", "provinces") in settings_of(frame(figure(2019, "440100", "cases.rural.all.all.all")))


def test_another_indicators_rural_figures_do_not_speak_for_the_task() -> None:
    assert ("rural", "CN") in settings_of(frame(figure(2019, family="other.rural.all.all.all")))


@pytest.mark.parametrize(
    ("linked", "aspect"),
    [
        (CASES, "capacity_building"),
        (links(("1", "cases", "partial", FAMILY, f"{FAMILY}.CN")), "key_areas"),
        (links(("1", "share", "direct", "share.all.all.all.all", None)), "key_areas"),
        (links(("1", "cases", "direct", "cases.online.all.all.all", None)), "key_areas"),
    ],
    ids=["builds institutions", "only in part", "no cases or persons", "bound to the internet"],
)
def test_tasks_that_no_rural_market_divides_are_not_asked(linked: pd.DataFrame, aspect: str) -> None:
    assert settings_of(frame(), linked, aspect) == set()


# Provinces.

SIX = [f"{code}0000" for code in range(11, 17)]


def test_a_province_is_a_gap_where_five_others_publish() -> None:
    figures = frame(*(figure(2020, region) for region in SIX[:5]), *(figure(2021, region) for region in SIX[:4]))
    found = gaps.provinces(figures, [FAMILY], SIX, 2015, 2024)
    assert list(zip(found["region"], found["years"], strict=True)) == [(SIX[5], (2020,))]


def test_a_province_with_any_figure_that_touches_the_year_is_not_silent() -> None:
    others = [figure(2020, region) for region in SIX[:5]]
    longer = figure(2022, SIX[5], start="2020-01-01", end="2022-12-31")
    assert gaps.provinces(frame(*others, longer), [FAMILY], SIX, 2015, 2024).empty


def test_years_out_of_the_span_and_regions_that_are_no_provinces_do_not_count() -> None:
    early = [figure(2014, region) for region in SIX[:5]]
    cities = [figure(2020, region) for region in [*SIX[:4], "440100"]]
    assert gaps.provinces(frame(*early, *cities), [FAMILY], SIX, 2015, 2024).empty


@pytest.mark.parametrize(
    ("years", "spans"),
    [([], []), ([2015], ["2015"]), ([2015, 2016, 2018], ["2015–2016", "2018"]), ([2015, 2017], ["2015", "2017"])],
)
def test_years_read_as_spans(years: list[int], spans: list[str]) -> None:
    assert gaps.ranges(years) == spans


# The real figures.


@pytest.fixture
def snapshot(snapshot_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(store, "FOLDER", snapshot_folder)
    yield store.snapshot_id()
    # DuckDB opens a file once with one configuration: leave it free for the tests that open it themselves.
    store._connection.clear()


def fetch(snapshot: str, sql: str) -> list[tuple[Any, ...]]:
    return list(store.select(snapshot, sql).itertuples(index=False, name=None))


def last_covered(snapshot: str) -> int:
    return int(fetch(snapshot, "SELECT max(year) FROM figure WHERE is_whole_year")[0][0])


def test_every_year_listed_has_no_whole_year_figure_and_every_other_year_has_one(snapshot: str) -> None:
    found = gap_list.codes(snapshot)
    found = found[found["kind"] == "national"]
    last = last_covered(snapshot)
    published = fetch(snapshot, "SELECT DISTINCT family_key, year FROM figure WHERE region = 'CN' AND is_whole_year")
    ended = dict(
        fetch(
            snapshot,
            "SELECT family_key, min(CAST(regexp_extract(agency_en, 'until (\\d{4})', 1) AS INTEGER)) FROM family "
            "INNER JOIN indicator USING (indicator) WHERE agency_en LIKE '%until %' GROUP BY ALL",
        )
    )
    assert len(found) > 50
    for row in found.itertuples():
        end = min(last, ended.get(row.family_key, 9999) - 1)
        asked = set(range(2015, end + 1))
        known = {year for family, year in published if family == row.family_key}
        assert set(row.years) == asked - known, row.family_key


def test_every_series_with_a_missing_year_is_listed(snapshot: str) -> None:
    """Counted in SQL: series of the Key Points with fewer than all whole years since 2015."""
    last = last_covered(snapshot)
    incomplete = fetch(
        snapshot,
        f"""
        SELECT DISTINCT family_key FROM task_series WHERE year = 2020 AND (
            SELECT count(DISTINCT figure.year) FROM figure WHERE figure.family_key = task_series.family_key
            AND region = 'CN' AND is_whole_year AND figure.year BETWEEN 2015 AND {last}
        ) < {last} - 2014
        """,
    )
    found = gap_list.codes(snapshot)
    listed = set(found.loc[found["kind"] == "national", "family_key"])
    assert {family for (family,) in incomplete} <= listed


def test_the_tasks_listed_are_those_without_a_nationwide_series(snapshot: str) -> None:
    unmeasured = fetch(
        snapshot,
        """
        SELECT task_no FROM task WHERE year = 2020 AND task_no NOT IN (
            SELECT link.task_no FROM task_indicator AS link INNER JOIN figure USING (indicator)
            WHERE link.year = 2020 AND relation <> 'context' AND region = 'CN' AND link.market IN ('*', figure.market)
        )
        """,
    )
    found = gap_list.codes(snapshot)
    assert set(found.loc[found["kind"] == "task", "task_no"]) == {number for (number,) in unmeasured}
    assert {"15", "20", "22"} <= {number for (number,) in unmeasured}


def test_no_market_setting_is_listed_that_has_a_figure(snapshot: str) -> None:
    published = set(
        fetch(
            snapshot,
            """
            SELECT DISTINCT indicator, market, CASE WHEN region = 'CN' THEN 'CN' ELSE 'provinces' END
            FROM figure INNER JOIN region USING (region)
            WHERE kind IN ('country', 'province', 'municipality', 'autonomous_region')
            """,
        )
    )
    found = gap_list.codes(snapshot)
    found = found[found["kind"] == "setting"]
    assert len(found) > 20
    for row in found.itertuples():
        assert not any((indicator, row.market, row.region) in published for indicator in row.indicators)
    of_rural_task = found[found["task_no"] == "2"]
    assert set(zip(of_rural_task["market"], of_rural_task["region"], strict=True)) == {
        ("urban_rural_junction", "CN"),
        ("urban_rural_junction", "provinces"),
        ("rural_and_junction", "CN"),
    }


def test_a_silent_province_has_no_figure_and_five_others_have(snapshot: str) -> None:
    provinces = dict(
        fetch(
            snapshot,
            """
            SELECT (family_key, year), list(DISTINCT region) FROM figure INNER JOIN region USING (region)
            WHERE kind IN ('province', 'municipality', 'autonomous_region') GROUP BY ALL
            """,
        )
    )
    found = gap_list.codes(snapshot)
    found = found[found["kind"] == "province"]
    assert len(found) > 100
    for row in found.itertuples():
        for year in row.years:
            regions = provinces[(row.family_key, year)]
            assert row.region not in regions
            assert len(regions) >= 5


# The list to send.


@pytest.mark.parametrize(
    ("language", "opening"), [("en", "Please publish, or tell where it is published: "), ("zh", "申请公开：")]
)
def test_every_gap_has_a_request_that_names_what_where_and_which_years(
    snapshot: str, language: locales.Language, opening: str
) -> None:
    locales.use(language)
    listed = gap_list.of_snapshot(snapshot)
    what, region, market, years, request = (
        locales.t(name) for name in ("What", "Region", "Market", "Years missing", "Request")
    )
    assert len(listed) == len(gap_list.codes(snapshot))
    for row in listed.to_dict("records"):
        assert row[request].startswith(opening)
        named = [row[what], row[years], row[market], row[region] if row["kind"] != "task" else ""]
        assert all(words in row[request] for words in named), row
        assert row["series"] or row["task_no"]


def test_the_last_published_figure_stands_with_its_source(snapshot: str) -> None:
    """Its period ends no earlier than that of any other figure of the series there."""
    listed = gap_list.of_snapshot(snapshot)
    with_figure = listed[listed["Last published figure"] != ""]
    assert (with_figure["Its source"] != "").all()
    assert (with_figure["Its period"] != "").all()
    known = set(fetch(snapshot, "SELECT DISTINCT family_key, region FROM figure"))
    for row in listed.to_dict("records"):
        assert bool(row["Last published figure"]) == ((row["series"], row["region"]) in known)


def test_the_list_can_be_taken_away_whole(snapshot: str) -> None:
    listed = gap_list.of_snapshot(snapshot).iloc[::7]
    written = {
        pd.read_csv: exports.csv(listed),
        pd.read_excel: workbook.xlsx(listed, snapshot, "Gaps", wide=["Request"]),
    }
    for read, content in written.items():
        back = read(io.BytesIO(content), dtype=str, keep_default_na=False)  # type: ignore[operator]
        assert list(back.columns) == list(listed.columns)
        assert back.to_numpy().tolist() == listed.to_numpy().tolist()
