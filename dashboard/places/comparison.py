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
    rows = {
        region: [found[place] if place >= 0 else None for place in part.index.get_indexer(index)]
        for region, part in parts.items()
        for found in [list(records(part))]
    }
    cells = [next(row for row in same if row is not None) for same in zip(*rows.values(), strict=True)]
    out: dict[str, list[object]] = {t("Series"): [families[family] for family in index.get_level_values("family_key")]}
    periods: list[object] = [
        numbers.period(start, end, row.period_kind) for (_, start, end), row in zip(index, cells, strict=True)
    ]
    if len(set(periods)) > 1:
        out[t("Period")] = periods

    def each(heading: str, cell: Callable[[Any], object]) -> None:
        for region, own in rows.items():
            name = heading if len(rows) == 1 else f"{regions[region]}{OF_REGION}{heading}"
            out[name] = [None if row is None else cell(row) for row in own]

    publisher, title, note = localized("publisher_en"), localized("source_title_en"), localized("note")
    each(t("As published"), lambda row: _marked(row, published(row)))
    out[t("Nationwide")] = [_national(row) for row in cells]
    each(t("Share (derived)"), lambda row: float(row.share) * 100)
    out[t("Median of provinces (derived)")] = [_median(row) for row in cells]
    each(t("Per 100,000 residents (derived)"), lambda row: float(f"{row.per_100k:.3g}"))
    each(t("Rank (derived)"), _rank)
    each(t("Source"), lambda row: _source(getattr(row, publisher), row.published_on))
    each(t("Title"), lambda row: _text(getattr(row, title)) or _text(row.source_title_en))
    each(t("Link"), lambda row: _text(row.url) if row.address_kind == "publisher" else None)
    each(t("Note"), lambda row: _text(getattr(row, note)))
    out[t("Source of the national figure")] = [
        _source(getattr(row, f"national_{publisher}"), row.national_published_on) for row in cells
    ]
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


def _source(publisher: object, date: object) -> str | None:
    """Publisher and date, nothing where there is no publisher."""
    name = _text(publisher)
    return f"{name}{t(', ')}{_text(date) or t('undated')}" if name else None


def _text(value: object) -> str | None:
    """A text of a frame, where a missing one is not a number."""
    return value if isinstance(value, str) else None
