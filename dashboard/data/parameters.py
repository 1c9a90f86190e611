"""The parameters of the data addresses: the same names and codes as in the addresses of the pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl

from dashboard.data.refusals import Refused, nearest
from dashboard.decisions import decision_words, decisions
from dashboard.figures import measures, queries, store
from dashboard.page import filters
from dashboard.quality import coverage_views
from locales import LANGUAGES, t

Members = Mapping[str, Sequence[str]]
Asked = Mapping[str, tuple[str, ...]]
LONGEST_WORDS = 200
MOST_PARAMETERS = 50
PARTS: Members = {str(number): () for number in range(1, 10)}
SNAPSHOTS = 3  # of so many at most the members are kept


@dataclass(frozen=True)
class Parameter:
    """A parameter: what it chooses, its members in a snapshot with the names they go by, and whether many at once.

    Without `members` it is free text; very many of them are found in the file `listed_in`, if in any.
    """

    name: str
    meaning: str
    members: Callable[[str], Members] | None = None
    many: bool = True
    in_path: bool = False
    example: str = ""
    listed_in: str = "figures.csv"


def parameters() -> dict[str, Parameter]:
    """Every parameter by its name, described in the language in use; those of decisions as `decisions:region`, ..."""
    every = [
        Parameter("topic", t("Topic"), lambda _: {code: (name,) for code, name in filters.topics().items()}),
        Parameter("indicator", t("Indicator"), _indicators, example="trademark_cases", listed_in="indicators.csv"),
        Parameter("region", t("Region: GB/T 2260 code, CN for nationwide"), _code_list("region"), example="CN,110000"),
        Parameter("market", t("Market setting"), _code_list("market")),
        Parameter("ip_type", t("IP type"), _code_list("ip_type")),
        Parameter("industry", t("Industry"), _code_list("industry")),
        Parameter("channel", t("Channel"), _code_list("channel")),
        Parameter("period_kind", t("Kind of period"), _code_list("period_kind")),
        Parameter("from", t("First year in which a period ends"), _years, many=False, example="2015"),
        Parameter("to", t("Last year in which a period ends"), _years, many=False, example="2020"),
        Parameter(
            "series",
            t("Series: indicator, market, IP type, industry and channel, parted by dots"),
            _series,
            example="trademark_cases.all.trademark.all.all",
        ),
        Parameter(
            "periods",
            t("Which periods: whole calendar years and states at a date only, or any"),
            lambda _: {"whole": (t("Whole years"),), "any": (t("Also parts of years, campaigns"),)},
            many=False,
        ),
        Parameter(
            "latest",
            t("Only the latest figure of each region, of each series; within a year a whole one before a part"),
            lambda _: {"region": (t("Latest of each"),)},
            many=False,
        ),
        Parameter("measure", _measure_meaning(), lambda _: _one_name(measures.names()), many=False),
        Parameter("base", t("Base year of an index, with measure=index"), _years, many=False, example="2015"),
        Parameter(
            "draw",
            t(
                "What is drawn instead of lines: of one year, or the latest of each region, bars or a map and bars; of one "
                "figure, what each of its sources says"
            ),
            lambda _: {"bars": (t("Bars"),), "map": (t("Map and bars"),), "sources": (t("Sources"),)},
            many=False,
        ),
        Parameter(
            "view",
            t("Which heatmap of what was found published"),
            lambda _: _one_name(coverage_views.kinds()),
            many=False,
        ),
        Parameter("part", t("Of a long heatmap, which part of its rows"), lambda _: PARTS, many=False),
        Parameter("kind", t("Kind of source"), _code_list("publisher_type")),
        Parameter("source", t("Publication"), _sources, listed_in="sources.csv"),
        Parameter("year", t("Year of the Key Points"), _years_of_tasks),
        Parameter("q", t("Words to search for, in either language"), many=False, example="customs"),
        Parameter("embed", t("Only the chart, to stand in another page"), lambda _: {"true": ()}, many=False),
        Parameter(
            "theme",
            t("Colours of a picture; by default those that the reader's browser prefers"),
            lambda _: {"light": (t("Light"),), "dark": (t("Dark"),)},
            many=False,
        ),
        Parameter("lang", t("Language of names and texts; English by default"), _languages, many=False),
        Parameter("snapshot", t("Snapshot, while it is kept; the current one by default"), _snapshots, many=False),
        Parameter(
            "id",
            t("Indicator"),
            _indicators,
            many=False,
            in_path=True,
            example="trademark_cases",
            listed_in="indicators.csv",
        ),
    ]
    return {parameter.name: parameter for parameter in every} | {
        f"decisions:{parameter.name}": parameter for parameter in _of_decisions()
    }


def _of_decisions() -> list[Parameter]:
    """The parameters of counts of published decisions, whose members are others than those of figures."""
    dimensions = decision_words.dimension_names()
    return [
        Parameter(
            "region",
            t("Of decisions, the region: code of a province, prefecture or county, XPCC, or CN, the default"),
            _places,
            example="130000,440100",
            listed_in="",
        ),
        Parameter(
            "level",
            t("Of decisions: instead of the regions themselves, every place of this level in them"),
            lambda _: _one_name(decisions.levels()),
            many=False,
        ),
        Parameter(
            "by",
            t("Of decisions: dimensions broken down into each of their members, of which `all` is the total"),
            lambda _: _one_name({str(code): name for code, name in dimensions.items()}),
        ),
        *(
            Parameter(
                code,
                t("Of decisions: {dimension}; the total of all members by default", dimension=name),
                _decided(code),
            )
            for code, name in dimensions.items()
        ),
        Parameter(
            "period_kind",
            t("Of decisions: months, or years, the default"),
            lambda _: _one_name(decision_words.period_kinds()),
            many=False,
        ),
        Parameter("from", t("Of decisions: first year"), _years_of_decisions, many=False),
        Parameter("to", t("Of decisions: last year"), _years_of_decisions, many=False),
        Parameter(
            "measure",
            t("Of decisions: what is drawn; decisions by default"),
            lambda _: {code: (measure.name,) for code, measure in decision_words.measures().items()},
            many=False,
        ),
        Parameter(
            "draw",
            t("Of decisions by place: a map of the places directly below one, beside their bars"),
            lambda _: {"map": (t("Map and bars"),)},
            many=False,
        ),
    ]


def asked(snapshot: str, allowed: Sequence[Parameter], query: str, path: Mapping[str, str]) -> Asked:
    """The chosen members by parameter, of a query string and the parts of the path. What is left empty is not asked.

    Raises Refused for a parameter, a member or a value that does not exist.
    """
    known = {parameter.name: parameter for parameter in allowed}
    chosen: dict[str, tuple[str, ...]] = {}
    for name, value in [*path.items(), *_pairs(query)]:
        parameter = known.get(name)
        if parameter is None or (parameter.in_path and name not in path):
            queried = {code: () for code, other in known.items() if not other.in_path}
            raise Refused(400, t("There is no such parameter here."), name, value, nearest(name, queried))
        if name in chosen:
            raise Refused(400, t("The parameter stands twice; part several members by commas."), name, value)
        if value:
            chosen[name] = _members(snapshot, parameter, value)
    return chosen


def _pairs(query: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
    except ValueError as error:
        raise Refused(400, t("There are more than {most} parameters.", most=MOST_PARAMETERS)) from error


def _members(snapshot: str, parameter: Parameter, value: str) -> tuple[str, ...]:
    if parameter.members is None:
        if len(value) > LONGEST_WORDS:
            raise Refused(
                400, t("The words are longer than {most} letters.", most=LONGEST_WORDS), parameter.name, value
            )
        return (value.strip(),) if value.strip() else ()
    members = parameter.members(snapshot)
    codes = tuple(dict.fromkeys(value.split(","))) if parameter.many else (value,)
    for code in codes:
        if code not in members:
            status = 404 if parameter.in_path else 400
            raise Refused(status, t("There is no such member."), parameter.name, code, nearest(code, members))
    return codes


def _measure_meaning() -> str:
    """What can be derived, and the columns in which it stands."""
    columns = measures.columns()
    return t(
        "Derived values beside the published ones; rows of which none can be had are left out. Columns: {columns}",
        columns=" ".join(f"{name}: {meaning}" for name, meaning in columns.items()),
    )


def _one_name(names: Mapping[str, str]) -> Members:
    return {code: (name,) for code, name in names.items()}


def _code_list(name: queries.CodeList) -> Callable[[str], Members]:
    @lru_cache(SNAPSHOTS)
    def members(snapshot: str) -> Members:
        rows = queries.code_list(snapshot, name)
        return {code: (row.name_en, row.name_zh) for code, row in zip(rows.index, rows.itertuples(), strict=True)}

    return members


def _decided(dimension: queries.CodeList) -> Callable[[str], Members]:
    listed = _code_list(dimension)
    return lambda snapshot: {**listed(snapshot), decisions.NOT_STATED: ("not stated", "未载明")}


@lru_cache(SNAPSHOTS)
def _places(snapshot: str) -> Members:
    return decisions.places(snapshot)


@lru_cache(SNAPSHOTS)
def _years_of_decisions(snapshot: str) -> Members:
    """The years of which records were loaded; without any, those of the figures, so that there is a member."""
    info = decisions.info(snapshot)
    if info.empty:
        return _years(snapshot)
    return {str(year): () for year in range(info["first_month"].iloc[0].year, info["last_month"].iloc[0].year + 1)}


@lru_cache(SNAPSHOTS)
def _indicators(snapshot: str) -> Members:
    rows = queries.indicators(snapshot)
    return {row.indicator: (row.name_en, row.name_zh) for row in rows.itertuples()}


@lru_cache(SNAPSHOTS)
def _series(snapshot: str) -> Members:
    rows = queries.families(snapshot)
    return {row.family_key: () for row in rows.itertuples()}


@lru_cache(SNAPSHOTS)
def _sources(snapshot: str) -> Members:
    return dict.fromkeys(queries.sources(snapshot)["source_id"], ())


@lru_cache(SNAPSHOTS)
def _years(snapshot: str) -> Members:
    first, last = queries.years(snapshot)
    return {str(year): () for year in range(first, last + 1)}


@lru_cache(SNAPSHOTS)
def _years_of_tasks(snapshot: str) -> Members:
    return {str(year): () for year in queries.tasks_found(snapshot)["year"].unique()}


def _snapshots(_: str) -> Members:
    return dict.fromkeys(store.kept(), ())


def _languages(_: str) -> Members:
    return dict.fromkeys(LANGUAGES, ())
