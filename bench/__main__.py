"""Measure everything, in turns so that other work on the machine meets each alike: `python -m bench`."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from datetime import date
from importlib.metadata import version
from itertools import cycle, islice
from pathlib import Path
from statistics import median

import httpx

from bench import ARTEFACTS, ROOT, load, servers
from bench.session import Session, p99

PORTS = (int(os.environ.get("BENCH_PORT", "8623")), int(os.environ.get("BENCH_PORT", "8623")) + 1)
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = 3
INTERACTIONS = 100
REGIONS = "440000,620000"
# Every market of which there are figures, and the provinces of which there are most: two of them have about 200.
MARKETS = (
    "all", "rural", "urban_rural_junction", "online", "physical_market", "import_export", "mail_express",
    "foreign_invested", "rural_and_junction",
)  # fmt: skip
PROVINCES = (
    "440000", "110000", "430000", "320000", "330000", "310000", "500000", "370000", "340000", "410000", "150000",
    "610000",
)  # fmt: skip
CHOICES = {
    "overview": ("", "from=2012&to=2020", "from=2015", "to=2019"),
    "regions": ("", "from=2012&to=2020", "from=2015", "to=2019"),
}
FAST = "_size=max&_nocount=1&_nofacet=1&_nosuggest=1"
CSV, JSON, FRESH = "filtered CSV", "all figures as JSON", "304"
NEW_CSV, NEW_JSON = "filtered CSV, each time another filter", "all figures as JSON, each time by another address"


def main() -> None:
    """Print a Markdown table of what was measured, and keep it among the artefacts."""
    ARTEFACTS.mkdir(exist_ok=True)
    subprocess.run(["sh", str(ROOT / "bench" / "datasette.sh")], check=True)
    folder = ARTEFACTS / "benchmark-build"
    subprocess.run(_build(folder), check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    servers.export(folder)
    lines = [
        f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, load average {os.getloadavg()[1]:.1f}, "
        f"Python {platform.python_version()}, "
        + ", ".join(f"{name} {version(name)}" for name in ("streamlit", "uvicorn", "uvloop", "httptools", "duckdb"))
        + f", {_said(str(servers.DATASETTE), '--version')}, medians of {ROUNDS} rounds",
        "",
        *rates(folder),
        "",
        *interactions(folder),
        "",
        *builds(),
    ]
    (ARTEFACTS / "benchmark-results.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def rates(folder: Path) -> list[str]:
    """Answers per second of both servers for the same rows."""
    measured: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    with servers.dashboard(folder, PORTS[0]) as ours, servers.datasette(PORTS[1]) as theirs:
        csv, their_csv = f"{ours}/data/figures.csv?region={REGIONS}", f"{theirs}.csv?region__in={REGIONS}&{FAST}"
        json, their_json = f"{ours}/data/figures.json", f"{theirs}.json?{FAST}"
        rows = [len(httpx.get(url, timeout=60).content.splitlines()) - 1 for url in (csv, their_csv)]
        every = [len(answer["data"]) for answer in [httpx.get(json, timeout=60).json()]]
        every += [len(answer["rows"]) for answer in [httpx.get(their_json, timeout=60).json()]]
        assert rows[0] == rows[1] and every[0] == every[1], "the servers answer with other rows"
        tag = {"If-None-Match": httpx.get(csv).headers["etag"]}
        for _ in range(ROUNDS):
            csv_rate = load.rate(their_csv, SECONDS)
            measured[CSV].append((load.rate(csv, SECONDS), csv_rate))
            measured[JSON].append((load.rate(json, SECONDS), load.rate(their_json, SECONDS)))
            measured[FRESH].append((load.rate(csv, SECONDS, tag), load.rate(their_csv, SECONDS, tag)))
            for what, our_url, their_url, parameters in (
                (NEW_CSV, f"{ours}/data/figures.csv?", f"{theirs}.csv?{FAST}&", ("region", "market")),
                (NEW_JSON, f"{json}?", f"{their_json}&", ("market",)),
            ):
                our_rate = load.rate(our_url, SECONDS, anew=anew(*parameters))
                their_rate = load.rate(their_url, SECONDS, anew=anew(*parameters, ending="__in"))
                measured[what].append((our_rate, their_rate))
    lines = ["| Answers per second | this | Datasette | ratio |", "| --- | --: | --: | --: |"]
    for what, pairs in measured.items():
        our, their = (median(values) for values in zip(*pairs, strict=True))
        about = "about " if what == NEW_CSV else ""
        count = f" ({every[0]:,} rows)" if what in (JSON, NEW_JSON) else f" ({about}{rows[0]} rows)"
        lines.append(f"| {what}{count} | {our:,.1f} | {their:,.1f} | {our / their:.1f} |")
    return lines


def anew(*parameters: str, ending: str = "") -> list[load.Anew]:
    """Two provinces, every market: asked for in another choice or order each time, by the names with an `ending`."""
    members = {"region": (2, PROVINCES), "market": (len(MARKETS), MARKETS)}
    return [load.Anew(f"{name}{ending}", *members[name]) for name in parameters]


def interactions(folder: Path) -> list[str]:
    """The p99 of choosing years on a page, idle and under the loads of CSV and JSON."""
    lines = ["| p99 of a page's rerun | idle | under load | ratio |", "| --- | --: | --: | --: |"]
    with servers.dashboard(folder, PORTS[0]) as site:
        loads = {
            CSV: (f"{site}/data/figures.csv?region={REGIONS}", []),
            NEW_CSV: (f"{site}/data/figures.csv?", anew("region", "market")),
            JSON: (f"{site}/data/figures.json", []),
            NEW_JSON: (f"{site}/data/figures.json?", anew("market")),
        }
        for page, choices in CHOICES.items():
            with Session(site, page) as session:
                for query in choices:
                    session.choose(query)
                idle: list[list[float]] = []
                loaded: dict[str, list[list[float]]] = {what: [] for what in loads}
                for _ in range(max(1, ROUNDS // 2)):
                    idle.append([session.choose(query) for query in islice(cycle(choices), INTERACTIONS)])
                    for what, (url, parameters) in loads.items():
                        with load.running(url, parameters):
                            times = [session.choose(query) for query in islice(cycle(choices), INTERACTIONS)]
                            loaded[what].append(times)
            for what, rounds in loaded.items():
                quiet, busy = (median(map(p99, each)) for each in (idle, rounds))
                lines.append(
                    f"| {page}, load: {what} | {quiet * 1000:.0f} ms | {busy * 1000:.0f} ms | {busy / quiet:.1f} |"
                )
    return lines


def builds() -> list[str]:
    """Seconds of a whole build, as a process, and of DuckDB just loading the same files."""
    ours, bare = [], []
    for _ in range(2 * ROUNDS):
        with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
            ours.append(_seconds(_build(Path(name) / "build")))
            bare.append(_seconds([sys.executable, "-m", "bench.bare", str(Path(name) / "bare.duckdb")]))
    whole, least = median(ours), median(bare)
    return [
        "| Whole process | `python -m etl build` | DuckDB loading the same CSVs | ratio |",
        "| --- | --: | --: | --: |",
        f"| all data | {whole:.2f} s | {least:.2f} s | {whole / least:.1f} |",
    ]


def _build(folder: Path) -> list[str]:
    shutil.rmtree(folder, ignore_errors=True)
    return [sys.executable, "-m", "etl", "build", "--out", str(folder)]


def _seconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    return time.perf_counter() - started


def _said(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip().replace(", version", "")


if __name__ == "__main__":
    main()
