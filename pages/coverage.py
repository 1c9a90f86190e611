"""What is published and what is not: heatmaps of the figures that were found, and the gaps as a list to send."""

import streamlit as st

from dashboard.figures import queries
from dashboard.figures.store import snapshot_id
from dashboard.page import filters
from dashboard.quality import coverage_cards, coverage_views
from locales import t

snapshot = snapshot_id()
catalogue = queries.families(snapshot)
first, last = queries.years(snapshot)
topics = filters.topics()
views = coverage_views.kinds() | {"gaps": t("List of gaps")}
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
        low, high = filters.year_span(first, last, (max(first, coverage_views.FIRST_SHOWN), last))
    labels = {"series": t("Indicator"), "provinces": t("Province"), "markets": t("Market setting")}
    shown = "" if topic in (filters.HEADLINE, "all") else topic
    coverage_cards.heatmap_card(snapshot, view, shown, range(low, high + 1), labels[view])
