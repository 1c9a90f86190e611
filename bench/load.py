"""Load by wrk: requests per second, or a load that runs for as long as something else is measured."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from bench import ROOT

CONNECTIONS = 4


@dataclass(frozen=True)
class Anew:
    """A parameter that each request asks for anew: so many of its members, in another order."""

    name: str
    count: int
    members: Sequence[str]


def rate(url: str, seconds: int, headers: Mapping[str, str] | None = None, anew: Sequence[Anew] = ()) -> float:
    """Answers per second, over `CONNECTIONS` connections. Raises RuntimeError if more than one in a hundred is an error.

    `url` ends where the parameters asked for `anew` follow.
    """
    said = subprocess.run(_wrk(url, seconds, headers, anew), check=True, capture_output=True, text=True).stdout
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    asked = int(re.search(r"(\d+) requests in", said)[1])  # type: ignore[index]
    if wrong and int(wrong[1]) > asked / 100:
        raise RuntimeError(f"{url}: {wrong[0]} of {asked}")
    took = float(re.search(r"requests in ([\d.]+)s", said)[1])  # type: ignore[index]
    return (asked - (int(wrong[1]) if wrong else 0)) / took


@contextmanager
def running(url: str, anew: Sequence[Anew] = ()) -> Iterator[None]:
    """The load on `url` for as long as the block runs."""
    process = subprocess.Popen(_wrk(url, 600, None, anew), stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _wrk(url: str, seconds: int, headers: Mapping[str, str] | None, anew: Sequence[Anew]) -> list[str]:
    sent = [part for name, value in (headers or {}).items() for part in ("-H", f"{name}: {value}")]
    command = ["wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s", *sent]
    if not anew:
        return [*command, url]
    site, path = re.fullmatch(r"(https?://[^/]+)(/.*)", url).groups()  # type: ignore[union-attr]
    parameters = [f"{one.name}={one.count}={','.join(one.members)}" for one in anew]
    return [*command, "-s", str(ROOT / "bench" / "anew.lua"), site, "--", path, *parameters]
