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
# Frictionless on the sheet alone: types, constraints and the key, no other table.
PEER = """
import json, sys
from frictionless import Resource, Schema, system
system.trusted = True
schema = Schema.from_descriptor({**json.load(open(sys.argv[2])), "foreignKeys": []})
report = Resource(path=sys.argv[1], schema=schema).validate(limit_errors=1000000)
assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])[:3]
"""
# Frictionless on all that `check` looks at: the data on record with the sheet's rows in them, and the foreign keys.
WHOLE = """
import sys
from frictionless import Package, system
system.trusted = True
report = Package(sys.argv[1]).validate(limit_errors=1000000)
assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])[:3]
"""


def main() -> None:
    """Print Markdown tables of what was measured."""
    with _folder() as folder:
        sheet, sources = _synthetic(folder, ROWS)
        schema, package = folder / "schema.json", _package(folder, sheet, sources)
        contract = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
        described = next(resource for resource in contract["resources"] if resource["name"] == "observation")
        schema.write_text(json.dumps(described["schema"]), encoding="utf-8")
        commands = {
            f"`python -m etl check` of {ROWS:,} rows, CSV": ["-m", "etl", "check", str(sheet), str(sources)],
            "frictionless, the sheet alone": ["-c", PEER, str(sheet), str(schema)],
            "frictionless, the data package with the sheet in it": ["-c", WHOLE, str(package)],
        }
        measured = zip(
            *([_run([sys.executable, *each]) for each in commands.values()] for _ in range(ROUNDS)), strict=True
        )
        middle = [_middle(each) for each in measured]
        print(f"load average {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores, medians of {ROUNDS} rounds\n")
        print("| Whole process | seconds | of them at work | MB at most | seconds of `check` / of this |")
        print("| --- | --: | --: | --: | --: |")
        for what, (seconds, work, size) in zip(commands, middle, strict=True):
            print(f"| {what} | {seconds:.2f} | {work:.2f} | {size:.0f} | {middle[0][0] / seconds:.2f} |")
    print("\n| Whole process | seconds | of them at work | seconds / of `build` alone |\n| --- | --: | --: | --: |")
    adds, builds = (_middle(each) for each in zip(*(_add() for _ in range(ROUNDS)), strict=True))
    print(f"| `add` of {FIGURES} figures, build included | {adds[0]:.2f} | {adds[1]:.2f} | {adds[0] / builds[0]:.2f} |")


def _package(folder: Path, sheet: Path, sources: Path) -> Path:
    """A copy of the data package that has the sheet among its files."""
    data = Path(shutil.copytree(DATA, folder / "package"))
    shutil.copy(sheet, data / "published" / "observations")
    with (data / "published" / "sources.csv").open("a", encoding="utf-8") as handle:
        handle.writelines(sources.read_text(encoding="utf-8").splitlines(keepends=True)[1:])
    contract = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    described = next(resource for resource in contract["resources"] if resource["name"] == "observation")
    first, *others = described["path"]
    described |= {"path": first, "extrapaths": [*others, f"published/observations/{sheet.name}"]}
    (data / "datapackage.json").write_text(json.dumps(contract), encoding="utf-8")
    return data / "datapackage.json"


def _add() -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """What adding a release to a copy of the data that is served takes, and building the same anew."""
    with _folder() as folder:
        data = Path(shutil.copytree(DATA, folder / "data"))
        sheet, sources = _synthetic(folder, FIGURES)
        where = ("--data", str(data), "--out", str(folder / "build"))
        _run([sys.executable, "-m", "etl", "build", *where])
        added = _run([sys.executable, "-m", "etl", "add", "--yes", str(sheet), str(sources), *where])
        alone = _run([sys.executable, "-m", "etl", "build", "--data", str(data), "--out", str(folder / "again")])
    return added, alone


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


def _run(command: list[str]) -> tuple[float, float, float]:
    """Seconds of a process, those of a processor, and the most memory that it or one of its own had, in MB."""
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command} ended with {status}")
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def _middle(measured: tuple[tuple[float, float, float], ...]) -> tuple[float, float, float]:
    seconds, work, sizes = zip(*measured, strict=True)
    return median(seconds), median(work), max(sizes)


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        yield Path(name)


if __name__ == "__main__":
    main()
