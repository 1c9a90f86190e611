"""The server: `streamlit run app.py` serves the pages that `dashboard/web/navigation.py` lists and the data, as one ASGI app."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

from dashboard.data.answers import files
from dashboard.data.routes import routes
from dashboard.data.security import Guard
from dashboard.static import KeepStaticFiles


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[dict[str, Any]]:
    """Import what the first page needs before the first reader waits for it; leave no files behind."""
    import dashboard.cards
    import dashboard.scorecard  # noqa: F401

    yield {}
    files.close()


app = st.App(
    "dashboard/web/navigation.py",
    lifespan=lifespan,
    routes=routes(),
    middleware=[Middleware(Guard), Middleware(KeepStaticFiles)],
)
