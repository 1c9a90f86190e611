"""The rules for numbers: which publication is preferred, how the others stand to it, and that nothing is made up.

The cases are worked out by hand. For the real data a second implementation of the rules, in exact fractions, says
what each value's precision and each publication's relation has to be.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest

from etl import publish, snapshot

ROOT = Path(__file__).resolve().parents[2]
CELL = ("indicator", "period_start", "period_end", "region", "market", "ip_type", "industry", "channel")
FILE = "published/observations/trademark.csv"


class Says(NamedTuple):
    """What one publication says of a cell, and the publication."""

    value: str
    qualifier: str = "exact"
    publisher_type: str = "press"
    published_on: str = "2021-03-01"
    source_id: str = ""


class Case(NamedTuple):
    """Publications on one cell; the first is the preferred one, the relations are those of the others, in order."""

    name: str
    says: list[Says]
    relations: list[str]


def official(value: str, qualifier: str = "exact") -> Says:
    return Says(value, qualifier, "official")


AGREES, ROUNDING, CONTRADICTS = "agrees", "differs_by_rounding", "contradicts"

PREFERENCE = [
    Case(
        "an official figure comes before a more precise one in the press",
        [Says("31000", publisher_type="official"), Says("31234")],
        [ROUNDING],
    ),
    Case(
        "publishers are ranked by their kind, not by the alphabet",
        [
            Says("5", publisher_type="official"),
            Says("4", publisher_type="official_republished"),
            Says("3", publisher_type="press"),
            Says("2", publisher_type="law_firm"),
            Says("1", publisher_type="encyclopedia"),
            Says("6", publisher_type="other"),
        ],
        [CONTRADICTS] * 5,
    ),
    Case(
        "an official figure with a word comes before an exact one in the press",
        [Says("31000", "over", "official", ""), Says("31000", "exact", "press", "2022-01-01")],
        [AGREES],
    ),
    Case(
        "of one kind of publisher, the more precise value comes first though it is older and has a word",
        [Says("31234", "about", published_on="2019-01-01"), Says("31000", published_on="2022-01-01")],
        [ROUNDING],
    ),
    Case(
        "of two decimals, the longer one comes first",
        [Says("97.46", published_on="2019-01-01"), Says("97.5", published_on="2022-01-01")],
        [ROUNDING],
    ),
    Case(
        "zeros at the end of decimals give no precision",
        [Says("97.4", published_on="2022-01-01"), Says("97.5000", published_on="2019-01-01")],
        [CONTRADICTS],
    ),
    Case(
        "equally precise, exact comes before over though older",
        [Says("31200", published_on="2019-01-01"), Says("31300", "over", published_on="2022-01-01")],
        [CONTRADICTS],
    ),
    Case(
        "equally precise, exact comes before about though older",
        [Says("31200", published_on="2019-01-01"), Says("31300", "about", published_on="2022-01-01")],
        [CONTRADICTS],
    ),
    Case(
        "equally precise, exact comes before nearly though older",
        [Says("31200", published_on="2019-01-01"), Says("31300", "nearly", published_on="2022-01-01")],
        # Nearly 31,300 admits more than 31,200, and 31,200 admits less than 31,300.
        [CONTRADICTS],
    ),
    Case(
        "no word but exact is better than another: the later publication comes first",
        [Says("31200", "over", published_on="2022-01-01"), Says("31400", "about", published_on="2019-01-01")],
        [CONTRADICTS],
    ),
    Case(
        "equally precise and exact, the later publication comes first",
        [Says("31201", published_on="2022-01-02"), Says("31203", published_on="2022-01-01")],
        [CONTRADICTS],
    ),
    Case(
        "a day in a month is later than the month alone",
        [Says("31201", published_on="2022-01-02"), Says("31203", published_on="2022-01")],
        [CONTRADICTS],
    ),
    Case(
        "a publication without a date comes last",
        [Says("31201", published_on="1998"), Says("31203", published_on="")],
        [CONTRADICTS],
    ),
    Case(
        "all else equal, the name of the source decides",
        [Says("31201", source_id="tie-a"), Says("31203", source_id="tie-b"), Says("31201", source_id="tie-c")],
        [CONTRADICTS, AGREES],
    ),
]

# A rounded value with its word, another value, and whether the rounded one admits it.
ADMITTED = [
    ("31000", "over", "31000", AGREES),
    ("31000", "over", "31001", ROUNDING),
    ("31000", "over", "31500", ROUNDING),
    ("31000", "over", "31999", ROUNDING),
    ("31000", "over", "32000", CONTRADICTS),
    ("31000", "over", "32001", CONTRADICTS),
    ("31000", "over", "30999", CONTRADICTS),
    ("31000", "over", "30501", CONTRADICTS),
    ("31000", "nearly", "31000", AGREES),
    ("31000", "nearly", "30999", ROUNDING),
    ("31000", "nearly", "30500", ROUNDING),
    ("31000", "nearly", "30001", ROUNDING),
    ("31000", "nearly", "29999", CONTRADICTS),
    ("31000", "nearly", "31001", CONTRADICTS),
    ("31000", "nearly", "31499", CONTRADICTS),
    ("32000", "nearly", "31000", CONTRADICTS),
    ("97.4", "over", "97.49", ROUNDING),
    ("97.4", "over", "97.5", CONTRADICTS),
    ("97.4", "over", "97.39", CONTRADICTS),
    ("97.4", "nearly", "97.31", ROUNDING),
    ("97.4", "nearly", "97.3", CONTRADICTS),
    ("97.4", "nearly", "97.41", CONTRADICTS),
    *(
        (value, word, other, relation)
        for word in ("exact", "about")
        for value, other, relation in (
            ("31000", "31000", AGREES),
            ("31000", "30500", ROUNDING),
            ("31000", "30499", CONTRADICTS),
            ("31000", "31499", ROUNDING),
            ("31000", "31500", ROUNDING),
            ("31000", "31999", ROUNDING),
            ("31000", "32000", CONTRADICTS),
            ("31000", "32001", CONTRADICTS),
            ("97.4", "97.35", ROUNDING),
            ("97.4", "97.34", CONTRADICTS),
            ("97.4", "97.49", ROUNDING),
            ("97.4", "97.5", CONTRADICTS),
            ("7", "6.5", ROUNDING),
            ("7", "6.4999", CONTRADICTS),
            ("7", "7.9999", ROUNDING),
            ("7", "8", CONTRADICTS),
            ("80.05", "80.045", ROUNDING),
            ("80.05", "80.0449", CONTRADICTS),
        )
    ),
]
AGREEMENT = [
    case
    for value, word, other, relation in ADMITTED
    for case in (
        Case(f"{word} {value}, official, and {other}", [official(value, word), Says(other)], [relation]),
        Case(f"{other}, official, and {word} {value}", [official(other), Says(value, word)], [relation]),
    )
]

PRECISION = {
    "0": "1",
    "7": "1",
    "78157": "1",
    "100": "100",
    "31000": "1000",
    "31000.00": "1000",
    "30500": "100",
    "250000000": "10000000",
    "97.4": "0.1",
    "97.40": "0.1",
    "80.05": "0.01",
    "0.5": "0.1",
    "12.0305": "0.0001",
    "0.0001": "0.0001",
    "120.5": "0.1",
}

COUNTED = Case(
    "sources are counted by how they stand to the preferred one",
    [
        official("31234"),
        Says("31234", published_on="2020"),
        Says("31000", published_on="2019"),
        Says("31200", "over", published_on="2018"),
        Says("31000", "nearly", published_on="2017"),
        Says("40000", published_on="2016"),
        Says("31235", published_on="2015"),
    ],
    [AGREES, ROUNDING, ROUNDING, CONTRADICTS, CONTRADICTS, CONTRADICTS],
)
CASES = [
    *PREFERENCE,
    *AGREEMENT,
    COUNTED,
    *(Case(f"precision of {value}", [Says(value)], []) for value in PRECISION),
]


@pytest.fixture(scope="module")
def cases(
    tmp_path_factory: pytest.TempPathFactory, copy_data: Callable
) -> Iterator[tuple[duckdb.DuckDBPyConnection, dict[str, int]]]:
    """A snapshot with one cell a case, and the year of each case's cell."""
    folder = tmp_path_factory.mktemp("rules")
    data = copy_data(folder)
    data.empty_observations()
    data.append(
        "published/indicators.csv",
        {
            "indicator": "counted_by_hand",
            "name_en": "Counted by hand",
            "name_zh": "手工计数",
            "agency_en": "Nobody",
            "agency_zh": "无",
            "unit": "cases",
            "measure": "flow",
            "topic": "trademark",
            "aspect": "ip_protection",
            "definition_en": "Cases made up for a test.",
            "definition_zh": "测试用案件。",
        },
    )
    years = {case.name: 1500 + number for number, case in enumerate(CASES)}
    assert len(years) == len(CASES)
    sources, observations = {}, []
    for case in CASES:
        for place, said in enumerate(case.says):
            # The names count down, so that only where a case sets them do they decide in its favour.
            source = said.source_id or f"hand-{years[case.name]}-{9 - place}"
            sources[source] = {
                "source_id": source,
                "title_en": source,
                "publisher": "Someone",
                "publisher_zh": "某人",
                "publisher_type": said.publisher_type,
                "published_on": said.published_on,
                "address_kind": "none",
                "language": "en",
            }
            observations.append(
                {
                    "indicator": "counted_by_hand",
                    "period_start": f"{years[case.name]}-01-01",
                    "period_end": f"{years[case.name]}-12-31",
                    "period_kind": "year",
                    "region": "CN",
                    "market": "all",
                    "ip_type": "trademark",
                    "industry": "all",
                    "channel": "all",
                    "value": said.value,
                    "unit": "cases",
                    "qualifier": said.qualifier,
                    "source_id": source,
                    "locator": f"{place}",
                    "locator_zh": f"{place}",
                }
            )
    data.append("published/sources.csv", *sources.values())
    # The preferred one stands last in the file, so that no order of rows decides in its favour.
    data.append(FILE, *reversed(observations))
    served = snapshot.make(data.path, folder / "build").snapshot_id
    with duckdb.connect(str(publish.database(folder / "build", served)), read_only=True) as connection:
        yield connection, years


@pytest.mark.parametrize("case", [*PREFERENCE, *AGREEMENT], ids=lambda case: case.name)
def test_the_preferred_observation_and_how_the_others_stand_to_it(cases, case: Case) -> None:
    con, years = cases
    relations = con.execute(
        "SELECT relation FROM observation WHERE year(period_end) = ? ORDER BY CAST(locator AS INTEGER)",
        [years[case.name]],
    ).fetchall()
    assert [relation for (relation,) in relations] == ["preferred", *case.relations]
    figure = con.execute("SELECT value, qualifier, locator FROM figure WHERE year = ?", [years[case.name]]).fetchall()
    assert figure == [(Decimal(case.says[0].value), case.says[0].qualifier, "0")]


@pytest.mark.parametrize(("value", "step"), PRECISION.items())
def test_the_precision_of_a_value_is_its_last_digit_that_is_not_zero(cases, value: str, step: str) -> None:
    con, years = cases
    (found,) = con.execute(
        "SELECT precision_step FROM figure WHERE year = ?", [years[f"precision of {value}"]]
    ).fetchall()
    assert found == (Decimal(step),)


def test_a_figure_counts_its_sources_by_how_they_stand_to_it(cases) -> None:
    con, years = cases
    counts = con.execute(
        "SELECT n_observations, n_agreeing, n_rounding, n_contradicting FROM figure WHERE year = ?",
        [years[COUNTED.name]],
    ).fetchall()
    assert counts == [(7, 1, 2, 3)]


# The real data, read and judged without the code under test.


def read(file: str) -> list[dict[str, str]]:
    with (ROOT / "data" / file).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def published() -> list[dict[str, str]]:
    """Every observation in the files, with the file and row that it stands in."""
    rows = []
    for path in sorted((ROOT / "data/published/observations").glob("*.csv")):
        file = path.relative_to(ROOT / "data").as_posix()
        for number, row in enumerate(read(file), start=2):
            rows.append(row | {"data_file": f"data/{file}", "data_row": str(number)})
    return rows


def cell(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row[column] for column in CELL)


@cache
def precision(text: str) -> Fraction:
    value, step = Fraction(text), Fraction(1, 10**10)
    if value == 0:
        return Fraction(1)
    while (value / (step * 10)).denominator == 1:
        step *= 10
    return step


def admits(stated: dict[str, str], other: dict[str, str]) -> bool:
    value, step, found = Fraction(stated["value"]), precision(stated["value"]), Fraction(other["value"])
    if stated["qualifier"] == "over":
        return value <= found < value + step
    if stated["qualifier"] == "nearly":
        return value - step < found <= value
    return value - step / 2 <= found < value + step


def relation(row: dict[str, str], preferred: dict[str, str]) -> str:
    if row is preferred:
        return "preferred"
    if Fraction(row["value"]) == Fraction(preferred["value"]):
        return "agrees"
    coarsest = max(precision(row["value"]), precision(preferred["value"]))
    pairs = ((row, preferred), (preferred, row))
    if any(admits(one, other) for one, other in pairs if precision(one["value"]) == coarsest):
        return "differs_by_rounding"
    return "contradicts"


@pytest.fixture(scope="module")
def expected(published: list[dict[str, str]]) -> dict[tuple[str, str], tuple[Fraction, str]]:
    """For each file and row: the precision of the value, and how it stands to the preferred one of its cell."""
    rank = {row["publisher_type"]: int(row["rank"]) for row in read("reference/publisher_types.csv")}
    source = {row["source_id"]: row for row in read("published/sources.csv")}
    cells = defaultdict(list)
    for row in published:
        cells[cell(row)].append(row)
    judged = {}
    for rows in cells.values():
        # Sorted by the least of the criteria first; Python's sort keeps the order of equals.
        rows = sorted(rows, key=lambda row: row["source_id"])
        rows.sort(key=lambda row: source[row["source_id"]]["published_on"], reverse=True)
        rows.sort(key=lambda row: row["qualifier"] != "exact")
        rows.sort(key=lambda row: precision(row["value"]))
        rows.sort(key=lambda row: rank[source[row["source_id"]]["publisher_type"]])
        for row in rows:
            judged[row["data_file"], row["data_row"]] = precision(row["value"]), relation(row, rows[0])
    return judged


def test_every_row_of_the_files_is_an_observation_as_written(con, published) -> None:
    columns = list(published[0])
    found = con.execute(f"SELECT {', '.join(columns)} FROM observation").fetchall()
    value = columns.index("value")

    def as_written(row: tuple) -> tuple:
        texts = ["" if item is None else str(item) for item in row]
        texts[value] = str(Fraction(texts[value]))
        return tuple(texts)

    assert Counter(map(as_written, found)) == Counter(as_written(tuple(row.values())) for row in published)


def test_precisions_and_relations_of_the_real_data_follow_the_rules(con, expected) -> None:
    rows = con.execute("SELECT data_file, data_row, precision_step, relation FROM observation").fetchall()
    found = {(file, str(row)): (Fraction(step), how) for file, row, step, how in rows}
    assert {how for _, how in expected.values()} == {"preferred", AGREES, ROUNDING, CONTRADICTS}
    assert {where: (found.get(where), wanted) for where, wanted in expected.items() if found.get(where) != wanted} == {}
    assert len(found) == len(expected)


def test_every_figure_is_one_published_value_of_its_own_cell(con, published) -> None:
    """Nothing is summed, filled in or carried over: the figures are the files' cells, with values that stand there."""
    stated = {
        (*cell(row), Fraction(row["value"]), row["unit"], row["qualifier"], row["source_id"]) for row in published
    }
    figures = con.execute(f"SELECT {', '.join(CELL)}, value, unit, qualifier, source_id FROM figure").fetchall()
    assert len(figures) == 5013
    made_up = [
        row for row in figures if (*map(str, row[: len(CELL)]), Fraction(row[-4]), *map(str, row[-3:])) not in stated
    ]
    assert made_up == []
    assert Counter(tuple(map(str, row[: len(CELL)])) for row in figures) == Counter({cell(row): 1 for row in published})


def test_figures_of_the_real_data_count_their_sources_rightly(con, published, expected) -> None:
    wanted: dict[tuple[str, ...], Counter] = defaultdict(Counter)
    for row in published:
        wanted[cell(row)][expected[row["data_file"], row["data_row"]][1]] += 1
    counts = "n_observations, n_agreeing, n_rounding, n_contradicting"
    for *where, total, agreeing, rounding, contradicting in con.execute(
        f"SELECT {', '.join(CELL)}, {counts} FROM figure"
    ).fetchall():
        by_relation = wanted[tuple(map(str, where))]
        assert (total, agreeing, rounding, contradicting) == (
            by_relation.total(),
            by_relation[AGREES],
            by_relation[ROUNDING],
            by_relation[CONTRADICTS],
        ), where


def test_what_readers_see_has_every_figure_once_with_its_source(con) -> None:
    seen = con.execute(
        "SELECT series_key, period_start, period_end, value, source_id, locator FROM published_figure "
        "WHERE source_title_en IS NOT NULL AND publisher_en IS NOT NULL"
    ).fetchall()
    figures = con.execute(
        "SELECT series_key, period_start, period_end, value, source_id, locator FROM figure"
    ).fetchall()
    assert Counter(seen) == Counter(figures)
