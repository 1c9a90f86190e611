"""The page of a chart: what it refuses, who may frame it, and that what it runs is kept."""

from __future__ import annotations

import base64
import csv
import json
import re

import httpx
import numpy as np
import pytest

BATCHES = "customs_batches_detained.import_export.all.all.all"
PASSING_OFF = "patent_passing_off_cases.all.patent.all.all"
CHART = f"/data/chart?series={BATCHES}&region=CN"


def card(text: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="card">(.*?)</script>', text, re.DOTALL)
    assert found
    held: dict[str, object] = json.loads(found[1])
    return held


def test_only_the_page_of_a_chart_may_stand_in_a_frame_of_another_site(client: httpx.Client) -> None:
    for path in (CHART, f"{CHART}&embed=true"):
        assert "frame-ancestors *" in client.get(path).headers["content-security-policy"]
    for path in ("/data", "/data/docs", "/overview", "/data/chart", "/data/chart.js", "/data/figures.csv?region=CN"):
        assert "frame-ancestors 'self'" in client.get(path).headers["content-security-policy"]


def test_its_scripts_are_files_of_this_site_that_browsers_keep(client: httpx.Client) -> None:
    text = client.get(CHART).text
    scripts = re.findall(r'<script src="([^"]*)"', text)
    assert [script.split("?")[0] for script in scripts] == ["plotly-cartesian.min.js", "chart.js"]
    assert "unsafe" not in client.get(CHART).headers["content-security-policy"].split("style-src")[0]
    for script in scripts:
        answer = client.get(f"/data/{script}")
        assert answer.headers["content-type"].startswith("text/javascript")
        assert "max-age=86400" in answer.headers["cache-control"]
        again = client.get(f"/data/{script}", headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("region=CN", "A chart needs a series."),
        (f"series={BATCHES},court_ip_cases_received.all.all.all.all&region=CN", "These series have different units"),
        ("series=no.such", "There is no such member."),
        (f"series={BATCHES}&embed=false", "There is no such member."),
        (f"series={BATCHES}&q=customs", "There is no such parameter here."),
    ],
)
def test_what_cannot_be_one_chart_is_refused(client: httpx.Client, query: str, said: str) -> None:
    answer = client.get(f"/data/chart?{query}")
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(said)


def test_nothing_published_is_said(client: httpx.Client) -> None:
    answer = client.get(f"/data/chart?series={BATCHES}&region=110000&lang=en")
    assert answer.status_code == 200
    assert "Nothing is published for this choice." in answer.text


def test_provinces_of_one_year_are_ranked_and_years_are_lines(client: httpx.Client) -> None:
    courts = "series=court_ip_cases_received.all.all.all.all&region=110000,510000,530000&period_kind=year"
    ranked = card(client.get(f"/data/chart?{courts}&from=2020&to=2020&lang=en").text)
    assert [trace["type"] for trace in ranked["figure"]["data"]] == ["bar"]  # type: ignore[index]
    lines = card(client.get(f"/data/chart?{courts}&lang=en").text)
    assert {trace["name"] for trace in lines["figure"]["data"]} == {"Beijing", "Sichuan", "Yunnan"}  # type: ignore[index]


def test_an_embedded_chart_has_no_buttons_but_links(client: httpx.Client) -> None:
    text = client.get(f"{CHART}&embed=true&lang=en").text
    assert "<button" not in text
    assert f'href="../indicator?id=customs_batches_detained&amp;lang=en&amp;series={BATCHES}"' in text
    assert "figures.csv" not in text
    assert text.count("<a ") == 2
    assert "<button" in client.get(CHART).text


def test_the_language_of_the_address_is_that_of_the_chart(client: httpx.Client) -> None:
    held = card(client.get(f"{CHART}&lang=zh").text)
    assert str(held["title"]).startswith("海关扣留侵权嫌疑货物批次")
    assert "单位" in str(held["counted"])


COURTS = "court_ip_cases_received.all.all.all.all"


def test_the_latest_of_each_region_is_one_figure_each(client: httpx.Client) -> None:
    rows = client.get(f"/data/figures.json?series={COURTS}&latest=region&periods=whole").json()["data"]
    every = client.get(f"/data/figures.json?series={COURTS}").json()["data"]
    whole = [row for row in every if row["period_kind"] == "year"]
    last = {
        region: max(row["period_end"] for row in whole if row["region"] == region)
        for region in {row["region"] for row in whole}
    }
    assert {row["region"]: row["period_end"] for row in rows} == last
    assert len(rows) == len(last) > 10


def test_an_unfiltered_file_has_no_derived_column_and_a_derived_one_says_how_it_was_made(client: httpx.Client) -> None:
    plain = client.get(f"/data/figures.json?series={COURTS}").json()["columns"]
    assert not [name for name in plain if "derived" in name]
    shares = client.get(f"/data/figures.json?series={COURTS}&measure=share&from=2020&to=2020").json()["data"]
    national = {(row["period_start"], row["period_end"]): row["value"] for row in shares if row["region"] == "CN"}
    assert len(shares) > 5
    for row in shares:
        assert row["derived_as"] == "share"
        assert row["derived_divisor"] == national[row["period_start"], row["period_end"]]
        assert row["derived_value"] == pytest.approx(row["value"] / row["derived_divisor"])


def places(x: list[float | None] | dict[str, str]) -> list[float]:
    """The places of a trace on the axis, as a list or packed as Plotly packs numbers."""
    if isinstance(x, dict):
        x = np.frombuffer(base64.b64decode(x["bdata"]), x["dtype"]).tolist()
    return [place for place in x if place is not None]


@pytest.mark.parametrize(("language", "broken"), [("en", "series break 2018: "), ("zh", "序列间断（2018年）：")])
def test_an_index_is_empty_beyond_a_series_break_in_every_file_and_the_picture(
    client: httpx.Client, language: str, broken: str
) -> None:
    query = f"series={PASSING_OFF}&region=CN&measure=index&base=2012&lang={language}"
    rows = client.get(f"/data/figures.json?{query}").json()["data"]
    beyond = [row for row in rows if row["period_start"] >= "2018"]
    before = [row for row in rows if row["period_end"] < "2018"]
    assert beyond and len(before) > 3
    assert all(row["derived_value"] is None and broken in row["derived_note"] for row in beyond)
    assert all(row["derived_value"] is not None and row["derived_note"] is None for row in before)
    lines = client.get(f"/data/figures.csv?{query}").text.lstrip("\ufeff").splitlines()
    written = list(csv.DictReader(lines))
    assert [row["derived_value"] == "" for row in written] == [row["derived_value"] is None for row in rows]

    held = card(client.get(f"/data/chart?{query}").text)
    drawn = [place for trace in held["figure"]["data"] for place in places(trace["x"])]  # type: ignore[index]
    assert drawn and max(drawn) < 2018
    assert any(broken in note for note in held["notes"])  # type: ignore[attr-defined]
    none = client.get(f"/data/chart?{query}&from=2018")
    assert none.status_code == 400 and broken in none.json()["error"]


def test_openapi_and_the_documentation_say_which_columns_are_derived(client: httpx.Client) -> None:
    described = client.get("/openapi.json").json()["paths"]["/data/figures.csv"]["get"]["parameters"]
    (measure,) = [parameter for parameter in described if parameter["name"] == "measure"]
    assert measure["schema"]["enum"] == ["published", "per_100k", "share", "change", "index"]
    for name in ("derived_as", "derived_value", "derived_divisor", "derived_note"):
        assert name in measure["description"]
        assert f"<code>{name}</code>" in client.get("/data/docs").text


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        (f"series={COURTS}&measure=index", "base"),
        (f"series={COURTS}&base=2015", "base"),
        (f"series={COURTS}&draw=map", "draw"),
        (f"series={COURTS}&draw=sources", "draw"),
        (f"series={COURTS}&region=110000&measure=share", "measure"),
        (f"series={COURTS}&theme=sepia", "theme"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_the_parameter_to_mend(
    client: httpx.Client, query: str, parameter: str
) -> None:
    answer = client.get(f"/data/chart?{query}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, parameter)


def test_a_heatmap_is_a_picture_and_a_table_of_the_same_cells(client: httpx.Client) -> None:
    query = "view=series&topic=customs&from=2018&to=2020"
    held = card(client.get(f"/data/coverage?{query}&lang=en").text)
    cells = client.get(f"/data/coverage.json?{query}").json()["data"]
    named = list(dict.fromkeys(cell["name"] for cell in cells))
    assert len(held["figure"]["layout"]["yaxis"]["ticktext"]) == len(named)  # type: ignore[index]
    assert {cell["year"] for cell in cells} == {2018, 2019, 2020}
    assert "frame-ancestors *" in client.get(f"/data/coverage?{query}").headers["content-security-policy"]
    assert client.get(f"/data/coverage?{query}&part=9").json()["nearest"] == ["1", "2"]
    assert client.get(f"/data/coverage.xlsx?{query}").status_code == 200
