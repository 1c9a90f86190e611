"""The Key Points of other years: the tasks that were found, and which departments they name."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd
import streamlit as st

from dashboard.figures import queries
from dashboard.figures.text import plain
from dashboard.key_points import scorecard, task_cards
from dashboard.page import filters
from locales import localized, t


def years(snapshot: str) -> list[str]:
    """The years of which any task was found, the latest first, as the address has them."""
    found: list[int] = queries.tasks_found(snapshot)["year"].unique().tolist()
    return [str(year) for year in sorted(found, reverse=True)]


def how_many_found(snapshot: str, year: int) -> str:
    """How much of a year's Key Points was found: of how many tasks, where the number is published."""
    rows = queries.tasks_found(snapshot)
    rows = rows[rows["year"] == year]
    tasks, summaries = int((~is_summary(rows)).sum()), int(is_summary(rows).sum())
    targets = queries.targets(snapshot)
    scope = targets.loc[targets["target_id"] == f"KP{year}-SCOPE", "target_value"]
    if scope.empty:
        said = t("{year}: {count} tasks found; how many it set is not known.", year=year, count=tasks)
    else:
        said = t("{year}: {count} of {all} tasks found.", year=year, count=tasks, all=int(scope.iloc[0]))
    if summaries:
        said += t(" Of {count} aspects only a summary.", count=summaries)
    return said


def is_summary(rows: pd.DataFrame) -> pd.Series:
    """Which rows sum up a whole aspect, or carry no title, and so are no single task."""
    summed: pd.Series = rows["title_zh"].isna() | (rows["title_zh"] == scorecard.ASPECT_SUMMARY)
    return summed


def department_filter(rows: Sequence[pd.Series]) -> list[str]:
    """A drop-down of the departments that `rows` of tasks name, and of those that name none."""
    names: dict[str, str] = {}
    counts: dict[str, int] = {}
    for row in rows:
        for code, name in (scorecard.departments(row) or {scorecard.NOT_NAMED: t("not named")}).items():
            names.setdefault(code, name)
            counts[code] = counts.get(code, 0) + 1
    codes = sorted(names, key=lambda code: (code == scorecard.NOT_NAMED, code))
    return filters.many("department", t("Department"), codes, lambda code: f"{names[code]} ({counts[code]})")


def names_any(row: pd.Series, wanted: Collection[str]) -> bool:
    """Whether a task names any of the departments `wanted`; with none wanted, every task does."""
    return not wanted or bool(set(wanted) & set(scorecard.departments(row) or {scorecard.NOT_NAMED: ""}))


def heading(row: pd.Series) -> str:
    """Number and title of a task as Markdown; of an aspect's summary, that it is one."""
    number = f"**{row['task_no']}** " if isinstance(row["task_no"], str) else ""
    title = row[localized("title_en")]
    if row["title_zh"] == scorecard.ASPECT_SUMMARY:
        title = t("The aspect as a whole, as a summary gives it")
    return number + plain(title if isinstance(title, str) else t("A task whose Chinese title was not found"))


def task_list(snapshot: str, year: int, filter_box: st.delta_generator.DeltaGenerator) -> None:
    """The tasks found of one year by aspect, each with what it asks, its departments, its basis and its source."""
    rows = queries.tasks_found(snapshot)
    rows = rows[rows["year"] == year]
    st.caption(
        how_many_found(snapshot, year)
        + t(
            " Indicators are tied to the tasks of {year} only: for other years there is no verdict.",
            year=filters.KEY_POINTS_YEAR,
        )
    )
    with filter_box:
        wanted = department_filter([row for _, row in rows.iterrows()])
    shown = rows[[names_any(row, wanted) for _, row in rows.iterrows()]]
    for aspect, own in shown.groupby([_aspect(row) for _, row in shown.iterrows()], sort=False):
        st.subheader(str(aspect))
        with st.grid(2, min_column_width=330) as grid:
            for _, row in own.iterrows():
                with grid.cell(), st.container(border=True, height="stretch"):
                    st.markdown(f"#### {heading(row)}")
                    task_cards.what_it_asks(row)


def _aspect(row: pd.Series) -> str:
    name = row[localized("aspect_en")]
    if not isinstance(name, str):
        return t("No aspect named in the copies that were found")
    return plain(name) if pd.isna(row["aspect_no"]) else f"{int(row['aspect_no'])}. {plain(name)}"
