"""A reader's browser: what was drawn when, after a choice and on a visit."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, StorageState, ViewportSize, sync_playwright

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WATCH = (Path(__file__).parent / "watch.js").read_text(encoding="utf-8")
# Milliseconds without a stroke, until a page counts as drawn.
QUIET = 400
PATIENCE = 30_000


@dataclass(frozen=True)
class Wait:
    """Milliseconds from the choice until the topmost chart that it changes, and until every chart, was last drawn."""

    first: float
    all: float


@dataclass(frozen=True)
class Visit:
    """Milliseconds from the request of the page to its first chart; bytes over the wire; the addresses that they came from."""

    first: float
    size: float
    fetched: frozenset[str]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=FLAGS
        )
        yield browser
        browser.close()


def context(browser: Browser, signed_in: StorageState | None = None) -> BrowserContext:
    """A new reader with an empty cache, and the cookies of one who has signed in."""
    size: ViewportSize = {"width": 1440, "height": 900}
    return browser.new_context(viewport=size, locale="en-GB", bypass_csp=True, storage_state=signed_in)


def visit(
    reader: BrowserContext, address: str, charts: str = ".js-plotly-plot", choice: str = "[role=option]"
) -> tuple[Page, Visit]:
    """The page in a new tab, when all its charts are drawn; a click on a `choice` starts a wait. Both are selectors."""
    page = reader.new_page()
    page.add_init_script(f"window.__charts = {json.dumps(charts)}; window.__choice = {json.dumps(choice)}; {WATCH}")
    sizes: defaultdict[str, float] = defaultdict(float)
    asked: dict[str, str] = {}

    def add(event: dict[str, Any], size: float) -> None:
        sizes[asked.get(event["requestId"], "")] += size

    session = reader.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.requestWillBeSent", lambda event: asked.update({event["requestId"]: event["request"]["url"]}))
    session.on("Network.loadingFinished", lambda event: add(event, event["encodedDataLength"]))
    session.on("Network.webSocketFrameReceived", lambda event: add(event, _length(event["response"])))
    page.goto(address, wait_until="commit")
    page.wait_for_function("window.__seen.first !== null", timeout=PATIENCE)
    first = float(page.evaluate("window.__seen.first"))
    rested(page)
    return page, Visit(first, sum(sizes.values()), frozenset(address for address, size in sizes.items() if size))


def rested(page: Page) -> None:
    """Wait until a chart is there, none was drawn for a while, and no script (Streamlit) or query (Superset) runs."""
    page.wait_for_function(
        f"""() => window.__topmost() !== undefined && performance.now() - window.__seen.last > {QUIET}
            && !document.querySelector('[data-test-script-state=running], [data-test=loading-indicator]')""",
        timeout=PATIENCE,
        polling=50,
    )


def redrawn(page: Page) -> Wait:
    """What the choice just made cost. Raises playwright's TimeoutError if it draws no chart again."""
    page.wait_for_function(
        "window.__seen.chosen !== null && window.__seen.first !== null", timeout=PATIENCE, polling=20
    )
    rested(page)
    chosen, first, last = page.evaluate("[window.__seen.chosen, window.__topmost(), window.__seen.last]")
    return Wait(first - chosen, last - chosen)


def _length(frame: dict[str, Any]) -> float:
    length = len(frame["payloadData"])
    return length * 3 / 4 if frame["opcode"] == 2 else length
