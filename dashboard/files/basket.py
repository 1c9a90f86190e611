"""What a reader collects from several pages, to take it away as one file: parts of published series.

The collection lives in the reader's session, and in the address of the basket's own page; nothing is stored.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard.figures import queries
from dashboard.page.links import page, page_link
from locales import t

MOST = 50
# More regions than these on one card are taken as a group, not one by one.
MOST_REGIONS = 5
PROVINCES, EVERYWHERE = "provinces", "everywhere"
PROVINCE_LEVEL = (*queries.PROVINCE_KINDS, "corps")
TEXT = re.compile(r"([a-z0-9_]+(?:\.[a-z0-9_]*){4})~([A-Za-z0-9:' -]+)~(\d{4})-(\d{4})", re.ASCII)
KEY = "basket"


@dataclass(frozen=True, order=True)
class Part:
    """The figures of a series family in a region, or a group of them, whose periods end in the years `first` to `last`."""

    family: str
    region: str
    first: int
    last: int


def encode(parts: Sequence[Part]) -> str:
    """The parts as an address holds them: codes, with nothing where a member is `all`."""
    texts = []
    for part in parts:
        indicator, *members = part.family.split(".")
        short = ".".join([indicator, *("" if member == "all" else member for member in members)])
        texts.append(f"{short}~{part.region}~{part.first}-{part.last}")
    return ",".join(texts)


def decode(text: str) -> list[Part]:
    """The parts of what an address holds, each once, at most as many as a basket holds; what is none is left out."""
    parts = []
    for piece in text.split(","):
        found = TEXT.fullmatch(piece)
        if found:
            indicator, *members = found[1].split(".")
            family = ".".join([indicator, *(member or "all" for member in members)])
            first, last = sorted((int(found[3]), int(found[4])))
            parts.append(Part(family, found[2], first, last))
    return list(dict.fromkeys(parts))[:MOST]


def parts_of(rows: pd.DataFrame) -> list[Part]:
    """The parts that hold `rows` of `queries.figures`: of one series the years from its first to its last row.

    Many regions of a family become one part with all province-level ones, or with all regions.
    """
    parts = []
    for family, own in rows.groupby("family_key", sort=False):
        span = int(own["year"].min()), int(own["year"].max())
        regions = list(dict.fromkeys(own["region"]))
        if len(regions) > MOST_REGIONS:
            is_provinces = own["region_kind"].isin(PROVINCE_LEVEL).all()
            parts.append(Part(str(family), PROVINCES if is_provinces else EVERYWHERE, *span))
            continue
        for region in regions:
            years = own.loc[own["region"] == region, "year"]
            parts.append(Part(str(family), region, int(years.min()), int(years.max())))
    return parts


def figures(snapshot: str, part: Part) -> pd.DataFrame:
    """The figures of a part, as `queries.figures` gives them; none where nothing is published."""
    regions = [] if part.region in (PROVINCES, EVERYWHERE) else [part.region]
    rows = queries.uncached(queries.figures)(
        snapshot, families=[part.family], regions=regions, first_year=part.first, last_year=part.last
    )
    return rows[rows["region_kind"].isin(PROVINCE_LEVEL)] if part.region == PROVINCES else rows


def held() -> list[Part]:
    """What is in the reader's basket."""
    parts: list[Part] = st.session_state.setdefault(KEY, [])
    return parts


def hold(parts: Sequence[Part]) -> None:
    """Make `parts` what is in the reader's basket, each once, at most as many as it holds."""
    st.session_state[KEY] = list(dict.fromkeys(parts))[:MOST]


def button(rows: pd.DataFrame, key: str) -> None:
    """A button that puts the series of `rows` into the basket, and the way there once something is in it."""
    wanted = parts_of(rows)
    missing = [part for part in wanted if part not in held()]
    full = len(held()) + len(missing) > MOST
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            t("Add to basket") if missing else t("In the basket"),
            key=f"basket:{key}",
            icon=":material/add_shopping_cart:" if missing else ":material/check:",
            disabled=full or not missing,
            help=t("The basket holds at most {most} series.", most=MOST) if full else None,
            on_click=lambda: hold([*held(), *missing]),
        )
        if held():
            label = t("Basket ({count})", count=len(held()))
            page_link(page("basket"), label=label, icon=":material/shopping_cart:")
