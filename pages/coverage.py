"""What is published and what is not: heatmaps of the figures that were found, and the gaps as a list to send."""

import streamlit as st

from dashboard.figures import queries
from dashboard.figures.store import snapshot_id
from dashboard.page import filters
from dashboard.page.runs import section
from dashboard.quality import coverage_cards, coverage_views
from locales import t


@section
def heatmap(snapshot: str, view: str) -> None:
    """The heatmap of the topic and the years that the reader picks."""
    first, last = queries.years(snapshot)
    left, right = st.columns(2)
    topic = ""
    if view != "markets":
        start = {"series": {filters.HEADLINE: t("★ Headline series")}, "provinces": {"all": t("All topics")}}[view]
        topics, known = filters.topics(), set(queries.families(snapshot)["topic"])
        options = start | {code: topics[code] for code in topics if code in known}
        with left:
            topic = filters.one("topic", t("Topic"), list(options), next(iter(start)), lambda code: options[code])
    with right:
        low, high = filters.year_span(first, last, (max(first, coverage_views.FIRST_SHOWN), last))
    labels = {"series": t("Indicator"), "provinces": t("Province"), "markets": t("Market setting")}
    shown = "" if topic in (filters.HEADLINE, "all") else topic
    coverage_cards.heatmap_card(snapshot, view, shown, range(low, high + 1), labels[view])


snapshot = snapshot_id()
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
    heatmap(snapshot, view)
