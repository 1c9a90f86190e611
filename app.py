"""The server: `streamlit run app.py` serves the pages that `dashboard/web/navigation.py` lists and the data, as one ASGI app."""

from __future__ import annotations

import asyncio
import ctypes
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route
from streamlit import config

import dashboard
from dashboard.data.answers import files
from dashboard.data.picture import SCRIPTS, compressed
from dashboard.data.routes import routes
from dashboard.data.security import Guard
from dashboard.page.first_look import hold_back
from dashboard.page.observed import Observed, log_as_json, metrics, page_failed
from dashboard.page.static import KeepStaticFiles, ScriptsFirst

BETWEEN_COLLECTIONS = 30
NEVER = 1_000_000


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[dict[str, Any]]:
    """Import what the pages need before the first reader waits for it; log as a server does; leave no files behind."""
    for module in walk_packages(dashboard.__path__, "dashboard."):
        import_module(module.name)
    for script in SCRIPTS:
        compressed(script)
    hold_back()
    # The framework goes through all its settings eight times at every choice of a reader; they stay as they are.
    config.get_options_for_section = cache(config.get_options_for_section)
    log_as_json()
    # What is there now stays: no later collection of garbage has to look at it again.
    gc.collect()
    gc.freeze()
    tidying = asyncio.create_task(_tidy_up())
    yield {}
    tidying.cancel()
    files.close()


async def _tidy_up() -> None:
    """Collect garbage of long standing now and then.

    Left to itself, Python does it whenever a quarter has been added to what was made since the start: with many readers
    every few seconds, and all of them wait for as long as it takes to look at everything that is kept.
    """
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, NEVER)
    # Of the C library on Linux: what many threads freed in between others' memory goes back to the system only when asked.
    give_back = getattr(ctypes.CDLL(None), "malloc_trim", None)
    while True:
        await asyncio.sleep(BETWEEN_COLLECTIONS)
        *_, middle_ones = gc.get_count()
        if middle_ones:
            gc.collect()
            if give_back:
                await asyncio.to_thread(give_back, 0)


async def overview(asked: Request) -> RedirectResponse:
    """To the first page, whose address has no name of its own: the framework would say that there is no such page."""
    return RedirectResponse(f"./?{asked.url.query}" if asked.url.query else "./")


app = st.App(
    "dashboard/web/navigation.py",
    lifespan=lifespan,
    on_script_error=page_failed,
    routes=[*routes(), Route("/metrics", metrics), Route("/overview", overview)],
    middleware=[Middleware(Observed), Middleware(Guard), Middleware(KeepStaticFiles), Middleware(ScriptsFirst)],
)
