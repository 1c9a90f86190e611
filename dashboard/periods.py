"""Which figures stand for a whole year, and which a yearly axis can hold."""

from __future__ import annotations

import pandas as pd

LONGEST_DRAWN = pd.Timedelta(days=400)


def drawable(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that a yearly axis can hold: none longer than about a year, and no total whose start is not published."""
    startless = (
        (rows["period_kind"] == "cumulative") & ~rows["is_whole_year"] & (rows["period_start"] == rows["period_end"])
    )
    return rows[((rows["period_end"] - rows["period_start"]) <= LONGEST_DRAWN) & ~startless]


def whole_years(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a whole year of one series: of a calendar year and a state at a date the calendar year, else the last."""
    whole = rows[rows["is_whole_year"]]
    periods = whole[["year", "period_start", "period_end"]]
    order = periods.assign(is_year=periods["period_start"] < periods["period_end"])
    order = order.sort_values(["is_year", "period_end"])
    return whole.loc[order.drop_duplicates("year", keep="last").index].sort_values("year")
