"""What every answer of the server tells a browser not to do, and how long an address may be."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.data.refusals import Refused
from locales import t

LONGEST_ADDRESS = 8192
# Compressing these again costs time and saves nothing.
COMPRESSED = (".xlsx", ".parquet", ".duckdb", ".zip")
SCRIPTS = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


class Guard:
    """ASGI middleware around the pages and the data alike."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _headers().items():
                    headers.setdefault(name, value)
            await send(message)

        if len(scope["raw_path"]) + len(scope["query_string"]) > LONGEST_ADDRESS:
            refused = Refused(414, t("The address is longer than {most} letters.", most=LONGEST_ADDRESS))
            await refused.response()(scope, receive, send_with_headers)
            return
        # Parts are those of the plain file.
        if scope["path"].endswith(COMPRESSED) or any(name == b"range" for name, _ in scope["headers"]):
            scope["headers"] = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
        await self.app(scope, receive, send_with_headers)


@cache
def _headers() -> dict[str, str]:
    return {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Content-Security-Policy": content_policy("'self'"),
    }


@cache
def content_policy(framed_by: str) -> str:
    """Everything from this server only; styles and small images may stand in the page, as the pages' framework needs.

    `framed_by` says which sites may show the page in a frame.
    """
    policy = {
        "default-src": "'self'",
        # A blob's address can be made only by a script that runs here already: the framework loads components by one.
        "script-src": " ".join(["'self'", "blob:", *_own_scripts()]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": framed_by,
    }
    return "; ".join(f"{name} {value}" for name, value in policy.items())


def _own_scripts() -> list[str]:
    """The hashes of the scripts that stand in the framework's own page."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_bytes()
    return [
        f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'" for script in SCRIPTS.findall(page)
    ]
