"""The routes beside the pages: each address of the data, what describes them, and how the server is."""

from __future__ import annotations

from collections.abc import Callable

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from dashboard import queries
from dashboard.data import answers
from dashboard.data.addresses import Address, Question, addresses
from dashboard.data.chart_page import SCRIPTS, digest
from dashboard.data.documents import documents
from dashboard.data.parameters import asked
from dashboard.data.refusals import Refused, nearest
from dashboard.data.security import content_policy
from dashboard.static import A_DAY
from dashboard.store import NoSnapshot, snapshot_id
from locales import Language, from_tag, t, use

LONGEST_SECONDS = 300

Answer = Callable[[Request], Response | Callable[[], Response]]


class Reading:
    """An ASGI endpoint for GET and HEAD. Its answer is a response, or makes one that takes time and memory."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request, placed = Request(scope, receive), False
        use(_language(request))
        try:
            try:
                answers.check_method(request)
                response = await run_in_threadpool(self.answer, request)
                if not isinstance(response, Response):
                    answers.take_place()
                    placed = True
                    response = await run_in_threadpool(response)
            except Refused as refused:
                response = refused.response()
            except NoSnapshot:
                response = Refused(503, t("There is no database yet."), headers={"Retry-After": "60"}).response()
            response.headers.update(answers.FOR_EVERY_SITE)
            with anyio.fail_after(LONGEST_SECONDS):
                await response(scope, receive, send)
        finally:
            if placed:
                answers.places.release()


def hand_out(request: Request) -> Response | Callable[[], Response]:
    """The answer of one of `addresses` or `documents`: what is fresh still, or only its headers, is made at once."""
    snapshot = snapshot_id()
    address = _described()[request.scope["route"].path]
    chosen = asked(snapshot, address.parameters, request.url.query, request.path_params)
    question = Question(snapshot, chosen, str(request.base_url).rstrip("/"))
    headers = answers.freshness(question, address.path, queries.build_info(snapshot)["built_at"])
    if address.is_file:
        headers["Content-Disposition"] = answers.disposition(address, question)
    else:
        headers["Vary"] = "Accept-Language"
        headers["Content-Security-Policy"] = content_policy(address.framed_by)
    if answers.is_fresh(request, headers):
        return answers.without_body(304, headers)
    if request.method == "HEAD":
        return answers.without_body(200, headers, address.media_type)

    def make() -> Response:
        return answers.respond(address.body(question), address.media_type, headers)

    return make if address.is_file else make()


def script(request: Request) -> Response:
    """What the page of a chart runs; browsers keep it for a day."""
    name = request.scope["route"].path.rsplit("/", 1)[1]
    headers = {"ETag": f'W/"{digest(name)}"', "Cache-Control": A_DAY}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return answers.without_body(304, headers)
    return FileResponse(SCRIPTS[name], media_type="text/javascript; charset=utf-8", headers=headers)


def healthz(_: Request) -> Response:
    """Whether the server has a snapshot to serve."""
    return JSONResponse({"status": "ok", "snapshot": snapshot_id()}, headers={"Cache-Control": "no-store"})


def version(_: Request) -> Response:
    """Which snapshot is served, when it was built and how many rows it has."""
    info = queries.build_info(snapshot_id())
    rows = {name.removeprefix("n_"): int(info[name]) for name in info.index if name.startswith("n_")}
    about = {
        "snapshot": info["snapshot_id"],
        "previous": info["previous_snapshot_id"] if isinstance(info["previous_snapshot_id"], str) else None,
        "built_at": info["built_at"].isoformat(),
        "data_digest": info["data_digest"],
        "rows": rows,
    }
    return JSONResponse(about, headers={"Cache-Control": "no-cache"})


def nothing_here(request: Request) -> Response:
    """Any other address below `/data`: which ones there are that read like it."""
    if request.path_params["rest"] == "":
        return RedirectResponse("../data", 308)
    near = nearest(request.url.path, dict.fromkeys(_described(), ()))
    raise Refused(404, t("There is no such address."), "path", request.url.path, near)


def routes() -> list[Route]:
    """Every route, for `st.App`."""
    return [
        *(Route(path, Reading(hand_out)) for path in _described()),
        *(Route(f"/data/{name}", Reading(script)) for name in SCRIPTS),
        Route("/data/{rest:path}", Reading(nothing_here)),
        Route("/healthz", Reading(healthz)),
        Route("/version", Reading(version)),
    ]


def _described() -> dict[str, Address]:
    return {address.path: address for address in [*addresses(), *documents()]}


def _language(request: Request) -> Language:
    """The language that the address names; a person's browser may ask for one of the documents, a file is English."""
    asked_for = request.query_params.get("lang")
    path = request.scope["route"].path
    if asked_for is None and not path.rsplit("/", 1)[1].count("."):
        asked_for = request.headers.get("accept-language")
    return from_tag(asked_for)
