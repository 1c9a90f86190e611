"""The tables that can be asked for: which rows, by which parameters. Routes, OpenAPI and the index follow from here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from dashboard.data.coverage_page import coverage_cells
from dashboard.data.decision_page import rows_asked
from dashboard.data.parameters import Asked
from dashboard.data.refusals import Refused
from dashboard.decisions import decision_words
from dashboard.decisions.decisions import DIMENSIONS
from dashboard.figures import measures, queries
from dashboard.figures.queries import Cells, Chosen
from dashboard.figures.rows import Rows, of_frame
from dashboard.figures.words import IN_SOURCES, holding
from dashboard.files import exports, notes
from dashboard.places.provinces import latest_of_each
from locales import localized, t

BY_CELL = (
    "topic",
    "indicator",
    "region",
    "market",
    "ip_type",
    "industry",
    "channel",
    "period_kind",
    "from",
    "to",
    "series",
    "q",
)
DERIVING = ("periods", "latest", "measure", "base")
OF_FIGURES = (*BY_CELL, *DERIVING)
OF_COVERAGE = ("view", "topic", "from", "to", "part")
OF_DECISIONS = tuple(
    f"decisions:{name}" for name in ("region", "level", "by", *DIMENSIONS, "period_kind", "from", "to")
)
IN_INDICATORS = ("indicator", "name_en", "name_zh", "agency_en", "agency_zh")
IN_TARGETS = ("target_id", "document_en", "document_zh", "measures_en", "measures_zh")
IN_TASKS = ("title_en", "title_zh", "summary_en", "summary_zh")


def lacks_nothing(_: str) -> str:
    """Why any snapshot lacks what each has."""
    return ""


@dataclass(frozen=True)
class Resource:
    """A table: its name, the names of its parameters, and its rows as they are handed out for what is asked.

    The rows of a table of `cells` are some of those of that table. `notes` go with every file, `nothing` says that no row was
    found, and `lacking` why a snapshot has no such table, empty if it has.
    """

    name: str
    title: str
    meaning: str
    parameters: tuple[str, ...]
    rows: Callable[[str, Asked], Rows]
    cells: Cells | None = None
    notes: Callable[[str], Mapping[str, str]] = notes.notes
    nothing: str = ""
    lacking: Callable[[str], str] = lacks_nothing


def resources() -> dict[str, Resource]:
    """Every resource by its name, described in the language in use."""
    every = [
        Resource(
            "figures",
            t("Figures"),
            t("One value for each cell, the preferred of all observations, with names, definition and source."),
            OF_FIGURES,
            _figures,
            "figures",
        ),
        Resource(
            "observations",
            t("Observations"),
            t("What each publication says of each cell, and how it stands to the figure."),
            BY_CELL,
            lambda snapshot, asked: rows_of_cells(snapshot, "observations", asked),
            "observations",
        ),
        Resource(
            "indicators",
            t("Indicators"),
            t("What is counted, by whom, in which unit; definitions and series breaks."),
            ("topic", "indicator", "q"),
            _indicators,
        ),
        Resource(
            "sources",
            t("Publications"),
            t("The publications behind the figures, tasks and targets."),
            ("kind", "source", "q"),
            _sources,
        ),
        Resource(
            "coverage",
            t("Coverage"),
            t(
                "How many figures of whole years and of other periods were found, by row and year of a heatmap; derived."
            ),
            OF_COVERAGE,
            lambda snapshot, asked: of_frame(coverage_cells(snapshot, asked)),
        ),
        Resource(
            "decisions",
            t("Decisions"),
            t(
                "Published penalty decisions, counted from their records by month or year, place and kind; never mixed with "
                "agencies' own totals."
            ),
            OF_DECISIONS,
            rows_asked,
            notes=notes.of_decisions,
            nothing=decision_words.none_loaded(),
            lacking=decision_words.lacking,
        ),
        Resource("tasks", t("Tasks"), t("The tasks of the annual Key Points."), ("year", "q"), _tasks),
        Resource("targets", t("Targets"), t("Published, dated commitments."), ("indicator", "q"), _targets),
    ]
    return {resource.name: resource for resource in every}


def indicator_figures() -> Resource:
    """The figures of the one indicator that the path names."""
    return Resource(
        "indicator",
        t("Figures of one indicator"),
        t("All figures of one indicator, as on its page."),
        ("id",),
        lambda snapshot, asked: rows_of_cells(snapshot, "figures", asked),
        "figures",
    )


def figures(snapshot: str, asked: Asked) -> pd.DataFrame:
    """The figures that are asked for, as `queries.figures` gives them; with a measure also what is derived of them.

    Raises Refused where an index has no base year, or something else has one.
    """
    measure, base = _measure(asked)
    rows = queries.uncached(queries.figures)(snapshot, **_chosen(asked))
    if asked.get("periods") == ("whole",):
        rows = rows[rows["is_whole_year"]]
    if "latest" in asked:
        rows = latest_of_each(rows)
    return rows if measure == measures.PUBLISHED else _derived(snapshot, rows, measure, base)


def _measure(asked: Asked) -> tuple[str, int | None]:
    measure = asked.get("measure", (measures.PUBLISHED,))[0]
    base = int(asked["base"][0]) if "base" in asked else None
    if (measure == measures.INDEX) != (base is not None):
        raise Refused(
            400, t("An index needs a base year, and nothing else has one."), "base", asked.get("base", (None,))[0]
        )
    return measure, base


def _derived(snapshot: str, rows: pd.DataFrame, measure: str, base: int | None) -> pd.DataFrame:
    """`rows` with `measures.measured` of each family."""
    everything = queries.uncached(queries.figures)(snapshot, families=tuple(rows["family_key"].unique()))
    of_family = dict(iter(everything.groupby("family_key")))
    breaks = queries.breaks(snapshot)
    parts = [
        measures.measured(own, of_family[family], breaks, measure, base) for family, own in rows.groupby("family_key")
    ]
    derived = pd.concat(parts) if parts else measures.measured(rows, rows, breaks, measure, base)
    return derived.sort_index()


def _figures(snapshot: str, asked: Asked) -> Rows:
    if is_plain_choice(asked):
        return rows_of_cells(snapshot, "figures", asked)
    return of_frame(exports.handed_out(figures(snapshot, asked)))


def is_plain_choice(asked: Asked) -> bool:
    """Whether rows of the table itself are asked for, in its own order and with nothing derived of them."""
    return asked.keys().isdisjoint(DERIVING)


def observations(snapshot: str, asked: Asked) -> pd.DataFrame:
    """The observations that are asked for, as `queries.every_observation` gives them."""
    return queries.uncached(queries.every_observation)(snapshot, **_chosen(asked))


def rows_of_cells(snapshot: str, table: Cells, asked: Asked) -> Rows:
    """The rows of a table of cells that are asked for, with the columns that are handed out."""
    columns = exports.columns() if table == "figures" else exports.observation_columns()
    return queries.rows_of_cells(snapshot, table, columns, **_chosen(asked))


def places_of_cells(snapshot: str, table: Cells, asked: Asked) -> list[int]:
    """Where the rows that are asked for stand in the table, in their order."""
    return queries.places_of_cells(snapshot, table, **_chosen(asked))


def _indicators(snapshot: str, asked: Asked) -> Rows:
    rows = _members(queries.indicators(snapshot), asked, "topic", "indicator")
    return _one_language(holding(rows, _words(asked), IN_INDICATORS))


def _sources(snapshot: str, asked: Asked) -> Rows:
    rows = queries.sources(snapshot).rename(columns={"publisher_type": "kind", "source_id": "source"})
    rows = _members(rows, asked, "kind", "source").rename(columns={"kind": "publisher_type", "source": "source_id"})
    return _one_language(holding(rows, _words(asked), IN_SOURCES))


def _tasks(snapshot: str, asked: Asked) -> Rows:
    rows = _members(queries.tasks_found(snapshot), asked, "year")
    return _one_language(holding(rows, _words(asked), IN_TASKS))


def _targets(snapshot: str, asked: Asked) -> Rows:
    rows = _members(queries.targets(snapshot), asked, "indicator")
    return _one_language(holding(rows, _words(asked), IN_TARGETS))


def _chosen(asked: Asked) -> Chosen:
    first, last = _span(asked)
    return {
        "families": asked.get("series", ()),
        "regions": asked.get("region", ()),
        "indicators": asked.get("id") or asked.get("indicator", ()),
        "markets": asked.get("market", ()),
        "ip_types": asked.get("ip_type", ()),
        "industries": asked.get("industry", ()),
        "channels": asked.get("channel", ()),
        "topics": asked.get("topic", ()),
        "period_kinds": asked.get("period_kind", ()),
        "first_year": first,
        "last_year": last,
        "words": _words(asked),
    }


def _span(asked: Asked) -> tuple[int | None, int | None]:
    """First and last year, whichever way round they are given, as on the pages."""
    first, last = (int(*asked[name]) if name in asked else None for name in ("from", "to"))
    return (last, first) if first is not None and last is not None and first > last else (first, last)


def _words(asked: Asked) -> str:
    return " ".join(asked.get("q", ()))


def _members(rows: pd.DataFrame, asked: Asked, *columns: str) -> pd.DataFrame:
    for name in columns:
        if name in asked:
            rows = rows[rows[name].astype(str).isin(asked[name])]
    return rows


def _one_language(rows: pd.DataFrame) -> Rows:
    """`rows` without the texts that the other language has of the same: `name_zh` where there is `name_en`, ..."""
    pairs = [
        (english, f"{english.removesuffix('_en')}_zh")
        for english in rows
        if f"{english}_en" not in rows and f"{english.removesuffix('_en')}_zh" in rows
    ]
    other = [english if localized(english) == chinese else chinese for english, chinese in pairs]
    return of_frame(rows.drop(columns=other))
