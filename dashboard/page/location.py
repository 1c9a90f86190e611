"""The address that the reader's browser shows: what it asks for, and what a page puts there.

A link to another page makes the framework run it and then tell the browser its new address; what the page writes into its
address meanwhile may be heard first, and would become a step of its own on the way back, at the page before. So it waits
until the browser says that it has arrived. Nothing is added to its history then: the page has one entry, a complete one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn
from urllib.parse import urlencode

import streamlit as st

PAGE, WAITING, OPENED, LED = "page", "address:waiting", "address:opened", "address:led"
# Whether what waits does so only for the end of the run; and what was put into the address last.
HELD, WRITTEN = "address:held", "address:written"
# `data` is the last part of the page's path, and its query.
ARRIVAL = st.components.v2.component(
    "arrival",
    js="""
    export default function ({ data: [page, query], setTriggerValue }) {
      let again;
      const look = () => {
        if (!location.pathname.endsWith(`/${page}`)) {
          again = setTimeout(look, 25);
          return;
        }
        history.replaceState(history.state, "", `${location.pathname}?${query}`);
        setTriggerValue("arrived", true);
      };
      look();
      return () => clearTimeout(again);
    }
    """,
)


def opened(page: str) -> bool:
    """Whether this run opens `page`, of which the path is given; all that the page puts into its address waits from then on."""
    before, led = st.session_state.get(PAGE), st.session_state.pop(LED, None)
    st.session_state[PAGE] = page
    st.session_state[WRITTEN] = st.query_params.to_dict()
    if st.session_state.pop(HELD, False):
        # The run before was broken off: what it would have put there is not what the browser asks for now.
        st.session_state.pop(WAITING, None)
    if before == page:
        return False
    # Who was led here brought the address of the page before.
    st.session_state[WAITING] = {} if led is None else {**dict.fromkeys(st.query_params), **led}
    # The first page of a session stands in the address from the start.
    st.session_state[OPENED] = before is not None
    return True


def lead(file: str, query: dict[str, str]) -> NoReturn:
    """Go to another page, given by its file, with `query` as its address.

    The framework would put `query` into the address of the page before at once, as a step of its own; so it is handed on
    here, and the address of the page before stays until the browser has arrived.
    """
    st.session_state[LED] = query
    st.switch_page(file, query_params=st.query_params.to_dict())


def parameters() -> dict[str, str]:
    """What stands in the address, and what waits to stand there."""
    both = {**st.query_params.to_dict(), **st.session_state.get(WAITING, {})}
    return {name: value for name, value in both.items() if value is not None}


def get(name: str) -> str | None:
    """The value of a parameter, None if it has none."""
    return parameters().get(name)


def put(name: str, value: str | None) -> None:
    """Put a parameter into the address, or take it out."""
    if WAITING in st.session_state:
        st.session_state[WAITING][name] = value
    elif st.query_params.get(name) != value:
        st.session_state[WAITING] = {name: value}
        _write()


@contextmanager
def in_one_step() -> Iterator[None]:
    """What is put into the address meanwhile stands there at the end: to change it takes the browser as long as a small chart.

    A choice that the reader made before the browser had heard of the address comes with the one before it; what was put
    there since still counts.
    """
    held = WAITING not in st.session_state or HELD in st.session_state
    if held:
        told = st.query_params.to_dict()
        written = st.session_state.get(WRITTEN, told)
        since = {} if written == told else {**dict.fromkeys(told), **written}
        st.session_state[WAITING] = {**since, **st.session_state.get(WAITING, {})}
        st.session_state[HELD] = True
    yield
    if held:
        _write()
        del st.session_state[HELD]


def go(file: str, query: dict[str, str]) -> NoReturn:
    """Show the page that is open, given by its file, by another address."""
    st.session_state.pop(WAITING, None)
    st.session_state.pop(HELD, None)
    st.switch_page(file, query_params=query)


def show_again() -> None:
    """Send the browser the address once more: a link to the page that is open leaves it as it was."""
    if WAITING not in st.session_state or HELD in st.session_state:
        st.query_params.from_dict(st.query_params.to_dict())


def write() -> None:
    """Put what waits into the address, in one step: of a page just opened by a link when the browser has arrived there."""
    if st.session_state.pop(OPENED, False) and parameters() != st.query_params.to_dict():
        _on_arrival(st.session_state[PAGE])
    else:
        _write()


@st.fragment
def _on_arrival(page: str) -> None:
    if WAITING in st.session_state:
        ARRIVAL(key="arrival", data=[page, urlencode(parameters())], on_arrived_change=_write)


def _write() -> None:
    address = parameters()
    if address != st.query_params.to_dict():
        # Here the reader's next choice may break off the run: then it still waits.
        st.query_params.from_dict(address)
    st.session_state.pop(WAITING, None)
    st.session_state[WRITTEN] = address
