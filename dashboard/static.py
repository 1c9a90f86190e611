"""Static files that the browser keeps: the province outlines are fetched once, not once a map."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PREFIX = "/app/static/"
A_DAY = "public, max-age=86400, stale-while-revalidate=604800"


class KeepStaticFiles:
    """ASGI middleware that lets browsers keep the files under `/app/static/` for a day before asking again."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_header(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in (200, 304):
                MutableHeaders(scope=message)["Cache-Control"] = A_DAY
            await send(message)

        kept = scope["type"] == "http" and PREFIX in scope["path"]
        await self.app(scope, receive, send_with_header if kept else send)
