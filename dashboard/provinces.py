"""One figure a province: of which year, and how the provinces read."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.links import page
from locales import localized


def fullest_year(rows: pd.DataFrame, wished: int) -> int:
    """`wished` if at least five regions have a figure in it, else the year in which most have one, the latest such."""
    counts = rows.groupby("year")["region"].nunique()
    if counts.get(wished, 0) >= 5:
        return wished
    return int(counts[counts == counts.max()].index.max())


def latest_of_each(rows: pd.DataFrame) -> pd.DataFrame:
    """The last figure of each region, of each series in `rows`; within a year a whole one before a part."""
    latest = rows.sort_values(["year", "is_whole_year", "period_end"]).drop_duplicates(
        ["family_key", "region"], keep="last"
    )
    return rows.loc[rows.index.isin(latest.index)]


def open_profile(regions: Sequence[str]) -> None:
    """Go to the profile of the province that a reader clicked."""
    if regions:
        st.switch_page(page("province"), query_params={"province": regions[0]})


def region_names(code_list: pd.DataFrame) -> dict[str, str]:
    """Province-level units as they read, in the order of the code list."""
    kinds = ("province", "municipality", "autonomous_region", "corps")
    return dict(code_list[code_list["kind"].isin(kinds)][localized("name_en")])
