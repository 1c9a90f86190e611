"""The way from a figure to its series: over the years where they can be drawn, else in the table of all figures."""

from __future__ import annotations

from typing import Any

from dashboard.figures.queries import NATIONWIDE, PROVINCE_KINDS
from dashboard.page.links import page

FIRST_YEAR_DRAWN = 2005


def series_link(row: Any) -> tuple[str, dict[str, str]]:
    """Page and address parameters that show the series of `row` (family_key, indicator, region, region_kind, year)."""
    if row.region != NATIONWIDE and row.region_kind not in (*PROVINCE_KINDS, "corps"):
        return page("tables"), {"indicator": row.indicator, "region": row.region}
    parameters = {"series": row.family_key, "region": row.region}
    if row.year <= FIRST_YEAR_DRAWN:
        parameters["from"] = str(row.year - 2)
    return page("years"), parameters
