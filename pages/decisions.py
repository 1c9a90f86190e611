"""What published decisions show, record by record: by month, by dimension, and down to the county."""

import streamlit as st

from dashboard import decision_cards, decision_charts, decisions, filters, location
from dashboard.store import snapshot_id
from dashboard.themes import theme
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
        measures = decision_cards.measures()
        measure = filters.mode("measure", t("Show"), list(measures), lambda code: measures[code].name)
        markets = decisions.member_names(snapshot, "market")
        market = filters.one("market", t("Market setting"), list(markets), "all", lambda code: markets[code])
    dimensions = decision_cards.dimension_names()
    named = {str(code): name for code, name in dimensions.items()}
    offered = [name for name in dimensions if name != "market" or market == "all"]
    picked = filters.mode("by", t("By"), offered, lambda code: named[code])
    by = next(name for name in dimensions if name == picked)
    first, last = about["first_month"].year, about["last_month"].year
    if first < last:
        first, last = filters.year_span(first, last, (first, last))
    years = f"{first}" if first == last else f"{first}–{last}"
    counted = measures[measure]
    scope = here.name if market == "all" else t("{region}, {market}", region=here.name, market=markets[market])
    synthetic, shade = bool(about["synthetic"]), theme()

    over_time = decisions.cells(snapshot, here.level, (here.code,), "month", first, last, (("market", market),))
    if over_time.empty:
        st.info(
            t("No decision of {scope} was loaded for {years}.", scope=scope, years=years), icon=":material/search_off:"
        )
    else:
        decision_cards.card(
            snapshot,
            over_time,
            t("{measure} by month: {scope}, {years}", measure=counted.name, scope=scope, years=years),
            decision_charts.by_period(over_time, measure, counted.unit, True, synthetic, shade),
            [counted.note(over_time), t("A gap is a month of which no decision was loaded.")],
            about,
            "trend",
            monthly=True,
        )
        parts = decisions.cells(
            snapshot, here.level, (here.code,), "year", first, last, (("market", market), (by, decisions.EACH))
        )
        decision_cards.card(
            snapshot,
            parts,
            t(
                "{measure} by {dimension}: {scope}, {years}",
                measure=counted.name,
                dimension=dimensions[by],
                scope=scope,
                years=years,
            ),
            decision_charts.ranked(
                parts.groupby(by)[measure].sum(), decisions.member_names(snapshot, by), synthetic, shade
            ),
            [counted.note(parts)],
            about,
            "parts",
        )

    if below and not over_time.empty:
        inside = decisions.cells(
            snapshot, decisions.level_below(here), tuple(below), "year", first, last, (("market", market),)
        )
        if not inside.empty:
            values = inside.groupby("region")[measure].sum()
            province = None if here.level == "nation" else here.code[:2] + "0000"
            title = t("{measure} by place: {scope}, {years}", measure=counted.name, scope=scope, years=years)
            left, right = st.columns([3, 2])
            with left:
                decision_cards.card(
                    snapshot,
                    inside,
                    title,
                    decision_charts.place_map(values, below, province, synthetic, shade),
                    [t("Click a place to go into it.")],
                    about,
                    "map",
                    on_click=decision_cards.go_into,
                )
            with right:
                decision_cards.card(
                    snapshot,
                    inside,
                    t("Ranked: {title}", title=title),
                    decision_charts.ranked(values.nlargest(40), below, synthetic, shade),
                    [t("The 40 largest are drawn; the table has all.")] if len(values) > 40 else [],
                    about,
                    "ranked",
                    on_click=decision_cards.go_into,
                )
    decision_cards.into_another(below)
