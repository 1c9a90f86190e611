"""What is derived from figures, and says so: a value divided by residents, or by another published figure.

The pages, the data addresses and the pictures derive with the same functions.
"""

from __future__ import annotations

import pandas as pd

from dashboard.figures import numbers
from dashboard.figures.periods import whole_years
from dashboard.figures.queries import NATIONWIDE
from dashboard.figures.records import records
from dashboard.figures.text import year_span
from locales import localized, t

PUBLISHED, INDEX = "published", "index"
FACTORS = {"per_100k": 100_000, "share": 1, "change": 1, INDEX: 100}
MEASURES = (PUBLISHED, *FACTORS)


def offered(rows: pd.DataFrame) -> list[str]:
    """What can be compared between regions: rates and indices allow no share and no division by residents."""
    counts = bool(countable(rows).iloc[0])
    return [PUBLISHED, "per_100k", "share", "change"] if counts else [PUBLISHED, "change"]


def countable(rows: pd.DataFrame) -> pd.Series:
    """Which rows are counts or amounts, that a share or a division by residents makes sense of."""
    counts: pd.Series = rows["measure"].isin(["flow", "stock"]) & rows["unit"].ne("percent")
    return counts


def names(base: int | None = None) -> dict[str, str]:
    """The measures as they read, the index to the year `base`."""
    return {
        PUBLISHED: t("as published"),
        "per_100k": t("per 100,000 residents"),
        "share": t("share of the national figure"),
        "change": t("change on the year before"),
        INDEX: t("index {year} = 100 (derived)", year=base or ""),
    }


def derivation(measure: str) -> str:
    """How a measure is derived, as an addition to what is counted."""
    return {
        PUBLISHED: "",
        "per_100k": t(" · Derived: divided by residents of the 2020 census"),
        "share": t(" · Derived: divided by the national figure published for the same period"),
        "change": t(" · Derived: against the province's own figure of the year before; none across a series break"),
        INDEX: t(
            " · Derived: divided by the series' own whole-year figure of the base year, times 100; none across a series break"
        ),
    }[measure]


def columns() -> dict[str, str]:
    """The columns that a file of derived values has more, and what they mean."""
    return {
        "derived_as": t("How the derived value beside it was made: per_100k, share, change or index."),
        "derived_value": t(
            "Derived here, not published: value ÷ derived_divisor; per_100k times 100,000, index times 100, change minus 1."
        ),
        "derived_divisor": t(
            "What the value is divided by: residents of the 2020 census, or the published figure of the nation, the year "
            "before or the base year."
        ),
        "derived_note": t(
            "Of an index: why there is no derived value beside a figure, where a series break lies between it and the base year."
        ),
    }


def measured(
    rows: pd.DataFrame, everything: pd.DataFrame, breaks: pd.DataFrame, measure: str, base: int | None = None
) -> pd.DataFrame:
    """`rows` of one family with a column `measured`; rows for which the measure cannot be had are left out.

    What is derived says so in `derived_as` and names its `derived_divisor`. `everything` is all figures of the family: a
    share needs the national figure of the same period, a change the region's own of the year before, and no break of
    `breaks` between the two, an index the region's own of the year `base`. Figures beyond a break from the base year
    stay, without a value: `derived_note` says why.
    """
    if measure == PUBLISHED:
        return rows.assign(measured=rows["value"])
    divisor = _divisor(rows, everything, breaks, measure, base)
    value = rows["value"] / divisor * FACTORS[measure] - (measure == "change")
    out = rows.assign(measured=value, derived_as=measure, derived_divisor=divisor)
    if measure == INDEX and base is not None:
        out["derived_note"] = _beyond_breaks(rows, breaks, base)
        out.loc[out["derived_note"].notna(), ["measured", "derived_divisor"]] = float("nan")
    return out[value.notna() & value.abs().lt(float("inf"))]


def _beyond_breaks(rows: pd.DataFrame, breaks: pd.DataFrame, base: int) -> pd.Series:
    """Why a row is not comparable with the year `base`: the breaks after the one and up to the other; None where it is.

    A period that began before a break counts as before it.
    """
    reasons = []
    for row in rows.itertuples():
        first, last = min(base, row.period_start.year), max(base, row.year)
        between = breaks[(breaks["indicator"] == row.indicator) & breaks["year"].gt(first) & breaks["year"].le(last)]
        said = [
            t("series break {year}: {reason}", year=each.year, reason=getattr(each, localized("reason_en")))
            for each in between.itertuples()
        ]
        reasons.append(
            t("not comparable with {base}, {breaks}", base=base, breaks=t("; ").join(said)) if said else None
        )
    return pd.Series(reasons, rows.index, dtype=object)


def left_empty(rows: pd.DataFrame) -> list[str]:
    """Which years of `measured` rows have no derived value though they have a figure, and why, in a sentence for each reason."""
    if "derived_note" not in rows:
        return []
    several = rows["indicator"].nunique() > 1
    return [
        t(
            "No index for {years}: {reason}",
            years=t("{name}, {years}", name=own[localized("indicator_en")].iloc[0], years=year_span(own))
            if several
            else year_span(own),
            reason=reason,
        )
        for (_, reason), own in rows.groupby(["indicator", "derived_note"], sort=False)
    ]


def _divisor(
    rows: pd.DataFrame, everything: pd.DataFrame, breaks: pd.DataFrame, measure: str, base: int | None
) -> pd.Series:
    """What the value of each row is divided by; NaN where there is nothing to divide by."""
    none = float("nan")
    if measure == "per_100k":
        return rows["population_2020"].astype(float).where(countable(rows))
    if measure == "share":
        own = everything[everything["region"] == NATIONWIDE].set_index(["period_start", "period_end"])["value"]
        periods = zip(rows["period_start"], rows["period_end"], strict=True)
        return pd.Series([own.get(key, none) for key in periods], rows.index, dtype=float).where(countable(rows))
    whole = {
        (region, row.year): row.value
        for region, own in everything.groupby("region")
        for row in records(whole_years(own))
    }
    if measure == INDEX:
        return pd.Series([whole.get((region, base), none) for region in rows["region"]], rows.index, dtype=float)
    broken = set(breaks.loc[breaks["indicator"].isin(rows["indicator"].unique()), "year"])
    before = [
        whole.get((row.region, row.year - 1), none) if row.is_whole_year and row.year not in broken else none
        for row in records(rows)
    ]
    return pd.Series(before, rows.index, dtype=float)


def marks(rows: pd.DataFrame, measure: str, dated: bool) -> pd.Series:
    """What stands at the end of each bar: the measure, and its period where they differ."""
    texts = []
    for row in records(rows):
        text = numbers.short(row.measured)
        if measure in ("share", "change"):
            text = numbers.percent(row.measured, signed=measure == "change")
        if dated:
            text += f" ({numbers.period(row.period_start, row.period_end, row.period_kind)})"
        texts.append(text)
    return pd.Series(texts, index=rows.index, dtype=str)
