"""Where series, targets and tasks stand: every status, from figures and rules worked out by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import locales
from dashboard.key_points import verdicts
from dashboard.key_points.verdicts import Verdict, of_series, of_target, of_task

COLUMNS = ["period_start", "period_end", "period_kind", "year", "is_whole_year", "value"]


def figure(start: str, end: str, value: float, kind: str = "year", whole: bool = True) -> dict[str, Any]:
    starts, ends = pd.Timestamp(start), pd.Timestamp(end)
    return dict(zip(COLUMNS, (starts, ends, kind, ends.year, whole, float(value)), strict=True))


def calendar_year(year: int, value: float) -> dict[str, Any]:
    return figure(f"{year}-01-01", f"{year}-12-31", value)


def stock(date: str, value: float) -> dict[str, Any]:
    return figure(date, date, value, "cumulative")


def part(start: str, end: str, value: float, kind: str = "months") -> dict[str, Any]:
    return figure(start, end, value, kind, whole=False)


def since(start: str, end: str, value: float) -> dict[str, Any]:
    """Counted from a start on."""
    return figure(start, end, value, "cumulative", whole=False)


def series(*figures: dict[str, Any], **years: float) -> pd.DataFrame:
    """The figures, and for y2019=5 the calendar year 2019."""
    rows = [*figures, *(calendar_year(int(name[1:]), value) for name, value in years.items())]
    rows.sort(key=lambda row: (row["period_end"], row["period_start"]))
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.astype({"year": "int64", "is_whole_year": bool, "value": float})


# Series.


@pytest.mark.parametrize(
    ("rows", "expects", "status"),
    [
        (series(y2019=100, y2020=106), "more", "as_asked"),
        (series(y2019=100, y2020=106), "less", "against"),
        (series(y2019=100, y2020=94), "less", "as_asked"),
        (series(y2019=100, y2020=94), "more", "against"),
        (series(y2019=100, y2020=105.1), "more", "as_asked"),
        (series(y2019=100, y2020=94.9), "more", "against"),
        (series(y2019=100, y2020=105), "more", "no_clear_change"),
        (series(y2019=100, y2020=95), "more", "no_clear_change"),
        (series(y2019=100, y2020=95), "less", "no_clear_change"),
        (series(y2019=100, y2020=100), "more", "no_clear_change"),
        (series(y2019=60, y2020=63), "more", "no_clear_change"),
        (series(y2019=20000, y2020=21000), "less", "no_clear_change"),
        (series(y2019=97.4, y2020=98.0), "more", "no_clear_change"),
        (series(y2019=100, y2020=0), "less", "as_asked"),
        (series(y2019=100), "more", "not_comparable"),
        (series(y2020=100, y2021=200), "more", "not_comparable"),
        (series(y2017=100, y2020=200), "more", "not_comparable"),
        (series(y2018=100, y2019=200), "more", "not_comparable"),
        (series(y2019=0, y2020=5), "more", "not_comparable"),
        (series(), "more", "none"),
    ],
)
def test_a_series_moves_from_2019_as_asked_or_not(rows: pd.DataFrame, expects: str, status: str) -> None:
    assert of_series(rows, expects).status == status


def test_the_latest_year_is_compared_with_2019_and_the_years_between_do_not_matter() -> None:
    rows = series(y2018=10, y2019=100, y2020=50, y2021=70, y2022=150)
    assert of_series(rows, "more") == Verdict("as_asked", "100 in 2019, 150 in 2022 (+50%): the direction asked for.")


def test_2018_stands_in_where_2019_has_no_whole_year() -> None:
    rows = series(part("2019-01-01", "2019-09-30", 999), y2018=80, y2020=100)
    assert of_series(rows, "more") == Verdict("as_asked", "80 in 2018, 100 in 2020 (+25%): the direction asked for.")


def test_2019_comes_before_2018() -> None:
    assert of_series(series(y2018=500, y2019=100, y2020=200), "more").status == "as_asked"


def test_parts_of_a_year_and_campaigns_are_never_compared() -> None:
    parts = (part("2019-01-01", "2019-06-30", 5, "half_year"), part("2021-01-01", "2021-12-31", 500, "campaign"))
    assert of_series(series(*parts, y2020=100), "more").status == "not_comparable"
    assert of_series(series(*parts, y2019=100, y2020=100), "more").status == "no_clear_change"


def test_a_stock_at_a_date_stands_for_its_year() -> None:
    rows = series(stock("2019-12-31", 100), stock("2020-12-31", 120))
    assert of_series(rows, "more").status == "as_asked"


def test_a_calendar_year_comes_before_a_stock_in_it() -> None:
    rows = series(stock("2020-12-31", 9000), y2019=100, y2020=120)
    assert of_series(rows, "more").rule.startswith("100 in 2019, 120 in 2020")


def test_of_two_stocks_in_a_year_the_later_speaks_for_it() -> None:
    rows = series(stock("2019-12-31", 100), stock("2020-06-30", 101), stock("2020-10-31", 120))
    assert of_series(rows, "more").rule.startswith("100 in 2019, 120 in 2020")


@pytest.mark.parametrize(
    ("breaks", "status", "latest"),
    [
        ({2018}, "as_asked", "300 in 2022"),
        ({2019}, "as_asked", "300 in 2022"),
        ({2020}, "not_comparable", ""),
        ({2021}, "against", "50 in 2020"),
        ({2022}, "against", "60 in 2021"),
        ({2021, 2022}, "against", "50 in 2020"),
        ({2023}, "as_asked", "300 in 2022"),
    ],
)
def test_no_comparison_crosses_a_series_break(breaks: set[int], status: str, latest: str) -> None:
    verdict = of_series(series(y2019=100, y2020=50, y2021=60, y2022=300), "more", breaks)
    assert verdict.status == status
    assert latest in verdict.rule


def test_a_break_in_2019_parts_2018_from_what_follows() -> None:
    rows = series(y2018=100, y2020=200)
    assert of_series(rows, "more", {2019}).status == "not_comparable"
    assert of_series(rows, "more", {2018}).status == "as_asked"


# Targets.


def target(rows: pd.DataFrame, direction: str, value: float | None, due: int | None, *rest: Any) -> str | None:
    verdict = of_target(rows, direction, value, due, *rest)
    return verdict.status if verdict else None


@pytest.mark.parametrize("direction", ["at_least", "increase"])
def test_a_target_upwards_is_met_at_the_value_and_above(direction: str) -> None:
    assert target(series(y2020=98), direction, 98, 2020) == "met"
    assert target(series(y2020=98.1), direction, 98, 2020) == "met"
    assert target(series(y2020=97.9), direction, 98, 2020) == "behind"


@pytest.mark.parametrize("direction", ["at_most", "decrease"])
def test_a_target_downwards_is_met_at_the_value_and_below(direction: str) -> None:
    assert target(series(y2020=2), direction, 2, 2020) == "met"
    assert target(series(y2020=1.9), direction, 2, 2020) == "met"
    assert target(series(y2020=2.1), direction, 2, 2020) == "behind"


def test_a_target_is_met_from_the_first_year_that_reaches_it() -> None:
    assert of_target(series(y2018=90, y2019=99, y2020=97), "at_least", 98, 2020) == Verdict(
        "met", "99 in 2019: reaches 98."
    )


def test_what_is_reached_after_the_due_year_comes_too_late() -> None:
    assert of_target(series(y2020=97, y2021=99), "at_least", 98, 2020) == Verdict(
        "behind", "97 in 2020: short of 98, due that year."
    )
    assert target(series(y2021=99), "at_least", 98, 2020) == "none"


def test_without_a_figure_up_to_the_due_year_there_is_none() -> None:
    assert target(series(), "at_least", 98, 2020) == "none"
    assert target(series(part("2020-01-01", "2020-06-30", 99)), "at_least", 98, 2020) == "none"


@pytest.mark.parametrize(
    ("direction", "value", "due"), [("qualitative", 35, 2020), ("at_least", None, 2020), ("at_least", 98, None)]
)
def test_a_target_without_a_number_to_reach_by_a_year_is_not_judged(direction: str, value: Any, due: Any) -> None:
    assert of_target(series(y2020=99), direction, value, due) is None


@pytest.mark.parametrize(
    ("latest", "status"), [(160, "on_course"), (161, "on_course"), (159, "behind"), (199, "on_course"), (90, "behind")]
)
def test_before_it_is_due_a_target_is_held_against_the_straight_line(latest: float, status: str) -> None:
    """From 100 in 2020 to 200 in 2025, the line asks for 160 in 2023."""
    verdict = of_target(series(y2020=100, y2023=latest), "increase", 200, 2025, 2020, 100)
    assert verdict == Verdict(
        status,
        f"{latest} in 2023; the straight line from 100 in 2020 to 200 in 2025 asks for 160 then.",
    )


@pytest.mark.parametrize(("latest", "status"), [(40, "on_course"), (39, "on_course"), (41, "behind")])
def test_the_straight_line_of_a_target_downwards_falls(latest: float, status: str) -> None:
    """From 50 in 2020 to 30 in 2024, the line asks for at most 40 in 2022."""
    assert target(series(y2022=latest), "at_most", 30, 2024, 2020, 50) == status
    assert target(series(y2022=latest), "decrease", 30, 2024, 2020, 50) == status


@pytest.mark.parametrize("baseline", [(None, None), (2020, None), (None, 100.0), (2025, 100.0)])
def test_before_it_is_due_a_target_without_a_baseline_cannot_be_judged(baseline: tuple[Any, Any]) -> None:
    assert target(series(y2023=160), "increase", 200, 2025, *baseline) == "not_comparable"


def test_a_figure_from_before_the_baseline_says_nothing_of_the_course() -> None:
    """The line starts in 2020: carried back to 2018 it would ask for 60, and 90 would seem ahead of it."""
    assert target(series(y2018=90), "increase", 200, 2025, 2020, 100) not in ("on_course", "behind")


def test_the_baseline_itself_says_nothing_of_the_course() -> None:
    """The figure that the line starts from lies on it by definition."""
    assert target(series(y2020=100), "increase", 200, 2025, 2020, 100) == "not_comparable"


def test_a_cumulative_target_counts_from_the_earliest_start() -> None:
    rows = series(
        since("2016-01-01", "2019-12-31", 18000),
        since("2016-01-01", "2020-12-31", 26000),
        since("2019-01-01", "2020-06-30", 99000),
        y2020=7000,
    )
    assert of_target(rows, "increase", 25000, 2020, None, None, "cumulative") == Verdict(
        "met", "26,000 in 2020: reaches 25,000."
    )
    assert target(rows, "increase", 27000, 2020, None, None, "cumulative") == "behind"
    assert target(series(y2020=99000), "increase", 25000, 2020, None, None, "cumulative") == "none"


def test_of_two_cumulative_figures_in_a_year_the_later_counts() -> None:
    rows = series(since("2016-01-01", "2020-06-30", 24000), since("2016-01-01", "2020-12-31", 26000))
    assert target(rows, "increase", 25000, 2020, None, None, "cumulative") == "met"
    assert target(rows, "increase", 27000, 2020, None, None, "cumulative") == "behind"


# Tasks.


def v(*statuses: str) -> list[Verdict]:
    return [Verdict(status, f"why {status}") for status in statuses]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("targets", "direct", "partial", "status"),
    [
        (["met"], ["against"], ["against"], "met"),
        (["met", "on_course"], [], [], "on_course"),
        (["met", "behind", "on_course"], ["as_asked"], [], "behind"),
        (["met", "not_comparable", "none"], [], [], "met"),
        (["not_comparable"], ["as_asked"], [], "as_asked"),
        (["none"], ["against", "against"], [], "against"),
        ([], ["as_asked", "no_clear_change"], ["against"], "as_asked"),
        ([], ["against", "no_clear_change"], [], "against"),
        ([], ["no_clear_change", "no_clear_change"], ["as_asked"], "no_clear_change"),
        ([], ["as_asked", "against"], [], "mixed"),
        ([], ["as_asked", "against", "no_clear_change"], [], "mixed"),
        ([], ["not_comparable", "none"], ["as_asked"], "as_asked"),
        ([], [], ["as_asked", "against"], "mixed"),
        ([], ["not_comparable"], ["no_clear_change", "none"], "no_clear_change"),
        ([], ["not_comparable"], ["none"], "not_comparable"),
        ([], ["none"], ["not_comparable"], "not_comparable"),
        (["not_comparable"], [], [], "not_comparable"),
        (["none"], ["none"], ["none"], "none"),
        ([], [], [], "none"),
    ],
)
def test_a_task_stands_by_its_targets_then_its_direct_then_its_partial_indicators(
    targets: list[str], direct: list[str], partial: list[str], status: str
) -> None:
    assert of_task(v(*targets), v(*direct), v(*partial)).status == status


def test_a_task_says_how_many_of_its_indicators_speak() -> None:
    assert of_task([], v("as_asked", "none", "as_asked"), []).rule.count("2 of 3") == 1
    rule = of_task([], v("none"), v("as_asked", "not_comparable")).rule
    assert "1 of 2" in rule
    assert rule.startswith("No direct indicator can be compared")


def test_a_task_repeats_the_rule_of_the_target_that_speaks_for_it() -> None:
    targets = [Verdict("met", "99 in 2020: reaches 98."), Verdict("behind", "3 in 2020: short of 4, due that year.")]
    verdict = of_task(targets, [], [])
    assert "3 in 2020: short of 4, due that year." in verdict.rule
    assert "99 in 2020" not in verdict.rule


def test_every_status_has_a_name_in_both_languages_an_icon_and_a_colour() -> None:
    english = verdicts.names()
    locales.use("zh")
    chinese = verdicts.names()
    assert set(english) == set(chinese) == set(verdicts.STATUSES) == set(verdicts.ICONS) == set(verdicts.COLOURS)
    assert not set(english.values()) & set(chinese.values())
    assert len(set(english.values())) == len(set(chinese.values())) == len(verdicts.STATUSES)


@pytest.mark.parametrize(
    "verdict",
    [
        lambda: of_series(series(y2019=100, y2020=120), "more"),
        lambda: of_series(series(), "more"),
        lambda: of_series(series(y2019=0, y2020=5), "more"),
        lambda: of_series(series(y2020=100), "more"),
        lambda: of_series(series(y2019=100), "more"),
        lambda: of_target(series(y2020=97), "at_least", 98, 2020),
        lambda: of_target(series(y2020=99), "at_least", 98, 2020),
        lambda: of_target(series(), "at_least", 98, 2020),
        lambda: of_target(series(y2023=160), "increase", 200, 2025),
        lambda: of_target(series(y2023=160), "increase", 200, 2025, 2020, 100),
        lambda: of_task([], v("as_asked"), []),
        lambda: of_task([], [], v("as_asked")),
        lambda: of_task([], [], v("not_comparable")),
        lambda: of_task([], [], []),
    ],
)
def test_the_rule_of_a_verdict_reads_in_chinese_without_english(verdict) -> None:
    english = verdict()
    locales.use("zh")
    chinese = verdict()
    assert chinese.status == english.status
    assert not any(letter.isascii() and letter.isalpha() for letter in chinese.rule), chinese.rule
