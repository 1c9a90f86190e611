"""Where the pages are, for links between them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from locales import language

PAGES = Path(__file__).parent.parent / "pages"
SNAPSHOT = "snapshot"


def page(name: str) -> str:
    """The file of a page, as `page_link` and `st.switch_page` take it."""
    return str(PAGES / f"{name}.py")


def page_link(
    target: str, *, label: str, query_params: Mapping[str, object] | None = None, icon: str | None = None
) -> None:
    """`st.page_link`, whose address names the language and the snapshot in use as well: a new tab has no session yet."""
    kept = {name: st.query_params[name] for name in (SNAPSHOT,) if name in st.query_params}
    asked = {name: str(value) for name, value in (query_params or {}).items()}
    st.page_link(target, label=label, icon=icon, query_params={**asked, **kept, "lang": language()})
