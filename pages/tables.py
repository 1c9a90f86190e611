"""Every figure, filtered by every dimension, to read and to take away."""

import streamlit as st

from dashboard.cards import listing
from dashboard.figures import queries
from dashboard.figures.store import snapshot_id
from dashboard.files import exports
from dashboard.page import filters
from dashboard.page.links import page
from locales import language, localized, t

snapshot = snapshot_id()
first, last = queries.years(snapshot)
st.header(t("Every figure, to filter and take away"))

indicators = filters.indicator_names(snapshot)
lists = {
    name: queries.code_list(snapshot, name)[localized("name_en")].to_dict()
    for name in ("region", "market", "ip_type", "industry", "channel", "period_kind")
}
topics = filters.topics()
with st.grid(4, min_column_width=200, gap="xsmall"):
    topic = filters.many("topic", t("Topic"), list(topics), lambda code: topics[code])
    indicator = filters.many("indicator", t("Indicator"), list(indicators), lambda code: indicators[code])
    region = filters.many("region", t("Region"), list(lists["region"]), lambda code: lists["region"][code])
    market = filters.many("market", t("Market"), list(lists["market"]), lambda code: lists["market"][code])
    ip_type = filters.many("ip_type", t("IP type"), list(lists["ip_type"]), lambda code: lists["ip_type"][code])
    industry = filters.many("industry", t("Industry"), list(lists["industry"]), lambda code: lists["industry"][code])
    channel = filters.many("channel", t("Channel"), list(lists["channel"]), lambda code: lists["channel"][code])
    kind = filters.many("period_kind", t("Period"), list(lists["period_kind"]), lambda code: lists["period_kind"][code])
left, right = st.columns(2)
with left:
    words = filters.words("q", t("Words in the indicator, agency or publisher"), t("customs, 海关, seizures …"))
with right:
    span = filters.year_span(first, last, (first, last))

# Anyone may type any words: keeping what each letter finds would fill the memory.
figures = queries.uncached(queries.figures) if words else queries.figures
rows = figures(
    snapshot,
    topics=topic,
    indicators=indicator,
    regions=region,
    markets=market,
    ip_types=ip_type,
    industries=industry,
    channels=channel,
    period_kinds=kind,
    first_year=span[0],
    last_year=span[1],
    words=words,
)
if rows.empty:
    listing.nothing_published(t("No figure is published for this choice."), [(t("All figures"), {})], page("tables"))
else:
    st.markdown(
        t(
            "**{figures} figures** of {indicators} indicators from {sources} publications",
            figures=f"{len(rows):,}",
            indicators=f"{rows['indicator'].nunique():,}",
            sources=f"{rows['source_id'].nunique():,}",
        )
    )
    listing.downloads(snapshot, rows, "tables", "ip-enforcement-figures")
    listing.figure_table(rows, height=620)

with st.expander(t("What each column of a download means"), icon=":material/menu_book:", on_change="rerun") as meaning:
    if meaning.open:
        meanings = queries.columns(snapshot, "published_figure").set_index("column_name")[language()]
        st.table({name: meanings[name] for name in exports.columns()}, border="horizontal")
