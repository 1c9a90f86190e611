"""The colour theme that the reader's browser shows."""

from __future__ import annotations

import streamlit as st


def theme() -> str:
    """`dark` or `light`."""
    return "dark" if st.context.theme.type == "dark" else "light"
