"""Load by wrk: requests per second, or a load that runs for as long as something else is measured."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from bench import ROOT

CONNECTIONS = 4


def rate(
    url: str,
    seconds: int,
    headers: Mapping[str, str] | None = None,
    shuffled: Sequence[str] = (),
    connections: int = CONNECTIONS,
) -> float:
    """Answers per second, over `connections` connections. Raises RuntimeError if more than one in a hundred is an error.

    With `shuffled` members each request asks for them at the end of `url` in another order.
    """
    command = _wrk(seconds, headers, connections)
    if shuffled:
        site, path = re.fullmatch(r"(https?://[^/]+)(/.*)", url).groups()  # type: ignore[union-attr]
        command += ["-s", str(ROOT / "bench" / "shuffled.lua"), site, "--", path, ",".join(shuffled)]
    else:
        command.append(url)
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    asked = int(re.search(r"(\d+) requests in", said)[1])  # type: ignore[index]
    if wrong and int(wrong[1]) > asked / 100:
        raise RuntimeError(f"{url}: {wrong[0]} of {asked}")
    took = float(re.search(r"requests in ([\d.]+)s", said)[1])  # type: ignore[index]
    return (asked - (int(wrong[1]) if wrong else 0)) / took


@contextmanager
def running(url: str) -> Iterator[None]:
    """The load on `url` for as long as the block runs."""
    process = subprocess.Popen([*_wrk(600, None, CONNECTIONS), url], stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _wrk(seconds: int, headers: Mapping[str, str] | None, connections: int) -> list[str]:
    sent = [part for name, value in (headers or {}).items() for part in ("-H", f"{name}: {value}")]
    return ["wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{seconds}s", *sent]
