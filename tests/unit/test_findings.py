"""The checks on the published numbers: each one speaks where numbers do not fit, and is silent where rounding, a
series break, another scope or an unclear text can explain them.

The cases are rows made up for the purpose, each in years of its own; a few findings are those of the real data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import duckdb
import pytest

from etl import publish, snapshot

FILE = "published/observations/trademark.csv"
CHECKS = {
    "parts_exceed_total",
    "parts_short_of_total",
    "share_differs",
    "narrower_above_wider",
    "stated_growth",
    "part_above_year",
    "longer_below_shorter",
    "jumps",
}
BREAK_YEAR = 1900
Row = dict[str, str]


def cell(value: str, year: int = 0, start: str = "01-01", end: str = "12-31", kind: str = "year", **other: str) -> Row:
    """An observation of the case's year plus `year`; what is not given is nationwide, of all members, in cases."""
    return {
        "indicator": "counted_by_hand",
        "value": value,
        "year": str(year),
        "start": start,
        "end": end,
        "period_kind": kind,
        **other,
    }


def patents(total: str, invention: str, model: str, design: str, **word: str) -> list[Row]:
    kinds = {"patent": total, "patent_invention": invention, "patent_utility_model": model, "patent_design": design}
    return [cell(value, ip_type=kind, **(word if kind == "patent" else {})) for kind, value in kinds.items()]


def rights(total: str, *parts: str, **other: str) -> list[Row]:
    names = ("trademark", "patent", "copyright")
    return [cell(total, **other), *(cell(v, ip_type=n, **other) for v, n in zip(parts, names, strict=False))]


def grown(before: str, after: str, note: str = "", note_zh: str = "", **other: str) -> list[Row]:
    return [cell(before, 0, **other), cell(after, 1, note=note, note_zh=note_zh or (note and "见英文"), **other)]


HALF = {"end": "06-30", "kind": "half_year"}
SECOND_HALF = {"start": "07-01", "kind": "half_year"}
ITEMS = {"unit": "items", "market": "import_export"}

FIRES: list[tuple[str, str, list[Row]]] = [
    ("three rights above their total", "parts_exceed_total", rights("101", "51", "31", "21")),
    ("two rights above it already", "parts_exceed_total", rights("101", "81", "21")),
    ("one member that may overlap", "parts_exceed_total", [cell("101"), cell("102", market="online")]),
    (
        "channels",
        "parts_exceed_total",
        [cell("101"), cell("61", channel="mail"), cell("33", channel="freight"), cell("11", channel="express")],
    ),
    ("industries", "parts_exceed_total", [cell("101"), cell("61", industry="food"), cell("41", industry="tobacco")]),
    ("provinces", "parts_exceed_total", [cell("101"), cell("61", region="110000"), cell("41", region="440000")]),
    ("half-years", "parts_exceed_total", [cell("101"), cell("61", **HALF), cell("41", **SECOND_HALF)]),
    (
        "imports and exports",
        "parts_exceed_total",
        [
            cell("101", indicator="customs_items_detained", **ITEMS),
            cell("61", indicator="customs_items_detained_import", **ITEMS),
            cell("41", indicator="customs_items_detained_export", **ITEMS),
        ],
    ),
    ("a total rounded down too far", "parts_exceed_total", rights("100", "101", "51", "51")),
    ("the kinds of patents above", "parts_exceed_total", patents("101", "51", "31", "21")),
    ("the kinds of patents below", "parts_short_of_total", patents("101", "51", "31", "11")),
    ("more than, and the kinds below", "parts_short_of_total", patents("100", "51", "31", "11", qualifier="over")),
    ("both half-years below", "parts_short_of_total", [cell("101"), cell("51", **HALF), cell("31", **SECOND_HALF)]),
    (
        "a share of items",
        "share_differs",
        [
            cell("93.57", indicator="customs_items_share", unit="percent", market="import_export", ip_type="trademark"),
            cell("9361", indicator="customs_items_detained", ip_type="trademark", **ITEMS),
            cell("10001", indicator="customs_items_detained", **ITEMS),
        ],
    ),
    (
        "more concluded than heard",
        "narrower_above_wider",
        [cell("101", indicator="court_ip_cases_heard"), cell("102", indicator="court_ip_cases_concluded")],
    ),
    ("an English statement", "stated_growth", grown("101", "121", "Up 24.19 percent; of all courts.")),
    ("a fall stated as a rise", "stated_growth", grown("121", "101", "Reported as up 16.5% on {before}.")),
    ("a fall", "stated_growth", grown("121", "101", "import; reported as down 26.5% on {before}")),
    ("a Chinese statement", "stated_growth", grown("101", "121", "See the text.", "同比增长24.19%。")),
    ("a fall in Chinese", "stated_growth", grown("121", "101", "See the text.", "进口；据载比{before}年下降26.5%")),
    ("three times as many", "jumps", grown("31", "93")),
    ("a third", "jumps", grown("93", "31")),
    ("a half-year above", "part_above_year", [cell("101"), cell("102", **HALF)]),
    ("a quarter above", "part_above_year", [cell("101"), cell("102", start="04-01", end="06-30", kind="quarter")]),
    ("a campaign above", "part_above_year", [cell("101"), cell("102", start="04-05", end="05-31", kind="campaign")]),
    ("months above months", "longer_below_shorter", [
        cell("101", end="09-30", kind="months"), cell("102", end="06-30", kind="months"),
    ]),
]  # fmt: skip

SILENT: list[tuple[str, list[Row]]] = [
    ("rights that make up the total", rights("101", "50", "30", "21")),
    ("rights that make up less, as others may exist", rights("101", "50", "30", "11")),
    ("a total that was truncated", rights("100", "101", "51", "41")),
    ("a total that is more than", rights("3100", "1601", "1590", qualifier="over")),
    ("parts that were rounded up", rights("101", "60", "50")),
    ("rights whose kinds overlap", [
        cell("101"), cell("61", ip_type="trademark"), cell("61", ip_type="counterfeit_shoddy"),
    ]),
    ("markets that overlap", [cell("101"), cell("61", market="online"), cell("61", market="physical_market")]),
    ("channels that overlap", [cell("101"), cell("61", channel="mail"), cell("61", channel="ex_officio")]),
    ("industries that overlap", [cell("101"), cell("61", industry="food"), cell("61", industry="alcohol")]),
    ("a customs district larger than its province", [
        cell("101", region="330000"), cell("102", region="customs:Hangzhou"),
    ]),
    ("members of two dimensions", [
        cell("101"), cell("61", ip_type="trademark", market="online"), cell("61", ip_type="patent"),
    ]),
    ("parts of another period", [cell("101"), cell("102", ip_type="trademark", kind="campaign", start="02-01")]),
    ("parts of another province", [cell("101", region="110000"), cell("102", ip_type="trademark", region="440000")]),
    ("scores, which add up to nothing", [
        cell("81.1", indicator="rated_by_hand", unit="percent"),
        cell("82.1", indicator="rated_by_hand", unit="percent", ip_type="trademark"),
        cell("82.1", indicator="rated_by_hand", unit="percent", ip_type="patent"),
    ]),
    ("kinds of patents that make it up", patents("101", "51", "31", "19")),
    ("kinds of patents rounded to tens", patents("101", "50", "30", "11")),
    ("two of the three kinds of patents", patents("101", "51", "31", "11")[:3]),
    ("channels below their total", [cell("101"), cell("51", channel="mail"), cell("31", channel="express")]),
    ("one half-year", [cell("101"), cell("31", **HALF)]),
    ("a share as rounded as its parts", [
        cell("93.6", indicator="customs_items_share", unit="percent", market="import_export", ip_type="trademark"),
        cell("9361", indicator="customs_items_detained", ip_type="trademark", **ITEMS),
        cell("10001", indicator="customs_items_detained", **ITEMS),
    ]),
    ("as many concluded as heard", [
        cell("101", indicator="court_ip_cases_heard"), cell("101", indicator="court_ip_cases_concluded"),
    ]),
    ("more concluded than received, with those carried over", [
        cell("101", indicator="court_ip_cases_received"), cell("131", indicator="court_ip_cases_concluded"),
    ]),
    ("concluded in one province, heard in another", [
        cell("101", indicator="court_ip_cases_heard", region="110000"),
        cell("131", indicator="court_ip_cases_concluded", region="440000"),
    ]),
    ("a change stated right", grown("101", "121", "Up 19.8 percent.")),
    ("a change stated without decimals", grown("101", "121", "Up 20%.")),
    ("a change of rounded values", grown("19100", "47200", "reported as up 146.03%")),
    ("a fall stated right", grown("121", "101", "Down 16.5% on {before}.")),
    ("a change against another year", grown("101", "121", "Up 50 percent on 1200.")),
    ("a change over five years", grown("101", "121", "Company-reported; 67% fall over five years.")),
    ("the rate of another figure", grown("101", "121", "The courts' own report (15,650, up 3.04%) implies more.")),
    ("a change of a part of the year", [
        cell("101", **HALF), cell("121", 1, note="Up 50 percent.", note_zh="上升50%。", **HALF),
    ]),
    ("a text that cannot be read", grown("101", "121", "grew a lot, by 50 or so", "有所增长，约50")),
    ("a year that is missing", [cell("101"), cell("121", 2, note="Up 50 percent.", note_zh="上升50%。")]),
    ("not quite three times", grown("31", "92")),
    ("too few cases", grown("29", "290")),
    ("a year between", [cell("31"), cell("93", 2)]),
    ("half-years of two years", [cell("31", **HALF), cell("93", 1, **HALF)]),
    ("a campaign in all of a year", [cell("31"), cell("93", 1, kind="campaign")]),
    ("a half-year as high as its year", [cell("101"), cell("101", **HALF)]),
    ("a half-year above a truncated year", [cell("100"), cell("151", **HALF)]),
    ("a half-year of the year after", [cell("101"), cell("102", 1, **HALF)]),
    ("a stock at the end of a year", [cell("101"), cell("202", start="12-31", kind="cumulative")]),
    ("a campaign below a period inside it", [
        cell("101", end="09-30", kind="campaign"), cell("102", end="06-30", kind="months"),
    ]),
    ("months that overlap", [cell("101", end="09-30", kind="months"), cell("102", start="06-01", kind="months")]),
]  # fmt: skip

ACROSS_A_BREAK = [
    ("a jump across a break", grown("31", "93", indicator="broken_by_hand", region="440000")),
    ("a change across a break", grown("101", "121", "Up 50 percent.", indicator="broken_by_hand", region="110000")),
]


@pytest.fixture(scope="module")
def cases(
    tmp_path_factory: pytest.TempPathFactory, copy_data: Callable
) -> Iterator[tuple[duckdb.DuckDBPyConnection, dict[str, int]]]:
    """A snapshot with every case in ten years of its own, and the first of these years."""
    folder = tmp_path_factory.mktemp("findings")
    data = copy_data(folder)
    data.empty_observations()
    made_up = {
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
    }
    data.append(
        "published/indicators.csv",
        {"indicator": "counted_by_hand", **made_up},
        {"indicator": "rated_by_hand", **made_up, "unit": "percent", "measure": "rate"},
        {
            "indicator": "broken_by_hand",
            **made_up,
            "breaks": f"{BREAK_YEAR}: another way of counting",
            "breaks_zh": f"{BREAK_YEAR}: 统计口径变化",
        },
    )
    data.append(
        "published/sources.csv",
        {
            "source_id": "by-hand",
            "title_en": "By hand",
            "publisher": "Someone",
            "publisher_zh": "某人",
            "publisher_type": "press",
            "published_on": "2021-03-01",
            "address_kind": "none",
            "language": "en",
        },
    )
    sets = [(name, rows) for name, _, rows in FIRES] + SILENT
    first = {name: 1100 + 10 * number for number, (name, _) in enumerate(sets)}
    assert max(first.values()) < BREAK_YEAR - 10
    assert len(first) == len(sets)
    first |= {name: BREAK_YEAR - 1 for name, _ in ACROSS_A_BREAK}
    data.append(FILE, *(_observation(row, first[name]) for name, rows in [*sets, *ACROSS_A_BREAK] for row in rows))
    served = snapshot.make(data.path, folder / "build").snapshot_id
    with duckdb.connect(str(publish.database(folder / "build", served)), read_only=True) as connection:
        yield connection, first


def _observation(row: Row, first_year: int) -> Row:
    year = first_year + int(row["year"])
    written = {
        "region": "CN",
        "market": "all",
        "ip_type": "all",
        "industry": "all",
        "channel": "all",
        "unit": "cases",
        "qualifier": "exact",
        "source_id": "by-hand",
        "locator": "1",
        "locator_zh": "1",
        "period_start": f"{year}-{row['start']}",
        "period_end": f"{year}-{row['end']}",
        **{name: text for name, text in row.items() if name not in ("year", "start", "end")},
    }
    return {name: text.replace("{before}", str(year - 1)) for name, text in written.items()}


def found(con: duckdb.DuckDBPyConnection, first_year: int) -> list[str]:
    rows = con.execute(
        "SELECT check_name FROM finding WHERE year BETWEEN ? AND ? ORDER BY ALL", [first_year, first_year + 9]
    ).fetchall()
    return [check for (check,) in rows]


@pytest.mark.parametrize(("name", "check"), [case[:2] for case in FIRES], ids=[case[0] for case in FIRES])
def test_a_check_speaks_where_numbers_do_not_fit(cases, name: str, check: str) -> None:
    con, first = cases
    assert found(con, first[name]) == [check]


@pytest.mark.parametrize("name", [name for name, _ in SILENT])
def test_every_check_is_silent_where_numbers_can_fit(cases, name: str) -> None:
    con, first = cases
    assert found(con, first[name]) == []


def test_no_change_is_judged_across_a_series_break(cases) -> None:
    con, _ = cases
    assert con.execute("SELECT count(*) FROM figure WHERE indicator = 'broken_by_hand'").fetchone() == (4,)
    assert con.execute("SELECT * FROM finding WHERE indicator = 'broken_by_hand'").fetchall() == []


def test_every_check_is_shown_to_speak() -> None:
    assert {check for _, check, _ in FIRES} == CHECKS


def test_a_finding_says_by_how_much(cases) -> None:
    con, first = cases

    def deviation(name: str) -> tuple[float | None, ...]:
        row = con.execute(
            "SELECT stated_percent, derived_percent, deviation_percent FROM finding WHERE year // 10 = ?",
            [first[name] // 10],
        ).fetchone()
        assert row is not None
        return row

    assert deviation("three rights above their total") == (None, None, pytest.approx(200 / 101))
    assert deviation("an English statement") == (
        pytest.approx(24.19),
        pytest.approx(2000 / 101),
        pytest.approx(2000 / 101 - 24.19),
    )
    assert deviation("a fall") == (pytest.approx(-26.5), pytest.approx(-2000 / 121), pytest.approx(26.5 - 2000 / 121))
    assert deviation("a third") == (None, pytest.approx(-200 / 3), pytest.approx(-200 / 3))


def test_a_finding_names_every_value_compared_in_its_role(cases) -> None:
    con, first = cases
    rows = con.execute(
        """
        SELECT role, ip_type, CAST(value AS INTEGER)
        FROM finding_figure INNER JOIN finding USING (finding_id)
        INNER JOIN figure
            ON figure.series_key = finding_figure.series_key AND figure.period_start = finding_figure.period_start
            AND figure.period_end = finding_figure.period_end
        WHERE finding.year = ? ORDER BY place
        """,
        [first["three rights above their total"]],
    ).fetchall()
    assert rows == [("total", "all", 101), ("part", "trademark", 51), ("part", "patent", 31), ("part", "copyright", 21)]


def test_no_sum_is_written_down_anywhere(cases) -> None:
    """Parts are added up inside the check only: no number of its tables can be a sum."""
    con, _ = cases
    for table in ("finding", "finding_figure", "part_of_whole"):
        numeric = con.execute(
            "SELECT column_name FROM duckdb_columns() WHERE table_name = ? AND data_type SIMILAR TO '(DECIMAL|BIGINT|DOUBLE).*'",
            [table],
        ).fetchall()
        assert {column for (column,) in numeric} <= {
            *("year", "place", "stated_percent", "derived_percent", "deviation_percent"),
        }


# The real data.


def test_the_printed_total_of_customs_items_of_2024_is_found_from_two_sides(con) -> None:
    rows = con.execute(
        "SELECT dimension FROM finding WHERE check_name = 'parts_exceed_total' AND year = 2024 "
        "AND series_key = 'customs_items_detained.import_export.all.all.all.CN' ORDER BY dimension"
    ).fetchall()
    assert rows == [("indicator",), ("ip_type",)]


def test_the_jumps_are_those_that_a_plain_look_at_the_figures_finds(con) -> None:
    breaks = set(con.execute("SELECT indicator, year FROM series_break").fetchall())
    rows = con.execute(
        """
        SELECT series_key, indicator, year, period_start, value FROM figure INNER JOIN indicator USING (indicator)
        WHERE is_whole_year AND measure IN ('flow', 'stock')
            AND figure.unit IN ('cases', 'persons', 'items', 'batches', 'actions', 'sites', 'markets', 'decisions',
                'applications', 'certificates', 'customs_districts', 'countries', 'provinces', 'enterprises')
        """
    ).fetchall()
    values = {(key, start.isoformat()): value for key, _, _, start, value in rows}
    expected = set()
    for key, indicator, year, start, value in rows:
        before = values.get((key, f"{start.year - 1}-{start.isoformat()[5:]}"))
        if before is None or (indicator, year) in breaks or min(before, value) < 30:
            continue
        if max(before, value) / min(before, value) >= 3:
            expected.add((key, year))
    assert expected
    jumps = con.execute("SELECT series_key, year FROM finding WHERE check_name = 'jumps'").fetchall()
    assert set(jumps) == expected
    assert len(jumps) == len(expected)


def test_every_value_of_a_finding_is_a_published_figure(con) -> None:
    orphans = con.execute(
        "SELECT * FROM finding_figure ANTI JOIN published_figure USING (series_key, period_start, period_end)"
    ).fetchall()
    assert orphans == []
    assert con.execute("SELECT count(*) FROM finding").fetchone() > (10,)
    ids = con.execute("SELECT count(DISTINCT finding_id) = count(*) FROM finding").fetchone()
    assert ids == (True,)
