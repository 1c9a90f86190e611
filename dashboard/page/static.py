"""Files that the browser keeps, and those that every page needs, asked for before the page knows that it needs them."""

from __future__ import annotations

from functools import cache
from html import escape

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.cards.card_view import SCRIPT_ADDRESS
from dashboard.data.picture import address_of

PREFIX = "/app/static/"
# What draws the charts that a page opens with; the overview's address is empty.
LIBRARIES = dict.fromkeys(
    ["", "ip-types", "markets", "industries", "years", "coverage", "province", "brief"], "plotly-cartesian.min.js"
) | dict.fromkeys(["regions", "indicator"], "plotly.min.js")
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


class ScriptsFirst:
    """ASGI middleware that names the charts' scripts in the framework's page, so that they come with the framework's own.

    Otherwise the browser asks for them only when the first chart has arrived.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        library = _library(scope)
        if library is None:
            await self.app(scope, receive, send)
            return
        # The page is small, and read here before it is sent.
        scope["headers"] = [pair for pair in scope["headers"] if pair[0] not in (b"accept-encoding", b"range")]
        started: Message | None = None
        body = b""

        async def send_with_links(message: Message) -> None:
            nonlocal started, body
            if message["type"] == "http.response.start":
                started = message
                return
            if message["type"] != "http.response.body" or started is None:
                await send(message)
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            if body:
                body = body.replace(b"</head>", _head(library), 1)
                MutableHeaders(scope=started)["Content-Length"] = str(len(body))
            await send(started)
            await send({"type": "http.response.body", "body": body})

        await self.app(scope, receive, send_with_links)


def _library(scope: Scope) -> str | None:
    """What draws the charts of the page that a browser asks for; None for data, a file, or a page without charts."""
    if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
        return None
    return LIBRARIES.get(scope["path"].strip("/"))


@cache
def _head(library: str) -> bytes:
    links = [
        f'<script async src="./{escape(address_of(library))}"></script>',
        f'<link rel="modulepreload" href="./{escape(SCRIPT_ADDRESS)}">',
    ]
    return "".join([*links, "</head>"]).encode()
