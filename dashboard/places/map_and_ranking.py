"""Regions on a map and, beside it, ranked; a click on one opens its profile."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from dashboard.cards import cards, charts
from dashboard.page.themes import theme
from dashboard.places.provinces import open_profile
from locales import localized, t


def show(
    snapshot: str,
    rows: pd.DataFrame,
    marks: pd.Series,
    title: str,
    given: Mapping[str, str],
    counted: str | None = None,
) -> None:
    """Two cards for `rows`, one a region, by their column `measured` and with `marks` beside the bars.

    The corps has no place on the map. `given` and `counted` are those of `cards.card`.
    """
    on_map = rows[rows["region_kind"] != "corps"]
    left, right = st.columns([3, 2])
    with left:
        if not on_map.empty:
            drawn = charts.province_map(on_map, "measured", marks[on_map.index], theme())
            cards.card(
                snapshot,
                on_map,
                title,
                drawn,
                [t("Hong Kong, Macao and Taiwan are drawn, but these statistics do not cover them.")],
                key="map",
                on_click=open_profile,
                counted=counted,
                given=given,
                draw="map",
            )
    with right:
        cards.card(
            snapshot,
            rows,
            t("Ranked: {title}", title=title),
            charts.ranked(rows, "measured", localized("region_en"), marks, theme=theme()),
            key="bars",
            on_click=open_profile,
            counted=counted,
            given=given,
            draw="bars",
        )
