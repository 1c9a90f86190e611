"""A card as one element of the page: words, a chart, links and buttons, which the reader's browser puts together.

A page of twenty cards would be two hundred elements of the framework, each of which the browser builds anew after every
choice; `web/card/card.js` changes in a card what differs. It draws charts by Plotly into the place of the one before,
while `st.plotly_chart` takes each new figure for another element and draws all of a page's charts before one is seen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Literal

import orjson
import streamlit as st
from markdown_it import MarkdownIt

from dashboard.cards.charts import Chart
from dashboard.data.picture import address_of, library_for
from dashboard.page.links import address, follow
from dashboard.page.location import parameters
from dashboard.page.runs import done, note

SCRIPT = Path(__file__).parents[1] / "web" / "static" / "card.js"
SCRIPT_ADDRESS = f"app/static/card.js?v={hashlib.sha256(SCRIPT.read_bytes()).hexdigest()[:12]}"
# The script is a file that browsers keep: what stands here goes with every card.
CARD = st.components.v2.component(
    "card",
    js=f"""
    const file = new URL("{SCRIPT_ADDRESS}", document.baseURI);
    const {{ show }} = await import(file);
    export default show;
    """,
    isolate_styles=False,
)
INLINE = MarkdownIt("commonmark", {"html": False, "breaks": False})


@dataclass(frozen=True)
class Words:
    """A line of Markdown: the title, a line in small print, one as large as a headline's figure, or plain text."""

    markdown: str
    style: Literal["h4", "small", "strong", "p"] = "p"

    def asked(self) -> Mapping[str, Any]:
        """The part as the browser gets it."""
        return {"kind": "words", "as": self.style, "html": as_html(self.markdown)}


@dataclass(frozen=True)
class Drawing:
    """A chart; `still` without hovering. Of a `clickable` one the browser tells which region or cell was clicked."""

    chart: Chart
    still: bool = False
    clickable: bool = False

    def asked(self) -> Mapping[str, Any]:
        """The part as the browser gets it."""
        return {
            "kind": "chart",
            "figure": orjson.Fragment(self.chart.drawn),
            "alt": self.chart.alt,
            "still": self.still,
            "clickable": self.clickable,
            "library": address_of(library_for(self.chart)),
        }


@dataclass(frozen=True)
class Link:
    """A link to one of the site's pages, by its file's name; `here` with all that the address says when it is followed."""

    markdown: str
    page: str
    query: Mapping[str, str] = field(default_factory=dict)
    icon: str = ""
    tone: Literal["", "warning", "title"] = ""
    here: bool = False

    def asked(self) -> Mapping[str, Any]:
        """The part as the browser gets it."""
        look = {"icon": self.icon, "tone": self.tone, "here": self.here}
        return {"kind": "link", "html": as_html(self.markdown), "href": address(self.page, self.query), **look}


@dataclass(frozen=True)
class Button:
    """A button that opens something below the card, and closes it; its name is that of no other on the page."""

    name: str
    label: str
    icon: str
    open: bool

    def asked(self) -> Mapping[str, Any]:
        """The part as the browser gets it."""
        return {"kind": "button", "name": self.name, "html": as_html(self.label), "icon": self.icon, "open": self.open}


Part = Words | Drawing | Link | Button


def place(key: str, parts: Sequence[Part]) -> None:
    """Show `parts`, one below the other; a link that the reader has just followed leads away.

    One `key` is one place on the page: what is shown there next moves into it.
    """
    links = [part for part in parts if isinstance(part, Link)]
    followed = done(key, "followed")
    if followed is not None and 0 <= int(followed) < len(links):
        link = links[int(followed)]
        follow(link.page, {**(parameters() if link.here else {}), **link.query})
    asked = [
        {**part.asked(), "number": links.index(part)} if isinstance(part, Link) else part.asked() for part in parts
    ]
    CARD(
        key=key,
        data=orjson.dumps(asked),
        on_clicked_change=partial(note, key, "clicked"),
        on_pressed_change=partial(note, key, "pressed"),
        on_followed_change=partial(note, key, "followed"),
    )


def chart(drawn: Chart, key: str, still: bool = False, clickable: bool = False) -> None:
    """Show a chart alone."""
    place(key, [Drawing(drawn, still, clickable)])


def is_open(key: str, name: str) -> bool:
    """Whether what the button `name` at this place opens is open, after the reader has pressed it or not.

    It stays so for the button, wherever it stands next.
    """
    if done(key, "pressed") == name:
        st.session_state[name] = not st.session_state.get(name, False)
    return bool(st.session_state.get(name, False))


@lru_cache(5000)
def as_html(markdown: str) -> str:
    """Markdown of one line as HTML; nothing in it is taken for HTML. Its links lead out of the site, into another tab."""
    html: str = INLINE.renderInline(markdown)
    return html.replace("<a href=", '<a target="_blank" rel="noopener" href=')
