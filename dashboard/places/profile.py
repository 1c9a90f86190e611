"""How one province's whole-year figures stand: against the nation, the other provinces, and its own residents.

Frames are rows of `queries.figures`. What is compared is always the same series and the same period; published values
go in, and everything that comes out is derived.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from statistics import median

import numpy as np
import pandas as pd

from dashboard.figures.kept import kept
from dashboard.figures.measures import countable
from dashboard.figures.queries import NATIONWIDE, PROVINCE_KINDS

# What two regions' figures must have in common to be compared.
CELL = ["family_key", "period_start", "period_end"]
# What a reader needs to know of the national figure beside them.
NATIONAL = [
    "value",
    "qualifier",
    "unit_en",
    "unit_zh",
    "unit_singular_en",
    "unit_singular_zh",
    "publisher_en",
    "publisher_zh",
    "published_on",
    "n_contradicting",
]
# A median or a rank of one or two provinces would say nothing of the others.
LEAST_COMPARED = 3
CHARTS_OF_BOTH = 6
MOST_LEADING = 4


def years(rows: pd.DataFrame) -> pd.Series:
    """Series with a whole-year figure by year, the latest year first."""
    whole = rows[rows["is_whole_year"]]
    return whole.groupby("year")["family_key"].nunique().sort_index(ascending=False)


def default_year(counts: pd.Series) -> int:
    """The year of `years` with most series, the latest such."""
    return int(counts[counts == counts.max()].index.max())


@kept(in_every_language=True)
def standings(rows: pd.DataFrame, region: str) -> pd.DataFrame:
    """The figures of `region` among `rows`, the whole-year figures of every region, indexed by `CELL`.

    Added columns: `national_...` for each of `NATIONAL`, where the nation's figure is published; `share`, a ratio to it;
    `n_compared`, how many of the 31 provinces published the cell; `median` and `rank` of these from three on (1 is the
    largest), `tied` where another has the same value; `per_100k`, by residents of the 2020 census. The corps is
    compared with the provinces but is none of them, so it has no rank and never enters a median.
    """
    own = rows[rows["region"] == region].set_index(CELL)
    nation: dict[object, int] = {}
    provinces: dict[object, list[float]] = defaultdict(list)
    columns = (rows[name].tolist() for name in (*CELL, "region", "region_kind", "value"))
    for place, (*cell, where, kind, value) in enumerate(zip(*columns, strict=True)):
        if where == NATIONWIDE:
            nation[tuple(cell)] = place
        elif kind in PROVINCE_KINDS:
            provinces[tuple(cell)].append(value)
    compared = [provinces[cell] for cell in own.index]
    enough = np.array([len(others) >= LEAST_COMPARED for others in compared], dtype=bool)
    ranked = own["region_kind"].isin(PROVINCE_KINDS) & enough
    of_each = list(zip(compared, own["value"], ranked, strict=True))
    # Where the nation has no such cell, the place is -1, which no row has.
    national = rows[NATIONAL].set_axis(range(len(rows))).reindex([nation.get(cell, -1) for cell in own.index])
    out = own.join(national.add_prefix("national_").set_axis(own.index))
    counts = countable(own)
    return out.assign(
        n_compared=np.array([len(others) for others in compared], dtype=int),
        median=np.array([median(others) if has else math.nan for others, has in zip(compared, enough, strict=True)]),
        rank=np.array([1 + sum(v > value for v in others) if has else math.nan for others, value, has in of_each]),
        tied=np.array([has and others.count(value) > 1 for others, value, has in of_each], dtype=bool),
        share=(own["value"] / out["national_value"]).where(counts & out["national_value"].ne(0)),
        per_100k=(own["value"] / own["population_2020"].astype(float) * 100_000).where(counts),
    )


def cells(parts: Sequence[pd.DataFrame]) -> pd.MultiIndex:
    """The cells of one or two `standings`, those first that most provinces and then the nation published."""
    both = pd.concat([part[["n_compared", "national_value"]] for part in parts])
    both = both[~both.index.duplicated()]
    order = pd.DataFrame(
        {
            "compared": -both["n_compared"],
            "no_national": both["national_value"].isna(),
            "family": both.index.get_level_values("family_key"),
        },
        index=both.index,
    )
    index: pd.MultiIndex = order.sort_values(["compared", "no_national", "family"], kind="stable").index
    return index


def leading(part: pd.DataFrame) -> pd.DataFrame:
    """The rows of `standings` that stand for a region: at most four families, of as many topics as there are.

    Those come first that most provinces published.
    """
    rows = part.reindex(cells([part])).reset_index().drop_duplicates("family_key")
    first = rows.drop_duplicates("topic").head(MOST_LEADING)
    more = rows.drop(first.index).head(MOST_LEADING - len(first))
    return pd.concat([first, more])


def compared_with(rows: pd.DataFrame, cell: tuple[str, pd.Timestamp, pd.Timestamp]) -> pd.DataFrame:
    """Those of `rows` that are a province's figure of one cell, by `CELL`."""
    family, start, end = cell
    own = (rows["family_key"] == family) & (rows["period_start"] == start) & (rows["period_end"] == end)
    return rows[own & rows["region_kind"].isin(PROVINCE_KINDS)]


def behind(rows: pd.DataFrame, index: pd.MultiIndex) -> pd.DataFrame:
    """Those of `rows` that the comparison of the cells of `index` rests on: the nation's and every province's."""
    compared = rows["region_kind"].isin([*PROVINCE_KINDS, "corps", "country"])
    return rows[compared & rows.set_index(CELL).index.isin(index)]


def published_by_both(rows: pd.DataFrame, regions: tuple[str, str]) -> list[str]:
    """Families of which both `regions` published a figure; first those with most years in common, then most figures."""
    first, second = (rows[rows["region"] == region].groupby("family_key")["year"].agg(set) for region in regions)
    sizes = rows[rows["region"].isin(regions)].groupby("family_key").size()
    shared = [family for family in first.index if family in second.index]
    return sorted(shared, key=lambda family: (-len(first[family] & second[family]), -sizes[family], family))
