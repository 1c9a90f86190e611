"""What can be taken away from a card: data, picture, a frame for another page, address, citation, sentence.

Data and pictures are addresses of this site: they work on every replica, and in a script.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from dashboard.cards import card_view
from dashboard.cards.listing import downloads
from dashboard.figures import citations, sentences
from dashboard.figures.choices import Choice, address, all_years, choice_of
from dashboard.figures.periods import drawable
from dashboard.figures.store import earlier
from dashboard.page.origin import here, origin
from locales import LANGUAGE_NAMES, LANGUAGES, Language, language, localized, t

MENU = "menu"
ENDINGS = ("csv", "xlsx", "json")
# Of a frame in another page, in pixels: at least, and for each line of bars or of a heatmap beside what stands around.
LEAST_HEIGHT, LINE_HEIGHT, AROUND = 560, 27, 300
# A picture with more lines than colours says nothing.
MOST_LINES = 10
# Browsers and proxies carry addresses up to some 8,000 letters; the server's refuses longer ones.
LONGEST_CHOICE = 6000


@dataclass(frozen=True)
class HandOut:
    """What a card hands out.

    `rows` are those of the data address `table` for `choice`, `picture` is the address that draws `drawn`; both choices
    are None where no address gives exactly what the card shows. `files` then hands out the rows themselves.
    `lines` is how many bars or lines of a heatmap the picture has. `cited` are citations by their form, `said` sentences by language, `page` explains it all, without the
    site; it is empty where the page in view does.
    """

    name: str
    rows: pd.DataFrame
    table: str
    choice: Choice | None
    picture: str
    drawn: Choice | None
    files: Callable[[str], None]
    page: str
    cited: Mapping[str, str]
    said: Mapping[Language, str]
    lines: int = 0


def button(place: str, card: str = "") -> card_view.Button:
    """What opens the menu of the card at a place; `card` is what stands there if that can change."""
    name = f"{MENU}:{card or place}"
    return card_view.Button(name, t("Take away"), "ios_share", card_view.is_open(place, name))


def take_away(place: str, hand_out: Callable[[], HandOut]) -> None:
    """The button of the menu, alone, and below it the menu if it is open."""
    opens = button(place)
    card_view.place(place, [opens])
    if opens.open:
        show(place, hand_out())


def show(identity: str, held: HandOut) -> None:
    """The open menu of a card."""
    site = origin()
    with st.container(key=f"menu-of:{identity}"):
        data, picture, cite, say = st.tabs([t("Data"), t("Image, embed"), t("Link, cite"), t("As a sentence")])
        with data:
            _data(held, site, identity)
        with picture:
            _picture(held, site)
        with cite:
            _cite(held, site)
        with say:
            _say(held)


def of_figures(
    snapshot: str, rows: pd.DataFrame, given: Choice | None = None, draw: str = "", cited: pd.Series | None = None
) -> HandOut:
    """What a card of `rows` of `queries.figures` hands out; its citation and sentence are of `cited`, else of the latest.

    `given` are the parameters by which the rows were chosen beside their series, regions and years, `draw` is how the
    card draws regions.
    """
    choice = _short(choice_of(snapshot, rows, given or {}))
    drawn = choice if choice is not None and (draw or can_be_drawn(rows)) else None
    row = citations.latest(rows) if cited is None else cited
    return HandOut(
        name=str(row[localized("indicator_en")]),
        rows=rows,
        table="figures",
        choice=choice,
        picture="chart",
        drawn={**drawn, "draw": draw} if drawn and draw else drawn,
        files=lambda key: downloads(snapshot, rows, key),
        page=page_of(row),
        cited=citations.forms(citations.of_row(row, snapshot, origin())),
        said=sentences.in_both_languages(snapshot, row),
        lines=len(rows) if draw else 0,
    )


def page_of(row: pd.Series) -> str:
    """The page of the series of a figure, without the site."""
    snapshot = {"snapshot": earlier()} if earlier() else {}
    named = {"id": row["indicator"], "series": row["family_key"], "lang": language(), **snapshot}
    return f"/indicator?{urlencode(named)}"


def can_be_drawn(rows: pd.DataFrame) -> bool:
    """Whether `/data/chart` draws what the card of `rows` does: values of one unit, in few lines."""
    if rows["unit"].nunique() > 1:
        return False
    ranked = rows["year"].nunique() == 1 and rows["region"].nunique() == len(rows) > 1
    return ranked or (rows["series_key"].nunique() <= MOST_LINES and not drawable(rows).empty)


def _short(choice: Choice | None) -> Choice | None:
    return choice if choice and len(urlencode(choice)) < LONGEST_CHOICE else None


def _data(held: HandOut, site: str, identity: str) -> None:
    if held.choice is None:
        st.caption(t("These rows were picked one by one, so no single address gives them; these files do."))
        held.files(identity)
        return
    count, links = len(held.rows), _links(held, site, held.choice)
    exactly = {
        "figures": t("Exactly these {count} figures: {links}", count=count, links=links),
        "observations": t("Exactly these {count} observations: {links}", count=count, links=links),
        "coverage": t("Exactly these {count} cells, counted here: {links}", count=count, links=links),
        "decisions": t(
            "Exactly these {count} rows, counted from published decisions, never mixed with agencies' own totals: {links}",
            count=count,
            links=links,
        ),
    }
    st.markdown(exactly[held.table])
    st.markdown(t("The same of all years: {links}", links=_links(held, site, all_years(held.choice))))
    if "derived_as" in held.rows:
        st.caption(t("Derived values stand in columns that say so, beside the published ones."))
    st.caption(t("For a script:"))
    st.code(address(site, f"/data/{held.table}.csv", held.choice), language=None, wrap_lines=True)


def _links(held: HandOut, site: str, choice: Choice) -> str:
    files = {ending: address(site, f"/data/{held.table}.{ending}", choice) for ending in ENDINGS}
    return " · ".join(f"[{ending.upper()}](<{file}>)" for ending, file in files.items())


def _picture(held: HandOut, site: str) -> None:
    if held.drawn is None:
        st.caption(t("No picture: no single address gives these rows, or no chart holds them."))
        return
    page = address(site, f"/data/{held.picture}", held.drawn)
    st.markdown(t("[Open as a picture: PNG, SVG]({address})", address=f"<{page}>"))
    st.caption(t("With title, what is counted, sources and address inside; light or dark as the reader's device is."))
    st.caption(t("To embed in another page:"))
    embedded = escape(address(site, f"/data/{held.picture}", {**held.drawn, "embed": "true"}))
    height = max(LEAST_HEIGHT, LINE_HEIGHT * held.lines + AROUND)
    snippet = (
        f'<iframe src="{embedded}" title="{escape(held.name)}" width="100%" height="{height}" '
        'style="border:0" loading="lazy"></iframe>'
    )
    st.code(snippet, language="html", wrap_lines=True)


def _cite(held: HandOut, site: str) -> None:
    st.caption(t("This page with its filters"))
    st.code(here(), language=None, wrap_lines=True)
    if held.page:
        st.caption(t("All observations and sources"))
        st.code(f"{site}{held.page}", language=None, wrap_lines=True)
    for form, words in held.cited.items():
        st.caption(form)
        st.code(words, language=None, wrap_lines=True)


def _say(held: HandOut) -> None:
    st.caption(t("To copy, in either language:"))
    for code in sorted(LANGUAGES, key=lambda code: code != language()):
        st.caption(LANGUAGE_NAMES[code])
        st.code(held.said[code], language=None, wrap_lines=True)
