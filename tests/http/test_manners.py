"""How the data addresses answer: status, headers, and what they say to a request that they refuse."""

from __future__ import annotations

import gzip
import re
from contextlib import ExitStack
from urllib.parse import unquote

import httpx
import pytest

from dashboard.data.answers import AT_A_TIME

FIGURES = "/data/figures.csv?region=CN&topic=customs"


def test_an_unchanged_answer_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get(FIGURES)
    again = client.get(FIGURES, headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    since = client.get(FIGURES, headers={"If-Modified-Since": first.headers["last-modified"]})
    assert since.status_code == 304


@pytest.mark.parametrize(
    "other",
    [
        "/data/figures.json?region=CN&topic=customs",
        "/data/figures.csv?region=110000&topic=customs",
        "/data/figures.csv?region=CN&topic=customs&lang=zh",
        "/data/observations.csv?region=CN&topic=customs",
    ],
)
def test_another_answer_has_another_etag(client: httpx.Client, other: str) -> None:
    tag = client.head(FIGURES).headers["etag"]
    assert client.head(other).headers["etag"] != tag
    assert client.get(other, headers={"If-None-Match": tag}).status_code == 200


def test_the_order_of_parameters_does_not_matter(client: httpx.Client) -> None:
    assert (
        client.head("/data/figures.csv?topic=customs&region=CN").headers["etag"] == client.head(FIGURES).headers["etag"]
    )


def test_head_has_the_headers_of_get_and_no_body(client: httpx.Client) -> None:
    head, get = client.head(FIGURES), client.get(FIGURES)
    assert head.content == b""
    for name in ("etag", "last-modified", "cache-control", "content-type", "content-disposition"):
        assert head.headers[name] == get.headers[name]


@pytest.mark.parametrize(
    "path",
    [
        FIGURES,
        "/data/figures.json?topic=customs",
        "/data/figures.parquet",
        "/data/figures.xlsx?region=CN",
        "/data/sources.csv",
        "/data/sdmx/data.csv?region=CN",
        "/data/indicator/trademark_cases.zip",
        "/data/package.zip",
        "/data/snapshot.duckdb",
    ],
)
def test_programs_can_ask_how_long_a_file_is_and_for_any_part_of_it(client: httpx.Client, path: str) -> None:
    whole = client.get(path).content
    head = client.head(path, headers={"Accept-Encoding": "identity"})
    assert (head.headers["content-length"], head.headers["accept-ranges"]) == (str(len(whole)), "bytes")
    middle = client.get(path, headers={"Range": "bytes=10-199", "Accept-Encoding": "gzip"})
    assert (middle.status_code, middle.content) == (206, whole[10:200])
    assert middle.headers["content-range"] == f"bytes 10-199/{len(whole)}"
    assert middle.headers["etag"] == head.headers["etag"]
    assert client.get(path, headers={"Range": "bytes=-5"}).content == whole[-5:]
    beyond = client.get(path, headers={"Range": f"bytes={len(whole)}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(whole)}")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("path", [FIGURES, "/data", "/healthz", "/openapi.json", "/data/snapshot.duckdb"])
def test_nothing_can_be_written(client: httpx.Client, method: str, path: str) -> None:
    answer = client.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    ("path", "parameter", "value", "near"),
    [
        ("/data/figures.csv?region=11000", "region", "11000", "110000"),
        ("/data/figures.json?region=CN,Beijng", "region", "Beijng", "110000"),
        ("/data/figures.json?region=北京", "region", "北京", "110000"),
        ("/data/figures.xlsx?regio=CN", "regio", "CN", "region"),
        ("/data/figures.parquet?from=1700", "from", "1700", "2005"),
        ("/data/figures.csv?from=20x5", "from", "20x5", None),
        ("/data/figures.csv?region=CN&region=110000", "region", "110000", None),
        ("/data/figures.csv?lang=fr", "lang", "fr", "en"),
        ("/data/figures.csv?id=trademark_cases", "id", "trademark_cases", None),
        ("/data/sources.json?kind=offical", "kind", "offical", "official"),
        ("/data/tasks.csv?year=2021,2018", "year", "2018", "2017"),
        ("/data/sdmx/data.csv?topic=custom", "topic", "custom", "customs"),
        ("/data/package.zip?region=CN", "region", "CN", None),
        ("/data/figures.csv?q=" + "x" * 300, "q", "x" * 300, None),
    ],
)
def test_what_does_not_exist_is_refused_with_the_nearest_that_does(
    client: httpx.Client, path: str, parameter: str, value: str, near: str | None
) -> None:
    answer = client.get(path)
    assert answer.status_code == 400
    body = answer.json()
    assert (body["parameter"], body["value"]) == (parameter, value)
    if near:
        assert near in body["nearest"]
    assert answer.headers["cache-control"] == "no-store"


def test_an_unknown_indicator_or_address_is_not_found_and_the_nearest_is_named(client: httpx.Client) -> None:
    indicator = client.get("/data/indicator/tradmark_cases.csv")
    assert (indicator.status_code, indicator.json()["nearest"][0]) == (404, "trademark_cases")
    address = client.get("/data/figure.csv")
    assert (address.status_code, address.json()["nearest"][0]) == (404, "/data/figures.csv")


def test_a_choice_of_which_nothing_is_published_is_an_answer_that_says_so(client: httpx.Client) -> None:
    answer = client.get("/data/figures.json?region=XPCC&topic=customs")
    assert answer.status_code == 200
    assert answer.json()["rows"] == 0
    assert answer.json()["data"] == []
    assert answer.json()["note"] == "Nothing is published for this choice."
    table = client.get("/data/figures.csv?region=XPCC&topic=customs")
    assert table.status_code == 200
    assert len(table.text.splitlines()) == 1


def test_sql_in_a_value_is_a_value(client: httpx.Client) -> None:
    attack = "CN'; DROP TABLE figure; --"
    assert client.get("/data/figures.csv", params={"region": attack}).json()["value"] == attack
    found = client.get("/data/figures.json", params={"q": "' OR 1=1 --"}).json()
    assert found["rows"] == 0
    assert client.get("/version").json()["rows"]["figures"] > 5000


def test_too_long_an_address_is_refused(client: httpx.Client) -> None:
    assert client.get("/data/figures.csv?q=" + "x" * 9000).status_code == 414
    assert client.get("/overview?q=" + "x" * 9000).status_code == 414


def test_too_many_at_once_are_told_to_come_again(client: httpx.Client) -> None:
    made, new = "/data/targets.csv", "/data/targets.csv?q=nobody+asked+this+before"
    before = client.get(made).content
    with ExitStack() as held:
        # Answers that are not read to their end keep their place: this one does not fit into the buffers between.
        big, plain = "/data/snapshot.duckdb", {"Accept-Encoding": "identity"}
        taken = [held.enter_context(client.stream("GET", big, headers=plain)) for _ in range(AT_A_TIME)]
        assert [answer.status_code for answer in taken] == [200] * AT_A_TIME
        refused = client.get(new)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "5")
        assert client.get("/healthz").status_code == 200
        tag = client.head(new).headers["etag"]
        assert client.get(new, headers={"If-None-Match": tag}).status_code == 304
        assert client.get(made).content == before, "what is made already takes no place"
    for _ in range(50):
        if client.get(new).status_code == 200:
            break
    else:
        pytest.fail("the places were not given back")


@pytest.mark.parametrize(
    "path", ["/data/figures.csv", "/data/nothing.csv", "/data", "/openapi.json", "/healthz", "/version"]
)
def test_any_site_may_read_the_data(client: httpx.Client, path: str) -> None:
    assert client.get(path, headers={"Origin": "https://example.org"}).headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "path", ["/", "/overview", "/data", "/data/figures.csv", "/data/nothing.csv", "/app/static/favicon.svg"]
)
def test_every_answer_tells_the_browser_what_not_to_do(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"]
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert "script-src 'self' blob: 'sha256-" in headers["content-security-policy"]


def test_text_is_compressed_and_files_that_are_already_are_not(client: httpx.Client) -> None:
    with client.stream("GET", "/data/figures.csv", headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        assert len(gzip.decompress(b"".join(answer.iter_raw()))) > 2_000_000
    for path in ("/data/figures.xlsx?region=CN", "/data/figures.parquet?region=CN", "/data/package.zip"):
        assert "content-encoding" not in client.get(path, headers={"Accept-Encoding": "gzip"}).headers


@pytest.mark.parametrize(
    ("path", "plain", "readable", "media_type"),
    [
        ("/data/figures.csv?region=CN&from=2015&to=2020", "ip-enforcement-figures_CN_2015_2020_en_{id}.csv", "Figures_CN_2015_2020_en_{id}.csv", "text/csv; charset=utf-8"),
        ("/data/figures.json?lang=zh", "ip-enforcement-figures_zh_{id}.json", "数据_zh_{id}.json", "application/json"),
        ("/data/indicator/trademark_cases.metadata.json", "trademark_cases_en_{id}.metadata.json", "Trademark-violation-cases-investigated-by-market-regulators_en_{id}.metadata.json", "application/json"),
        ("/data/snapshot.duckdb", "ip-enforcement_en_{id}.duckdb", "IP-enforcement_en_{id}.duckdb", "application/vnd.duckdb"),
        ("/data/sdmx/data.csv", "ip-enforcement-sdmx-data_en_{id}.csv", "IP-enforcement-SDMX-data_en_{id}.csv", "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8"),
    ],
)  # fmt: skip
def test_a_file_has_a_telling_name_in_ascii_and_in_the_readers_language(
    client: httpx.Client, snapshot: str, path: str, plain: str, readable: str, media_type: str
) -> None:
    headers = client.head(path).headers
    found = re.fullmatch(
        r"attachment; filename=\"([ -~]+)\"; filename\*=UTF-8''([!-~]+)", headers["content-disposition"]
    )
    assert found
    assert (found[1], unquote(found[2])) == (plain.format(id=snapshot), readable.format(id=snapshot))
    assert headers["content-type"] == media_type


def test_health_and_version_name_the_snapshot(client: httpx.Client, snapshot: str) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "snapshot": snapshot}
    version = client.get("/version").json()
    assert version["snapshot"] == snapshot
    assert version["rows"]["figures"] == client.get("/data/figures.json").json()["rows"]
    assert version["rows"]["observations"] == client.get("/data/observations.json").json()["rows"]


def test_no_site_that_frames_the_dashboard_may_steer_it(client: httpx.Client) -> None:
    assert client.get("/_stcore/host-config").json()["allowedOrigins"] == []


def test_the_overview_is_found_by_its_name_too(client: httpx.Client) -> None:
    answer = client.get("/overview?lang=zh&year=2019")
    assert answer.is_redirect
    assert answer.headers["location"] == "./?lang=zh&year=2019"
    assert client.get("/overview", follow_redirects=True).url.path == "/"
