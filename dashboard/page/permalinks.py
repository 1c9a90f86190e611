"""Addresses that keep showing one snapshot: `snapshot=<id>`, on every page, as long as its file is kept."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.navigation.page import Page

from dashboard.cards import card_view
from dashboard.figures import queries, store
from dashboard.page import location
from dashboard.page.links import SNAPSHOT, name_of
from dashboard.quality import changes
from locales import t

# Stands in the links that lead back to the current snapshot, never in an address for long.
CURRENT = "current"


def choose() -> str:
    """Show the snapshot that the address names, else the one named before in this session, else the current one; its id.

    Raises store.NoSnapshot.
    """
    asked = location.get(SNAPSHOT)
    if asked is None:
        asked = st.session_state.get(SNAPSHOT)
    if asked in (CURRENT, ""):
        asked = None
        location.put(SNAPSHOT, None)
    before = st.session_state.get(SNAPSHOT)
    st.session_state[SNAPSHOT] = asked if asked and store.ID.fullmatch(asked) else None
    # A link of the menu leads to a bare address, and one to the same page leaves the browser's as it was.
    named = st.session_state[SNAPSHOT]
    if named and (named != before or location.get(SNAPSHOT) is None):
        location.put(SNAPSHOT, named)
    return store.choose(asked)


def note(page: Page, shown: str) -> None:
    """Say so where not the current snapshot is shown, or not the one asked for, and lead to the current one."""
    asked, current = location.get(SNAPSHOT), store.current_id()
    if asked is None or asked == shown == current:
        return
    if asked == shown:
        changed = changes.between(shown, current)
        st.info(
            t(
                "You see the snapshot {id} of {date}; the current one is {current} of {current_date}. Since then: {changes}.",
                id=shown,
                date=_date(shown),
                current=current,
                current_date=_date(current),
                changes=changes.counted(changed),
            ),
            icon=":material/history:",
        )
        _list(changed)
    elif (since := _logged(asked, shown)) is not None:
        built, changed = since
        st.warning(
            t(
                "The snapshot {id} of {date}, which this address asks for, is not kept here any more. You see the current "
                "one, {current} of {current_date}. Since then: {changes}.",
                id=asked,
                date=f"{built:%Y-%m-%d}",
                current=shown,
                current_date=_date(shown),
                changes=changes.counted(changed),
            ),
            icon=":material/history:",
        )
        _list(changed)
    else:
        st.warning(
            t(
                "The snapshot that this address asks for is not kept here any more, or never was. You see the current "
                "one, {current} of {date}. What changed since is not on record.",
                current=shown,
                date=_date(shown),
            ),
            icon=":material/history:",
        )
    _link(page, t("Show the current snapshot"), CURRENT)


def _logged(asked: str, shown: str) -> tuple[pd.Timestamp, pd.DataFrame] | None:
    """When a snapshot that is gone was built and what changed since, if the log of the one shown knows."""
    if not store.ID.fullmatch(asked):
        return None
    built, changed = queries.built_at(shown, asked), queries.logged_since(shown, asked)
    return None if built is None or changed is None else (built, changed)


def _list(changed: pd.DataFrame) -> None:
    if len(changed):
        details = st.expander(t("What changed"), on_change="rerun", key="snapshot:changes")
        if details.open:
            details.dataframe(changes.readable(changed), hide_index=True)


def keep(page: Page, shown: str) -> None:
    """A link to the same view that keeps showing the snapshot `shown`; where it does so already, the way back."""
    if location.get(SNAPSHOT) is None:
        _link(page, t("Link to snapshot {id} of this page", id=shown), shown, "link")
    elif location.get(SNAPSHOT) == shown == store.current_id():
        _link(page, t("Leave snapshot {id}, show the newest", id=shown), CURRENT, "link_off")


def _link(page: Page, label: str, snapshot: str, icon: str = "") -> None:
    """A link to what the page shows when it is followed, in a snapshot."""
    link = card_view.Link(label, name_of(page.url_path), {SNAPSHOT: snapshot}, icon, here=True)
    card_view.place(f"snapshot:{snapshot}", [link])


def _date(snapshot: str) -> str:
    return f"{queries.build_info(snapshot)['built_at']:%Y-%m-%d}"
