"""What the checks on the published numbers look for, and their findings as sentences and tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.figures import numbers, queries
from dashboard.figures.kept import kept
from dashboard.figures.records import records
from dashboard.figures.text import published
from dashboard.files import exports
from dashboard.page import filters
from locales import localized, t

HEIGHT = 390
FINDING_COLUMNS = (
    "check_name",
    "finding_id",
    "role",
    "dimension",
    "stated_percent",
    "derived_percent",
    "deviation_percent",
)


@dataclass(frozen=True)
class Check:
    """A check as a page introduces it: its title, what it does in a sentence, and from where on it speaks."""

    title: str
    what: str
    threshold: str


def checks() -> dict[str, Check]:
    """Every check by its name, in the order of the page."""
    beyond = t("Speaks only where no rounding of any of the values explains it.")
    return {
        "parts_exceed_total": Check(
            t("Parts above their total"),
            t(
                "Adds up published parts that exclude each other (IP rights, markets, channels, industries, regions, "
                "imports and exports, kinds of court cases, half-years and quarters) and holds the result against the "
                "published total of the same cell; the sum is used for that only and shown nowhere."
            ),
            t("{beyond} A batch of goods may infringe rights of several kinds and count in each.", beyond=beyond),
        ),
        "parts_short_of_total": Check(
            t("All parts below their total"),
            t(
                "The same where the parts are all there is: the three kinds of patents, imports with exports, the two "
                "half-years or four quarters of a year. No set of channels, markets or industries counts as complete."
            ),
            beyond,
        ),
        "share_differs": Check(
            t("Shares that do not fit their parts"),
            t("Holds a published share against the published part and the published total of the same cell."),
            beyond,
        ),
        "narrower_above_wider": Check(
            t("A part that counts more than the whole"),
            t(
                "Compares two indicators of which one contains the other by definition, such as cases concluded and "
                "cases heard, or IP crime alone and IP crime together with fake goods."
            ),
            beyond,
        ),
        "stated_growth": Check(
            t("Stated changes that do not fit the values"),
            t(
                "Reads statements such as “up 24.19%” in the notes of whole-year figures and holds them against the change "
                "between the two published years; statements that are not plain, and years across a series break, are "
                "passed over."
            ),
            beyond,
        ),
        "part_above_year": Check(
            t("Part of a year above the whole year"),
            t("Compares half-years, quarters, months and campaigns within a calendar year with the year's own figure."),
            beyond,
        ),
        "longer_below_shorter": Check(
            t("Longer periods below a period inside them"),
            t(
                "Compares cumulative and other periods with the periods of the same series that lie inside them; campaigns "
                "count only what they cover and are never the longer one."
            ),
            beyond,
        ),
        "jumps": Check(
            t("Jumps from one year to the next"),
            t(
                "Lists counts that a year later are a multiple or a fraction. A jump can be real: a campaign, a new law, a "
                "wider scope that no source names."
            ),
            t(
                "Three times or more, or a third or less; at least 30 in the smaller year; whole years next to each other, "
                "no series break between them."
            ),
        ),
    }


def sentence(finding: Any) -> str:
    """What does not fit, in a sentence; what is derived says so."""
    deviation = _percent(abs(finding.deviation_percent))
    derived = _percent(finding.derived_percent, signed=True)
    sentences = {
        "parts_exceed_total": t("The parts exceed the total by {deviation} (derived).", deviation=deviation),
        "parts_short_of_total": t("The parts fall short of the total by {deviation} (derived).", deviation=deviation),
        "share_differs": t(
            "The share is stated as {stated}; the part is {derived} of the total (derived).",
            stated=_percent(finding.stated_percent),
            derived=_percent(finding.derived_percent),
        ),
        "narrower_above_wider": t(
            "The narrower count exceeds the wider one by {deviation} (derived).", deviation=deviation
        ),
        "stated_growth": t(
            "The change is stated as {stated}; the two values give {derived} (derived).",
            stated=_percent(finding.stated_percent, signed=True),
            derived=derived,
        ),
        "part_above_year": t("The part exceeds its year by {deviation} (derived).", deviation=deviation),
        "longer_below_shorter": t(
            "The period inside exceeds the longer one by {deviation} (derived).", deviation=deviation
        ),
        "jumps": t("{derived} on the year before (derived).", derived=derived),
    }
    return sentences[finding.check_name]


def roles() -> dict[str, str]:
    """What a figure is to its finding, as it reads."""
    return {
        "total": t("total"),
        "part": t("part"),
        "later": t("year"),
        "earlier": t("year before"),
        "whole_year": t("whole year"),
        "longer": t("longer period"),
        "within": t("period inside"),
        "wider": t("wider count"),
        "narrower": t("narrower count"),
        "share": t("stated share"),
    }


def dimensions() -> dict[str, str]:
    """What the values of a finding may differ in, as it reads."""
    return {
        "ip_type": t("IP type"),
        "market": t("Market"),
        "channel": t("Channel"),
        "industry": t("Industry"),
        "region": t("Region"),
        "period": t("Period"),
        "indicator": t("Indicator"),
    }


@dataclass(frozen=True)
class Found:
    """The findings of one check: as rows, as two tables to read, and as the rows of a download."""

    rows: pd.DataFrame
    overview: pd.DataFrame
    values: pd.DataFrame
    files: pd.DataFrame


@kept()
def found(snapshot: str, check: str) -> Found | None:
    """What a check found; None if nothing."""
    rows = queries.findings(snapshot)
    rows = rows[rows["check_name"] == check]
    if rows.empty:
        return None
    figures = queries.finding_figures(snapshot)
    figures = figures[figures["finding_id"].isin(rows["finding_id"])]
    names = filters.family_names(queries.families(snapshot), snapshot)
    return Found(rows, _overview(rows, figures, names), _values(rows, figures, names), _export(rows, figures))


def overview(shown: Found) -> None:
    """The findings of one check as a table: series, region, period, and what does not fit."""
    st.dataframe(
        shown.overview,
        hide_index=True,
        height=HEIGHT if len(shown.overview) > 10 else "auto",
        column_config={t("What does not fit"): st.column_config.TextColumn(width="large")},
    )


def values(shown: Found) -> None:
    """Every value that the findings compare, one a row, with its source."""
    st.dataframe(
        shown.values,
        hide_index=True,
        height=HEIGHT if len(shown.values) > 10 else "auto",
        column_config={t("Link"): st.column_config.LinkColumn(display_text=t("open"))},
    )


def _overview(found: pd.DataFrame, figures: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    lead = figures[figures["place"] == 1].set_index("finding_id").loc[found["finding_id"]]
    shown = {
        t("Finding"): range(1, len(found) + 1),
        t("What does not fit"): [sentence(row) for row in records(found)],
        t("Series"): lead["family_key"].map(names).tolist(),
        t("Region"): lead[localized("region_en")].tolist(),
        t("Period"): [numbers.period(r.period_start, r.period_end, r.period_kind) for r in records(lead)],
    }
    if found["dimension"].notna().any():
        shown[t("The values differ in")] = found["dimension"].map(dimensions()).tolist()
    return pd.DataFrame(shown)


def _values(found: pd.DataFrame, figures: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    number = {finding: place for place, finding in enumerate(found["finding_id"], start=1)}
    rows = figures.assign(number=figures["finding_id"].map(number)).sort_values(["number", "place"])
    return pd.DataFrame(
        {
            t("Finding"): rows["number"],
            t("Use"): rows["role"].map(roles()),
            t("As published"): [published(row) for row in records(rows)],
            t("Period"): [numbers.period(r.period_start, r.period_end, r.period_kind) for r in records(rows)],
            t("Series"): rows["family_key"].map(names),
            t("Region"): rows[localized("region_en")],
            t("Publisher"): rows[localized("publisher_en")],
            t("Published on"): rows["published_on"].fillna(""),
            t("Note"): rows[localized("note")].fillna(""),
            t("Title"): rows[localized("source_title_en")].fillna(rows["source_title_en"]),
            t("Where in it"): rows[localized("locator")].fillna(""),
            t("Kind of source"): rows[localized("publisher_type_en")],
            t("Link"): rows["url"].where(rows["address_kind"] == "publisher"),
            t("Read at"): rows["url"],
        }
    )


def _export(found: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    told = found[["finding_id", "check_name", "dimension", "stated_percent", "derived_percent", "deviation_percent"]]
    rows = figures.merge(told, on="finding_id").sort_values(["check_name", "finding_id", "place"])
    return rows[[*FINDING_COLUMNS, *exports.columns()]]


def _percent(value: float, signed: bool = False) -> str:
    """A percentage with two decimals at most: shares and changes that lie close to each other must not look equal."""
    text = numbers.full(round(value, 2))
    return f"+{text}%" if signed and value > 0 else f"{text}%"
