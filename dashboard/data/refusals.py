"""Requests that are not answered, and why: as JSON that names what was wrong and what would be right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from heapq import nlargest, nsmallest

from starlette.responses import JSONResponse

NEAREST = 5
LETTERS_COMPARED = 60


class Refused(Exception):
    """A request that is not answered, with the status and what its answer says."""

    def __init__(
        self,
        status: int,
        error: str,
        parameter: str | None = None,
        value: str | None = None,
        nearest: Sequence[str] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(error)
        self.status = status
        self.body = {"error": error, "parameter": parameter, "value": value, "nearest": list(nearest)}
        self.headers = headers

    def response(self) -> JSONResponse:
        """`{"error", "parameter", "value", "nearest"}`, never kept by a cache."""
        return JSONResponse(self.body, self.status, {"Cache-Control": "no-store", **(self.headers or {})})


def nearest(value: str, members: Mapping[str, Sequence[str]]) -> list[str]:
    """The codes of `members` that read most like `value`, by themselves or by any of their names; of years the nearest."""
    asked = value[:LETTERS_COMPARED].casefold()
    if asked.isdecimal() and all(code.isdecimal() for code in members):
        return nsmallest(NEAREST, members, key=lambda code: abs(int(code) - int(asked)))
    matcher = SequenceMatcher(b=asked, autojunk=False)

    def likeness(code: str) -> float:
        best = 0.0
        for text in (code, *members[code]):
            matcher.set_seq1(text[:LETTERS_COMPARED].casefold())
            if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best:
                best = max(best, matcher.ratio())
        return best

    return nlargest(NEAREST, members, key=likeness)
