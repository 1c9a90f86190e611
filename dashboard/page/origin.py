"""The address of this site as the reader's browser knows it."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

import streamlit as st

from dashboard.page import location


def origin() -> str:
    """`https://host/prefix`, without a slash at its end: the address of the page without its own name."""
    prefix = str(st.get_option("server.baseUrlPath") or "").strip("/")
    if prefix:
        parts = urlsplit(str(st.context.url or ""))
        return f"{parts.scheme}://{parts.netloc}/{prefix}"
    address = str(st.context.url or "").split("?")[0].rstrip("/")
    return address.rsplit("/", 1)[0] if address.count("/") > 2 else address


def here() -> str:
    """The address of the page as the reader sees it, with the filters that were chosen."""
    parts = urlsplit(str(st.context.url or ""))
    return f"{parts.scheme}://{parts.netloc}{parts.path or '/'}?{urlencode(location.parameters(), safe=',:~')}"
