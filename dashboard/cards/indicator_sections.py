"""The parts of an indicator's page."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.cards import card_view
from dashboard.figures import citations as cite
from dashboard.figures import numbers, queries
from dashboard.figures.choices import address
from dashboard.figures.records import records
from dashboard.figures.search import index
from dashboard.figures.text import plain, published
from dashboard.page.origin import origin
from dashboard.quality.contradictions import rule_names, stated
from dashboard.quality.preference import deciding_rule
from locales import localized, t


@st.cache_resource(max_entries=3, show_spinner=False)
def search_texts(snapshot: str) -> dict[str, str]:
    """What each indicator is found by: its names and those of its agency, in both languages and in pinyin."""
    rows = queries.families(snapshot).drop_duplicates("indicator")
    return index({row.indicator: [row.name_en, row.name_zh, row.agency_en, row.agency_zh] for row in records(rows)})


def facts(snapshot: str, row: pd.Series, figures: pd.DataFrame) -> None:
    """Who counts, in which unit and how; which tasks of the Key Points it measures; its breaks."""
    kinds = {
        "flow": t("counted over a period"),
        "stock": t("a stock at a date"),
        "rate": t("a rate"),
        "index": t("an index"),
    }
    lines = [
        t("**Counted by**: {agency}", agency=plain(row[localized("agency_en")])),
        t("**Unit**: {unit} ({kind})", unit=plain(row[localized("unit_en")]), kind=kinds[row["measure"]]),
        t(
            "**Published**: {figures} figures for {first}–{last}, from {sources} publications",
            figures=len(figures),
            first=figures["year"].min(),
            last=figures["year"].max(),
            sources=figures["source_id"].nunique(),
        ),
    ]
    breaks = queries.breaks(snapshot)
    for entry in records(breaks[breaks["indicator"] == row["indicator"]]):
        lines.append(
            t(
                "**Series break {year}**: {reason}",
                year=entry.year,
                reason=plain(getattr(entry, localized("reason_en"))),
            )
        )
    st.markdown("  \n".join(lines))
    tasks = queries.indicator_tasks(snapshot, row["indicator"])
    relations = {"direct": t("measures"), "partial": t("measures part of"), "context": t("is context of")}
    links = [
        card_view.Link(
            t(
                "{relation} task {number} of {year}: {title}",
                relation=relations[task.relation],
                number=task.task_no,
                year=task.year,
                title=plain(getattr(task, localized("title_en")) or task.title_en),
            ),
            "key_points",
            {"task": task.task_no},
            "checklist",
        )
        for task in records(tasks)
    ]
    if links:
        card_view.place("tasks", links)


def missing_years(national: pd.DataFrame) -> None:
    """The calendar years between the first and the last that have no figure."""
    whole = sorted(set(national.loc[national["is_whole_year"], "year"]))
    if not whole:
        st.caption(t("No whole-year figure is published."))
        return
    missing = [str(year) for year in range(whole[0], whole[-1]) if year not in whole]
    if missing:
        st.caption(t("Years without a whole-year figure: {years}", years=t(", ").join(missing)))


def observations(snapshot: str, code: str, family: str) -> None:
    """What every publication says of the series `family`, the preferred one of each cell marked."""
    rows = queries.indicator_observations(snapshot, code)
    rows = rows[rows["family_key"] == family]
    relations = {
        "preferred": t("✓ shown"),
        "agrees": t("agrees"),
        "differs_by_rounding": t("differs by rounding"),
        "contradicts": t("⚠ contradicts"),
    }
    st.caption(
        t(
            "Where several publications give a value, the one shown is from the better kind of publisher, then the more "
            "precise, then without a word such as “more than”, then the later publication."
        )
    )
    st.dataframe(
        pd.DataFrame(
            {
                t("Period"): [numbers.period(o.period_start, o.period_end, o.period_kind) for o in records(rows)],
                t("Region"): rows[localized("region_en")],
                t("As published"): [published(o) for o in records(rows)],
                t("Use"): rows["relation"].map(relations),
                t("Why"): _reasons(rows),
                t("Publisher"): rows[localized("publisher_en")],
                t("Kind of source"): rows[localized("publisher_type_en")],
                t("Published on"): rows["published_on"].fillna(""),
                t("Title"): rows[localized("source_title_en")],
                t("Where in it"): rows[localized("locator")].fillna(""),
                t("Note"): rows[localized("note")].fillna(""),
                t("Link"): rows["url"].where(rows["address_kind"] == "publisher"),
                t("Read at"): rows["url"],
            }
        ),
        hide_index=True,
        height=420 if len(rows) > 10 else "auto",
        placeholder="",
        column_config={
            t("Period"): st.column_config.TextColumn(width="medium"),
            t("Link"): st.column_config.LinkColumn(display_text=t("open")),
        },
    )


def data_links(code: str) -> None:
    """The addresses of everything on the indicator, that stay the same."""
    links = " · ".join(
        f"[{ending}]({address(origin(), f'/data/indicator/{code}.{ending}', {})})"
        for ending in ("csv", "xlsx", "json", "parquet", "metadata.json", "zip")
    )
    st.markdown(t("Everything on this indicator by address: {links}", links=links))


def _reasons(rows: pd.DataFrame) -> list[str]:
    """The rule that puts each observation before or behind the other ones of its cell."""
    names = rule_names()
    cell = ["period_start", "period_end", "region", "family_key"]
    first = {tuple(getattr(row, name) for name in cell): row for row in records(rows[rows["relation"] == "preferred"])}
    behind: dict[tuple[object, ...], list[str]] = {}
    reasons = []
    for row in records(rows):
        place = tuple(getattr(row, name) for name in cell)
        if row.relation == "preferred":
            reasons.append("")
            continue
        reason = names[deciding_rule(stated(first[place]), stated(row))]
        behind.setdefault(place, []).append(reason)
        reasons.append(t("comes after: {rule}", rule=reason))
    for at, row in enumerate(records(rows)):
        if row.relation == "preferred":
            decided = behind.get(tuple(getattr(row, name) for name in cell))
            rules = t(", ").join(dict.fromkeys(decided or []))
            reasons[at] = t("comes first: {rule}", rule=rules) if decided else t("the only source")
    return reasons


def citations(snapshot: str, series: pd.DataFrame) -> None:
    """The latest figure of the series, ready to be cited in four forms."""
    forms = cite.forms(cite.of_latest(series, snapshot, origin()))
    for tab, words in zip(st.tabs(list(forms)), forms.values(), strict=True):
        with tab:
            st.code(words, language=None, wrap_lines=True)
