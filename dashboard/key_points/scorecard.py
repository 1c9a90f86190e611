"""The tasks of one year's Key Points with their targets, indicators and verdicts, put together from the database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.figures import queries
from dashboard.figures.periods import whole_years
from dashboard.key_points import verdicts
from dashboard.key_points.verdicts import Verdict
from dashboard.page.filters import KEY_POINTS_YEAR
from locales import language, localized

NOT_NAMED = "not_named"
ASPECT_SUMMARY = "(方面级摘要)"


@dataclass(frozen=True)
class Indicator:
    """One series that measures a task: the link, its figures and its verdict (None for context)."""

    relation: str
    expects: str
    family_key: str
    rows: pd.DataFrame
    verdict: Verdict | None


@dataclass(frozen=True)
class Target:
    """One target: its row of `queries.targets`, its verdict (None if it has no number), and the latest figure for it."""

    row: pd.Series
    verdict: Verdict | None
    latest: pd.Series | None


@dataclass(frozen=True)
class Task:
    """One task: its row of `queries.tasks`, what measures it, and where it stands."""

    row: pd.Series
    indicators: list[Indicator]
    targets: list[Target]
    verdict: Verdict


def tasks(snapshot: str) -> list[Task]:
    """Every task of the Key Points of 2020, in order; its verdicts are in the language in use."""
    return _tasks(snapshot, language())


def targets(snapshot: str) -> list[Target]:
    """Every target with its verdict; the figures are the nationwide ones of its indicator without breakdown."""
    return _targets(snapshot, language())


def judged(figures: pd.DataFrame) -> pd.DataFrame:
    """Of an indicator's nationwide figures the series that targets are held against: the one with most of them."""
    if figures.empty:
        return figures
    return figures[figures["family_key"] == figures["family_key"].value_counts().index[0]]


def latest(rows: pd.DataFrame) -> pd.Series | None:
    """The latest whole-year figure of one series; without any, the latest figure of any period."""
    known = whole_years(rows)
    known = rows.sort_values("period_end") if known.empty else known
    return None if known.empty else known.iloc[-1]


def departments(row: pd.Series) -> dict[str, str]:
    """The departments that the copies name for a task, by code, in the language in use; empty if they name none."""
    if not isinstance(row["responsible_departments_en"], str):
        return {}
    english = [_bare(name) for name in row["responsible_departments_en"].split(", ")]
    chinese = [_bare(name) for name in row["responsible_departments_zh"].split("、")]
    names = english if localized("_en") == "_en" or len(english) != len(chinese) else chinese
    codes = [re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") for name in english]
    return dict(zip(codes, names, strict=True))


@st.cache_resource(max_entries=50, show_spinner=False)
def _tasks(snapshot: str, language: str) -> list[Task]:
    links = queries.task_series(snapshot, KEY_POINTS_YEAR)
    figures = queries.figures(snapshot, families=sorted(set(links["family_key"])), regions=["CN"])
    breaks = queries.breaks(snapshot).groupby("indicator")["year"].apply(set).to_dict()
    goals = targets(snapshot)
    scored = []
    for _, row in queries.tasks(snapshot, KEY_POINTS_YEAR).iterrows():
        indicators = []
        for link in links[links["task_no"] == row["task_no"]].itertuples():
            rows = figures[figures["family_key"] == link.family_key]
            verdict = (
                None
                if link.relation == "context"
                else verdicts.of_series(rows, link.expects, breaks.get(link.indicator, ()))
            )
            indicators.append(Indicator(link.relation, link.expects, link.family_key, rows, verdict))
        own = [target for target in goals if target.row["task_no"] == row["task_no"]]
        scored.append(
            Task(
                row,
                indicators,
                own,
                verdicts.of_task(
                    [target.verdict for target in own if target.verdict],
                    [item.verdict for item in indicators if item.verdict and item.relation == "direct"],
                    [item.verdict for item in indicators if item.verdict and item.relation == "partial"],
                ),
            )
        )
    return scored


@st.cache_resource(max_entries=10, show_spinner=False)
def _targets(snapshot: str, language: str) -> list[Target]:
    rows = queries.targets(snapshot)
    measured = sorted(set(rows["indicator"].dropna()))
    figures = queries.figures(snapshot, indicators=measured, regions=["CN"])
    goals = []
    for _, row in rows.iterrows():
        own = judged(figures[figures["indicator"] == row["indicator"]])
        verdict = None
        if not own.empty:
            verdict = verdicts.of_target(
                own,
                row["direction"],
                _number(row["target_value"]),
                _whole(row["year_due"]),
                _whole(row["baseline_year"]),
                _number(row["baseline_value"]),
                row["period_kind"] if isinstance(row["period_kind"], str) else None,
            )
        goals.append(Target(row, verdict, latest(own)))
    return goals


def _bare(name: str) -> str:
    """A department without what the list adds after its name: a remark in brackets, "and others"."""
    return re.sub(r" ?[(（].*|( and others|等)$", "", name).strip()


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _whole(value: Any) -> int | None:
    number = _number(value)
    return None if number is None else int(number)
