"""What stands around every page: the language switch above it, the snapshot and the caveats below."""

from __future__ import annotations

import ast
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from dashboard.figures import queries
from dashboard.figures.store import NoSnapshot, earlier
from dashboard.page import permalinks
from dashboard.page.filters import language_switch, start_page, write_address
from dashboard.page.links import name_of
from dashboard.page.links import page as page_file
from dashboard.page.origin import origin
from dashboard.page.runs import SHOWN, running
from locales import t

STYLE = Path(__file__).parent / "style.css"


class NothingMore(Exception):
    """A page has shown all that there is to show; raised where `st.stop` would leave out what stands below the page."""


def show(page: Page) -> None:
    """Draw `page` inside its frame."""
    start_page(page.url_path)
    st.html(STYLE)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.caption(t("Published statistics on China's enforcement against IP infringement and counterfeiting"))
        language_switch()
    _ask_again_after_a_break()
    _below_the_header(page)


@st.fragment(run_every=timedelta(days=1))
def _ask_again_after_a_break() -> None:
    """Draws nothing, but as something of the page runs by itself, a browser whose connection comes back asks for the page.

    Without it the browser would wait for the reader's next choice, and a session that is new on another replica would
    take the address, not that choice, for what the reader wants.
    """


@st.fragment
def _below_the_header(page: Page) -> None:
    """All that a choice can change: the menu and the header are not sent again, nor drawn again by the browser."""
    try:
        with running(page.url_path or "overview") as snapshot:
            st.session_state[SHOWN] = snapshot
            permalinks.note(page, snapshot)
            with suppress(NothingMore):
                # The framework runs a page once only, with the menu; here it runs after each choice.
                _body(page_file(name_of(page.url_path)))()
            write_address()
            _caveats(page, snapshot)
    except NoSnapshot:
        st.error(t("There is no database yet. Build it with `python -m etl build`, then reload this page."))


@cache
def _body(file: str) -> Callable[[], None]:
    """A page as a function: what it has read goes when it has run.

    As a module's it would stay, since the framework keeps each widget for as long as the session, with the function that
    names its options and all that this function could reach.
    """
    script = ast.parse(Path(file).read_bytes(), file)
    body = ast.parse("def page(): ...").body[0]
    assert isinstance(body, ast.FunctionDef)
    body.body = script.body
    names: dict[str, Callable[[], None]] = {}
    exec(compile(ast.Module([body], []), file, "exec"), names)
    return names["page"]


def _caveats(page: Page, snapshot: str) -> None:
    info = queries.build_info(snapshot)
    st.divider()
    query = f"?snapshot={snapshot}" if earlier() else ""
    st.markdown(
        t("[All data by address: CSV, JSON, XLSX, Parquet, SDMX]({address})", address=f"{origin()}/data{query}")
    )
    permalinks.keep(page, snapshot)
    st.caption(
        t(
            "{figures} figures from {sources} publications; snapshot {id}, built {date}. Published figures only: "
            "nothing is estimated or added up, and what is missing was not found published. More cases can mean "
            "more enforcement or more infringement.",
            figures=f"{info['n_figures']:,}",
            sources=f"{info['n_sources']:,}",
            id=info["snapshot_id"],
            date=f"{info['built_at']:%Y-%m-%d}",
        )
    )
