"""The manners of HTTP: which methods, what is still fresh, how a file is named, and how many at a time."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterator, Mapping
from email.utils import format_datetime, parsedate_to_datetime
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore
from urllib.parse import quote

import anyio
import pandas as pd
from starlette.concurrency import iterate_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from dashboard.data.addresses import Address, Body, Question, stems
from dashboard.data.files import Files
from dashboard.data.ready import Ready
from dashboard.data.refusals import Refused
from dashboard.files.exports import file_name
from dashboard.page.observed import being_drawn
from locales import language, t

METHODS = ("GET", "HEAD")
AT_A_TIME = 4
MEGABYTE = 1 << 20
BYTES_A_SECOND = 64 * MEGABYTE
# Steps of 2 ms: 50 ms at most.
LONGEST_WAIT_FOR_PAGES = 25
KEPT = "public, max-age=300, stale-while-revalidate=3600"
FOR_EVERY_SITE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Disposition, Content-Range, ETag, Last-Modified, Retry-After",
}
ROOT = Path(__file__).parents[2]

places = BoundedSemaphore(AT_A_TIME)
ready = Ready(most=64 * MEGABYTE, most_of_one=MEGABYTE)
files = Files(most=256 * MEGABYTE)


def check_method(request: Request) -> None:
    """Raises Refused unless it is GET or HEAD."""
    if request.method not in METHODS:
        raise Refused(405, t("Data can only be read."), headers={"Allow": ", ".join(METHODS)})


def take_place() -> None:
    """Take one of the places for those who export at the same time; to be given back with `places.release`.

    Raises Refused if none is free.
    """
    if not places.acquire(blocking=False):
        raise Refused(
            429, t("Too many files are being made at the moment; try again soon."), headers={"Retry-After": "5"}
        )


def freshness(question: Question, path: str, built_at: pd.Timestamp) -> dict[str, str]:
    """The headers by which a browser or proxy keeps an answer: the same question of the same snapshot, the same ETag.

    It is a weak one, since an answer may be sent compressed.
    """
    chosen = sorted((name, *members) for name, members in question.asked.items())
    what = repr((question.snapshot, path, chosen, language(), question.site, _code())).encode()
    return {
        "ETag": f'W/"{question.snapshot}-{hashlib.sha256(what).hexdigest()[:12]}"',
        "Last-Modified": format_datetime(built_at.tz_convert("UTC").to_pydatetime(), usegmt=True),
        "Cache-Control": KEPT,
        **FOR_EVERY_SITE,
    }


def is_fresh(request: Request, headers: Mapping[str, str]) -> bool:
    """Whether whoever asks has this answer already."""
    asked = request.headers.get("if-none-match")
    if asked is not None:
        tags = [tag.strip().removeprefix("W/") for tag in asked.split(",")]
        return "*" in tags or headers["ETag"].removeprefix("W/") in tags
    since = request.headers.get("if-modified-since")
    try:
        return since is not None and parsedate_to_datetime(headers["Last-Modified"]) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False


def disposition(address: Address, question: Question) -> str:
    """The file's name: in ASCII for all, and as RFC 5987 has it, in UTF-8 and the language in use."""
    plain, readable = (file_name(stem, question.snapshot, address.ending) for stem in stems(address, question))
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(readable, safe='')}"


def wants_file(request: Request) -> bool:
    """Whether a part is asked for, or how long the whole is: programs that read tables over HTTP ask so."""
    compressible = "gzip" in request.headers.get("accept-encoding", "")
    return "range" in request.headers or (request.method == "HEAD" and not compressible)


def made(tag: str, as_file: bool) -> Body | None:
    """An answer that was made already."""
    return files.find(tag) or (None if as_file else ready.find(tag))


def keeping(body: Body, tag: str, as_file: bool) -> Body:
    """`body`, kept for the next who asks the same: what is put together or wanted as a file on disk, other in memory."""
    if isinstance(body, Path):
        return body
    if callable(body):
        return files.keep(tag, body)
    if as_file:
        parts = [body] if isinstance(body, bytes) else body
        return files.keep(tag, lambda file: file.writelines(parts))
    if isinstance(body, bytes):
        ready.keep(tag, body)
        return body
    return ready.passing(tag, body)


def respond(body: Body, media_type: str, headers: Mapping[str, str]) -> Response:
    """A file as it is, bytes at once, or parts one after the other."""
    if isinstance(body, Path):
        return FileResponse(body, media_type=media_type, headers=headers)
    if isinstance(body, bytes):
        return Response(body, media_type=media_type, headers=headers)
    assert not callable(body)
    return StreamingResponse(_paced(body), media_type=media_type, headers=headers)


async def after_the_pages() -> None:
    """Let the pages that are drawn just now be finished first, as long as that takes no reader of data long."""
    for _ in range(LONGEST_WAIT_FOR_PAGES):
        if not being_drawn:
            return
        await anyio.sleep(0.002)


async def _paced(parts: Iterator[bytes]) -> AsyncIterator[bytes]:
    """No faster than a fast network, so that one who asks for much from nearby leaves time to those who read pages.

    Never more than a part waits for a slow reader, however many readers there are.
    """
    async for part in iterate_in_threadpool(parts):
        yield part
        await anyio.sleep(len(part) / BYTES_A_SECOND)


def without_body(status: int, headers: Mapping[str, str], media_type: str | None = None) -> Response:
    """The headers of an answer; how long its body would be is not known before it is made."""
    response = Response(status_code=status, headers=headers, media_type=media_type)
    del response.headers["content-length"]
    return response


@cache
def _code() -> str:
    """SHA-256 of the code and texts that shape an answer: other code may give another one of the same snapshot."""
    digest = hashlib.sha256()
    for file in sorted([*(ROOT / "dashboard").rglob("*.py"), *(ROOT / "locales").glob("*.*")]):
        digest.update(file.read_bytes())
    return digest.hexdigest()
