"""The content security policy lets every page do what it does, and nothing be loaded from elsewhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

PAGES = ("overview", "regions", "years", "key-points", "tables", "coverage", "checks", "sources", "province", "data")


@pytest.mark.parametrize("address", PAGES)
def test_no_page_breaks_the_policy_or_asks_another_site(page: Page, server: str, address: str) -> None:
    said: list[str] = []
    elsewhere: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    page.on("request", lambda request: elsewhere.append(request.url))
    page.goto(f"/{address}")
    if address != "data":
        page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        page.wait_for_selector(".js-plotly-plot .main-svg, [data-testid=stDataFrame] canvas, [data-testid=stExpander]")
    assert [text for text in said if "Security Policy" in text or text.startswith("error")] == []
    own = (server, server.replace("http", "ws"), "blob:", "data:")
    assert [url for url in elsewhere if not url.startswith(own)] == []
