"""The page of a chart: what it refuses, who may frame it, and that what it runs is kept."""

from __future__ import annotations

import json
import re

import httpx
import pytest

BATCHES = "customs_batches_detained.import_export.all.all.all"
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
    assert [script.split("?")[0] for script in scripts] == ["plotly.min.js", "chart.js"]
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
