"""What stands around every page: the language switch above it, the snapshot and the caveats below."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from threading import BoundedSemaphore

import streamlit as st
from streamlit.navigation.page import Page

from dashboard import permalinks, queries
from dashboard.filters import language_switch, start_page, write_address
from dashboard.observed import interaction
from dashboard.origin import origin
from dashboard.store import NoSnapshot, earlier
from locales import t

STYLE = Path(__file__).parent / "style.css"
# Pages are drawn by Python code, which has one core: many at a time would all be late, two are done one after the other.
TURNS = BoundedSemaphore(2)


class NothingMore(Exception):
    """A page has shown all that there is to show; raised where `st.stop` would leave out what stands below the page."""


def show(page: Page) -> None:
    """Run `page` inside its frame, timed; without a database, say how to make one."""
    with interaction(page.url_path or "overview"), TURNS:
        _show(page)


@st.fragment(run_every=timedelta(days=1))
def _ask_again_after_a_break() -> None:
    """Draws nothing, but as something of the page runs by itself, a browser whose connection comes back asks for the page.

    Without it the browser would wait for the reader's next choice, and a session that is new on another replica would
    take the address, not that choice, for what the reader wants.
    """


def _show(page: Page) -> None:
    st.html(STYLE)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.caption(t("Published statistics on China's enforcement against IP infringement and counterfeiting"))
        language_switch()
    try:
        snapshot = permalinks.choose()
    except NoSnapshot:
        st.error(t("There is no database yet. Build it with `python -m etl build`, then reload this page."))
        return
    _ask_again_after_a_break()
    permalinks.note(page, snapshot)
    start_page(page.url_path)
    with suppress(NothingMore):
        page.run()
    write_address()
    _caveats(page, snapshot)


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
