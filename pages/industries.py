"""By industry: what was published of food, alcohol, tobacco, medicines, seeds, cars, software and others."""

import streamlit as st

from dashboard.cards import cards, listing
from dashboard.figures import queries
from dashboard.figures.store import snapshot_id
from dashboard.page import filters
from dashboard.page.links import page
from locales import localized, t

snapshot = snapshot_id()
catalogue = queries.families(snapshot)
catalogue = catalogue[catalogue["industry"] != "all"]
names = queries.code_list(snapshot, "industry")[localized("name_en")]
counts = catalogue.groupby("industry")["n_figures"].sum()
first, last = queries.years(snapshot)
st.header(t("Which goods and industries?"))


def label(code: str) -> str:
    """An industry with the number of its figures."""
    return t("★ Headline series") if code == "all" else f"{names[code]} ({int(counts.get(code, 0))})"


left, right = st.columns(2)
with left:
    industry = filters.one("industry", t("Industry"), list(names.index), "all", label)
with right:
    span = filters.year_span(2005, last, (2005, last))
if industry == "all":
    headline = queries.headline(snapshot, "industries")
    cards.breakdown_grid(snapshot, headline, "industry", span)
    st.subheader(t("Any other series"))
    nationwide = catalogue[catalogue["n_national"] > 0]
    cards.one_of(snapshot, nationwide, headline, span)
else:
    own = catalogue[catalogue["industry"] == industry]
    rows = queries.figures(snapshot, families=list(own["family_key"])) if len(own) else None
    if rows is None:
        related = queries.code_list(snapshot, "industry")["group"]
        nearest = [code for code in counts.index if related[code] == related[industry]][:3]
        listing.nothing_published(
            t("No figure for {industry} was found published.", industry=names[industry]),
            [(names[code], {"industry": code}) for code in nearest],
            page("industries"),
        )
    else:
        drawn = list(own.loc[own["n_national"] > 0, "family_key"])
        st.subheader(t("{industry}: nationwide", industry=names[industry]))
        if drawn:
            cards.first_and_any(snapshot, drawn, span)
        else:
            st.info(t("Only provinces or cities have published figures on it."), icon=":material/search_off:")
        st.subheader(t("Everything published on {name}", name=names[industry]))
        listing.figure_table(rows, height=420)
        listing.downloads(snapshot, rows, "industry", industry)
