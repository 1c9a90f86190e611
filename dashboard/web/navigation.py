"""The pages, their titles in the reader's language, and what stands around every page."""

from pathlib import Path

import streamlit as st

from dashboard import frame
from dashboard.filters import choose_language
from dashboard.links import page
from locales import t

st.set_page_config(layout="wide", page_icon=str(Path(__file__).parent / "static" / "favicon.svg"))
choose_language()
pages = [
    st.Page(page("overview"), title=t("Overview"), url_path="overview", default=True),
    st.Page(page("ip_types"), title=t("By IP type"), url_path="ip-types"),
    st.Page(page("regions"), title=t("By region"), url_path="regions"),
    st.Page(page("markets"), title=t("Market settings"), url_path="markets"),
    st.Page(page("industries"), title=t("By industry"), url_path="industries"),
    st.Page(page("years"), title=t("Over the years"), url_path="years"),
    st.Page(page("key_points"), title=t("Key Points"), url_path="key-points"),
    st.Page(page("tables"), title=t("Tables"), url_path="tables"),
    st.Page(page("sources"), title=t("Sources"), url_path="sources"),
    st.Page(page("province"), title=t("Province profile"), url_path="province", visibility="hidden"),
]
frame.show(st.navigation(pages, position="top"))
