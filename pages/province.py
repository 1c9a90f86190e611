"""One province: how its figures stand, alone or beside another's, its market settings, and everything it publishes."""

import streamlit as st

from dashboard.cards import listing
from dashboard.figures import queries
from dashboard.figures.store import snapshot_id
from dashboard.page import filters
from dashboard.page.links import page, page_link
from dashboard.places import province_sections, provinces
from locales import localized, t

snapshot = snapshot_id()
regions = queries.code_list(snapshot, "region")
names = provinces.region_names(regions)
page_link(page("regions"), label=t("Back to the map"), icon=":material/arrow_back:")
top, first, second = st.columns([2, 1, 1], vertical_alignment="bottom")
with first:
    province = filters.one("province", t("Province"), list(names), show=lambda code: names[code])
with second:
    other = filters.one(
        "other",
        t("Side by side with"),
        ["none", *(code for code in names if code != province)],
        "none",
        lambda code: names.get(code) or t("no other province"),
    )
with top:
    st.header(t("What is published on {province}?", province=names[province]))
chosen = [province] if other == "none" else [province, other]
rows = queries.figures(snapshot, regions=[province])
if {"XPCC", "650000"} & set(chosen):
    st.caption(
        t(
            "The Xinjiang Production and Construction Corps reports on its own; its figures are never added to Xinjiang's."
        )
        + t(" It is none of the 31 provinces compared. The census counts its residents among Xinjiang's.")
    )

if rows.empty:
    most = queries.figures(snapshot, regions=list(names))["region"].value_counts().index[:3]
    listing.nothing_published(
        t("No figure for {province} was found published.", province=names[province]),
        [(names[code], {"province": code}) for code in most],
        page("province"),
    )
else:
    province_sections.standings(snapshot, chosen, names)
if other != "none":
    province_sections.together(snapshot, (province, other), names)
if not rows.empty:
    province_sections.market_settings(snapshot, rows)
    province_sections.everything(snapshot, province, names[province])

within = regions[(regions["parent"] == province) & (regions["kind"] != "corps")]
if len(within):
    st.subheader(t("Cities, districts and customs districts"))
    below = queries.figures(snapshot, regions=list(within.index))
    st.caption(
        t(
            "{figures} figures of {units}. They are no parts of a total: a customs district may cover more than the "
            "province, or less.",
            figures=len(below),
            units=t(", ").join(within[localized("name_en")]),
        )
    )
    if not below.empty:
        listing.figure_table(below, height=320)
        listing.downloads(snapshot, below, "below", f"{province}-cities-districts")

province_sections.publications(snapshot, [*chosen, *within.index])
