"""Where: the provinces that published a series, on a map and ranked."""

import streamlit as st

from dashboard.cards import cards, listing
from dashboard.figures import measures, queries, text
from dashboard.figures.store import snapshot_id
from dashboard.page import filters
from dashboard.page.links import page
from dashboard.page.runs import section
from dashboard.places import map_and_ranking, provinces
from locales import t

snapshot = snapshot_id()
catalogue = queries.families(snapshot)
catalogue = catalogue[catalogue["n_provinces"] > 0]
st.header(t("Where? Enforcement by province"))

family = filters.series_picker(snapshot, catalogue, queries.headline(snapshot, "regions"))
name = filters.family_names(catalogue, snapshot)[family]
everything = queries.figures(snapshot, families=[family])
rows = provinces.published_by(everything)
whole = rows[rows["is_whole_year"]]

with st.container(horizontal=True, vertical_alignment="bottom"):
    measure = filters.mode("measure", t("Show"), measures.offered(rows), lambda code: measures.names()[code])
    span = filters.mode(
        "when", t("When"), ["year", "latest"], lambda code: {"year": t("One year"), "latest": t("Latest of each")}[code]
    )
    periods = filters.mode(
        "periods",
        t("Periods"),
        ["whole", "any"] if len(whole) else ["any"],
        lambda code: {"whole": t("Whole years"), "any": t("Also parts of years, campaigns")}[code],
    )
pool = whole if periods == "whole" else rows


@section
def shown(snapshot: str, family: str, measure: str, span: str, periods: str) -> None:
    """The map and the ranking of a series, of the year or years that the reader picks."""
    if span == "year":
        best = provinces.fullest_year(pool, filters.KEY_POINTS_YEAR)
        counts = pool.groupby("year")["region"].nunique()
        options = [str(year) for year in sorted(counts.index, reverse=True)]
        year = int(
            filters.one(
                "year",
                t("Year"),
                options,
                str(best),
                lambda code: t("{year} ({count} regions)", year=code, count=counts[int(code)]),
            )
        )
        first, last = year, year
    else:
        low, high = int(pool["year"].min()), int(pool["year"].max())
        first, last = filters.year_span(min(low, high - 1), high, (max(low, high - 9), high))

    dated = first != last or periods == "any"
    chosen, marks = provinces.compared(snapshot, family, measure, periods, (first, last), dated)
    years = f"{first}" if first == last else f"{first}–{last}"
    title = t("{name}: {measure}, {years}", name=name, measure=measures.names()[measure], years=years)
    if chosen.empty:
        listing.nothing_published(
            t("{title}: no province has published what this needs.", title=title),
            [(t("{name} as published", name=name), {"series": family})],
            page("regions"),
        )
    else:
        published = int(chosen["region_kind"].isin(queries.PROVINCE_KINDS).sum())
        st.markdown(
            t(
                "**{count} of 31** provinces published this; the others are grey on the map. Click a province for all that "
                "it publishes.",
                count=published,
            )
        )
        counted = text.what_is_counted(chosen) + measures.derivation(measure)
        given = {"periods": periods, "latest": "region", "measure": measure}
        map_and_ranking.show(snapshot, chosen, marks, title, given, counted)
        national = everything[(everything["region"] == "CN")]
        if not national.empty:
            cards.trend_card(snapshot, national, t("Nationwide: {name}", name=name), key="national")


shown(snapshot, family, measure, span, periods)
