"""Which kinds of IP were enforced, and by which agency."""

import streamlit as st

from dashboard.cards import cards, listing
from dashboard.figures import queries
from dashboard.figures.store import snapshot_id
from dashboard.page import filters
from dashboard.page.links import page
from locales import localized, t

snapshot = snapshot_id()
catalogue = queries.families(snapshot)
first, last = queries.years(snapshot)
st.header(t("Which IP rights were enforced, and by whom?"))
st.caption(t("Each agency counts its own cases in its own way: the charts stand side by side and are never added up."))

ip_types = queries.code_list(snapshot, "ip_type")[localized("name_en")].drop("all")
left, right = st.columns(2)
with left:
    chosen = filters.many("ip_type", t("IP type"), list(ip_types.index), lambda code: ip_types[code])
with right:
    span = filters.year_span(2005, last, (2005, last))


# A type stands for its parts as well: patent for design patent.
of_type = catalogue["ip_type"].map(
    lambda code: not chosen or any(code == kind or code.startswith(f"{kind}_") for kind in chosen)
)
wanted = set(catalogue["family_key"][of_type])

st.subheader(t("Cases of each agency"))
shown = [family for family in queries.headline(snapshot, "ip_types") if family in wanted]
cards.trend_grid(snapshot, shown, span)

st.subheader(t("One agency's cases by IP right"))
parts = queries.headline(snapshot, "ip_types_breakdown")
cards.breakdown_grid(snapshot, [family for family in parts if family in wanted], "ip_type", span)

st.subheader(t("Any other series"))
others = catalogue[of_type & (catalogue["ip_type"] != "all") & (catalogue["n_national"] > 0)]
if others.empty:
    listing.nothing_published(
        t("Nothing nationwide is published for this choice."), [(t("All IP types"), {})], page("ip_types")
    )
else:
    cards.one_of(snapshot, others, shown, span)
