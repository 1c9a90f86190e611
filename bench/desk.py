"""Measure the analyst's desk: `python -m bench.desk`. Whole processes, in turns; every record is synthetic and named so."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from statistics import median

from bench import ROOT

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
DATA = ROOT / "data"
ROWS, FIGURES = 10_000, 40
# Frictionless checks types, constraints and the key by the same contract; not other tables, nor what is on record.
PEER = """
import json, sys
from frictionless import Resource, Schema, system
system.trusted = True
schema = Schema.from_descriptor({**json.load(open(sys.argv[2])), "foreignKeys": []})
report = Resource(path=sys.argv[1], schema=schema).validate(limit_errors=1000000)
assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])[:3]
"""


def main() -> None:
    """Print a Markdown table of what was measured."""
    with _folder() as folder:
        sheet, sources = _synthetic(folder, ROWS)
        schema = folder / "schema.json"
        package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
        described = next(resource for resource in package["resources"] if resource["name"] == "observation")
        schema.write_text(json.dumps(described["schema"]), encoding="utf-8")
        check = [sys.executable, "-m", "etl", "check", str(sheet), str(sources)]
        peer = [sys.executable, "-c", PEER, str(sheet), str(schema)]
        ours, theirs = zip(*((_run(check), _run(peer)) for _ in range(ROUNDS)), strict=True)
        print(f"load average {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores, medians of {ROUNDS} rounds\n")
        print("| Whole process | seconds | MB at most | frictionless validate: seconds | MB | ratio of seconds |")
        print("| --- | --: | --: | --: | --: | --: |")
        (our, our_size), (their, their_size) = _middle(ours), _middle(theirs)
        print(
            f"| `check` of {ROWS:,} rows, CSV | {our:.2f} | {our_size:.0f} | {their:.2f} | {their_size:.0f} | {our / their:.2f} |"
        )
    print("\n| Whole process | seconds | `build` alone | ratio |\n| --- | --: | --: | --: |")
    adds, builds = zip(*(_add() for _ in range(ROUNDS)), strict=True)
    print(
        f"| `add` of {FIGURES} figures, build included | {median(adds):.2f} | {median(builds):.2f} | {median(adds) / median(builds):.2f} |"
    )


def _add() -> tuple[float, float]:
    """Seconds of adding a release to a copy of the data that is served, and of building the same anew."""
    with _folder() as folder:
        data = Path(shutil.copytree(DATA, folder / "data"))
        sheet, sources = _synthetic(folder, FIGURES)
        where = ("--data", str(data), "--out", str(folder / "build"))
        _run([sys.executable, "-m", "etl", "build", *where])
        seconds, _ = _run([sys.executable, "-m", "etl", "add", "--yes", str(sheet), str(sources), *where])
        alone, _ = _run([sys.executable, "-m", "etl", "build", "--data", str(data), "--out", str(folder / "again")])
    return seconds, alone


def _synthetic(folder: Path, count: int) -> tuple[Path, Path]:
    """A sheet of observations like those on record, of synthetic sources, and the sheet of these sources."""
    sheet, sources = folder / "synthetic_figures.csv", folder / "synthetic_sources.csv"
    names: set[str] = set()
    with sheet.open("w", encoding="utf-8", newline="") as handle:
        writer = None
        for turn, row in islice(_on_record(), count):
            row["source_id"] = f"synthetic-{turn}-{row['source_id']}"
            names.add(row["source_id"])
            writer = writer or csv.DictWriter(handle, list(row))
            if not handle.tell():
                writer.writeheader()
            writer.writerow(row)
    with (DATA / "published" / "sources.csv").open(encoding="utf-8", newline="") as handle:
        first = next(csv.DictReader(handle))
    with sources.open("w", encoding="utf-8", newline="") as handle:
        added = csv.DictWriter(handle, list(first))
        added.writeheader()
        added.writerows(
            first | {"source_id": name, "title_en": "A synthetic record of a benchmark"} for name in sorted(names)
        )
    return sheet, sources


def _on_record() -> Iterator[tuple[int, dict[str, str]]]:
    turn = 0
    while True:
        turn += 1
        for file in sorted((DATA / "published" / "observations").glob("*.csv")):
            with file.open(encoding="utf-8", newline="") as handle:
                for row in csv.DictReader(handle):
                    yield turn, row


def _run(command: list[str]) -> tuple[float, float]:
    """Seconds of a process, and the most memory that it or one of its own had, in MB."""
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command} ended with {status}")
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def _middle(measured: tuple[tuple[float, float], ...]) -> tuple[float, float]:
    seconds, sizes = zip(*measured, strict=True)
    return median(seconds), max(sizes)


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        yield Path(name)


if __name__ == "__main__":
    main()
