"""Over the years: any series, or several of the same unit, on one axis."""

import pandas as pd
import streamlit as st

from dashboard.cards import cards, listing
from dashboard.figures import measures, queries, text
from dashboard.figures.store import snapshot_id
from dashboard.page import filters
from dashboard.page.frame import NothingMore
from dashboard.page.links import page
from dashboard.page.runs import section
from dashboard.places import provinces
from locales import localized, t

snapshot = snapshot_id()
catalogue = queries.families(snapshot)
names = filters.family_names(catalogue, snapshot)
regions = queries.code_list(snapshot, "region")[localized("name_en")]
first, last = queries.years(snapshot)
st.header(t("How did it change over the years?"))

topic_of = dict(zip(catalogue["family_key"], catalogue["topic"], strict=True))
unit_of = dict(zip(catalogue["family_key"], catalogue["unit"], strict=True))
units = queries.code_list(snapshot, "unit")[localized("name_en")]
shown = {"all": t("All topics")} | filters.topics()
headline = queries.headline(snapshot, "overview")[:2]
left, middle = st.columns([1, 3])
with left:
    topic = filters.one("topic", t("Topic"), list(shown), "all", lambda code: shown[code])
picked = filters.to_be_shown("series", names, headline[:1])
one_unit = {unit_of[picked[0]]} if picked else set(unit_of)
options = [
    key
    for key in dict.fromkeys([*picked, *names])
    if unit_of[key] in one_unit and (key in picked or topic in ("all", topic_of[key]))
]
with middle:
    chosen = filters.many(
        "series", t("Series, at most six of one unit"), options, lambda key: names[key], headline[:1], most=6
    )
if not chosen:
    st.info(t("Choose a series; clearing the choice lets you change the unit."), icon=":material/info:")
    raise NothingMore


@section
def shown_on_one_axis(snapshot: str, chosen: list[str]) -> None:
    """The figures of the `chosen` series in the region and the years that the reader picks."""
    available = queries.figures(snapshot, families=chosen)
    places = ["CN", *(code for code in provinces.region_names(queries.code_list(snapshot, "region")))]
    left, middle, right = st.columns([1, 2, 1], vertical_alignment="bottom")
    with left:
        region = filters.one("region", t("Region"), places, "CN", lambda code: regions[code])
    with middle:
        span = filters.year_span(first, last, (2005, last))
    with right:
        base = filters.one(
            "base",
            t("Index to a base year"),
            ["none", *(str(year) for year in range(span[1], span[0] - 1, -1))],
            "none",
            lambda code: t("No index: as published") if code == "none" else t("{year} = 100", year=code),
        )
    rows = available[(available["region"] == region) & available["year"].between(*span)]
    if rows.empty:
        having = available["region"].value_counts()
        listing.nothing_published(
            t(
                "{series}: nothing is published for {region}, {first}–{last}.",
                series=names[chosen[0]],
                region=regions[region],
                first=span[0],
                last=span[1],
            ),
            [(regions[code], {"series": ",".join(chosen), "region": code}) for code in having.index[:4]],
            page("years"),
        )
        return

    rows = rows.assign(label=rows["family_key"].map(names))
    given: dict[str, str] = {}
    counted = None
    if base != "none":
        breaks = queries.breaks(snapshot)
        here = available[available["region"] == region]
        rows = pd.concat(
            measures.measured(own, here[here["family_key"] == key], breaks, measures.INDEX, int(base))
            for key, own in rows.groupby("family_key", sort=False)
        )
        without = [names[key] for key in chosen if key not in set(rows["family_key"])]
        if without:
            st.info(
                t("No whole-year figure for {year}, so no index: {series}", year=base, series=t("; ").join(without))
            )
        if rows.empty:
            return
        given = {"measure": measures.INDEX, "base": base}
        counted = text.what_is_counted(rows) + measures.derivation(measures.INDEX)
    place = "" if region == "CN" else f"{regions[region]}: "
    title = place + t("; ").join(names[key] for key in dict.fromkeys(rows["family_key"]))
    if base != "none":
        title = t("{name}: {sentence}", name=title, sentence=measures.names(int(base))[measures.INDEX])
    label = "label" if rows["family_key"].nunique() > 1 else None
    cards.trend_card(snapshot, rows, title, label, "years", height=420, given=given, counted=counted)
    st.caption(
        t(
            "Unit of all series shown: {unit}. Missing years are gaps; hollow marks are parts of a year.",
            unit=units[unit_of[chosen[0]]],
        )
    )


shown_on_one_axis(snapshot, chosen)
