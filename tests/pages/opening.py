"""Opening a page as a reader with an address does, in Streamlit's test harness."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
KEY = re.compile(r"^\$\$ID-[0-9a-f]{32}-(.*)$", re.DOTALL)
SCRIPT = str(ROOT / "dashboard" / "web" / "navigation.py")


def open_page(page: str, language: str, **parameters: str) -> AppTest:
    """Run the page whose file is `pages/<page>.py` with these address parameters."""
    app = AppTest.from_file(SCRIPT, default_timeout=60)
    app.query_params["lang"] = language
    app.run()
    app.switch_page(f"../../pages/{page}.py")
    # As in a browser, a page starts without the parameters of the one before.
    app.query_params.clear()
    app.query_params["lang"] = language
    for name, value in parameters.items():
        app.query_params[name] = value
    return app.run()


def arrived(app: AppTest) -> AppTest:
    """The page once the browser has arrived there: what it put into its address stands in it."""
    return app.run()


def cards(app: AppTest) -> dict[str, list[dict[str, Any]]]:
    """What each card says to the browser, part by part, by its place."""
    found = {}
    for element in app.get("bidi_component"):
        match = KEY.match(element.proto.id)
        assert match
        if match[1] == "arrival":
            continue
        found[match[1]] = json.loads(element.proto.bytes)
    return found


def charts(app: AppTest) -> list[dict[str, Any]]:
    """The charts of a page: `figure`, and what is said of it in `alt`."""
    return [part for card in cards(app).values() for part in card if part["kind"] == "chart"]


def said(app: AppTest, *styles: str) -> list[str]:
    """The words of a page's cards as HTML: those in the `styles` h4, small, strong, p, or all."""
    return [
        part["html"]
        for card in cards(app).values()
        for part in card
        if part["kind"] == "words" and (not styles or part["as"] in styles)
    ]


def chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)
