"""The pages, their titles in the reader's language, and what stands around every page."""

import streamlit as st

from dashboard import frame
from dashboard.filters import choose_language
from locales import t

st.set_page_config(layout="wide", page_icon="static/favicon.svg")
choose_language()
pages = [
    st.Page("pages/overview.py", title=t("Overview"), url_path="overview", default=True),
    st.Page("pages/ip_types.py", title=t("By IP type"), url_path="ip-types"),
    st.Page("pages/regions.py", title=t("By region"), url_path="regions"),
    st.Page("pages/markets.py", title=t("Market settings"), url_path="markets"),
    st.Page("pages/industries.py", title=t("By industry"), url_path="industries"),
    st.Page("pages/years.py", title=t("Over the years"), url_path="years"),
    st.Page("pages/key_points.py", title=t("Key Points"), url_path="key-points"),
    st.Page("pages/tables.py", title=t("Tables"), url_path="tables"),
    st.Page("pages/sources.py", title=t("Sources"), url_path="sources"),
    st.Page("pages/province.py", title=t("Province profile"), url_path="province", visibility="hidden"),
]
frame.show(st.navigation(pages, position="top"))
