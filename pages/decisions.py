"""What published decisions show, record by record: by month, by dimension, and down to the county."""

import streamlit as st

from dashboard.decisions import decision_cards, decision_words, decisions
from dashboard.figures.store import snapshot_id
from dashboard.page import filters, location
from locales import t

snapshot = snapshot_id()
info = decisions.info(snapshot)
st.header(t("What do the published decisions show?"))
if info.empty:
    decision_cards.how_to_load()
else:
    about = info.iloc[0]
    decision_cards.origin(about)
    here = decisions.place(snapshot, location.get("region"))
    below = decisions.within(snapshot, here)
    decision_cards.breadcrumb(decisions.path(snapshot, here))

    with st.container(horizontal=True, vertical_alignment="bottom"):
        measures = decision_words.measures()
        measure = filters.mode("measure", t("Show"), list(measures), lambda code: measures[code].name)
        kinds = decision_words.period_kinds()
        kind = filters.mode("period_kind", t("Over time"), list(kinds), lambda code: kinds[code])
        markets = decisions.member_names(snapshot, "market")
        market = filters.one("market", t("Market setting"), list(markets), "all", lambda code: markets[code])
    named = {str(code): name for code, name in decision_words.dimension_names().items()}
    offered = [name for name in named if name != "market" or market == "all"]
    by = filters.mode("by", t("By"), offered, lambda code: named[code])
    first, last = about["first_month"].year, about["last_month"].year
    if first < last:
        first, last = filters.year_span(first, last, (first, last))

    asked = {"region": (here.code,), "from": (f"{first}",), "to": (f"{last}",)}
    if market != "all":
        asked["market"] = (market,)
    if not decision_cards.card(snapshot, {**asked, "period_kind": (kind,)}, measure, "trend"):
        years = f"{first}" if first == last else f"{first}–{last}"
        scope = here.name if market == "all" else t("{region}, {market}", region=here.name, market=markets[market])
        st.info(
            t("No decision of {scope} was loaded for {years}.", scope=scope, years=years), icon=":material/search_off:"
        )
    else:
        decision_cards.card(snapshot, {**asked, "period_kind": ("year",), "by": (by,)}, measure, "parts")
        if below:
            inside = {**asked, "period_kind": ("year",), "level": (decisions.level_below(here),)}
            left, right = st.columns([3, 2])
            with left:
                decision_cards.card(snapshot, inside, measure, "map", "map", decision_cards.go_into)
            with right:
                decision_cards.card(snapshot, inside, measure, "ranked", on_click=decision_cards.go_into)
    decision_cards.into_another(below)
