"""How long a reader waits, in a real browser, against a bare Streamlit page and what people would use instead.

`python -m bench.repaint` measures the pages against the floor and, if `bench/peers/environments.sh` was run, against Dash
and Apache Superset. Each server runs alone with the browser, one after the other, in rounds; all read the same table.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, BrowserContext, Locator, Page, StorageState, TimeoutError

from bench import ARTEFACTS, ROOT, servers
from bench.browser import Visit, Wait, chromium, context, redrawn, visit
from bench.peers import superset
from bench.session import Session
from etl.publish import current, database
from etl.snapshot import make

# The address of each page with charts, and the label of the drop-down that is used there.
PAGES = {
    "overview": ("", "Year"),
    "IP types": ("ip-types", "Series"),
    "regions": ("regions", "Year"),
    "markets": ("markets", "Any other nationwide series"),
    "industries": ("industries", "Industry"),
    "years": ("years?series=court_ip_cases_received.all.all.all.all", "Region"),
    "indicator": ("indicator", "Indicator"),
    "province": ("province", "Province"),
    "coverage": ("coverage", "Topic"),
}
OUTLINES = "china-provinces.geojson"
IDLE_SESSIONS = 100


@dataclass(frozen=True)
class Subject:
    """A page to measure: how the option at a place of its drop-down is chosen, and the elements that are its charts."""

    path: str
    choose: Callable[[Page, int], None]
    charts: str = ".js-plotly-plot"
    choice: str = "[role=option]"


@dataclass
class Measured:
    """What was measured of a page: waits, visits with an empty cache and with a warm one, processor seconds a choice."""

    waits: list[Wait] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    again: list[Visit] = field(default_factory=list)
    cost: list[float] = field(default_factory=list)


def main() -> None:
    """Print Markdown tables of what was measured, and keep them among the artefacts."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--choices", type=int, default=15, help="choices a round, on each page")
    asked.add_argument("--visits", type=int, default=2, help="visits a round, to each page")
    asked.add_argument("--port", type=int, default=8740, help="the first of four")
    asked.add_argument("--pages", nargs="*", default=list(PAGES), choices=list(PAGES))
    options = asked.parse_args()
    folder = ARTEFACTS / "benchmark-build"
    make(ROOT / "data", folder)
    pointer = current(folder)
    assert pointer is not None
    os.environ["BENCH_DATABASE"] = str(database(folder, pointer.snapshot_id))
    lines = [
        f"load average before: {os.getloadavg()[0]:.1f}; {options.rounds} rounds of {options.choices} choices on each page",
        "",
        *measured(folder, options),
    ]
    (ARTEFACTS / "benchmark-repaint.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def measured(folder: Path, options: argparse.Namespace) -> list[str]:
    """The tables."""
    found: defaultdict[str, Measured] = defaultdict(Measured)
    started: list[Visit] = []
    with chromium() as browser:
        for turn in range(options.rounds):
            with _floor(options.port) as site:
                _measure(found["floor"], browser, site, Subject("", _selectbox("Series")), options)
            if _installed("dash"):
                with _dash(options.port + 1) as site:
                    _measure(found["Dash"], browser, site, Subject("", _dropdown), options)
            if _installed("superset"):
                view = Subject(superset.PATH, superset.choose, superset.CHARTS, superset.APPLY)
                with superset.serving(options.port + 2) as site:
                    _measure(found["Superset"], browser, site, view, options, superset.signed_in(browser, site))
            with servers.dashboard(folder, options.port + 3) as site:
                with _reader(browser) as reader:
                    started.append(visit(reader, site)[1])
                for name in options.pages:
                    path, label = PAGES[name]
                    _measure(found[name], browser, site, Subject(path, _selectbox(label)), options)
            print(f"round {turn + 1} of {options.rounds} is over", file=sys.stderr)
    # A server that has just started has no freed memory that new sessions could use unseen.
    with servers.dashboard(folder, options.port + 3) as site:
        memory = _memory_of_a_session(site)
    return [*_waits(found), "", *_visits(found), "", *_others(found, options.pages, started, memory)]


def p95(values: list[float]) -> float:
    """The nearest-rank 95th percentile."""
    return sorted(values)[max(0, -(-95 * len(values) // 100) - 1)]


def _waits(found: dict[str, Measured]) -> list[str]:
    times = {name: [wait.first for wait in each.waits] for name, each in found.items()}
    floor, top = median(times["floor"]), p95(times["floor"])
    lines = [
        "| Choice to repainted chart, ms | median | p95 | median ÷ floor | p95 ÷ floor | every chart, median | server CPU |",
        "| --- | --: | --: | --: | --: | --: | --: |",
    ]
    for name, each in found.items():
        middle, high = median(times[name]), p95(times[name])
        every, cost = median(wait.all for wait in each.waits), 1000 * median(each.cost)
        lines.append(
            f"| {name} | {middle:.0f} | {high:.0f} | {middle / floor:.2f} | {high / top:.2f} | {every:.0f} | {cost:.0f} |"
        )
    return lines


def _visits(found: dict[str, Measured]) -> list[str]:
    floor = median(each.first for each in found["floor"].visits)
    lines = [
        "| Visit, server warm | to the first chart, ms | ÷ floor | kB over the wire | again: ms | again: kB |",
        "| --- | --: | --: | --: | --: | --: |",
    ]
    for name, each in found.items():
        first, size = median(one.first for one in each.visits), median(one.size for one in each.visits) / 1000
        again, less = median(one.first for one in each.again), median(one.size for one in each.again) / 1000
        lines.append(f"| {name} | {first:.0f} | {first / floor:.2f} | {size:,.0f} | {again:.0f} | {less:,.0f} |")
    return lines


def _others(found: dict[str, Measured], pages: list[str], started: list[Visit], memory: float) -> list[str]:
    maps = [name for name in pages if any(map(_with_outlines, found[name].visits))]
    once = [name for name in maps if not any(map(_with_outlines, found[name].again))]
    lines = [
        "| | |",
        "| --- | --: |",
        f"| pages that fetch the province outlines on a first visit | {', '.join(maps) or 'none'} |",
        f"| of these, not again on the second visit | {', '.join(once) or 'none'} |",
        f"| first visit after a start, to the first chart, ms | {median(one.first for one in started):.0f} |",
        f"| memory of the server for each of {IDLE_SESSIONS} idle sessions, MB | {memory / 1e6:.2f} |",
    ]
    if "overview" in pages:
        warm = median(one.first for one in found["overview"].visits)
        lines.insert(
            -1, f"| the same ÷ a visit with a warm server | {median(one.first for one in started) / warm:.2f} |"
        )
    return lines


def _with_outlines(one: Visit) -> bool:
    return any(address.endswith(OUTLINES) for address in one.fetched)


def _measure(
    found: Measured,
    browser: Browser,
    site: str,
    subject: Subject,
    options: argparse.Namespace,
    signed_in: StorageState | None = None,
) -> None:
    """Visits, each followed by another in the same browser, then choices; the first visit and the first choice are not counted."""
    address = f"{site}/{subject.path}"
    print(address, file=sys.stderr)
    with _reader(browser, signed_in) as reader:
        visit(reader, address, subject.charts, subject.choice)
    with ExitStack() as open_until_measured:
        for _ in range(options.visits):
            open_until_measured.close()
            reader = open_until_measured.enter_context(_reader(browser, signed_in))
            page, one = visit(reader, address, subject.charts, subject.choice)
            found.visits.append(one)
            page.close()
            page, one = visit(reader, address, subject.charts, subject.choice)
            found.again.append(one)
        _choice(page, subject, 0)
        before = _cpu(site)
        found.waits += [_choice(page, subject, turn) for turn in range(1, options.choices + 1)]
        found.cost.append((_cpu(site) - before) / options.choices)


def _choice(page: Page, subject: Subject, turn: int) -> Wait:
    subject.choose(page, 1 + turn % 2)
    # A pointer left over a chart would draw on it.
    page.mouse.move(2, 2)
    return redrawn(page)


def _selectbox(label: str) -> Callable[[Page, int], None]:
    def choose(page: Page, place: int) -> None:
        _choose(page, page.locator("[data-testid=stSelectbox]").filter(has_text=label).first.locator("input"), place)

    return choose


def _dropdown(page: Page, place: int) -> None:
    _choose(page, page.locator("#series"), place)


def _choose(page: Page, box: Locator, place: int) -> None:
    """Choose the option at that place of a drop-down, or the other of the first two if that is chosen already."""
    options = page.locator("[role=option]")
    box.scroll_into_view_if_needed()
    for _ in range(5):
        box.click()
        try:
            options.nth(2).wait_for(timeout=2_000)
            break
        except TimeoutError:
            # Scrolling to it closes the list again.
            continue
    if options.nth(place).get_attribute("aria-selected") == "true":
        place = 3 - place
    options.nth(place).click()


@contextmanager
def _reader(browser: Browser, signed_in: StorageState | None = None) -> Iterator[BrowserContext]:
    reader = context(browser, signed_in)
    yield reader
    reader.close()


def _memory_of_a_session(site: str) -> float:
    """Bytes by which the server grows with each of the idle sessions on the overview; those before have filled its caches."""
    with ExitStack() as opened:
        for _ in range(IDLE_SESSIONS // 5):
            opened.enter_context(Session(site, "")).choose("")
        before = _resident(site)
        for _ in range(IDLE_SESSIONS):
            opened.enter_context(Session(site, "")).choose("")
        return (_resident(site) - before) / IDLE_SESSIONS


def _resident(site: str) -> int:
    pages = int(Path(f"/proc/{servers.pid(site)}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _cpu(site: str) -> float:
    """Seconds of processor time that the server at `site` and its children have used."""
    pid = servers.pid(site)
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(stat.parent.name) == pid or int(fields[1]) == pid:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _installed(peer: str) -> bool:
    return (ARTEFACTS / f"benchmark-{peer}-env" / "complete").exists()


def _floor(port: int) -> AbstractContextManager[str]:
    command = [sys.executable, "-m", "streamlit", "run", "bench/floor.py", "--server.port", str(port)]
    return servers.serving(command, f"http://localhost:{port}", {})


def _dash(port: int) -> AbstractContextManager[str]:
    gunicorn = ARTEFACTS / "benchmark-dash-env" / "bin" / "gunicorn"
    command = [str(gunicorn), "-b", f"127.0.0.1:{port}", "bench.peers.dash_app:server"]
    return servers.serving(command, f"http://localhost:{port}", {})


if __name__ == "__main__":
    started = time.monotonic()
    main()
    print(f"\n{time.monotonic() - started:.0f} s")
