"""One figure a province: of which year, and how the provinces read."""

from __future__ import annotations

import pandas as pd

from dashboard.figures import measures, queries
from dashboard.figures.kept import kept
from dashboard.page.links import follow
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


def published_by(rows: pd.DataFrame) -> pd.DataFrame:
    """The figures of the province-level units, the corps among them."""
    return rows[rows["region_kind"].isin([*queries.PROVINCE_KINDS, "corps"])]


@kept()
def compared(
    snapshot: str,
    family: str,
    measure: str = measures.PUBLISHED,
    periods: str = "any",
    span: tuple[int, int] | None = None,
    dated: bool = True,
) -> tuple[pd.DataFrame, pd.Series]:
    """The latest figure of each province `measures.measured`, and its mark; of `whole` years or `any` periods in `span`."""
    everything = queries.figures(snapshot, families=[family])
    rows = published_by(everything)
    if periods == "whole":
        rows = rows[rows["is_whole_year"]]
    if span is not None:
        rows = rows[rows["year"].between(*span)]
    chosen = measures.measured(latest_of_each(rows), everything, queries.breaks(snapshot), measure)
    return chosen, measures.marks(chosen, measure, dated)


def open_profile(region: str) -> None:
    """Go to the profile of the province that a reader clicked."""
    follow("province", {"province": region})


def region_names(code_list: pd.DataFrame) -> dict[str, str]:
    """Province-level units as they read, in the order of the code list."""
    kinds = ("province", "municipality", "autonomous_region", "corps")
    return dict(code_list[code_list["kind"].isin(kinds)][localized("name_en")])
