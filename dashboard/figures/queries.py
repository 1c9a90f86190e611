"""Every read of the database. Results are kept for each snapshot, so that a rerun asks nothing twice.

Each function takes the snapshot's id first and gives a new frame, free to change. Periods are timestamps, values
floats in the unit that `unit` names. Texts stand in two columns, `..._en` and `..._zh`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from inspect import unwrap
from typing import Literal, ParamSpec, TypedDict, TypeVar, Unpack

import pandas as pd

from dashboard.figures.kept import kept, named
from dashboard.figures.rows import Rows as PassingRows
from dashboard.figures.store import select, stream, tuples

cached = kept(in_every_language=True)
CodeList = Literal[
    "aspect", "channel", "industry", "ip_type", "market", "outcome", "period_kind", "publisher_type", "region", "unit"
]
Cells = Literal["figures", "observations"]
# What names a row in `_of_cells`.
PLACES: Mapping[Cells, str] = {"figures": "rowid", "observations": "place"}
# Where the words of a choice are looked for.
SEARCHED = ("indicator_en", "indicator_zh", "agency_en", "agency_zh", "publisher_en", "publisher_zh")
NATIONWIDE = "CN"
PROVINCE_KINDS = ("province", "municipality", "autonomous_region")

Arguments = ParamSpec("Arguments")
Rows = TypeVar("Rows")


def uncached(query: Callable[Arguments, Rows]) -> Callable[Arguments, Rows]:
    """`query` itself: for arguments that anyone may choose, of which keeping every answer would fill the memory."""
    plain: Callable[Arguments, Rows] = unwrap(query)
    return plain


class Chosen(TypedDict, total=False):
    """Which figures: members by dimension, the years in which a period ends, both included, and words in their names,
    agency or publisher, one after the other, whether capital or not.

    What is missing, empty or None leaves that filter out.
    """

    families: Sequence[str]
    regions: Sequence[str]
    indicators: Sequence[str]
    markets: Sequence[str]
    ip_types: Sequence[str]
    industries: Sequence[str]
    channels: Sequence[str]
    topics: Sequence[str]
    period_kinds: Sequence[str]
    first_year: int | None
    last_year: int | None
    words: str


@cached
def figures(snapshot: str, **chosen: Unpack[Chosen]) -> pd.DataFrame:
    """Figures with names, definition and source (`published_figure`), by series and period."""
    places = places_of_cells(snapshot, "figures", **chosen)
    return named(_every_figure(snapshot).iloc[places].reset_index(drop=True), snapshot)


@cached
def _every_figure(snapshot: str) -> pd.DataFrame:
    """All figures by place: read once, so that every choice of them holds the same texts in memory."""
    return select(snapshot, "SELECT * FROM published_figure ORDER BY rowid")


@cached
def cells(snapshot: str) -> pd.DataFrame:
    """Every figure by its cell: series_key and period, with names, value, qualifier and unit."""
    return select(
        snapshot,
        """
        SELECT series_key, period_start, period_end, period_kind, value, qualifier, indicator_en, indicator_zh,
            region_en, region_zh, market_en, market_zh, ip_type_en, ip_type_zh, industry_en, industry_zh,
            channel_en, channel_zh, unit_en, unit_zh, unit_singular_en, unit_singular_zh
        FROM published_figure
        ORDER BY series_key, period_end, period_start
        """,
    )


@cached
def every_observation(snapshot: str, **chosen: Unpack[Chosen]) -> pd.DataFrame:
    """What every publication says of the cells that `figures` would give, with names and source, by series and period."""
    where, values = _where(chosen)
    return select(snapshot, _of_cells("observations", "* EXCLUDE (place)", where), values)


def rows_of_cells(snapshot: str, table: Cells, columns: Sequence[str], **chosen: Unpack[Chosen]) -> PassingRows:
    """The same rows as `figures` or `every_observation` gives, as they pass, with only some `columns`."""
    where, values = _where(chosen)
    return stream(snapshot, _of_cells(table, ", ".join(columns), where), values)


def places_of_cells(snapshot: str, table: Cells, **chosen: Unpack[Chosen]) -> list[int]:
    """The same rows by their place in the database, which stays the same in a snapshot, in the same order."""
    where, values = _where(chosen)
    return [place for (place,) in tuples(snapshot, _of_cells(table, PLACES[table], where), values)]


def rows_of_table(snapshot: str, table: str, columns: Sequence[str], file: str | None = None) -> PassingRows:
    """The rows of a table of the contract as its file has them, or only those read from one `file`; see `files_of_table`."""
    listed = ", ".join(f'"{name}"' for name in columns)
    where, order = ("WHERE data_file = $file", "data_row") if file else ("", "rowid")
    values = {"file": file} if file else None
    return stream(snapshot, f'SELECT {listed} FROM "{table}" {where} ORDER BY {order}', values)


@cached
def files_of_table(snapshot: str, table: str) -> list[str]:
    """The files, as `data_file` names them, from which a table was read that several hold."""
    return list(select(snapshot, f'SELECT DISTINCT data_file FROM "{table}" ORDER BY data_file')["data_file"])


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
            -- A headline is the total of all channels, unless the indicator is published for one of them only.
            AND (
                family.channel = 'all'
                OR family.indicator NOT IN (SELECT indicator FROM family WHERE channel = 'all')
            )
        WHERE headline."view" = $view
        ORDER BY family_key, place
        """,
        {"view": view},
    )
    keys: list[str] = rows.sort_values(["place", "family_key"])["family_key"].tolist()
    return keys


@cached
def headlines(snapshot: str) -> list[str]:
    """The family keys that speak for any page, page by page in the order of `reference/headline_series.csv`."""
    views = select(snapshot, 'SELECT "view", min("order") AS place FROM headline_series GROUP BY ALL ORDER BY place')
    return list(dict.fromkeys(key for view in views["view"] for key in headline(snapshot, view)))


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
def sources_of(snapshot: str, regions: Sequence[str]) -> pd.DataFrame:
    """The publications with a value of any of `regions`: the newest first, with the kind of their publisher.

    `n_observations` is how many values of these regions each gives, `n_shown` how many of them are the figures shown.
    """
    return select(
        snapshot,
        """
        WITH taken AS (
            SELECT
                source_id,
                count(*) AS n_observations,
                count(*) FILTER (relation = 'preferred') AS n_shown
            FROM observation
            WHERE list_contains($regions, region)
            GROUP BY source_id
        )

        SELECT source.*, publisher_type.name_en AS publisher_type_en, publisher_type.name_zh AS publisher_type_zh,
            taken.n_observations, taken.n_shown
        FROM taken
        INNER JOIN source USING (source_id)
        INNER JOIN publisher_type ON publisher_type.publisher_type = source.publisher_type
        ORDER BY published_on DESC NULLS LAST, source_id
        """,
        {"regions": list(regions)},
    )


@cached
def observations(snapshot: str, source_id: str) -> pd.DataFrame:
    """What one publication says, with names and how each value stands to the preferred one of its cell."""
    return select(
        snapshot,
        """
        SELECT observation.*, indicator.name_en AS indicator_en, indicator.name_zh AS indicator_zh,
            region.name_en AS region_en, region.name_zh AS region_zh, unit.name_en AS unit_en, unit.name_zh AS unit_zh,
            unit.name_en_singular AS unit_singular_en, unit.name_zh AS unit_singular_zh
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
def tasks_found(snapshot: str) -> pd.DataFrame:
    """The tasks of every year of which any were found, with their source, in the order of the file within a year."""
    return select(
        snapshot,
        """
        SELECT task.*, source.title_en AS source_title_en,
            coalesce(source.title_original, source.title_en) AS source_title_zh,
            source.publisher AS publisher_en, source.publisher_zh, source.published_on, source.url, source.address_kind
        FROM task INNER JOIN source USING (source_id)
        ORDER BY year, task.rowid
        """,
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
def indicators(snapshot: str) -> pd.DataFrame:
    """Every indicator with the names of its unit and aspect, and how many figures there are of it."""
    return select(
        snapshot,
        """
        SELECT indicator.*, unit.name_en AS unit_en, unit.name_zh AS unit_zh,
            aspect.name_en AS aspect_en, aspect.name_zh AS aspect_zh,
            (SELECT count(*) FROM figure WHERE figure.indicator = indicator.indicator) AS n_figures
        FROM indicator
        INNER JOIN unit USING (unit)
        LEFT JOIN aspect ON aspect.aspect = indicator.aspect
        ORDER BY indicator.indicator
        """,
    )


@cached
def indicator(snapshot: str, code: str) -> pd.DataFrame:
    """The one row of an indicator with the names of its unit and aspect; none if there is no such indicator."""
    return select(
        snapshot,
        """
        SELECT indicator.*, unit.name_en AS unit_en, unit.name_zh AS unit_zh,
            aspect.name_en AS aspect_en, aspect.name_zh AS aspect_zh
        FROM indicator
        INNER JOIN unit USING (unit)
        LEFT JOIN aspect ON aspect.aspect = indicator.aspect
        WHERE indicator = $code
        """,
        {"code": code},
    )


@cached
def indicator_observations(snapshot: str, code: str) -> pd.DataFrame:
    """Every observation of an indicator, newest periods first and the preferred one of each cell on top, with names."""
    return select(
        snapshot,
        """
        SELECT concat_ws('.', indicator, market, ip_type, industry, channel) AS family_key,
            observation.*, region.name_en AS region_en, region.name_zh AS region_zh,
            unit.name_en AS unit_en, unit.name_zh AS unit_zh,
            unit.name_en_singular AS unit_singular_en, unit.name_zh AS unit_singular_zh,
            source.title_en AS source_title_en, coalesce(source.title_original, source.title_en) AS source_title_zh,
            source.publisher AS publisher_en, source.publisher_zh, source.published_on, source.url,
            source.address_kind, publisher_type.rank AS publisher_rank,
            publisher_type.name_en AS publisher_type_en, publisher_type.name_zh AS publisher_type_zh
        FROM observation
        INNER JOIN region USING (region)
        INNER JOIN unit ON unit.unit = observation.unit
        INNER JOIN source USING (source_id)
        INNER JOIN publisher_type USING (publisher_type)
        WHERE indicator = $code
        ORDER BY region <> 'CN', period_end DESC, period_start, region, family_key, relation <> 'preferred', source_id
        """,
        {"code": code},
    )


@cached
def indicator_tasks(snapshot: str, code: str) -> pd.DataFrame:
    """The tasks that an indicator measures, all of it, part of it or as context."""
    return select(
        snapshot,
        """
        SELECT DISTINCT task.year, task.task_no, task.title_en, task.title_zh, link.relation
        FROM task_indicator AS link
        INNER JOIN task ON task.year = link.year AND task.task_no = link.task_no
        WHERE link.indicator = $code
        ORDER BY task.year, try_cast(task.task_no AS INTEGER)
        """,
        {"code": code},
    )


@cached
def contested(snapshot: str) -> pd.DataFrame:
    """Every observation of the cells whose sources do not all agree, with names, definition and source.

    `cell` is the key of the cell; the preferred observation of a cell comes first. `publisher_rank` is 1 for the best
    kind of publisher.
    """
    return select(
        snapshot,
        """
        SELECT
            concat_ws('.', figure.series_key, figure.period_start, figure.period_end) AS cell,
            figure.family_key, figure.series_key, figure.year, figure.topic, figure.measure,
            figure.n_contradicting, figure.n_rounding,
            figure.indicator_en, figure.indicator_zh, figure.definition_en, figure.definition_zh,
            figure.region_en, figure.region_zh, figure.region_kind, figure.market_en, figure.market_zh,
            figure.ip_type_en, figure.ip_type_zh, figure.industry_en, figure.industry_zh,
            figure.channel_en, figure.channel_zh, figure.unit_en, figure.unit_zh,
            figure.unit_singular_en, figure.unit_singular_zh,
            observation.*,
            source.title_en AS source_title_en, source.title_original AS source_title_zh,
            source.publisher AS publisher_en, source.publisher_zh, source.publisher_type,
            publisher_type.name_en AS publisher_type_en, publisher_type.name_zh AS publisher_type_zh,
            publisher_type.rank AS publisher_rank, source.published_on, source.url, source.address_kind
        FROM observation
        INNER JOIN published_figure AS figure
            USING (indicator, period_start, period_end, region, market, ip_type, industry, channel)
        INNER JOIN source ON source.source_id = observation.source_id
        INNER JOIN publisher_type ON publisher_type.publisher_type = source.publisher_type
        WHERE figure.n_contradicting + figure.n_rounding > 0
        ORDER BY cell, relation <> 'preferred', publisher_rank, observation.source_id
        """,
    )


@cached
def findings(snapshot: str) -> pd.DataFrame:
    """What the checks on the published numbers found: one row a finding, the largest deviation of a check first."""
    return select(
        snapshot,
        """
        SELECT finding.* EXCLUDE (compared), region.kind AS region_kind
        FROM finding INNER JOIN region USING (region)
        ORDER BY check_name, abs(deviation_percent) DESC, finding_id
        """,
    )


@cached
def finding_figures(snapshot: str) -> pd.DataFrame:
    """The figures that each finding compares, with names and source: finding_id, place, role and `published_figure`."""
    return select(
        snapshot,
        """
        SELECT finding_figure.finding_id, finding_figure.place, finding_figure.role, published_figure.*
        FROM finding_figure INNER JOIN published_figure USING (series_key, period_start, period_end)
        ORDER BY finding_id, place
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
def builds(snapshot: str) -> pd.DataFrame:
    """Every build on record (`build_log`), the latest first."""
    return select(snapshot, "SELECT * FROM build_log ORDER BY build DESC")


@cached
def changes_of_build(snapshot: str, build: int) -> pd.DataFrame:
    """What one build changed (`change_log`), one row a figure, with the names of its members, unit and newest source."""
    return select(
        snapshot,
        """
        SELECT change_log.*,
            indicator.name_en AS indicator_en, indicator.name_zh AS indicator_zh,
            region.name_en AS region_en, region.name_zh AS region_zh,
            market.name_en AS market_en, market.name_zh AS market_zh,
            ip_type.name_en AS ip_type_en, ip_type.name_zh AS ip_type_zh,
            industry.name_en AS industry_en, industry.name_zh AS industry_zh,
            channel.name_en AS channel_en, channel.name_zh AS channel_zh,
            unit.name_en AS unit_en, unit.name_zh AS unit_zh,
            source.publisher AS publisher_en, source.publisher_zh
        FROM change_log
        LEFT JOIN indicator USING (indicator)
        LEFT JOIN region USING (region)
        LEFT JOIN market USING (market)
        LEFT JOIN ip_type USING (ip_type)
        LEFT JOIN industry USING (industry)
        LEFT JOIN channel USING (channel)
        LEFT JOIN unit ON unit.unit = change_log.unit
        LEFT JOIN source ON source.source_id = coalesce(new_source_id, old_source_id)
        WHERE build = $build
        ORDER BY kind, indicator, region, period_end, period_start
        """,
        {"build": build},
    )


@cached
def build_info(snapshot: str) -> pd.Series:
    """The one row of `build_info`."""
    return select(snapshot, "SELECT * FROM build_info").iloc[0]


def logged_since(snapshot: str, asked: str) -> pd.DataFrame | None:
    """How the figures differ from those of the snapshot `asked` for, by the log that `snapshot` carries; None if it knows none.

    One row a cell, with the columns of `cells` twice, as `..._old` and `..._new`, and `kind`: added, removed or revised.
    """
    known = select(
        snapshot,
        """
        -- Rows of changes may have been dropped, where there were very many: then what is left tells too little.
        SELECT
            (SELECT max(build) FROM build_log WHERE snapshot_id = $asked) AS build,
            (SELECT coalesce(sum(n_added + n_removed + n_revised), 0) FROM build_log
                WHERE build_log.build > (SELECT max(build) FROM build_log WHERE snapshot_id = $asked)) AS counted,
            (SELECT count(*) FROM change_log
                WHERE change_log.build > (SELECT max(build) FROM build_log WHERE snapshot_id = $asked)) AS listed
        """,
        {"asked": asked},
    ).iloc[0]
    if pd.isna(known["build"]) or known["counted"] != known["listed"]:
        return None
    return select(
        snapshot,
        """
        WITH net AS (
            SELECT
                indicator, region, market, ip_type, industry, channel, period_start, period_end,
                last(period_kind ORDER BY build) AS period_kind,
                last(unit ORDER BY build) AS unit,
                first(old_value ORDER BY build) AS value_old,
                first(old_qualifier ORDER BY build) AS qualifier_old,
                last(new_value ORDER BY build) AS value_new,
                last(new_qualifier ORDER BY build) AS qualifier_new
            FROM change_log
            WHERE build > $build
            GROUP BY indicator, region, market, ip_type, industry, channel, period_start, period_end
        ),

        named AS (
            SELECT
                concat_ws('.', net.indicator, net.market, net.ip_type, net.industry, net.channel, net.region) AS series_key,
                period_start, period_end, period_kind, value_old, qualifier_old, value_new, qualifier_new,
                coalesce(indicator.name_en, net.indicator) AS indicator_en,
                coalesce(indicator.name_zh, net.indicator) AS indicator_zh,
                coalesce(region.name_en, net.region) AS region_en,
                coalesce(region.name_zh, net.region) AS region_zh,
                coalesce(market.name_en, net.market) AS market_en,
                coalesce(market.name_zh, net.market) AS market_zh,
                coalesce(ip_type.name_en, net.ip_type) AS ip_type_en,
                coalesce(ip_type.name_zh, net.ip_type) AS ip_type_zh,
                coalesce(industry.name_en, net.industry) AS industry_en,
                coalesce(industry.name_zh, net.industry) AS industry_zh,
                coalesce(channel.name_en, net.channel) AS channel_en,
                coalesce(channel.name_zh, net.channel) AS channel_zh,
                coalesce(unit.name_en, net.unit) AS unit_en,
                coalesce(unit.name_zh, net.unit) AS unit_zh,
                coalesce(unit.name_en_singular, net.unit) AS unit_singular_en,
                coalesce(unit.name_zh, net.unit) AS unit_singular_zh
            FROM net
            LEFT JOIN indicator USING (indicator)
            LEFT JOIN region ON region.region = net.region
            LEFT JOIN market ON market.market = net.market
            LEFT JOIN ip_type ON ip_type.ip_type = net.ip_type
            LEFT JOIN industry ON industry.industry = net.industry
            LEFT JOIN channel ON channel.channel = net.channel
            LEFT JOIN unit ON unit.unit = net.unit
            WHERE value_old IS DISTINCT FROM value_new OR qualifier_old IS DISTINCT FROM qualifier_new
        )

        SELECT
            CASE WHEN value_old IS NULL THEN 'added' WHEN value_new IS NULL THEN 'removed' ELSE 'revised' END AS kind,
            series_key, period_start, period_end, value_old, qualifier_old, value_new, qualifier_new,
            COLUMNS('(.+_en|.+_zh|period_kind)') AS "\\1_old",
            COLUMNS('(.+_en|.+_zh|period_kind)') AS "\\1_new"
        FROM named
        ORDER BY series_key, period_end, period_start
        """,
        {"build": int(known["build"])},
    )


def built_at(snapshot: str, asked: str) -> pd.Timestamp | None:
    """When the snapshot `asked` for was last built, by the log that `snapshot` carries; None if it knows none."""
    found = select(
        snapshot, "SELECT max(built_at) AS built_at FROM build_log WHERE snapshot_id = $asked", {"asked": asked}
    )
    built: pd.Timestamp = found["built_at"].iloc[0]
    return None if pd.isna(built) else built


def _of_cells(table: Cells, columns: str, where: str) -> str:
    """The query for figures, or for all observations of the same cells, with names and source; `PLACES` is the row's id."""
    if table == "figures":
        return f"""
            SELECT {columns} FROM published_figure {where}
            ORDER BY series_key, period_end, period_start
            """
    return f"""
        WITH named AS (
            SELECT figure.family_key, figure.series_key, figure.year, figure.topic, figure.agency_en, figure.agency_zh,
                figure.indicator_en, figure.indicator_zh, figure.region_en, figure.region_zh,
                figure.market_en, figure.market_zh, figure.ip_type_en, figure.ip_type_zh,
                figure.industry_en, figure.industry_zh, figure.channel_en, figure.channel_zh,
                figure.unit_en, figure.unit_zh, figure.unit_singular_en, figure.unit_singular_zh,
                observation.*, observation.rowid AS place,
                source.title_en AS source_title_en, coalesce(source.title_original, source.title_en) AS source_title_zh,
                source.publisher AS publisher_en, source.publisher_zh, source.publisher_type,
                source.published_on, source.url, source.address_kind
            FROM observation
            INNER JOIN published_figure AS figure
                USING (indicator, period_start, period_end, region, market, ip_type, industry, channel)
            INNER JOIN source ON source.source_id = observation.source_id
        )
        SELECT {columns} FROM named {where}
        ORDER BY series_key, period_end, period_start, relation <> 'preferred', source_id
        """


def _where(chosen: Chosen) -> tuple[str, dict[str, object] | None]:
    """A WHERE clause and the values bound to it."""
    columns = {
        "family_key": chosen.get("families"),
        "region": chosen.get("regions"),
        "indicator": chosen.get("indicators"),
        "market": chosen.get("markets"),
        "ip_type": chosen.get("ip_types"),
        "industry": chosen.get("industries"),
        "channel": chosen.get("channels"),
        "topic": chosen.get("topics"),
        "period_kind": chosen.get("period_kinds"),
    }
    conditions = [f"list_contains(${name}, {name})" for name, members in columns.items() if members]
    values: dict[str, object] = {name: list(members) for name, members in columns.items() if members}
    for name, sign, year in (
        ("first_year", ">=", chosen.get("first_year")),
        ("last_year", "<=", chosen.get("last_year")),
    ):
        if year is not None:
            conditions.append(f"year {sign} ${name}")
            values[name] = year
    if words := chosen.get("words"):
        texts = ", ".join(f"coalesce({name}, '')" for name in SEARCHED)
        conditions.append(f"contains(lower(concat_ws(' ', {texts})), lower($words))")
        values["words"] = words
    return (f"WHERE {' AND '.join(conditions)}" if conditions else ""), values or None
