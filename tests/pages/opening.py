"""Opening a page as a reader with an address does, in Streamlit's test harness."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
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


def chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)
