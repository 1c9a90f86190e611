"""One indicator: what is counted and by whom, its figures, every observation behind them, and how to cite it."""

import streamlit as st

from dashboard.cards import cards, indicator_sections, listing
from dashboard.figures import measures, queries, search, text
from dashboard.figures.store import snapshot_id
from dashboard.page import filters
from dashboard.page.frame import NothingMore
from dashboard.page.links import page, page_link
from dashboard.places import map_and_ranking, provinces
from locales import localized, t

snapshot = snapshot_id()
catalogue = queries.families(snapshot)
names = filters.indicator_names(snapshot)
words = filters.words("q", t("Find an indicator"), t("customs, 海关, haiguan …"))
if words:
    found = search.find(words, indicator_sections.search_texts(snapshot))
    if not found:
        st.info(t("No indicator has these words, nor any near them."), icon=":material/search_off:")
    for code in found:
        name = f"{names[code]} · {queries.indicator(snapshot, code)[localized('agency_en')].iloc[0]}"
        page_link(page("indicator"), label=text.plain(name), query_params={"id": code})
    raise NothingMore

code = filters.one("id", t("Indicator"), list(catalogue["indicator"].unique()), show=lambda key: names[key])
facts = queries.indicator(snapshot, code).iloc[0]
own = catalogue[catalogue["indicator"] == code]
figures = queries.figures(snapshot, indicators=[code])

# Each part has a place of its own, so that the browser keeps one where another grows; the chart is drawn first.
said, nationwide, provincial = st.container(), st.container(), st.container()
family = own["family_key"].iloc[0]
with nationwide:
    if len(own) > 1:
        family_names = filters.family_names(own, snapshot)
        family = filters.one("series", t("Series"), list(family_names), show=lambda key: family_names[key])
    name = filters.family_names(own, snapshot)[family]
    series = figures[figures["family_key"] == family]
    national = series[series["region"] == "CN"]
    if national.empty:
        st.info(t("No nationwide figure is published for this series."), icon=":material/search_off:")
    else:
        cards.trend_card(snapshot, national, name, key="indicator")
        indicator_sections.missing_years(national)
with said:
    st.header(text.plain(facts[localized("name_en")]))
    st.markdown(text.plain(facts[localized("definition_en")]))
    indicator_sections.facts(snapshot, facts, figures)

by_province = series[series["region_kind"].isin([*queries.PROVINCE_KINDS, "corps"])]
if not by_province.empty:
    with provincial:
        st.subheader(t("By province"))
        whole = by_province[by_province["is_whole_year"]]
        pool = whole if not whole.empty else by_province
        latest = provinces.latest_of_each(pool)
        latest = latest.assign(measured=latest["value"])
        marks = measures.marks(latest, measures.PUBLISHED, dated=True)
        given = {"latest": "region", "periods": "any" if whole.empty else "whole"}
        title = t("{name}: latest figure of each province", name=name)
        map_and_ranking.show(snapshot, latest, marks, title, given)
        page_link(page("regions"), label=t("Per resident, as a share, by year"), query_params={"series": family})

st.subheader(t("Every observation behind the figures"))
indicator_sections.observations(snapshot, code, family)
listing.downloads(snapshot, figures, f"indicator:{code}", code)
indicator_sections.data_links(code)

st.subheader(t("How to cite"))
indicator_sections.citations(snapshot, series)
