"""A task of the first aspect on one page to print: what it asks, where it stands, its key series, what is not published."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.figures import queries
from dashboard.figures.periods import drawable, whole_years
from dashboard.figures.settings import settings
from dashboard.key_points import scorecard
from locales import t

FIRST_YEAR = 2015
CHARTS = 3
WIDTH = 700


@dataclass(frozen=True)
class Topic:
    """What a brief is on: its name, the task of 2020, and the market setting whose figures belong to it."""

    name: str
    task_no: str
    setting: str


def topics() -> dict[str, Topic]:
    """The topics of the briefs by the code that stands in the address."""
    return {
        "rural": Topic(t("Rural and urban-rural junction markets"), "2", "rural_junction"),
        "internet": Topic(t("Internet"), "1", "online"),
        "import_export": Topic(t("Import and export"), "3", "import_export"),
        "foreign_invested": Topic(t("Foreign-invested enterprises"), "4", "foreign_invested"),
    }


def key_series(indicators: Sequence[scorecard.Indicator]) -> list[scorecard.Indicator]:
    """The series to draw: those with a verdict and two figures that a yearly axis can hold.

    Direct ones come before those that measure part of the task, then those with most whole years, then with most
    figures.
    """
    shown = [item for item in indicators if item.verdict and len(recent(item.rows)) > 1]
    shown.sort(
        key=lambda item: (
            item.relation != "direct",
            -len(whole_years(recent(item.rows))),
            -len(recent(item.rows)),
        )
    )
    return shown[:CHARTS]


def recent(rows: pd.DataFrame) -> pd.DataFrame:
    """The figures that a yearly axis can hold: those since 2015, or all where fewer than two are that recent."""
    all_years = drawable(rows)
    since = all_years[all_years["year"] >= FIRST_YEAR]
    return all_years if len(since) < 2 else since


def missing_years(rows: pd.DataFrame, last: int) -> list[int]:
    """The years from 2015 to `last` without a whole-year figure of one series."""
    known = set(whole_years(rows)["year"])
    return [year for year in range(FIRST_YEAR, last + 1) if year not in known]


def spans(years: Collection[int]) -> str:
    """Years as they read: 2015–2017, 2019."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return t(", ").join(f"{run[0]}" if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def not_published(snapshot: str, topic: Topic, task: scorecard.Task, names: dict[str, str], last: int) -> list[str]:
    """What was not found published on a topic, each in a sentence; `last` is the last year looked at."""
    said = []
    shown = key_series(task.indicators)
    for item in shown:
        missing = missing_years(item.rows, last)
        if missing:
            said.append(
                t("{name}: no whole-year figure for {years}.", name=names[item.family_key], years=spans(missing))
            )
    said += [
        t("{name}: {rule}", name=names[item.family_key], rule=item.verdict.rule)
        for item in task.indicators
        if item.verdict and item.verdict.status in ("none", "not_comparable") and item not in shown
    ]
    setting = settings()[topic.setting]
    catalogue = queries.families(snapshot)
    own = catalogue[setting.covers(catalogue)]
    if topic.setting == "rural_junction" and own[own["market"] == "urban_rural_junction"]["n_national"].sum() == 0:
        said.append(t("No nationwide figure counts urban-rural junction markets on their own."))
    rows = queries.figures(snapshot, families=list(own["family_key"]), first_year=FIRST_YEAR)
    provinces = rows[rows["region_kind"].isin(queries.PROVINCE_KINDS)]["region"].nunique()
    said.append(t("By province: of 31, {count} have any figure on this since 2015.", count=provinces))
    return said
