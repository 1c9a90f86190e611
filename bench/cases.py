"""Measure decisions record by record, all synthetic: `python -m bench.cases`. BENCH_MILLIONS=1,10,100 names the sizes."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import time
from collections.abc import Callable
from itertools import combinations, cycle, islice
from pathlib import Path
from statistics import median

import duckdb

from bench import ARTEFACTS, ROOT, servers
from bench.session import Session
from bench.synthetic import write
from etl.cases.cube import POINTER
from etl.cases.engines.duckdb import DuckDB
from etl.cases.load import load
from etl.cases.rollup import rollup
from etl.cases.store import Store
from etl.publish import current

DATA = ROOT / "data"
HERE = ARTEFACTS / "benchmark-cases"
PORT = int(os.environ.get("BENCH_PORT", "8651"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
MILLIONS = [int(size) for size in os.environ.get("BENCH_MILLIONS", "1,10,100").split(",")]
INTERACTIONS = 60
CHOICES = (
    "lang=en", "lang=en&region=130000", "lang=en&region=130100&market=rural", "lang=en&region=510000&by=industry",
    "lang=en&market=urban_rural_junction&by=outcome", "lang=en&region=130123&measure=fines",
)  # fmt: skip
Times = tuple[float, float]
DIMENSIONS = ("market", "ip_type", "industry", "channel", "outcome")


def main() -> None:
    """Print the tables and keep them among the artefacts."""
    HERE.mkdir(parents=True, exist_ok=True)
    lines = [*loads(), "", *roll_ups(), "", *sizes(), "", *interactions()]
    (ARTEFACTS / "benchmark-cases.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def loads() -> list[str]:
    """`cases load` of a CSV against DuckDB's own COPY of it to Parquet, in turns."""
    file = HERE / "synthetic-1.csv"
    if not file.exists():
        write(file, 1_000_000)
    ours, theirs = [], []
    for _ in range(ROUNDS):
        theirs.append(_seconds(lambda: _copy(file)))
        shutil.rmtree(HERE / "load", ignore_errors=True)
        ours.append(_seconds(lambda: load(Store(HERE / "load"), [str(file)], DATA)))
    return [
        f"| 1 million records, {file.stat().st_size / 1e6:.0f} MB of CSV | `cases load` | DuckDB's COPY to Parquet | ratio |",
        "| --- | --: | --: | --: |",
        *_compared(ours, theirs),
    ]


def roll_ups() -> list[str]:
    """`cases rollup` on DuckDB against a bare GROUP BY that writes the same cube from the same Parquet, in turns."""
    store = _store(MILLIONS[0])
    ours, theirs = [], []
    for _ in range(max(1, ROUNDS // 2)):
        ours.append(_seconds(lambda: rollup(store, DATA, DuckDB("1GB", HERE / ".spill"), "duckdb")))
        theirs.append(_seconds(lambda: _bare(store)))
    with duckdb.connect() as con:
        cells = [
            con.sql(f"SELECT count(*), sum(decisions) FROM read_parquet('{files}')").fetchall()
            for files in (f"{store.folder}/cube/*/*.parquet", HERE / "bare.parquet")
        ]
    assert cells[0] == cells[1], f"the cubes differ: {cells}"
    return [
        f"| {MILLIONS[0]} million records → {cells[0][0][0]:,} cells | `cases rollup` | bare GROUP BY GROUPING SETS | ratio |",
        "| --- | --: | --: | --: |",
        *_compared(ours, theirs),
    ]


def sizes() -> list[str]:
    """Time and peak memory of the command as a process of its own, by number of records."""
    lines = [
        "| `cases rollup`, whole process, 1 GB for DuckDB | seconds | records a second | peak memory | cells |",
        "| --- | --: | --: | --: | --: |",
    ]
    for millions in MILLIONS:
        store = _store(millions)
        seconds, peak = _process([sys.executable, "-m", "etl", "cases", "rollup", "--store", str(store.folder)])
        with duckdb.connect() as con:
            ((cells,),) = con.sql(f"SELECT count(*) FROM read_parquet('{store.folder}/cube/*/*.parquet')").fetchall()
        rate = millions * 1e6 / seconds
        lines.append(f"| {millions} million | {seconds:.1f} | {rate:,.0f} | {peak:.2f} GB | {cells:,} |")
    return lines


def interactions() -> list[str]:
    """The p50 of a choice on the page of decisions, by the number of records behind its cube."""
    lines = ["| p50 of a choice on the page | first time | asked before | snapshot |", "| --- | --: | --: | --: |"]
    for millions in MILLIONS:
        store, folder = _store(millions), HERE / f"build-{millions}"
        if not (store.folder / POINTER).exists():
            rollup(store, DATA, DuckDB("1GB", HERE / ".spill"), "duckdb")
        command = [sys.executable, "-m", "etl", "build", "--out", str(folder)]
        _process(command, {"CASES_FOLDER": str(store.folder)})
        pointer = current(folder)
        assert pointer is not None
        size = (folder / f"{pointer.snapshot_id}.duckdb").stat().st_size / 1e6
        with servers.dashboard(folder, PORT) as site, Session(site, "decisions") as session:
            session.choose("lang=zh")
            first = [session.choose(query) for query in CHOICES]
            again = [session.choose(query) for query in islice(cycle(CHOICES), INTERACTIONS)]
        lines.append(
            f"| {millions} million records | {median(first) * 1000:.0f} ms | {median(again) * 1000:.0f} ms | {size:.0f} MB |"
        )
    return lines


def _store(millions: int) -> Store:
    """A store with that many million synthetic records, made once."""
    store = Store(HERE / f"store-{millions}")
    if not store.manifest().settled:
        records = HERE / f"records-{millions}"
        records.mkdir(exist_ok=True)
        part = min(millions, 10)
        for first in range(0, millions, part):
            write(records / f"synthetic-{first}.parquet", part * 1_000_000, first * 1_000_000)
        load(store, [str(records)], DATA)
        shutil.rmtree(records)
    return store


def _copy(file: Path) -> None:
    with duckdb.connect() as con:
        con.execute("SET enable_progress_bar = false")
        con.execute(f"COPY (FROM read_csv('{file}')) TO '{HERE / 'copy.parquet'}'")


def _bare(store: Store) -> None:
    """The same cells by one GROUP BY over the records; with 1 GB, it runs out of memory at a million records."""
    pairs = [(), *((name,) for name in DIMENSIONS), *combinations(DIMENSIONS, 2)]
    with_market = [kept for kept in pairs if len(kept) < 2 or "market" in kept]
    sets = [
        (level, period, *kept) for level in ("nation", "province") for period in ("month", "year") for kept in pairs
    ]
    for level in ("prefecture", "county"):
        sets += [(level, "month"), (level, "month", "market"), *((level, "year", *kept) for kept in with_market)]
    dimensions = ", ".join(f"coalesce({name}, 'not_stated') AS {name}" for name in DIMENSIONS)
    with duckdb.connect(config={"memory_limit": "6GB", "temp_directory": str(HERE / ".spill")}) as con:
        con.execute("SET enable_progress_bar = false; SET preserve_insertion_order = false")
        con.execute(
            f"""
            COPY (
                SELECT * FROM (
                    SELECT coalesce(nation, province, prefecture, county) AS region, month, year,
                        {", ".join(DIMENSIONS)}, count(*) AS decisions, count(fine) AS fines_stated, sum(fine) AS fines,
                        count("value") AS values_stated, sum("value") AS goods_value
                    FROM (
                        SELECT 'CN' AS nation, left(located.region, 2) || '0000' AS province, located.prefecture, located.county,
                            date_trunc('month', decided_on) AS month, date_trunc('year', decided_on) AS year,
                            {dimensions}, fine, "value"
                        FROM read_parquet('{store.folder}/records/*.parquet') AS record
                        INNER JOIN read_parquet('{store.folder}/place.parquet') AS located ON located.region = record.region
                    )
                    GROUP BY GROUPING SETS ({", ".join(f"({', '.join(kept)})" for kept in sets)})
                ) WHERE region IS NOT NULL
            ) TO '{HERE / "bare.parquet"}' (COMPRESSION zstd)
            """
        )


def _compared(ours: list[Times], theirs: list[Times]) -> list[str]:
    """By the clock and by the processors, which other work on the machine slows less."""
    lines = []
    for place, what in enumerate(("by the clock", "processor time")):
        own, other = (median(times[place] for times in measured) for measured in (ours, theirs))
        lines.append(f"| {what} | {own:.2f} s | {other:.2f} s | {own / other:.2f} |")
    return lines


def _seconds(work: Callable[[], object]) -> Times:
    started, before = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - started, time.process_time() - before


def _process(command: list[str], environment: dict[str, str] | None = None) -> tuple[float, float]:
    """Seconds and peak memory in GB of a process. Raises RuntimeError if it fails."""
    started = time.perf_counter()
    child = os.posix_spawn(
        command[0], command, os.environ | {"PYTHONPATH": str(ROOT)} | (environment or {}),
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)],
    )  # fmt: skip
    peak = 0
    # What the system says of a child that has ended counts the memory of this process as well.
    while os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        said = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{child}/status").read_text())
        peak = max(peak, int(said[1]) if said else 0)
        time.sleep(0.02)
    seconds = time.perf_counter() - started
    _, status = os.waitpid(child, 0)
    if status:
        raise RuntimeError(f"{json.dumps(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return seconds, peak / 1e6


if __name__ == "__main__":
    main()
