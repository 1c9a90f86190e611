"""What is published and what is not: heatmaps of the figures that were found, and the gaps as a list to send."""

import streamlit as st

from dashboard import coverage, coverage_cards, filters, queries
from dashboard.provinces import region_names
from dashboard.settings import settings
from dashboard.store import snapshot_id
from locales import t

snapshot = snapshot_id()
catalogue = queries.families(snapshot)
first, last = queries.years(snapshot)
provinces = region_names(queries.code_list(snapshot, "region"))
topics = filters.topics()
views = {
    "series": t("Nationwide, by indicator"),
    "provinces": t("By province"),
    "markets": t("By market setting"),
    "gaps": t("List of gaps"),
}
st.header(t("What is published, and what is not?"))
st.caption(
    t(
        "Counted over the publications gathered here: what is grey was not found published, which does not mean that "
        "nobody has it. A period counts in the year in which it ends."
    )
)
view = filters.mode("view", t("Show"), list(views), lambda code: views[code])

if view == "gaps":
    coverage_cards.gap_table(snapshot)
else:
    left, right = st.columns(2)
    topic = ""
    if view != "markets":
        start = {"series": {filters.HEADLINE: t("★ Headline series")}, "provinces": {"all": t("All topics")}}[view]
        options = start | {code: topics[code] for code in topics if code in set(catalogue["topic"])}
        with left:
            topic = filters.one("topic", t("Topic"), list(options), next(iter(start)), lambda code: options[code])
    with right:
        low, high = filters.year_span(first, last, (max(first, coverage_cards.FIRST_SHOWN), last))
    years = range(low, high + 1)
    if view == "series":
        headline = catalogue.set_index("family_key", drop=False).loc[queries.headlines(snapshot)]
        listed = headline if topic == filters.HEADLINE else catalogue[catalogue["topic"] == topic]
        national = queries.figures(snapshot, families=sorted(listed["family_key"]), regions=["CN"])
        shown = coverage.of_indicators(national, listed, topics, grouped=topic == filters.HEADLINE)
        finding, label = coverage.indicators_finding, t("Indicator")
    elif view == "provinces":
        chosen = [] if topic == "all" else [topic]
        shown = coverage.of_provinces(queries.figures(snapshot, regions=list(provinces), topics=chosen), provinces)
        finding, label = coverage.provinces_finding, t("Province")
    else:
        shown = coverage.of_settings(queries.figures(snapshot), settings(), list(provinces))
        finding, label = coverage.settings_finding, t("Market setting")
    said = finding(shown, years) if shown.rows else ""
    coverage_cards.heatmap_card(snapshot, shown, years, said, label, {"view": view, "topic": topic})
