"""The tasks of one year's Key Points with their targets, indicators and verdicts, put together from the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import queries, verdicts
from dashboard.verdicts import Verdict
from locales import language


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
    """One target tied to a task: its row of `queries.targets` and its verdict (None if it has no number)."""

    row: pd.Series
    verdict: Verdict | None


@dataclass(frozen=True)
class Task:
    """One task: its row of `queries.tasks`, what measures it, and where it stands."""

    row: pd.Series
    indicators: list[Indicator]
    targets: list[Target]
    verdict: Verdict


def tasks(snapshot: str, year: int = 2020) -> list[Task]:
    """Every task of the Key Points of `year`, in order; its verdicts are in the language in use."""
    return _tasks(snapshot, year, language())


def targets(snapshot: str) -> list[Target]:
    """Every target with its verdict; the figures are the nationwide ones of its indicator without breakdown."""
    return _targets(snapshot, language())


@st.cache_resource(max_entries=50, show_spinner=False)
def _tasks(snapshot: str, year: int, language: str) -> list[Task]:
    links = queries.task_series(snapshot, year)
    figures = queries.figures(snapshot, families=sorted(set(links["family_key"])), regions=["CN"])
    breaks = queries.breaks(snapshot).groupby("indicator")["year"].apply(set).to_dict()
    goals = targets(snapshot)
    scored = []
    for _, row in queries.tasks(snapshot, year).iterrows():
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
    judged = []
    for _, row in rows.iterrows():
        own = figures[figures["indicator"] == row["indicator"]]
        verdict = None
        if not own.empty:
            largest = own["family_key"].value_counts().index[0]
            verdict = verdicts.of_target(
                own[own["family_key"] == largest],
                row["direction"],
                _number(row["target_value"]),
                _whole(row["year_due"]),
                _whole(row["baseline_year"]),
                _number(row["baseline_value"]),
                row["period_kind"] if isinstance(row["period_kind"], str) else None,
            )
        judged.append(Target(row, verdict))
    return judged


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _whole(value: Any) -> int | None:
    number = _number(value)
    return None if number is None else int(number)
