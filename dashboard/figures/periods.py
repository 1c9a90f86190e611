"""Which figures stand for a whole year, and which a yearly axis can hold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

LONGEST_DRAWN = np.timedelta64(400, "D")


def drawable(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that a yearly axis can hold: none longer than about a year, and no total whose start is not published.

    Of `measures.measured` rows those that have a derived value.
    """
    kinds, whole = rows["period_kind"].to_numpy(), rows["is_whole_year"].to_numpy(dtype=bool)
    start, end = rows["period_start"].to_numpy(), rows["period_end"].to_numpy()
    startless = (kinds == "cumulative") & ~whole & (start == end)
    held = (end - start <= LONGEST_DRAWN) & ~startless
    if "measured" in rows:
        held &= rows["measured"].notna().to_numpy()
    return rows if held.all() else rows[held]


def whole_years(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a whole year of one series: of a calendar year and a state at a date the calendar year, else the last."""
    columns = ("is_whole_year", "year", "period_start", "period_end")
    places = [*map(Place._make, zip(range(len(rows)), *(rows[name].tolist() for name in columns), strict=True))]
    return rows.iloc[[row.place for row in one_a_year(places)]]


class Place(NamedTuple):
    """Where the row of a period stands in a frame."""

    place: int
    is_whole_year: bool
    year: int
    period_start: pd.Timestamp
    period_end: pd.Timestamp


def one_a_year(rows: Iterable[Any]) -> list[Any]:
    """`whole_years` of rows one by one, as `records` gives them."""
    whole = [row for row in rows if row.is_whole_year]
    last = {row.year: row for row in sorted(whole, key=lambda row: (row.period_start < row.period_end, row.period_end))}
    return [last[year] for year in sorted(last)]
