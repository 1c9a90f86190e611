"""The builds on record: what each changed, and how good the data were after it."""

from __future__ import annotations

import html
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.cards import card_view, charts
from dashboard.figures import numbers
from dashboard.figures.records import records
from dashboard.figures.text import plain
from dashboard.page.origin import origin
from locales import localized, t


def label(build: Any) -> str:
    """One build in a list: when, and how much it changed."""
    when = f"{build.built_at:%Y-%m-%d %H:%M}"
    if pd.isna(build.n_added):
        return t("{when}: first build on record", when=when)
    return t(
        "{when}: {added} added, {removed} removed, {revised} revised",
        when=when,
        added=f"{build.n_added:,.0f}",
        removed=f"{build.n_removed:,.0f}",
        revised=f"{build.n_revised:,.0f}",
    )


def readable(builds: pd.DataFrame) -> pd.DataFrame:
    """The builds as a table that a person reads."""
    return pd.DataFrame(
        {
            t("Build"): builds["build"],
            t("Built (UTC)"): builds["built_at"].dt.strftime("%Y-%m-%d %H:%M"),
            t("Command"): builds["command"],
            t("Snapshot"): builds["snapshot_id"],
            t("Added"): builds["n_added"],
            t("Removed"): builds["n_removed"],
            t("Revised"): builds["n_revised"],
            t("Figures"): builds["n_figures"],
            t("Observations"): builds["n_observations"],
            t("Publications"): builds["n_sources"],
            t("Seconds"): builds["seconds"],
            t("Peak memory, MB"): builds["peak_memory_mb"],
        }
    )


def changed(changes: pd.DataFrame) -> pd.DataFrame:
    """The figures that a build added, removed or revised, each with a link to its indicator's page."""
    kinds = {"added": t("added"), "removed": t("removed"), "revised": t("revised")}
    periods = zip(changes["period_start"], changes["period_end"], changes["period_kind"], strict=True)
    out = pd.DataFrame({t("Change"): changes["kind"].map(kinds)}, index=changes.index)
    out[t("Indicator")] = changes[localized("indicator_en")].fillna(changes["indicator"])
    out[t("Region")] = changes[localized("region_en")].fillna(changes["region"])
    headings = {
        "market": t("Market"),
        "ip_type": t("IP type"),
        "industry": t("Industry"),
        "channel": t("Channel"),
    }
    for dimension, heading in headings.items():
        if (changes[dimension] != "all").any():
            out[heading] = changes[localized(f"{dimension}_en")].fillna(changes[dimension])
    out[t("Period")] = [numbers.period(*period) for period in periods]
    out[t("Before")] = [_published(row, "old") for row in records(changes)]
    out[t("Now")] = [_published(row, "new") for row in records(changes)]
    out[t("Publisher")] = changes[localized("publisher_en")].fillna("")
    out[t("Page")] = f"{origin()}/indicator?id=" + changes["indicator"]
    return out


def _published(row: Any, side: str) -> str:
    value = getattr(row, f"{side}_value")
    unit = getattr(row, localized("unit_en"))
    return "" if pd.isna(value) else numbers.published(float(value), getattr(row, f"{side}_qualifier"), unit)


def quality(builds: pd.DataFrame, theme: str) -> None:
    """How good the data were after each build: one small chart a measure, since they do not share a scale."""
    measures = {
        t("Figures"): builds["n_figures"],
        t("Figures from one source only, percent (derived)"): 100 * builds["n_single_source"] / builds["n_figures"],
        t("Figures that another source contradicts"): builds["n_contradicted"],
        t("Figures that differ by rounding"): builds["n_rounding"],
        t("Calendar years missing inside series"): builds["n_missing_years"],
        t("Published numbers that do not fit together"): builds["n_findings"],
    }
    columns = st.columns(3)
    for place, (title, values) in enumerate(measures.items()):
        with columns[place % 3].container(border=True):
            st.markdown(f"**{plain(title)}**")
            chart = _over_builds(title, builds["built_at"], values.astype(float), theme)
            card_view.chart(chart, f"quality:{place}")


def _over_builds(title: str, when: pd.Series, values: pd.Series, theme: str) -> charts.Chart:
    said = [numbers.full(round(value, 1)) for value in values]
    line = {
        "type": "scatter",
        "x": [f"{date:%Y-%m-%dT%H:%M:%S.%f}" for date in when],
        "y": values.tolist(),
        "mode": "lines+markers",
        "line": {"shape": "hv", "color": charts.ACCENT, "width": 2},
        "hovertext": [f"{date:%Y-%m-%d %H:%M}<br>{html.escape(text)}" for date, text in zip(when, said, strict=True)],
        "hoverinfo": "text",
    }
    low, high = float(values.min()), float(values.max())
    room = (high - low) or max(1.0, high * 0.01)
    ticks, _ = numbers.axis_ticks(max(0.0, low - room), high + room, 3)
    ink = {"color": charts.INK[theme]}
    layout = {
        "height": 170,
        "margin": {"l": 4, "r": 12, "t": 8, "b": 4},
        "xaxis": {"nticks": 3, "showgrid": False, "tickfont": ink},
        "yaxis": {
            "range": [low - room, high + room],
            "tickvals": ticks,
            "ticktext": [*map(numbers.full, ticks)],
            "zeroline": False,
            "tickfont": ink,
        },
    }
    alt = t("{title}: {first} at first, {last} now.", title=title, first=said[-1], last=said[0])
    return charts.Chart.of({"data": [line], "layout": layout}, alt)
