"""How one province's whole-year figures stand: against the nation, the other provinces, and its own residents.

Frames are rows of `queries.figures`. What is compared is always the same series and the same period; published values
go in, and everything that comes out is derived.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import median

import numpy as np
import pandas as pd

from dashboard.figures.measures import countable
from dashboard.figures.queries import NATIONWIDE, PROVINCE_KINDS

Cell = tuple[str, pd.Timestamp, pd.Timestamp]
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


def of_provinces(rows: pd.DataFrame) -> dict[Cell, list[int]]:
    """The places in `rows` of the provinces' figures, by the cell that they can be compared in."""
    found: dict[Cell, list[int]] = defaultdict(list)
    for place, (cell, kind) in enumerate(zip(_cells_of(rows), rows["region_kind"].tolist(), strict=True)):
        if kind in PROVINCE_KINDS:
            found[cell].append(place)
    return found


def _cells_of(rows: pd.DataFrame) -> Iterator[Cell]:
    return zip(*(rows[name].tolist() for name in CELL), strict=True)


def standings(rows: pd.DataFrame, region: str) -> pd.DataFrame:
    """The figures of `region` among `rows`, the whole-year figures of every region, indexed by `CELL`.

    Added columns: `national_...` for each of `NATIONAL`, where the nation's figure is published; `share`, a ratio to it;
    `n_compared`, how many of the 31 provinces published the cell; `median` and `rank` of these from three on (1 is the
    largest), `tied` where another has the same value; `per_100k`, by residents of the 2020 census. The corps is
    compared with the provinces but is none of them, so it has no rank and never enters a median.
    """
    regions, values = rows["region"].tolist(), rows["value"].tolist()
    own = rows[rows["region"] == region].set_index(CELL)
    nation = {cell: place for place, cell in enumerate(_cells_of(rows)) if regions[place] == NATIONWIDE}
    provinces = of_provinces(rows)
    compared = [[values[place] for place in provinces.get(cell, ())] for cell in own.index]
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
    families = both.index.get_level_values("family_key")
    order = list(zip(-both["n_compared"], both["national_value"].isna(), families, strict=True))
    index: pd.MultiIndex = both.index.take(sorted(range(len(order)), key=order.__getitem__))
    return index


def leading(part: pd.DataFrame) -> pd.DataFrame:
    """The rows of `standings` that stand for a region: at most four families, of as many topics as there are.

    Those come first that most provinces published.
    """
    rows = part.iloc[part.index.get_indexer(cells([part]))]
    rows = rows[~rows.index.get_level_values("family_key").duplicated()]
    repeated = rows["topic"].duplicated().to_numpy()
    return rows.iloc[np.argsort(repeated, kind="stable")[:MOST_LEADING]]


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
