"""The same choice gives the same rows everywhere: on the page, and in every kind of file."""

from __future__ import annotations

import datetime
import io
import json
from typing import Any

import httpx
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import locales
from dashboard.figures import queries
from dashboard.files import exports
from dashboard.page import filters

MEMBERS = {
    "region": ("CN", "110000", "440000", "XPCC", "customs:Beijing", "customs:Xi'an"),
    "market": ("all", "online", "rural", "import_export"),
    "ip_type": ("all", "trademark", "patent", "copyright"),
    "industry": ("all", "food", "tobacco"),
    "channel": ("all", "mail", "express"),
    "topic": tuple(filters.topics()),
    "indicator": ("trademark_cases", "customs_batches_detained", "court_ip_cases_concluded", "patent_cases"),
    "period_kind": ("year", "campaign", "months", "cumulative"),
}
FEW = {
    name: st.lists(st.sampled_from(members), min_size=1, max_size=3, unique=True) for name, members in MEMBERS.items()
}
CHOICES = st.fixed_dictionaries(
    {},
    optional=FEW
    | {
        "from": st.integers(2005, 2024),
        "to": st.integers(2005, 2024),
        "q": st.sampled_from(["customs", "海关", "COURT", "'", "%", "=", "nothing has these words"]),
        "lang": st.sampled_from(["en", "zh"]),
    },
)


@settings(max_examples=15, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choice=CHOICES)
def test_page_csv_json_xlsx_and_parquet_have_the_same_rows(
    client: httpx.Client, snapshot: str, choice: dict[str, Any]
) -> None:
    asked = {name: ",".join(value) if isinstance(value, list) else str(value) for name, value in choice.items()}
    expected = page_rows(snapshot, choice)

    def got(ending: str) -> httpx.Response:
        answer = client.get(f"/data/figures.{ending}", params=asked)
        assert answer.status_code == 200, answer.text
        return answer

    assert same(pd.read_csv(io.BytesIO(got("csv").content), dtype=str, keep_default_na=False)) == as_text(expected)
    found = got("json").json()
    assert found["rows"] == len(expected)
    assert [list(record.values()) for record in found["data"]] == expected
    assert from_workbook(got("xlsx").content) == expected
    parquet = pq.read_table(io.BytesIO(got("parquet").content))
    assert [[plain(value) for value in row.values()] for row in parquet.to_pylist()] == expected


def page_rows(snapshot: str, choice: dict[str, Any]) -> list[list[Any]]:
    """The rows that the page of all figures shows and hands out for a choice."""
    locales.use(choice.get("lang", "en"))
    span = [choice[name] for name in ("from", "to") if name in choice]
    rows = queries.figures(
        snapshot,
        topics=choice.get("topic", []),
        indicators=choice.get("indicator", []),
        regions=choice.get("region", []),
        markets=choice.get("market", []),
        ip_types=choice.get("ip_type", []),
        industries=choice.get("industry", []),
        channels=choice.get("channel", []),
        period_kinds=choice.get("period_kind", []),
        first_year=min(span) if len(span) == 2 else choice.get("from"),
        last_year=max(span) if len(span) == 2 else choice.get("to"),
    )
    words = choice.get("q", "").lower()
    texts = rows[list(queries.SEARCHED)].fillna("").itertuples(index=False, name=None)
    held = [words in " ".join(row).lower() for row in texts]
    return [
        [plain(value) for value in row] for row in rows.loc[held, exports.columns()].itertuples(index=False, name=None)
    ]


def plain(value: Any) -> Any:
    """Dates as ISO text, whole numbers without decimals, None for the unknown."""
    if value is None or value != value:
        return None
    if isinstance(value, datetime.date):
        return f"{value:%Y-%m-%d}"
    return int(value) if isinstance(value, float) and value == int(value) else value


def as_text(rows: list[list[Any]]) -> list[list[str]]:
    return [["" if value is None else str(exports.harmless(value)) for value in row] for row in rows]


def same(table: pd.DataFrame) -> list[list[str]]:
    return [list(row) for row in table.itertuples(index=False, name=None)]


def from_workbook(content: bytes) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [[plain(value) for value in row] for row in sheet.iter_rows(min_row=2, values_only=True)]


def test_every_member_of_a_filter_of_the_page_is_one_of_the_address(client: httpx.Client, snapshot: str) -> None:
    for name in ("region", "market", "ip_type", "industry", "channel", "period_kind"):
        members = ",".join(queries.code_list(snapshot, name).index)
        assert client.get("/data/figures.json", params={name: members}).status_code == 200
    indicators = queries.families(snapshot)["indicator"].unique()
    for start in range(0, len(indicators), 100):
        asked = {"indicator": ",".join(indicators[start : start + 100]), "region": "CN"}
        assert client.head("/data/figures.csv", params=asked).status_code == 200


@pytest.mark.parametrize("resource", ["observations", "indicators", "sources", "tasks", "targets"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_other_tables_have_the_same_rows_in_every_kind_of_file(
    client: httpx.Client, resource: str, language: str
) -> None:
    def get(ending: str) -> bytes:
        return client.get(f"/data/{resource}.{ending}?lang={language}").content

    found = json.loads(get("json"))
    expected = [list(record.values()) for record in found["data"]]
    assert len(expected) > 50
    assert same(pd.read_csv(io.BytesIO(get("csv")), dtype=str, keep_default_na=False)) == as_text(expected)
    parquet = pq.read_table(io.BytesIO(get("parquet")))
    assert parquet.column_names == found["columns"]
    assert [[plain(value) for value in row.values()] for row in parquet.to_pylist()] == expected
    assert from_workbook(get("xlsx")) == expected
