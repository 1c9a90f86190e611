"""Where the pages are, for links between them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlencode

import streamlit as st

from dashboard.page import location
from locales import language

PAGES = Path(__file__).parents[2] / "pages"
SNAPSHOT = "snapshot"


def page(name: str) -> str:
    """The file of a page, as `page_link` and `st.switch_page` take it."""
    return str(PAGES / f"{name}.py")


def name_of(address: str) -> str:
    """The name of the file of the page with an address: the default page's is empty."""
    return address.replace("-", "_") or "overview"


def address(name: str, query: Mapping[str, object]) -> str:
    """The address of a page, by its file's name, as a link on another page names it."""
    path = "" if name == "overview" else name.replace("_", "-")
    return f"./{path}?{urlencode(parameters(query))}"


def parameters(query: Mapping[str, object]) -> dict[str, str]:
    """`query` with the language and the snapshot in use: a new tab has no session yet."""
    snapshot = location.get(SNAPSHOT)
    kept = {} if snapshot is None else {SNAPSHOT: snapshot}
    return {**kept, **{name: str(value) for name, value in query.items()}, "lang": language()}


def follow(name: str, query: Mapping[str, object]) -> NoReturn:
    """Go where a link to a page, by its file's name, leads."""
    if name == name_of(st.session_state[location.PAGE]):
        location.go(page(name), parameters(query))
    location.lead(page(name), parameters(query))


def page_link(
    target: str, *, label: str, query_params: Mapping[str, object] | None = None, icon: str | None = None
) -> None:
    """`st.page_link`, whose address names the language and the snapshot in use as well."""
    st.page_link(target, label=label, icon=icon, query_params=parameters(query_params or {}))
