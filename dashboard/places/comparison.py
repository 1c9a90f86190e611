"""The standings of one province, or of two side by side, as a table that a person reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.figures import numbers
from dashboard.figures.records import records
from dashboard.figures.text import published, unit_name
from dashboard.places import profile
from locales import language, localized, t

OF_REGION = " · "
HEIGHT = 500


def show(shown: pd.DataFrame) -> None:
    """The table of `readable`."""
    configured = {
        t("Series"): st.column_config.TextColumn(pinned=True, width=300),
        t("Share (derived)"): st.column_config.NumberColumn(format="%.3g%%"),
        t("Per 100,000 residents (derived)"): st.column_config.NumberColumn(format="localized"),
        t("Link"): st.column_config.LinkColumn(display_text=t("open")),
    }
    widths = {
        t("Period"): 150,
        t("Nationwide"): 120,
        t("Source"): 240,
        t("Title"): 280,
        t("Note"): 280,
        t("Source of the national figure"): 240,
    }
    st.dataframe(
        shown,
        hide_index=True,
        height=HEIGHT if len(shown) > 13 else "auto",
        column_config={
            name: configured.get(_heading(name)) or st.column_config.Column(width=widths.get(_heading(name)))
            for name in shown
        },
        placeholder=numbers.NOT_PUBLISHED,
    )


def readable(
    parts: Mapping[str, pd.DataFrame], regions: Mapping[str, str], families: Mapping[str, str]
) -> pd.DataFrame:
    """One row a cell of `parts`, the `profile.standings` by region; of two regions, each column names its own.

    `regions` and `families` are how codes and family keys read. Shares are in percent.
    """
    index = profile.cells(list(parts.values()))
    both = pd.concat(list(parts.values()))
    cells = both if len(parts) == 1 else both[~both.index.duplicated()]
    cells = cells.iloc[cells.index.get_indexer(index)]
    places = {region: part.index.get_indexer(index) for region, part in parts.items()}
    out: dict[str, object] = {t("Series"): [families[family] for family in index.get_level_values("family_key")]}
    periods = [numbers.period(start, end, kind) for (_, start, end), kind in cells["period_kind"].items()]
    if len(set(periods)) > 1:
        out[t("Period")] = periods

    def each(heading: str, column: Callable[[pd.DataFrame], object]) -> None:
        for region, part in parts.items():
            name = heading if len(parts) == 1 else f"{regions[region]}{OF_REGION}{heading}"
            values = pd.Series(column(part), dtype=None if len(part) else object)
            # Where a region has no such cell, the place is -1, which no row has.
            out[name] = values.set_axis(range(len(values))).reindex(places[region]).array

    each(t("As published"), lambda part: [_marked(row, published(row)) for row in records(part)])
    out[t("Nationwide")] = [_national(row) for row in records(cells)]
    each(t("Share (derived)"), lambda part: part["share"].astype(float) * 100)
    out[t("Median of provinces (derived)")] = [_median(row) for row in records(cells)]
    each(t("Per 100,000 residents (derived)"), lambda part: [float(f"{value:.3g}") for value in part["per_100k"]])
    each(t("Rank (derived)"), lambda part: [_rank(row) for row in records(part)])
    each(t("Source"), lambda part: _source(part[localized("publisher_en")], part["published_on"]))
    each(t("Title"), lambda part: part[localized("source_title_en")].fillna(part["source_title_en"]))
    each(t("Link"), lambda part: part["url"].where(part["address_kind"] == "publisher").astype(object))
    each(t("Note"), lambda part: part[localized("note")].astype(object))
    out[t("Source of the national figure")] = _source(
        cells[f"national_{localized('publisher_en')}"], cells["national_published_on"]
    ).array
    # A column of addresses, notes or shares in which nothing stands would only push the others out of sight.
    return pd.DataFrame(out).dropna(axis="columns", how="all")


def finding(part: pd.DataFrame, region: str, year: int) -> str:
    """What there is to compare of a region, in a sentence."""
    if part.empty:
        return t("**{region}**, {year}: no whole-year figure found published.", region=region, year=year)
    return t(
        "**{region}**, {year}: {series} whole-year series, {national} of them with a national figure of the same period, "
        "{compared} published for at least three provinces.",
        region=region,
        series=len(part),
        year=year,
        national=int(part["national_value"].notna().sum()),
        compared=int((part["n_compared"] >= profile.LEAST_COMPARED).sum()),
    )


def standing(row: Any) -> str:
    """How a row of `profile.standings` stands among the provinces, in a phrase; empty where it has no rank."""
    rank = _rank(row)
    return t("{rank} provinces with a figure (derived)", rank=rank) if rank else ""


def _heading(name: str) -> str:
    """A column's heading without the region that it belongs to."""
    return name.split(OF_REGION)[-1]


def _marked(row: Any, text: str) -> str:
    """A figure with a mark where another source contradicts it."""
    return f"{text} ⚠" if row.n_contradicting else text


def _national(row: Any) -> str | None:
    if pd.isna(row.national_value):
        return None
    text = numbers.published(
        row.national_value, row.national_qualifier, unit_name(row, row.national_value, "national_")
    )
    return f"{text} ⚠" if row.national_n_contradicting else text


def _median(row: Any) -> str:
    if pd.isna(row.median):
        return t("none: only {count} published it", count=row.n_compared)
    median = numbers.published(row.median, "exact", unit_name(row, row.median))
    return t("{value} (median of {count})", value=median, count=row.n_compared)


def _rank(row: Any) -> str | None:
    if pd.isna(row.rank):
        return None
    place = _ordinal(int(row.rank))
    if row.tied:
        return t("tied {place} of {count}", place=place, count=row.n_compared)
    return t("{place} of {count}", place=place, count=row.n_compared)


def _ordinal(place: int) -> str:
    """1st, 2nd, 11th in English; the plain number elsewhere."""
    if language() != "en":
        return str(place)
    ending = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"


def _source(publishers: pd.Series, dates: pd.Series) -> pd.Series:
    """Publisher and date of each row, empty where there is no publisher."""
    return (publishers + t(", ") + dates.fillna(t("undated"))).astype(object)
