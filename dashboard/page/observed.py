"""What the server tells whoever runs it: counts and times at `/metrics`, and a line of JSON for each event in its log.

Neither tells who read, nor what words were searched for.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from ipaddress import ip_address
from uuid import uuid4

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.figures import queries
from dashboard.figures.store import NoSnapshot, current_id

SESSIONS = Gauge("dashboard_sessions", "Open sessions: pages that readers have open.")
INTERACTION = Histogram(
    "dashboard_interaction_seconds",
    "From a reader's choice to the last element of the page, on the server.",
    ["page"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
FAILURES = Counter("dashboard_page_failures_total", "Pages that ended with an error.")
REQUESTS = Counter("dashboard_requests_total", "Answered requests.", ["route", "method", "status"])
REQUEST = Histogram(
    "dashboard_request_seconds",
    "From a request to the end of its answer.",
    ["route"],
    buckets=(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30),
)

ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
HEADER = "X-Request-Id"
# Routes of the pages' framework, whose addresses hold names of files and of sessions.
PARTS = ("/_stcore/", "/media/", "/static/", "/app/static/", "/component/")

log = logging.getLogger("dashboard")


class AsJson(logging.Formatter):
    """A record as one line of JSON: time, level, event, and what was given as `extra={"said": {...}}`."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without the line's end."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "said", {}),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def log_as_json() -> None:
    """Send what the dashboard logs to stderr, as lines of JSON."""
    if not log.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(AsJson())
        log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False


# The pages that are drawn just now; a list, whose single steps no other thread divides.
being_drawn: list[str] = []


@contextmanager
def interaction(page: str) -> Iterator[None]:
    """Time the run of a page, and let requests for data wait for it a little."""
    started = time.perf_counter()
    being_drawn.append(page)
    try:
        yield
    finally:
        being_drawn.remove(page)
        seconds = time.perf_counter() - started
        INTERACTION.labels(page).observe(seconds)
        log.info("interaction", extra={"said": {"page": page, "seconds": round(seconds, 4)}})


def page_failed(error: Exception) -> None:
    """Count and log a page's error, of which the reader is told no details."""
    FAILURES.inc()
    log.error("page failed", exc_info=error)


class Observed:
    """ASGI middleware that counts sessions and requests, and gives each request an id, or keeps the one that it came with."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope["type"]:
            case "http":
                await self._request(scope, receive, send)
            case "websocket":
                with SESSIONS.track_inprogress():
                    await self.app(scope, receive, send)
            case _:
                await self.app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        came_with = Headers(scope=scope).get(HEADER, "")
        identity = came_with if ID.fullmatch(came_with) else uuid4().hex
        started, status, size = time.perf_counter(), 500, 0

        async def send_with_id(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = identity
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        finally:
            seconds, route, method = time.perf_counter() - started, _route(scope), scope["method"]
            REQUESTS.labels(route, method, status).inc()
            REQUEST.labels(route).observe(seconds)
            if not route.startswith(PARTS):
                said = {"id": identity, "method": method, "path": scope["path"], "status": status}
                log.info("request", extra={"said": {**said, "bytes": size, "seconds": round(seconds, 4)}})


class Snapshot:
    """The age of the snapshot that is served, asked for anew whenever the metrics are."""

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """The age in seconds, labelled with the snapshot's id; none without a snapshot."""
        age = GaugeMetricFamily("dashboard_snapshot_age_seconds", "Since the snapshot was built.", labels=["snapshot"])
        try:
            built_at = queries.build_info(current_id())["built_at"]
            age.add_metric([current_id()], time.time() - built_at.timestamp())
        except NoSnapshot:
            pass
        return [age]


REGISTRY.register(Snapshot())


def metrics(request: Request) -> Response:
    """Everything counted, in Prometheus's format; only for a program on this machine that asks the server itself."""
    here = request.client is not None and ip_address(request.client.host.split("%")[0])
    mapped = getattr(here, "ipv4_mapped", None) or here
    if not mapped or not mapped.is_loopback or "x-forwarded-for" in request.headers:
        return Response(status_code=404)
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


def _route(scope: Scope) -> str:
    """A request's route as declared, so that no address of its own makes a series of its own."""
    route = getattr(scope.get("route"), "path", "")
    if route and route != "/{path:path}":
        return str(route)
    return next((part for part in PARTS if scope["path"].startswith(part)), "other")
