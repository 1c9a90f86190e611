"""Every read of the database. Results are kept for each snapshot, so that a rerun asks nothing twice.

Each function takes the snapshot's id first and gives a new frame, free to change. Periods are timestamps, values
floats in the unit that `unit` names. Texts stand in two columns, `..._en` and `..._zh`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pandas as pd
import streamlit as st

from dashboard.store import select

CodeList = Literal[
    "aspect", "channel", "industry", "ip_type", "market", "period_kind", "publisher_type", "region", "unit"
]
NATIONWIDE = "CN"
PROVINCE_KINDS = ("province", "municipality", "autonomous_region")

cached = st.cache_data(max_entries=500, show_spinner=False)


@cached
def figures(
    snapshot: str,
    families: Sequence[str] = (),
    regions: Sequence[str] = (),
    indicators: Sequence[str] = (),
    markets: Sequence[str] = (),
    ip_types: Sequence[str] = (),
    industries: Sequence[str] = (),
    channels: Sequence[str] = (),
    topics: Sequence[str] = (),
    period_kinds: Sequence[str] = (),
    first_year: int | None = None,
    last_year: int | None = None,
) -> pd.DataFrame:
    """Figures with names, definition and source (`published_figure`), by series and period.

    An empty list or None leaves that filter out; years are those in which a period ends, both included.
    """
    chosen = {
        "family_key": families,
        "region": regions,
        "indicator": indicators,
        "market": markets,
        "ip_type": ip_types,
        "industry": industries,
        "channel": channels,
        "topic": topics,
        "period_kind": period_kinds,
    }
    conditions = [f"list_contains(${name}, {name})" for name, members in chosen.items() if members]
    values: dict[str, object] = {name: list(members) for name, members in chosen.items() if members}
    for name, sign, year in (("first_year", ">=", first_year), ("last_year", "<=", last_year)):
        if year is not None:
            conditions.append(f"year {sign} ${name}")
            values[name] = year
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    order = "ORDER BY series_key, period_end, period_start"
    return select(snapshot, f"SELECT * FROM published_figure {where} {order}", values or None)


@cached
def families(snapshot: str) -> pd.DataFrame:
    """The catalogue of series families, one row a `family_key`, those with most figures first.

    `market_varies`, `ip_type_varies`, ... tell whether its indicator has more than one member there, which a name then
    has to say.
    """
    return select(
        snapshot,
        """
        SELECT family.*, indicator.agency_en, indicator.agency_zh, indicator.definition_en, indicator.definition_zh,
            count(DISTINCT market) OVER own > 1 AS market_varies,
            count(DISTINCT ip_type) OVER own > 1 AS ip_type_varies,
            count(DISTINCT industry) OVER own > 1 AS industry_varies,
            count(DISTINCT channel) OVER own > 1 AS channel_varies
        FROM family INNER JOIN indicator USING (indicator)
        WINDOW own AS (PARTITION BY family.indicator)
        ORDER BY n_national DESC, n_figures DESC, family_key
        """,
    )


@cached
def headline(snapshot: str, view: str) -> list[str]:
    """The family keys that speak for a page, in the order of `reference/headline_series.csv`."""
    rows = select(
        snapshot,
        """
        SELECT DISTINCT ON (family_key) family_key, headline."order" AS place
        FROM headline_series AS headline
        INNER JOIN family
            ON family.indicator = headline.indicator
            AND family.market GLOB headline.market
            AND family.ip_type GLOB headline.ip_type
            AND family.industry GLOB headline.industry
            AND family.channel = 'all'
        WHERE headline."view" = $view
        ORDER BY family_key, place
        """,
        {"view": view},
    )
    keys: list[str] = rows.sort_values(["place", "family_key"])["family_key"].tolist()
    return keys


@cached
def code_list(snapshot: str, name: CodeList) -> pd.DataFrame:
    """A code list, its members in order as the index."""
    return select(snapshot, f"SELECT * FROM {name} ORDER BY rowid").set_index(name)


@cached
def breaks(snapshot: str) -> pd.DataFrame:
    """Series breaks: indicator, year, reason_en, reason_zh."""
    return select(snapshot, "SELECT * FROM series_break ORDER BY indicator, year")


@cached
def sources(snapshot: str) -> pd.DataFrame:
    """Every publication with the kind of its publisher and the number of observations taken from it."""
    return select(
        snapshot,
        """
        SELECT source.*, publisher_type.name_en AS publisher_type_en, publisher_type.name_zh AS publisher_type_zh,
            count(observation.source_id) AS n_observations
        FROM source
        INNER JOIN publisher_type USING (publisher_type)
        LEFT JOIN observation USING (source_id)
        GROUP BY ALL
        ORDER BY published_on DESC NULLS LAST, source_id
        """,
    )


@cached
def observations(snapshot: str, source_id: str) -> pd.DataFrame:
    """What one publication says, with names and how each value stands to the preferred one of its cell."""
    return select(
        snapshot,
        """
        SELECT observation.*, indicator.name_en AS indicator_en, indicator.name_zh AS indicator_zh,
            region.name_en AS region_en, region.name_zh AS region_zh, unit.name_en AS unit_en, unit.name_zh AS unit_zh
        FROM observation
        INNER JOIN indicator USING (indicator)
        INNER JOIN region USING (region)
        INNER JOIN unit ON unit.unit = observation.unit
        WHERE source_id = $source_id
        ORDER BY indicator, period_end, region
        """,
        {"source_id": source_id},
    )


@cached
def tasks(snapshot: str, year: int) -> pd.DataFrame:
    """The tasks of one year's Key Points with their aspect and source, in their order."""
    return select(
        snapshot,
        """
        SELECT task.*, source.title_en AS source_title_en, source.title_original AS source_title_zh,
            source.publisher AS publisher_en, source.publisher_zh, source.published_on, source.url, source.address_kind
        FROM task INNER JOIN source USING (source_id)
        WHERE year = $year
        ORDER BY try_cast(task_no AS DOUBLE), task_no
        """,
        {"year": year},
    )


@cached
def task_series(snapshot: str, year: int) -> pd.DataFrame:
    """The series by which each task of a year is judged: task_no, indicator, relation, expects, family_key."""
    return select(snapshot, "SELECT * FROM task_series WHERE year = $year", {"year": year})


@cached
def targets(snapshot: str) -> pd.DataFrame:
    """Every target with the names of its indicator, where one measures it, and its source."""
    return select(
        snapshot,
        """
        SELECT target.*, indicator.name_en AS indicator_en, indicator.name_zh AS indicator_zh,
            source.publisher AS publisher_en, source.publisher_zh, source.published_on, source.url,
            source.address_kind
        FROM target
        LEFT JOIN indicator USING (indicator)
        INNER JOIN source USING (source_id)
        ORDER BY target_id
        """,
    )


@cached
def columns(snapshot: str, table: str) -> pd.DataFrame:
    """The columns of a table with what they mean: column_name, en, zh."""
    return select(
        snapshot,
        """
        SELECT column_name, split_part(comment, ' · ', 1) AS en, split_part(comment, ' · ', 2) AS zh
        FROM duckdb_columns()
        WHERE table_name = $table
        """,
        {"table": table},
    )


@cached
def years(snapshot: str) -> tuple[int, int]:
    """The first and the last year that a figure ends in."""
    row = select(snapshot, "SELECT min(year) AS first, max(year) AS last FROM figure").iloc[0]
    return int(row["first"]), int(row["last"])


@cached
def build_info(snapshot: str) -> pd.Series:
    """The one row of `build_info`."""
    return select(snapshot, "SELECT * FROM build_info").iloc[0]
