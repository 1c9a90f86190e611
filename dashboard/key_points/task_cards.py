"""A task of the Key Points as a card that opens, and the targets as a table."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.cards import cards
from dashboard.figures import queries
from dashboard.figures.numbers import full, period
from dashboard.figures.text import plain, published, source_link
from dashboard.key_points import scorecard, verdicts
from dashboard.page import filters
from locales import localized, t

FIRST_YEAR = 2015


def task_card(snapshot: str, task: scorecard.Task) -> None:
    """One task: closed, its number, title and where it stands; open, everything in `task_body`."""
    row, verdict = task.row, task.verdict
    label = f"**{row['task_no']}** {plain(row[localized('title_en')])} — " + status_mark(verdict.status)
    box = st.expander(label, icon=verdicts.ICONS[verdict.status], on_change="rerun", key=f"task:{row['task_no']}")
    if box.open:
        with box:
            task_body(snapshot, task, key="list")


def task_body(snapshot: str, task: scorecard.Task, key: str) -> None:
    """Text, departments, verdict with its rule, targets and indicators of a task; `key` tells two of it apart."""
    what_it_asks(task.row)
    st.markdown(t("**{status}.** {rule}", status=verdicts.names()[task.verdict.status], rule=plain(task.verdict.rule)))
    caveats(task.verdict)
    if task.targets:
        target_table(task.targets)
    names = filters.family_names(queries.families(snapshot), snapshot)
    for item in task.indicators:
        relation = relations()[item.relation]
        if item.verdict:
            status = verdicts.names()[item.verdict.status]
            st.markdown(
                f"{verdicts.ICONS[item.verdict.status]} **{plain(names[item.family_key])}** ({relation}) — "
                f"{status}: {plain(item.verdict.rule)}"
            )
            caveats(item.verdict)
        else:
            st.markdown(f"**{plain(names[item.family_key])}** ({relation})")
    recent = {item.family_key: item.rows[item.rows["year"] >= FIRST_YEAR] for item in task.indicators}
    with st.grid(2, min_column_width=330) as grid:
        for family, rows in recent.items():
            if not rows.empty:
                with grid.cell():
                    cards.trend_card(snapshot, rows, names[family], key=f"{key}{task.row['task_no']}:{family}")
    for item in task.indicators:
        before = scorecard.latest(item.rows)
        if before is not None and recent[item.family_key].empty:
            st.caption(
                t(
                    "{name}: nothing since {first}; the latest is {figure} ({year}).",
                    name=plain(names[item.family_key]),
                    first=FIRST_YEAR,
                    figure=plain(published(before)),
                    year=before["year"],
                )
            )


def what_it_asks(row: pd.Series) -> None:
    """What one task asks, of whom, and what its number and wording rest on; `row` is one of `queries.tasks`."""
    if isinstance(row[localized("summary_en")], str):
        st.markdown(plain(row[localized("summary_en")]))
    departments = row[localized("responsible_departments_en")]
    st.markdown(
        t("**Responsible:** {departments}", departments=plain(departments))
        if isinstance(departments, str)
        else t("**Responsible:** not named in the copies that were found")
    )
    source = next(pd.DataFrame([row]).itertuples())
    st.caption(
        t(
            "Number and wording: {basis}. Source: {source}",
            basis=bases()[row["basis"]],
            source=source_link(row[localized("publisher_en")], source),
        )
    )


def status_mark(status: verdicts.Status) -> str:
    """The name of a status in its colour, as Markdown."""
    return f":{verdicts.COLOURS[status]}[{verdicts.names()[status]}]"


def caveats(verdict: verdicts.Verdict) -> None:
    """What the reader has to know of the figures that a verdict compares."""
    if verdict.caveats:
        st.caption("⚠ " + plain(t("; ").join(verdict.caveats)))


def target_table(targets: Sequence[scorecard.Target], height: int | None = None) -> None:
    """Targets with what they measure, their value and due year, the verdict and its rule."""
    names = verdicts.names()
    rows = [
        {
            t("Commitment"): target.row[localized("measures_en")],
            t("Target"): _target(target.row),
            t("Due"): "" if pd.isna(target.row["year_due"]) else str(int(target.row["year_due"])),
            t("Baseline"): _baseline(target.row),
            t("Latest figure"): _latest(target.latest),
            t("Where it stands"): names[target.verdict.status] if target.verdict else _why_none(target.row),
            t("Rule"): target.verdict.rule if target.verdict else None,
            t("Know of the figure"): t("; ").join(target.verdict.caveats) if target.verdict else None,
            t("Document"): target.row[localized("document_en")],
            t("Measured by"): target.row[localized("indicator_en")],
            t("Issuer"): target.row["issuer"] if localized("_en") == "_en" else target.row["issuer_zh"],
            t("Issued"): target.row["issued_on"],
            t("Source"): target.row[localized("publisher_en")],
            t("Note"): target.row[localized("note")],
        }
        for target in targets
    ]
    st.dataframe(
        pd.DataFrame(rows).astype(object).fillna(""),
        hide_index=True,
        height=height or "auto",
        column_config={
            t("Commitment"): st.column_config.TextColumn(width="medium"),
            t("Rule"): st.column_config.TextColumn(width="medium"),
        },
    )


def verdict_rules() -> str:
    """The rules of `verdicts`, for readers."""
    return "\n".join(
        f"- {line}"
        for line in (
            t(
                "Only nationwide figures for whole calendar years, or stocks at a date, are compared; never across a series break."
            ),
            t(
                "**Numeric target** — *met*: a figure up to the due year reaches the value; *on course*: the latest figure lies on or past the straight line from the baseline to the value at the due year; *behind*: it does not, or the due year's figure falls short."
            ),
            t(
                "**More or less asked, without a number** — the figure of 2019 (2018 where 2019 has none) against the latest one from 2020 on: *moved as asked*, *moved against what was asked*, or *no clear change* within ±5%."
            ),
            t(
                "**Task** — a numeric target that can be judged decides, the least advanced of several; else the indicators that measure the task directly, else those that measure part of it; where they move in different directions, they *disagree*. Context never counts."
            ),
            t(
                "*Figures, but none to compare*: something is published, but no two comparable whole years. *No published figure*: no nationwide series was found."
            ),
            t(
                "A verdict names what is weak in the figures that it compares: one source only, no exact number, a last digit that stands for 1% or more of the figure (unless things are counted one by one), or another source that contradicts it."
            ),
            t(
                "A target in words has *no number to reach* and no verdict; a thing to be issued or finished counts as done only where the note to it says so."
            ),
            t(
                "More cases can mean more enforcement or more infringement: a verdict says what moved, not what it proves."
            ),
        )
    )


def relations() -> dict[str, str]:
    """How an indicator is tied to a task, as it reads."""
    return {"direct": t("measures the task"), "partial": t("measures part of it"), "context": t("context")}


def bases() -> dict[str, str]:
    """What the number and wording of a task rest on, as it reads."""
    return {
        "text_opening": t("read in the document itself"),
        "official_explanation": t("from the official explanation, numbered in its order"),
        "official_summary": t("from an official summary, numbered in its order"),
        "press_summary": t("from the published news summary, numbered in its order; Chinese wording ours"),
    }


def _target(row: pd.Series) -> str:
    if pd.isna(row["target_value"]):
        return t("in words only")
    sign = {"at_least": "≥ ", "at_most": "≤ ", "increase": "↑ ", "decrease": "↓ "}.get(row["direction"], "")
    unit = row[localized("unit")]
    value = full(float(row["target_value"]))
    return f"{sign}{value} {unit}" if isinstance(unit, str) else f"{sign}{value}"


def _baseline(row: pd.Series) -> str | None:
    if pd.isna(row["baseline_value"]):
        return None
    value = full(float(row["baseline_value"]))
    return value if pd.isna(row["baseline_year"]) else f"{value} ({int(row['baseline_year'])})"


def _latest(figure: pd.Series | None) -> str | None:
    if figure is None:
        return None
    return f"{published(figure)} ({period(figure['period_start'], figure['period_end'], figure['period_kind'])})"


def _why_none(row: pd.Series) -> str:
    """Why a target has no verdict, or what its note says of a thing to be issued or finished."""
    said = verdicts.of_deliverable(row["note"] if isinstance(row["note"], str) else "")
    if said:
        return {
            "published": t("Deliverable: done, as its note says"),
            "not_found": t("Deliverable: not found published"),
        }[said]
    if row["direction"] == "qualitative" and not pd.isna(row["target_value"]):
        return t("Counts what the document sets out")
    if row["direction"] == "qualitative" or pd.isna(row["target_value"]):
        return t("No number to reach")
    if pd.isna(row["year_due"]) and isinstance(row["indicator"], str):
        return t("No due year named")
    return t("No series measures it")
