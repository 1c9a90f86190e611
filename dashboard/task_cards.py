"""A task of the Key Points as a card that opens, and the targets as a table."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import cards, filters, queries, scorecard, verdicts
from dashboard.numbers import full
from dashboard.text import plain, source_link
from locales import localized, t


def task_card(snapshot: str, task: scorecard.Task) -> None:
    """One task: closed, its number, title and where it stands; open, its text, departments, targets and indicators."""
    row, verdict = task.row, task.verdict
    title = row[localized("title_en")] or row["title_en"]
    label = (
        f"**{row['task_no']}** {plain(title)} — :{verdicts.COLOURS[verdict.status]}[{verdicts.names()[verdict.status]}]"
    )
    box = st.expander(label, icon=verdicts.ICONS[verdict.status], on_change="rerun", key=f"task:{row['task_no']}")
    if not box.open:
        return
    with box:
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
        st.markdown(t("**{status}.** {rule}", status=verdicts.names()[verdict.status], rule=plain(verdict.rule)))
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
            else:
                st.markdown(f"**{plain(names[item.family_key])}** ({relation})")
        drawn = [item for item in task.indicators if not item.rows.empty]
        if drawn:
            with st.grid(2, min_column_width=330) as grid:
                for item in drawn:
                    with grid.cell():
                        cards.trend_card(snapshot, item.rows, names[item.family_key], key=f"task{row['task_no']}")


def target_table(targets: Sequence[scorecard.Target], height: int | None = None) -> None:
    """Targets with what they measure, their value and due year, the verdict and its rule."""
    names = verdicts.names()
    rows = [
        {
            t("Document"): target.row[localized("document_en")],
            t("Commitment"): target.row[localized("measures_en")],
            t("Target"): _target(target.row),
            t("Due"): None if pd.isna(target.row["year_due"]) else int(target.row["year_due"]),
            t("Where it stands"): names[target.verdict.status] if target.verdict else _why_none(target.row),
            t("Rule"): target.verdict.rule if target.verdict else None,
            t("Measured by"): target.row[localized("indicator_en")],
            t("Issuer"): target.row["issuer"] if localized("_en") == "_en" else target.row["issuer_zh"],
            t("Issued"): target.row["issued_on"],
            t("Source"): target.row[localized("publisher_en")],
            t("Note"): target.row[localized("note")],
        }
        for target in targets
    ]
    st.dataframe(
        pd.DataFrame(rows).fillna({column: "" for column in rows[0] if column != t("Due")}),
        hide_index=True,
        height=height or "auto",
        column_config={t("Due"): st.column_config.NumberColumn(format="%d")},
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


def _why_none(row: pd.Series) -> str:
    if row["direction"] == "qualitative" or pd.isna(row["target_value"]):
        return t("No number to reach")
    return t("No series measures it")
