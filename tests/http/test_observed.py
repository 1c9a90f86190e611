"""What the server tells whoever runs it."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families
from serving import logged_serving, run

from bench.reader import Reader


def counted(client: httpx.Client) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Every sample of `/metrics`."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.text)
    return {(s.name, frozenset(s.labels.items())): s.value for family in families for s in family.samples}


def test_sessions_interactions_queries_requests_and_the_snapshots_age_are_counted(client: httpx.Client) -> None:
    before = counted(client)
    address = {("route", "/data/sources.csv"), ("method", "GET"), ("status", "200")}
    requests = ("dashboard_requests_total", frozenset(address))
    changes = ("dashboard_interaction_seconds_count", frozenset({("page", "ip-types")}))
    sessions, queries = (
        (name, frozenset[tuple[str, str]]()) for name in ("dashboard_sessions", "dashboard_query_seconds_count")
    )

    async def read() -> None:
        reader = Reader(str(client.base_url).rstrip("/"), "ip-types")
        await reader.open()
        await reader.change()
        open_now = await asyncio.to_thread(counted, client)
        assert open_now[sessions] == before[sessions] + 1
        await reader.close()

    run(read())
    client.get("/data/sources.csv")
    after = counted(client)
    # An answer is counted when it has left, which is a moment after it has arrived.
    for _ in range(100):
        if after.get(requests) != before.get(requests):
            break
        time.sleep(0.05)
        after = counted(client)
    assert after[requests] == before.get(requests, 0) + 1
    assert after[changes] == before.get(changes, 0) + 2
    assert after[queries] > before.get(queries, 0)
    snapshot = client.get("/version").json()["snapshot"]
    assert after["dashboard_snapshot_age_seconds", frozenset({("snapshot", snapshot)})] > 0


def test_an_address_that_does_not_exist_makes_no_series_of_its_own(client: httpx.Client) -> None:
    client.get("/data/no-such-address")
    client.get("/nobody-has-this-page")
    assert not [labels for _, labels in counted(client) if any("no" in value and "/no" in value for _, value in labels)]


def test_metrics_are_for_this_machine_only(client: httpx.Client) -> None:
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.7"}).status_code == 404


def test_an_answer_has_the_requests_id(client: httpx.Client) -> None:
    assert client.get("/healthz", headers={"X-Request-Id": "a-reader.s_id"}).headers["x-request-id"] == "a-reader.s_id"
    made = client.get("/healthz", headers={"X-Request-Id": 'bad" id'}).headers["x-request-id"]
    assert len(made) == 32
    assert made != client.get("/healthz").headers["x-request-id"]


def test_the_log_is_lines_of_json_that_tell_nothing_of_the_reader(snapshot_folder: Path, tmp_path: Path) -> None:
    with logged_serving(snapshot_folder, tmp_path / "log") as address, httpx.Client(base_url=address) as client:
        client.get("/data/figures.csv?q=secretword", headers={"X-Request-Id": "known-id"})
        reader = Reader(address, "years")
        run(_open_and_close(reader))
    text = (tmp_path / "log").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    request = next(line for line in lines if line.get("id") == "known-id")
    assert (request["event"], request["path"], request["status"]) == ("request", "/data/figures.csv", 200)
    assert [line["page"] for line in lines if line["event"] == "interaction"] == ["years"]
    assert "secretword" not in text
    assert "127.0.0.1" not in "".join(line for line in text.splitlines() if line.startswith("{"))


async def _open_and_close(reader: Reader) -> None:
    await reader.open()
    await reader.close()
