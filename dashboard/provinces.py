"""What the province page compares: one figure a province, as published or derived from it, and said so."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import numbers
from dashboard.links import page
from dashboard.periods import whole_years
from locales import localized, t


def measures(rows: pd.DataFrame) -> list[str]:
    """What can be shown of a series: rates and indices allow no share and no division by residents."""
    counts = bool(countable(rows).iloc[0])
    return ["published", "per_100k", "share", "change"] if counts else ["published", "change"]


def countable(rows: pd.DataFrame) -> pd.Series:
    """Which rows are counts or amounts, that a share or a division by residents makes sense of."""
    counts: pd.Series = rows["measure"].isin(["flow", "stock"]) & rows["unit"].ne("percent")
    return counts


def measure_names() -> dict[str, str]:
    """The measures as they read."""
    return {
        "published": t("as published"),
        "per_100k": t("per 100,000 residents"),
        "share": t("share of the national figure"),
        "change": t("change on the year before"),
    }


def derivation(measure: str) -> str:
    """How a measure is derived, as an addition to what is counted."""
    return {
        "published": "",
        "per_100k": t(" · Derived: divided by residents of the 2020 census"),
        "share": t(" · Derived: divided by the national figure published for the same period"),
        "change": t(" · Derived: against the province's own figure of the year before; none across a series break"),
    }[measure]


def fullest_year(rows: pd.DataFrame, wished: int) -> int:
    """`wished` if at least five regions have a figure in it, else the year in which most have one, the latest such."""
    counts = rows.groupby("year")["region"].nunique()
    if counts.get(wished, 0) >= 5:
        return wished
    return int(counts[counts == counts.max()].index.max())


def latest_of_each(rows: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """The last figure of each region that ends within the years `first` to `last`; a whole year before a part."""
    within = rows[rows["year"].between(first, last)].sort_values(["year", "is_whole_year", "period_end"])
    return within.drop_duplicates("region", keep="last")


def measured(rows: pd.DataFrame, everything: pd.DataFrame, breaks: pd.DataFrame, measure: str) -> pd.DataFrame:
    """`rows` with a column `measured`; rows for which the measure cannot be had are left out.

    `everything` is all figures of the family: a share needs the national figure of the same period, a change the
    region's own of the year before, and no break of `breaks` between the two.
    """
    out = rows.copy()
    if measure == "published":
        out["measured"] = out["value"]
    elif measure == "per_100k":
        out["measured"] = out["value"] / out["population_2020"] * 100_000
    elif measure == "share":
        national = everything[everything["region"] == "CN"].set_index(["period_start", "period_end"])["value"]
        periods = zip(out["period_start"], out["period_end"], strict=True)
        out["measured"] = out["value"] / pd.Series([national.get(key) for key in periods], out.index, dtype=float)
    else:
        before = {
            (row.region, row.year): row.value
            for _, own in everything.groupby("region")
            for row in whole_years(own).itertuples()
            if row.value
        }
        own = breaks[breaks["indicator"].isin(out["indicator"].unique())]
        broken = set(own["year"])
        out["measured"] = [
            row.value / before.get((row.region, row.year - 1), float("nan")) - 1
            if row.is_whole_year and row.year not in broken
            else float("nan")
            for row in out.itertuples()
        ]
    return out[out["measured"].notna() & out["measured"].abs().lt(float("inf"))]


def marks(rows: pd.DataFrame, measure: str, dated: bool) -> pd.Series:
    """What stands at the end of each bar: the measure, and its period where they differ."""
    texts = []
    for row in rows.itertuples():
        text = numbers.short(row.measured)
        if measure in ("share", "change"):
            text = numbers.percent(row.measured, signed=measure == "change")
        if dated:
            text += f" ({numbers.period(row.period_start, row.period_end, row.period_kind)})"
        texts.append(text)
    return pd.Series(texts, index=rows.index, dtype=str)


def open_profile(regions: Sequence[str]) -> None:
    """Go to the profile of the province that a reader clicked."""
    if regions:
        st.switch_page(page("province"), query_params={"province": regions[0]})


def region_names(code_list: pd.DataFrame) -> dict[str, str]:
    """Province-level units as they read, in the order of the code list."""
    kinds = ("province", "municipality", "autonomous_region", "corps")
    return dict(code_list[code_list["kind"].isin(kinds)][localized("name_en")])
