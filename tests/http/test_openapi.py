"""The description of the addresses, held against what the server does."""

from __future__ import annotations

import re

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

# Of each operation.
EXAMPLES = 25
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def conforms(operation: schemathesis.APIOperation, examples: int) -> None:
    """Hold the server's answers against the description of an operation."""

    @settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def does(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHECKS)

    does()


def test_the_server_does_as_described(server: str) -> None:
    schema = schemathesis.openapi.from_url(f"{server}/openapi.json")
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 60
    for operation in operations:
        conforms(operation, EXAMPLES)


def test_every_address_is_described_and_linked(client: httpx.Client) -> None:
    paths = set(client.get("/openapi.json").json()["paths"])
    documentation = client.get("/data/docs").text
    assert {path for path in paths if path.startswith("/data/")} <= set(
        re.findall(r"<code>([^<]+)</code>", documentation)
    )
    index = client.get("/data").text
    for link in re.findall(r'href="(data/[^"]+)"', index):
        assert client.head(f"/{link.replace('&amp;', '&')}").status_code == 200, link
    assert len(re.findall(r'href="data/', index)) > 30


@pytest.mark.parametrize("path", ["/data", "/data/docs"])
def test_pages_to_read_need_nothing_from_elsewhere_and_speak_both_languages(client: httpx.Client, path: str) -> None:
    english, chinese = client.get(path), client.get(f"{path}?lang=zh")
    assert '<html lang="en">' in english.text
    assert '<html lang="zh">' in chinese.text
    assert client.get(path, headers={"Accept-Language": "zh-CN,zh;q=0.9"}).text == chinese.text
    for text in (english.text, chinese.text):
        assert not re.search(r"<(script|img|link|iframe)|(src|href)=\"(https?:)?//", text)
