"""Many readers at once, each changing a filter every few seconds: `python -m bench.readers --readers 200 --minutes 30 --replicas 2`."""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import os
import random
import subprocess
import sys
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bench import ARTEFACTS, ROOT
from bench.reader import Change, PageFailed, Reader

# Every page with filters on it; each reader stays on one for a dozen changes, then goes on to another.
PAGES = (
    "overview", "ip-types", "regions", "markets", "industries", "years", "key-points", "tables", "province", "indicator",
    "sources", "coverage",
)  # fmt: skip
STAYS = 12
OPENING_SECONDS = 0.1
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Measured:
    """What was counted while readers read; times in seconds, memory in bytes at a time in seconds."""

    opened: list[Change] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    reconnects: int = 0
    memory: list[tuple[float, int]] = field(default_factory=list)
    seconds: float = 0.0
    cpu: dict[str, float] = field(default_factory=dict)


def main() -> None:
    """Print what was measured as Markdown, and keep it as JSON among the artefacts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--replicas", type=int, default=2)
    parser.add_argument("--every", type=float, default=5, help="seconds from one change to the next, on average")
    parser.add_argument("--port", type=int, default=8690)
    parser.add_argument("--site", help="measure a site that is served already, without its memory and processor time")
    asked = parser.parse_args()
    if asked.site:
        measured = asyncio.run(reading(asked.site, asked.readers, asked.minutes * 60, asked.every, []))
    else:
        with served(asked.replicas, asked.port) as (site, processes):
            measured = asyncio.run(reading(site, asked.readers, asked.minutes * 60, asked.every, processes))
    found = summary(measured, asked.readers, asked.replicas, asked.every)
    ARTEFACTS.mkdir(exist_ok=True)
    (ARTEFACTS / "benchmark-readers.json").write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(markdown(found))
    sys.exit(bool(found["failures"]))


@contextmanager
def served(replicas: int, port: int) -> Iterator[tuple[str, list[int]]]:
    """nginx and replicas on a fresh snapshot: the address, and the processes that serve."""
    ARTEFACTS.mkdir(exist_ok=True)
    folder = ARTEFACTS / "benchmark-serve"
    subprocess.run([sys.executable, "-m", "etl", "build"], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    command = [sys.executable, "-m", "deploy", "serve", "--replicas", str(replicas), "--port", str(port)]
    with (ARTEFACTS / "benchmark-serve.log").open("wb") as log:
        process = subprocess.Popen([*command, "--folder", str(folder)], cwd=ROOT, stdout=log, stderr=log)
        try:
            _wait_for(f"http://localhost:{port}/healthz", process)
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
            yield f"http://localhost:{port}", [int(child) for child in children]
        finally:
            process.terminate()
            process.wait()


async def reading(site: str, readers: int, seconds: float, every: float, processes: Sequence[int]) -> Measured:
    """Let `readers` open a page, one every tenth of a second, then read for `seconds`."""
    measured = Measured()
    people = [
        Reader(site, PAGES[number % len(PAGES)], f"lang={'zh' if number % 2 else 'en'}", number)
        for number in range(readers)
    ]
    opening = []
    for person in people:
        opening.append(asyncio.create_task(_opened(person, measured)))
        await asyncio.sleep(OPENING_SECONDS)
    await asyncio.gather(*opening)
    started, before = time.monotonic(), _used(processes)
    until = started + seconds
    watching = asyncio.create_task(_watch(processes, started, until, measured))
    await asyncio.gather(*(_read(person, number, every, until, measured) for number, person in enumerate(people)))
    measured.seconds = time.monotonic() - started
    measured.cpu = {name: (used - before.get(name, 0.0)) / measured.seconds for name, used in _used(processes).items()}
    await watching
    measured.reconnects = sum(person.reconnects for person in people)
    await asyncio.gather(*(person.close() for person in people))
    return measured


def summary(measured: Measured, readers: int, replicas: int, every: float) -> dict[str, object]:
    """The figures of a run: rates, times in milliseconds, memory in megabytes, processor time in cores."""
    by_page: defaultdict[str, list[float]] = defaultdict(list)
    for change in measured.changes:
        by_page[change.page].append(change.seconds)
    times = [change.seconds for change in measured.changes]
    later, last = (
        [point for point in measured.memory if point[0] >= measured.seconds * part] for part in (1 / 6, 2 / 3)
    )
    return {
        "date": str(date.today()),
        "cores": os.cpu_count(),
        "load_average": round(os.getloadavg()[1], 1),
        "readers": readers,
        "replicas": replicas,
        "seconds": round(measured.seconds),
        "every_seconds": every,
        "changes": len(times),
        "changes_a_second": round(len(times) / measured.seconds, 1),
        "failures": len(measured.failures),
        "first_failures": measured.failures[:5],
        "reconnects": measured.reconnects,
        **{f"p{share}_ms": round(1000 * _percentile(times, share)) for share in (50, 95, 99)},
        "max_ms": round(1000 * max(times)),
        "opened_p95_ms": round(1000 * _percentile([change.seconds for change in measured.opened], 95)),
        "kilobytes_a_change": round(sum(change.received for change in measured.changes) / len(times) / 1000, 1),
        "memory_mb_first": round(measured.memory[0][1] / 1e6) if measured.memory else None,
        "memory_mb_last": round(measured.memory[-1][1] / 1e6) if measured.memory else None,
        "memory_slope_mb_a_minute": round(60 * _slope(later) / 1e6, 2) if len(later) > 2 else None,
        "memory_slope_from_second": round(measured.seconds / 6),
        "memory_slope_of_the_last_third_mb_a_minute": round(60 * _slope(last) / 1e6, 2) if len(last) > 2 else None,
        "cores_used": {name: round(used, 2) for name, used in measured.cpu.items()},
        "p95_ms_by_page": {page: round(1000 * _percentile(each, 95)) for page, each in sorted(by_page.items())},
    }


def markdown(found: dict[str, object]) -> str:
    """A table of the figures of `summary`."""
    lines = ["| | |", "| --- | --: |"]
    for name, value in found.items():
        shown = ", ".join(f"{key} {each}" for key, each in value.items()) if isinstance(value, dict) else value
        lines.append(f"| {name.replace('_', ' ')} | {shown} |")
    return "\n".join(lines)


async def _opened(person: Reader, measured: Measured) -> None:
    try:
        measured.opened.append(await person.open())
    except PageFailed as failure:
        measured.failures.append(str(failure))


async def _read(person: Reader, number: int, every: float, until: float, measured: Measured) -> None:
    """Think, then choose, until the time is over; the time to think is half to one and a half times the average."""
    thinking = random.Random(number)
    at = time.monotonic() + thinking.uniform(0, every)
    place, done = number, 0
    while at < until:
        await asyncio.sleep(max(0.0, at - time.monotonic()))
        try:
            done += 1
            if done % STAYS == 0:
                place += 1
                measured.changes.append(await person.open(PAGES[place % len(PAGES)]))
            else:
                measured.changes.append(await person.change())
        except PageFailed as failure:
            measured.failures.append(str(failure))
        at = max(at + thinking.uniform(every / 2, every * 1.5), time.monotonic())


async def _watch(processes: Sequence[int], started: float, until: float, measured: Measured) -> None:
    while processes and time.monotonic() < until:
        measured.memory.append((time.monotonic() - started, sum(_resident(process) for process in processes)))
        await asyncio.sleep(min(5.0, max(0.1, until - time.monotonic())))


def _resident(process: int) -> int:
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _used(processes: Sequence[int]) -> dict[str, float]:
    """Processor time in seconds of what serves, by program, and of this process."""
    used: defaultdict[str, float] = defaultdict(float)
    for process in processes:
        for each in [process, *map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split())]:
            name, rest = Path(f"/proc/{each}/stat").read_text().split("(", 1)[1].rsplit(")", 1)
            ticks = rest.split()[11:13]
            used["nginx" if name == "nginx" else "replicas"] += sum(map(int, ticks)) / TICKS
    used["readers"] = time.process_time()
    return dict(used)


def _percentile(times: Sequence[float], share: float) -> float:
    """The nearest-rank percentile."""
    return sorted(times)[max(0, math.ceil(share / 100 * len(times)) - 1)]


def _slope(points: Sequence[tuple[float, int]]) -> float:
    """The slope of the least-squares line, in units a second."""
    middle = sum(x for x, _ in points) / len(points)
    level = sum(y for _, y in points) / len(points)
    return sum((x - middle) * (y - level) for x, y in points) / sum((x - middle) ** 2 for x, _ in points)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(address, timeout=2)
            return
        except OSError:
            assert process.poll() is None, "the server stopped while starting"
            time.sleep(0.5)
    raise TimeoutError(address)


if __name__ == "__main__":
    main()
