"""Cells whose sources contradict each other: values, sources side by side, and which one is preferred and why."""

from functools import partial

import streamlit as st

from dashboard.cards import card_menu
from dashboard.cards.listing import nothing_published
from dashboard.cards.series_links import series_link
from dashboard.figures import queries
from dashboard.figures.records import records
from dashboard.figures.store import snapshot_id
from dashboard.figures.text import plain
from dashboard.files import take_away
from dashboard.page import filters
from dashboard.page.links import page, page_link
from dashboard.quality import contradictions
from locales import t

snapshot = snapshot_id()
every = contradictions.every(snapshot)
catalogue = queries.families(snapshot)
names = filters.family_names(catalogue[catalogue["family_key"].isin(every["family_key"])], snapshot)
st.header(t("Where do the sources contradict each other?"))
st.caption(
    t(
        "Two publications give values for the same thing, place and period that no rounding explains. All are kept; one is "
        "shown on the other pages. It is the one of the better kind of publisher; then the more precise one; then the one "
        "without a word such as “over”; then the one published later; then the first by source id. None is corrected."
    )
)

topics = {code: label for code, label in filters.topics().items() if code in set(every["topic"])}
levels = {"national": t("Nationwide"), "province": t("Provinces"), "other": t("Cities and customs districts")}
orders = {"difference": t("by difference"), "year": t("by year"), "indicator": t("by indicator")}
left, middle, right = st.columns(3)
with left:
    topic = filters.many("topic", t("Topic"), list(topics), lambda code: topics[code])
with middle:
    level = filters.many("level", t("Regions"), list(levels), lambda code: levels[code])
with right:
    order = filters.one("order", t("Order"), contradictions.ORDERS, contradictions.ORDERS[0], lambda code: orders[code])
chosen = every[
    (every["topic"].isin(topic) if topic else every["topic"].notna())
    & (every["level"].isin(level) if level else every["level"].notna())
]

rows = contradictions.cells(chosen, "contradicts", order)
rounded = contradictions.cells(chosen, "differs_by_rounding", order)
if rows.empty:
    nothing_published(t("No sources contradict each other in this choice."), [(t("All"), {})], page("contradictions"))
else:
    st.markdown(
        t(
            "**{cells} figures** are contradicted, in {indicators} indicators.",
            cells=len(rows),
            indicators=rows["indicator"].nunique(),
        )
    )
    contradictions.listing(snapshot, rows, "contradicts")
    held = chosen[chosen["cell"].isin(rows["cell"])]
    take_away.files(snapshot, held[contradictions.export_columns()], "contradictions", t("Figures"))
    titles = {row.cell: contradictions.name(row, names) for row in records(rows)}
    one = filters.one(
        "cell",
        t("Side by side"),
        ["all", *titles],
        "all",
        lambda code: t("All {count}", count=len(titles)) if code == "all" else titles[code],
    )
    observations = contradictions.by_cell(snapshot)
    for row in records(rows):
        if one in ("all", row.cell):
            with st.container(border=True, key=f"cell:{row.cell}"):
                contradictions.card(observations[row.cell], titles[row.cell])
                target, parameters = series_link(row)
                page_link(
                    target,
                    label=t("The series: {name}", name=plain(names[row.family_key])),
                    icon=":material/show_chart:",
                    query_params=parameters,
                )
                hand_out = partial(contradictions.hand_out, snapshot, row.cell, titles[row.cell])
                card_menu.take_away(f"menu:cell:{row.cell}", hand_out)

if not rounded.empty:
    shown = filters.mode(
        "rounding",
        t("Differences by rounding"),
        ["hide", "show"],
        lambda code: t("Hide") if code == "hide" else t("Show {count}", count=len(rounded)),
    )
    if shown == "show":
        st.caption(t("These values are the same fact, written more or less precisely."))
        contradictions.listing(snapshot, rounded, "differs_by_rounding")
        held = chosen[chosen["cell"].isin(rounded["cell"])]
        take_away.files(snapshot, held[contradictions.export_columns()], "rounding", t("Figures"))
