"""What a choice runs again: the page below its header, or only the section in which the reader chose.

What does not run is neither sent again nor drawn again by the browser. Nothing that ran before can be relied on then:
language and snapshot are chosen anew each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Literal, ParamSpec

import streamlit as st

from dashboard.page import location, permalinks
from dashboard.page.location import PAGE
from dashboard.page.observed import interaction
from dashboard.page.turns import Turns
from locales import use

Arguments = ParamSpec("Arguments")
# What a reader does in a card, as `web/static/card.js` tells it.
Event = Literal["clicked", "pressed", "followed"]

# Pages are drawn by Python code, which has one core: many at a time would all be late, so two are, in the order of asking.
TURNS = Turns(2)
SHOWN = "snapshot:shown"
DONE = "reader:done"

_running: ContextVar[bool] = ContextVar("running", default=False)


@contextmanager
def running(page: str) -> Iterator[str]:
    """A run of a page or of a part of it, timed; gives the snapshot to show.

    Raises store.NoSnapshot.
    """
    with interaction(page), TURNS, location.in_one_step():
        use(st.session_state["language"])
        before = _running.set(True)
        try:
            yield permalinks.choose()
        finally:
            _running.reset(before)
            st.session_state.pop(DONE, None)


def note(place: str, event: Event) -> None:
    """To be called by the framework before it runs the page because of an `event` at a `place`.

    It makes a class each time that it is asked what happened, so it is asked once and not by all that could be meant.
    """
    st.session_state[DONE] = (place, event, st.session_state[place][event])


def done(place: str, event: Event) -> str | None:
    """What the reader has just done at this place, if that is why the page runs."""
    match st.session_state.get(DONE):
        case (where, what, value) if (where, what) == (place, event) and value is not None:
            return str(value)
    return None


def section(work: Callable[Arguments, None]) -> Callable[Arguments, None]:
    """A part of a page with filters of its own: a choice in one of these runs this part alone.

    Where the snapshot was replaced since the page was drawn, the whole page runs: one page shows one snapshot.
    """

    @st.fragment
    @wraps(work)
    def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        if _running.get():
            work(*args, **kwargs)
            return
        with running(st.session_state[PAGE] or "overview") as snapshot:
            if snapshot != st.session_state[SHOWN]:
                st.rerun()
            work(*args, **kwargs)

    return run
