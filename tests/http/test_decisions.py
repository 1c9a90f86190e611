"""Counts of published decisions over HTTP: the same rows as on the page, how they are marked, and what is refused.

All records are synthetic.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import httpx
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from serving import serving
from test_chart_page import card
from test_openapi import conforms
from test_same_rows import as_text, from_workbook, plain, same

import locales
from dashboard.decisions import decisions
from dashboard.figures import store

CODES = ("period_kind", "period_start", "region", "market", "ip_type", "industry", "channel", "outcome")
COUNTS = ("decisions", "fines_stated", "fines", "values_stated", "goods_value")
ENDINGS = ("csv", "json", "xlsx", "parquet")
RECORDS = 20_000
MEMBERS = {
    "region": ("CN", "130000", "110000", "XPCC", "130100", "130123", "659001"),
    "by": decisions.DIMENSIONS,
    "market": ("all", "rural", "online", "not_stated"),
    "ip_type": ("all", "trademark", "copyright"),
    "industry": ("food", "tobacco"),
    "channel": ("offline", "not_stated"),
    "outcome": ("all", "fine", "transferred"),
}
CHOICES = st.fixed_dictionaries(
    {},
    optional={
        name: st.lists(st.sampled_from(members), min_size=1, max_size=2, unique=True)
        for name, members in MEMBERS.items()
    }
    | {
        "level": st.sampled_from(["province", "prefecture", "county"]),
        "period_kind": st.sampled_from(["month", "year"]),
        "from": st.sampled_from(["2015", "2016"]),
        "to": st.sampled_from(["2015", "2016"]),
        "lang": st.sampled_from(["en", "zh"]),
    },
)


@pytest.fixture(scope="module")
def site(synthetic_decisions: Path) -> Iterator[str]:
    with serving(synthetic_decisions / "build") as address:
        yield address


@pytest.fixture(scope="module")
def decided(site: str) -> Iterator[httpx.Client]:
    """A client of a server on a snapshot with a cube of synthetic decisions."""
    with httpx.Client(base_url=site, timeout=60) as opened:
        yield opened


@pytest.fixture
def counted(synthetic_decisions: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The snapshot that this server serves, for the queries of this process as well."""
    monkeypatch.setattr(store, "FOLDER", synthetic_decisions / "build")
    return store.snapshot_id()


@settings(max_examples=25, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choice=CHOICES)
def test_page_csv_json_xlsx_and_parquet_have_the_same_rows(
    decided: httpx.Client, counted: str, choice: dict[str, Any]
) -> None:
    asked = {name: ",".join(value) if isinstance(value, list) else value for name, value in choice.items()}
    members = {name: tuple(value.split(",")) for name, value in asked.items()}
    chosen = decisions.chosen(counted, members)
    if decisions.not_counted(chosen):
        answers = [decided.get(f"/data/decisions.{ending}", params=asked) for ending in ENDINGS]
        assert {(answer.status_code, bool(answer.json()["error"])) for answer in answers} == {(400, True)}
        return
    files = {}
    for ending in ENDINGS:
        answer = decided.get(f"/data/decisions.{ending}", params=asked)
        assert answer.status_code == 200, answer.text
        files[ending] = answer
    page = decisions.cells(counted, chosen)
    found = files["json"].json()
    given_rows = [[record[name] for name in (*CODES, *COUNTS)] for record in found["data"]]
    shown = page[[*CODES, *COUNTS]].itertuples(index=False, name=None)
    assert given_rows == [[plain(value) for value in row] for row in shown]
    expected = [list(record.values()) for record in found["data"]]
    assert found["rows"] == len(expected) == len(page)
    read = pd.read_csv(io.BytesIO(files["csv"].content), dtype=str, keep_default_na=False)
    assert list(read.columns) == found["columns"]
    assert same(read) == as_text(expected)
    assert from_workbook(files["xlsx"].content) == expected
    parquet = pq.read_table(io.BytesIO(files["parquet"].content))
    assert [[plain(value) for value in row.values()] for row in parquet.to_pylist()] == expected


def test_the_counts_are_those_of_the_records(decided: httpx.Client, synthetic_decisions: Path) -> None:
    with duckdb.connect() as con:
        expected = con.execute(
            """
            SELECT coalesce(market, 'not_stated') AS market, count(*), count(fine), round(sum(fine), 2)
            FROM read_parquet($file) WHERE region LIKE '13%' AND year(decided_on) = 2016 GROUP BY market ORDER BY market
            """,
            {"file": str(synthetic_decisions / "synthetic.parquet")},
        ).fetchall()
    rows = decided.get("/data/decisions.json?region=130000&by=market&from=2016&to=2016").json()["data"]
    found = [(row["market"], row["decisions"], row["fines_stated"], row["fines"]) for row in rows]
    assert len(found) > 4
    assert found == expected


def test_a_level_gives_every_place_of_it_in_the_region(decided: httpx.Client, counted: str) -> None:
    for region, level in (("CN", "province"), ("130000", "prefecture"), ("130000", "county"), ("130100", "county")):
        rows = decided.get(f"/data/decisions.json?region={region}&level={level}&from=2015&to=2015").json()["data"]
        places = {row["region"] for row in rows}
        assert {row["region_level"] for row in rows} == {level}
        above = [{place.code for place in decisions.path(counted, decisions.place(counted, code))} for code in places]
        assert len(places) > 5 and all(region in codes for codes in above)


def test_every_file_says_what_was_counted_and_that_it_is_synthetic(decided: httpx.Client) -> None:
    query = "region=130000&by=industry"
    found = decided.get(f"/data/decisions.json?{query}").json()
    for row in found["data"]:
        assert row["synthetic"] is True
        assert "SYNTHETIC" in row["counted_from"] and "never mixed with agencies' own totals" in row["counted_from"]
        assert (row["records"], row["records_source"]) == (RECORDS, "SYNTHETIC RECORDS (SYNTHETIC bureau)")
        assert (row["records_from"], row["records_to"]) == ("2015-01-01", "2016-12-31")
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", row["records_loaded_on"])
        assert (row["count_unit"], row["amount_unit"]) == ("decisions", "CNY")
    notes = " ".join(found["notes"].values())
    assert "SYNTHETIC – not a statistic" in notes and "20,000 published decisions" in notes
    assert "Published figures only" not in notes
    book = openpyxl.load_workbook(io.BytesIO(decided.get(f"/data/decisions.xlsx?{query}&lang=zh").content))
    written = " ".join(str(cell) for row in book.worksheets[-1].iter_rows(values_only=True) for cell in row)
    assert "不与机关公布的总数混用" in written and "合成记录" in written
    for ending in ENDINGS:
        name = decided.head(f"/data/decisions.{ending}?{query}").headers["content-disposition"]
        assert 'filename="synthetic-ip-enforcement-decisions_130000_industry' in name


def test_the_manners_are_those_of_the_other_tables(decided: httpx.Client) -> None:
    address = "/data/decisions.csv?region=130000&by=market"
    first = decided.get(address)
    again = decided.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert decided.head("/data/decisions.csv?region=130000").headers["etag"] != first.headers["etag"]
    part = decided.get(address, headers={"Range": "bytes=3-40"})
    assert (part.status_code, part.content) == (206, first.content[3:41])
    assert decided.post(address).status_code == 405
    backwards = decided.get("/data/decisions.json?from=2016&to=2015").json()
    assert backwards["data"] == decided.get("/data/decisions.json").json()["data"]
    nothing = decided.get("/data/decisions.json?region=130123&market=mail_express&by=outcome&from=2016").json()
    assert (nothing["rows"], nothing["note"]) == (0, "No decision is loaded for this choice.")


@pytest.mark.parametrize(
    ("query", "parameter", "near"),
    [
        ("region=13012", "region", "130123"),
        ("region=石家庄", "region", "130100"),
        ("market=rurall", "market", "rural"),
        ("outcome=fines", "outcome", "fine"),
        ("from=2010", "from", "2015"),
        ("by=markets", "by", "market"),
        ("level=city", "level", "county"),
        ("period_kind=quarter", "period_kind", "year"),
        ("regions=CN", "regions", "region"),
    ],
)
def test_what_does_not_exist_is_refused_with_the_nearest_that_does(
    decided: httpx.Client, query: str, parameter: str, near: str
) -> None:
    answer = decided.get(f"/data/decisions.csv?{query}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, parameter)
    assert near in answer.json()["nearest"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("region=130100&period_kind=month&by=industry", "ask for years"),
        ("region=CN,130100&by=ip_type,industry", "market and one further dimension"),
        ("by=market,ip_type,outcome", "two dimensions at most"),
    ],
)
def test_cells_that_are_not_counted_are_refused_and_not_taken_for_none(
    decided: httpx.Client, query: str, said: str
) -> None:
    for path in ("/data/decisions.json", "/data/decisions.xlsx", "/data/decisions"):
        answer = decided.get(f"{path}?{query}")
        assert answer.status_code == 400
        assert said in answer.json()["error"]


def test_a_picture_draws_the_rows_and_leads_to_them(decided: httpx.Client) -> None:
    query = "region=130000&level=prefecture&measure=fines"
    text = decided.get(f"/data/decisions?{query}&draw=map").text
    held: dict[str, Any] = card(text)
    rows = decided.get("/data/decisions.json?region=130000&level=prefecture").json()["data"]
    (bars,) = [trace for trace in held["figure"]["data"] if trace["type"] == "bar"]
    assert sum(bars["x"]) == pytest.approx(sum(row["fines"] or 0 for row in rows))
    assert held["page"].startswith("../decisions?region=130000&measure=fines")
    assert 'href="decisions.csv?region=130000&amp;level=prefecture&amp;lang=en"' in text
    assert "frame-ancestors *" in decided.get("/data/decisions?embed=true").headers["content-security-policy"]
    assert "<button" not in decided.get("/data/decisions?embed=true").text


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("by=market,ip_type", "by"),
        ("level=province&by=market", "by"),
        ("draw=map", "draw"),
        ("region=130000&level=county&draw=map", "draw"),
        ("level=province&period_kind=month", "period_kind"),
        ("measure=cases", "measure"),
    ],
)
def test_what_cannot_be_one_chart_is_refused(decided: httpx.Client, query: str, parameter: str) -> None:
    answer = decided.get(f"/data/decisions?{query}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, parameter)


def test_without_records_every_address_says_so_and_how_to_load_some(client: httpx.Client) -> None:
    for path in (*(f"/data/decisions.{ending}" for ending in ENDINGS), "/data/decisions"):
        for answer in (client.get(path), client.get(f"{path}?from=2015")):
            assert answer.status_code == 404
            assert "python -m etl cases load" in answer.json()["error"]
        assert client.head(path).status_code == 404
    assert "尚未载入处罚决定" in client.get("/data/decisions.csv?lang=zh").json()["error"]
    described = client.get("/openapi.json").json()["paths"]["/data/decisions.csv"]["get"]
    assert "No decisions are loaded here" in described["description"]
    index = client.get("/data").text
    assert "No decisions are loaded here" in index and "data/decisions.csv" not in index


def test_with_records_the_index_leads_to_them_and_openapi_describes_them(decided: httpx.Client, site: str) -> None:
    index = decided.get("/data").text
    assert all(f'href="data/decisions.{ending}?' in index for ending in ENDINGS)
    documentation = decided.get("/data/docs").text
    assert all(f"<code>{name}</code>" in documentation for name in ("records_source", "fines_stated", "level"))
    described = decided.get("/openapi.json").json()["paths"]["/data/decisions.json"]["get"]
    assert "description" not in described
    members = {parameter["name"]: parameter["schema"] for parameter in described["parameters"]}
    assert members["from"]["enum"] == ["2015", "2016"]
    assert "not_stated" in members["outcome"]["items"]["enum"]
    schema = schemathesis.openapi.from_url(f"{site}/openapi.json").include(path_regex="/data/decisions")
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) == 2 * len(ENDINGS)
    for operation in operations:
        conforms(operation, 10)


def test_the_language_changes_names_and_no_number(decided: httpx.Client) -> None:
    english, chinese = (
        json.loads(decided.get(f"/data/decisions.json?by=market&lang={lang}").content)["data"] for lang in ("en", "zh")
    )
    assert [[row[name] for name in (*CODES, *COUNTS)] for row in english] == [
        [row[name] for name in (*CODES, *COUNTS)] for row in chinese
    ]
    assert {row["market_zh"] for row in chinese} >= {"农村市场", "未载明"}
    assert "market_zh" not in english[0]
    assert locales.language() == "en"
