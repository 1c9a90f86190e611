"""What can be taken away from a figure card: data, picture, a frame for another page, address, citation, sentence.

Data and pictures are addresses of this site: they work on every replica, and in a script.
"""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from dashboard import citations, sentences
from dashboard.choices import Choice, address, all_years, choice_of
from dashboard.listing import downloads
from dashboard.origin import origin
from dashboard.periods import drawable
from locales import LANGUAGE_NAMES, LANGUAGES, language, localized, t

ENDINGS = ("csv", "xlsx", "json")
EMBEDDED_HEIGHT = 560
# A picture with more lines than colours says nothing.
MOST_LINES = 10


def take_away(snapshot: str, rows: pd.DataFrame, identity: str) -> None:
    """The menu of a card with `rows` of `queries.figures`, made when it is opened."""
    menu = st.popover(t("Take away"), icon=":material/ios_share:", on_change="rerun", key=f"menu:{identity}")
    if not menu.open:
        return
    site = origin()
    choice = choice_of(snapshot, rows)
    with menu:
        data, picture, cite, say = st.tabs([t("Data"), t("Image, embed"), t("Link, cite"), t("As a sentence")])
        with data:
            _data(snapshot, rows, site, choice, identity)
        with picture:
            _picture(rows, site, choice)
        with cite:
            _cite(snapshot, rows, site)
        with say:
            _say(snapshot, rows)


def _data(snapshot: str, rows: pd.DataFrame, site: str, choice: Choice | None, identity: str) -> None:
    if choice is None:
        st.caption(t("These rows were picked one by one, so no single address gives them; these files do."))
        downloads(snapshot, rows, identity)
        return
    st.markdown(
        t(
            "Exactly these {count} figures: {links}",
            count=len(rows),
            links=_links(site, choice),
        )
    )
    st.markdown(t("The same of all years: {links}", links=_links(site, all_years(choice))))
    st.caption(t("For a script:"))
    st.code(address(site, "/data/figures.csv", choice), language=None, wrap_lines=True)


def _links(site: str, choice: Choice) -> str:
    return " · ".join(f"[{ending.upper()}](<{address(site, f'/data/figures.{ending}', choice)}>)" for ending in ENDINGS)


def _picture(rows: pd.DataFrame, site: str, choice: Choice | None) -> None:
    if choice is None or not can_be_drawn(rows):
        st.caption(
            t("This chart has no address of its own: it shows derived values, or rows that were picked one by one.")
        )
        return
    page = address(site, "/data/chart", choice)
    st.markdown(t("[Open as a picture: PNG, SVG]({address})", address=f"<{page}>"))
    st.caption(t("With title, what is counted, sources and address inside. It draws the figures as published."))
    st.caption(t("To embed in another page:"))
    embedded = escape(address(site, "/data/chart", choice, embed="true"))
    title = escape(str(rows[localized("indicator_en")].iloc[0]))
    snippet = (
        f'<iframe src="{embedded}" title="{title}" width="100%" height="{EMBEDDED_HEIGHT}" '
        'style="border:0" loading="lazy"></iframe>'
    )
    st.code(snippet, language="html", wrap_lines=True)


def can_be_drawn(rows: pd.DataFrame) -> bool:
    """Whether `/data/chart` draws what the card of `rows` does: values as published, of one unit, in few lines."""
    derived = "plotted" in rows or ("measured" in rows and not rows["measured"].equals(rows["value"]))
    if derived or rows["unit"].nunique() > 1:
        return False
    ranked = rows["year"].nunique() == 1 and rows["region"].nunique() == len(rows) > 1
    return ranked or (rows["series_key"].nunique() <= MOST_LINES and not drawable(rows).empty)


def _cite(snapshot: str, rows: pd.DataFrame, site: str) -> None:
    latest = citations.latest(rows)
    parameters = {"id": latest["indicator"], "series": latest["family_key"], "lang": language()}
    st.caption(t("All observations and sources"))
    st.code(f"{site}/indicator?{urlencode(parameters)}", language=None, wrap_lines=True)
    for form, words in citations.forms(citations.of_latest(rows, snapshot, site)).items():
        st.caption(form)
        st.code(words, language=None, wrap_lines=True)


def _say(snapshot: str, rows: pd.DataFrame) -> None:
    said = sentences.in_both_languages(snapshot, citations.latest(rows))
    st.caption(t("The latest figure of the card, to copy:"))
    for code in sorted(LANGUAGES, key=lambda code: code != language()):
        st.caption(LANGUAGE_NAMES[code])
        st.code(said[code], language=None, wrap_lines=True)
