"""The routes beside the pages: each address of the data, what describes them, and how the server is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache

import anyio
import pandas as pd
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from dashboard.data import answers
from dashboard.data.addresses import Address, Question, addresses
from dashboard.data.documents import documents
from dashboard.data.parameters import SNAPSHOTS, asked
from dashboard.data.picture import SCRIPTS, compressed, digest
from dashboard.data.refusals import Refused, nearest
from dashboard.data.security import content_policy
from dashboard.figures import queries
from dashboard.figures.store import NoSnapshot, choose, kept, snapshot_id
from dashboard.page.static import A_DAY
from locales import Language, from_tag, language, t, use

LONGEST_SECONDS = 300
PREPARED = 1000

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
                await answers.after_the_pages()
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
    """The answer of one of `addresses` or `documents`: what is fresh still, made already, or only headers, is given at once."""
    address, question, headers = _prepared(
        _snapshot(request),
        request.scope["route"].path,
        tuple(request.path_params.items()),
        request.url.query,
        str(request.base_url).rstrip("/"),
        language(),
    )
    if answers.is_fresh(request, headers):
        return answers.without_body(304, headers)
    as_file = address.is_binary or (address.is_file and answers.wants_file(request))
    if request.method == "HEAD" and not as_file:
        return answers.without_body(200, headers, address.media_type)
    tag = headers["ETag"]
    made = answers.made(tag, as_file)
    if made is not None:
        return answers.respond(made, address.media_type, headers)

    def make() -> Response:
        body = answers.keeping(address.body(question), tag, as_file)
        return answers.respond(body, address.media_type, headers)

    return make if address.is_file and (as_file or not address.at_hand) else make()


@lru_cache(PREPARED)
def _prepared(
    snapshot: str, path: str, named: tuple[tuple[str, str], ...], query: str, site: str, spoken: Language
) -> tuple[Address, Question, Mapping[str, str]]:
    """What an address is asked, checked, and the headers of its answer: the same for as long as the snapshot is served.

    Raises Refused.
    """
    use(spoken)
    address = _described(spoken)[path]
    lacking = address.lacking(snapshot)
    if lacking:
        raise Refused(404, lacking)
    question = Question(snapshot, asked(snapshot, address.parameters, query, dict(named)), site)
    headers = answers.freshness(question, path, _built_at(snapshot))
    if address.is_file:
        headers["Content-Disposition"] = answers.disposition(address, question)
    else:
        headers["Vary"] = "Accept-Language"
        headers["Content-Security-Policy"] = content_policy(address.framed_by)
    return address, question, headers


@lru_cache(SNAPSHOTS)
def _built_at(snapshot: str) -> pd.Timestamp:
    built_at: pd.Timestamp = queries.build_info(snapshot)["built_at"]
    return built_at


def script(request: Request) -> Response:
    """What the page of a chart runs; browsers keep it for a day."""
    name = request.scope["route"].path.rsplit("/", 1)[1]
    headers = {"ETag": f'W/"{digest(name)}"', "Cache-Control": A_DAY}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return answers.without_body(304, headers)
    media_type = "text/javascript; charset=utf-8"
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return FileResponse(SCRIPTS[name], media_type=media_type, headers=headers)
    headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(compressed(name), media_type=media_type, headers=headers)


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
    near = nearest(request.url.path, dict.fromkeys(_described(language()), ()))
    raise Refused(404, t("There is no such address."), "path", request.url.path, near)


def routes() -> list[Route]:
    """Every route, for `st.App`."""
    return [
        *(Route(path, Reading(hand_out)) for path in _described("en")),
        *(Route(f"/data/{name}", Reading(script)) for name in SCRIPTS),
        Route("/data/{rest:path}", Reading(nothing_here)),
        Route("/healthz", Reading(healthz)),
        Route("/version", Reading(version)),
    ]


@cache
def _described(spoken: Language) -> dict[str, Address]:
    use(spoken)
    return {address.path: address for address in [*addresses(), *documents()]}


def _snapshot(request: Request) -> str:
    """The snapshot that the address names, else the current one.

    Raises Refused for one that is not kept: figures of another one would be taken for its own.
    """
    asked_for = request.query_params.get("snapshot")
    found = choose(asked_for)
    if asked_for and asked_for != found:
        raise Refused(404, t("This snapshot is not kept here any more, or never was."), "snapshot", asked_for, kept())
    return found


def _language(request: Request) -> Language:
    """The language that the address names; a person's browser may ask for one of the documents, a file is English."""
    asked_for = request.query_params.get("lang")
    path = request.scope["route"].path
    if asked_for is None and not path.rsplit("/", 1)[1].count("."):
        asked_for = request.headers.get("accept-language")
    return from_tag(asked_for)
