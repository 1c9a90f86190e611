"""What changed between two snapshots, figure by figure."""

from __future__ import annotations

from typing import Any, Literal

import pandas as pd

from dashboard.figures import numbers, queries
from dashboard.figures.records import records
from locales import localized, t

Kind = Literal["added", "removed", "revised"]
CELL = ["series_key", "period_start", "period_end"]

DIMENSIONS = ("indicator", "region", "market", "ip_type", "industry", "channel")


@queries.cached
def between(old: str, new: str) -> pd.DataFrame:
    """The figures that differ between two snapshots, one row a cell: `kind` is added, removed or revised.

    Names, value and qualifier stand twice, with `_old` and `_new`, empty where a snapshot has no such figure.
    """
    both = queries.cells(old).merge(queries.cells(new), "outer", on=CELL, suffixes=("_old", "_new"), indicator="found")
    kinds: dict[str, Kind] = {"left_only": "removed", "right_only": "added", "both": "revised"}
    same = (
        (both["found"] == "both")
        & (both["value_old"] == both["value_new"])
        & (both["qualifier_old"] == both["qualifier_new"])
    )
    different = both[~same]
    return different.assign(kind=different["found"].astype(str).map(kinds)).drop(columns="found")


def counted(changed: pd.DataFrame) -> str:
    """How many figures were added, removed and revised, in words."""
    counts = changed["kind"].value_counts()
    return t(
        "{added} figures added, {removed} removed, {revised} revised",
        added=f"{counts.get('added', 0):,}",
        removed=f"{counts.get('removed', 0):,}",
        revised=f"{counts.get('revised', 0):,}",
    )


def readable(changed: pd.DataFrame) -> pd.DataFrame:
    """The figures that differ as a table that a person reads, headed in the language in use."""
    kinds = {"added": t("added"), "removed": t("removed"), "revised": t("revised")}
    names = {
        name: changed[f"{name}_new"].where(changed[f"{name}_new"].notna(), changed[f"{name}_old"])
        for name in (*(localized(f"{dimension}_en") for dimension in DIMENSIONS), "period_kind")
    }
    periods = zip(changed["period_start"], changed["period_end"], names["period_kind"], strict=True)
    return pd.DataFrame(
        {
            t("Change"): changed["kind"].map(kinds),
            t("Indicator"): names[localized("indicator_en")],
            t("Region"): names[localized("region_en")],
            t("Market"): names[localized("market_en")],
            t("IP type"): names[localized("ip_type_en")],
            t("Industry"): names[localized("industry_en")],
            t("Channel"): names[localized("channel_en")],
            t("Period"): [numbers.period(*period) for period in periods],
            t("Before"): [_published(row, "old") for row in records(changed)],
            t("Now"): [_published(row, "new") for row in records(changed)],
        },
        index=changed.index,
    )


def _published(row: Any, side: str) -> str:
    value, qualifier = getattr(row, f"value_{side}"), getattr(row, f"qualifier_{side}")
    unit = localized("unit_singular_en" if value == 1 else "unit_en")
    return "" if pd.isna(value) else numbers.published(float(value), qualifier, getattr(row, f"{unit}_{side}"))
