"""Where the pages are, for links between them."""

from __future__ import annotations

from pathlib import Path

PAGES = Path(__file__).parent.parent / "pages"


def page(name: str) -> str:
    """The file of a page, as `st.Page`, `st.page_link` and `st.switch_page` take it."""
    return str(PAGES / f"{name}.py")
