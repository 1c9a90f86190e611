"""The pages, their titles in the reader's language, and what stands around every page."""

from pathlib import Path

import streamlit as st

from dashboard.page import frame
from dashboard.page.filters import choose_language
from dashboard.page.links import page
from locales import t

st.set_page_config(layout="wide", page_icon=str(Path(__file__).parent / "static" / "favicon.svg"))
choose_language()
pages = {
    "": [
        st.Page(page("overview"), title=t("Overview"), url_path="overview", default=True),
        st.Page(page("ip_types"), title=t("By IP type"), url_path="ip-types"),
        st.Page(page("regions"), title=t("By region"), url_path="regions"),
        st.Page(page("markets"), title=t("Market settings"), url_path="markets"),
        st.Page(page("industries"), title=t("By industry"), url_path="industries"),
        st.Page(page("years"), title=t("Over the years"), url_path="years"),
        st.Page(page("key_points"), title=t("Key Points"), url_path="key-points"),
        st.Page(page("tables"), title=t("Tables"), url_path="tables"),
        st.Page(page("sources"), title=t("Sources"), url_path="sources"),
    ],
    t("Look deeper"): [
        st.Page(page("indicator"), title=t("Indicators"), url_path="indicator"),
        st.Page(page("coverage"), title=t("Coverage"), url_path="coverage"),
        st.Page(page("contradictions"), title=t("Contradictions"), url_path="contradictions"),
        st.Page(page("checks"), title=t("Checks"), url_path="checks"),
        st.Page(page("key_points_years"), title=t("Key Points by year"), url_path="key-points-years"),
        st.Page(page("own_targets"), title=t("Targets of your own"), url_path="own-targets"),
        st.Page(page("province"), title=t("Province profile"), url_path="province"),
        st.Page(page("decisions"), title=t("Decisions"), url_path="decisions"),
        st.Page(page("brief"), title=t("Briefs"), url_path="brief"),
        st.Page(page("analysts"), title=t("For analysts"), url_path="analysts"),
        st.Page(page("basket"), title=t("Basket"), url_path="basket"),
    ],
}
frame.show(st.navigation(pages, position="top"))
