"""How long a reader waits, in a real browser, against a bare Streamlit page and what people would use instead.

`python -m bench.repaint` measures the pages against the floor and Dash, with `--superset` against Apache Superset too.
Every server runs alone on the machine with the browser, one after the other, in rounds; all read the same table.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from bench import ARTEFACTS, ROOT, servers
from etl.publish import current, database
from etl.snapshot import make

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WATCH = (Path(__file__).parent / "watch.js").read_text(encoding="utf-8")
# The drop-down that is used on each page with charts.
PAGES = {
    "overview": ("", "Year"),
    "IP types": ("ip-types", "Series"),
    "regions": ("regions", "Year"),
    "markets": ("markets", "Any other nationwide series"),
    "industries": ("industries", "Industry"),
    "years": ("years", "Region"),
    "indicator": ("indicator", "Indicator"),
    "province": ("province", "Year"),
    "coverage": ("coverage", "Topic"),
}
QUIET = 500


@dataclass(frozen=True)
class Wait:
    """Milliseconds from the choice until the page's first chart, and until every chart, was last drawn."""

    first: float
    all: float


def main() -> None:
    """Print Markdown tables of what was measured, and keep them among the artefacts."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--choices", type=int, default=15, help="choices a round")
    asked.add_argument("--port", type=int, default=8740)
    asked.add_argument("--superset", action="store_true")
    asked.add_argument("--pages", nargs="*", default=list(PAGES), choices=list(PAGES))
    options = asked.parse_args()
    folder = ARTEFACTS / "benchmark-build"
    make(ROOT / "data", folder)
    pointer = current(folder)
    assert pointer is not None
    os.environ["BENCH_DATABASE"] = str(database(folder, pointer.snapshot_id))
    lines = [
        f"load average before: {os.getloadavg()[0]:.1f}, {options.rounds} rounds of {options.choices} choices",
        "",
        *measured(folder, options),
    ]
    (ARTEFACTS / "benchmark-repaint.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def measured(folder: Path, options: argparse.Namespace) -> list[str]:
    """The tables."""
    waits: defaultdict[str, list[Wait]] = defaultdict(list)
    visits: defaultdict[str, list[float]] = defaultdict(list)
    cost: dict[str, float] = {}
    wire: dict[str, float] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=FLAGS
        )
        for _ in range(options.rounds):
            with _floor(options.port) as site:
                _measure(browser, "floor", site, "", "Series", options.choices, waits, visits, cost, wire)
            if (ARTEFACTS / "benchmark-dash-env" / "complete").exists():
                with _dash(options.port + 1) as site:
                    _measure(browser, "Dash", site, "", None, options.choices, waits, visits, cost, wire)
            if options.superset:
                from bench.peers import superset

                with superset.serving(options.port + 2) as site:
                    waits["Superset"] += superset.choices(browser, site, options.choices)
            with servers.dashboard(folder, options.port + 3) as site:
                for name in options.pages:
                    path, label = PAGES[name]
                    _measure(browser, name, site, path, label, options.choices, waits, visits, cost, wire)
        browser.close()
    return [*_waits(waits), "", *_visits(visits, cost, wire)]


def _waits(waits: dict[str, list[Wait]]) -> list[str]:
    floor, top = median(wait.first for wait in waits["floor"]), p95([wait.first for wait in waits["floor"]])
    lines = [
        "| Choice to repainted chart, ms | median | p95 | median ÷ floor | p95 ÷ floor | every chart, median |",
        "| --- | --: | --: | --: | --: | --: |",
    ]
    for name, each in waits.items():
        middle, high = median(wait.first for wait in each), p95([wait.first for wait in each])
        every = median(wait.all for wait in each)
        lines.append(f"| {name} | {middle:.0f} | {high:.0f} | {middle / floor:.2f} | {high / top:.2f} | {every:.0f} |")
    return lines


def _visits(visits: dict[str, list[float]], cost: dict[str, float], wire: dict[str, float]) -> list[str]:
    floor = median(visits["floor"])
    lines = [
        "| First visit, empty browser cache | to the first chart, ms | ÷ floor | server CPU of a choice, ms | kB over the wire |",
        "| --- | --: | --: | --: | --: |",
    ]
    for name, each in visits.items():
        middle = median(each)
        lines.append(f"| {name} | {middle:.0f} | {middle / floor:.2f} | {cost[name]:.0f} | {wire[name]:,.0f} |")
    return lines


def p95(values: list[float]) -> float:
    """The nearest-rank 95th percentile."""
    return sorted(values)[max(0, -(-95 * len(values) // 100) - 1)]


def _measure(
    browser: Browser,
    name: str,
    site: str,
    path: str,
    label: str | None,
    choices: int,
    waits: dict[str, list[Wait]],
    visits: dict[str, list[float]],
    cost: dict[str, float],
    wire: dict[str, float],
) -> None:
    """A visit with a warm server, then choices on the page, whose first one is not counted."""
    page = _open(browser, f"{site}/{path}")
    for _ in range(3):
        page.context.close()
        page = _open(browser, f"{site}/{path}")
        visits[name].append(page.evaluate("window.__firstChart"))
    wire[name] = page.evaluate("window.__bytes") / 1000
    _choose(page, label, 1)
    before = _cpu(site)
    found = [_choose(page, label, 1 + turn % 2) for turn in range(1, choices + 1)]
    cost[name] = 1000 * (_cpu(site) - before) / choices
    waits[name] += found
    page.context.close()


def _open(browser: Browser, address: str) -> Page:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB", bypass_csp=True)
    page = context.new_page()
    page.add_init_script(WATCH)
    counted = [0.0]
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: counted.__setitem__(0, counted[0] + event["encodedDataLength"]))
    session.on("Network.webSocketFrameReceived", lambda event: counted.__setitem__(0, counted[0] + _size(event)))
    page.goto(address, wait_until="commit")
    page.wait_for_function("window.__seen.first !== null", timeout=120_000)
    first = page.evaluate("window.__seen.first")
    _rest(page)
    page.evaluate(f"window.__firstChart = {first}; window.__bytes = {counted[0]}")
    return page


def _size(event: dict[str, dict[str, str | int]]) -> float:
    frame = event["response"]
    length = len(str(frame["payloadData"]))
    return length * 3 / 4 if frame["opcode"] == 2 else length


def _rest(page: Page) -> None:
    """Wait until no chart was drawn for a while and no script runs."""
    page.wait_for_function(
        f"""() => window.__seen.last !== null && performance.now() - window.__seen.last > {QUIET}
            && !document.querySelector('[data-test-script-state=running]')""",
        timeout=60_000,
        polling=50,
    )


def _choose(page: Page, label: str | None, option: int) -> Wait:
    """Choose the option of that place in the list of the drop-down."""
    if label is None:
        page.locator("#series").click()
        options = page.locator("[role=option]")
    else:
        page.locator("[data-testid=stSelectbox]").filter(has_text=label).first.locator("input").click()
        options = page.locator("[role=option]")
    options.nth(2).wait_for()
    # Choosing what is chosen already would change nothing.
    if options.nth(option).get_attribute("aria-selected") == "true":
        option = 3 - option
    options.nth(option).click()
    page.mouse.move(2, 2)
    page.wait_for_function("window.__seen.chosen !== null && window.__seen.first !== null", timeout=60_000, polling=20)
    _rest(page)
    seen = page.evaluate("window.__seen")
    first = seen["lastFirst"] or seen["first"]
    return Wait(first - seen["chosen"], seen["last"] - seen["chosen"])


def _cpu(site: str) -> float:
    """Seconds of processor time that the server on the port of `site` and its children have used."""
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


@contextmanager
def _floor(port: int) -> Iterator[str]:
    command = [sys.executable, "-m", "streamlit", "run", "bench/floor.py", "--server.port", str(port)]
    with servers.serving(command, f"http://localhost:{port}", {}) as site:
        yield site


@contextmanager
def _dash(port: int) -> Iterator[str]:
    gunicorn = ARTEFACTS / "benchmark-dash-env" / "bin" / "gunicorn"
    command = [str(gunicorn), "-b", f"127.0.0.1:{port}", "bench.peers.dash_app:server"]
    with servers.serving(command, f"http://localhost:{port}", {}) as site:
        yield site


if __name__ == "__main__":
    started = time.monotonic()
    main()
    print(f"\n{time.monotonic() - started:.0f} s")
