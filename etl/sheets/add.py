"""Add sheets to the data folder and build: all of their rows or none.

planned = plan([Path("figures.xlsx")], data)      # check, and what would change; nothing is written
apply(planned, data, out)                         # write data/published/, build and serve
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from etl import snapshot
from etl.journal import recover, replace_files
from etl.lock import locked
from etl.problems import InvalidData, Problem
from etl.sheets.canonical import rendered
from etl.sheets.check import Entry, Report, check_files
from etl.sheets.record import Record
from locales import t

Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class Plan:
    """What adding would do: the report, the record that it was made against, and the files to write (path → bytes)."""

    report: Report
    record: Record
    files: dict[str, bytes]


def plan(paths: Sequence[Path], data: Path, step: Callable[[str], None] = lambda _: None) -> Plan:
    """Check `paths` (files and folders of sheets) against the folder `data`, and work out what would change.

    Raises InvalidData with every problem, OSError if a file cannot be read.
    """
    recover(data)
    record = Record.load(data, step)
    report = check_files(paths, data, step, record)
    if report.problems:
        raise InvalidData(list(report.problems))
    return Plan(report, record, _changed_files(record, report.entries))


def apply(planned: Plan, data: Path, out: Path, progress: Progress = lambda *_: None) -> snapshot.Outcome:
    """Write what was planned, and build a snapshot in `out` and serve it.

    Raises InvalidData if the data changed since the plan was made, OSError if a folder cannot be written, Locked if
    another run is at work. `data/published/` is then as it was, or holds all of the addition.
    """
    steps = len(planned.files) + 4
    with locked(out, "add"), locked(data, "add"):
        recover(data)
        if Record.load(data).reading.digest != planned.record.reading.digest:
            what, mend = t("The data changed meanwhile."), t("Run add again.")
            raise InvalidData([Problem(data.name, 0, "", "", what, mend)])
        if planned.files:
            replace_files(data, planned.files, lambda name: progress(name, steps))
        return snapshot.make(data, out, progress)


def add(paths: Sequence[Path], data: Path, out: Path, progress: Progress = lambda *_: None) -> Report:
    """`plan` and `apply` in one, for a script; the report tells what was added. Errors as both."""
    planned = plan(paths, data, lambda name: progress(name, 0))
    apply(planned, data, out, progress)
    return planned.report


def _changed_files(record: Record, entries: Sequence[Entry]) -> dict[str, bytes]:
    """The files that the entries change, whole. A row stays in its file; a new observation goes to its topic's."""
    entering = [entry for entry in entries if entry.status != "known"]
    after = {name: dict(rows) for name, rows in record.rows.items()}
    for entry in entering:
        after[entry.row.table][entry.key] = dict(entry.cells)
    files: dict[str, bytes] = {}
    for name in dict.fromkeys(entry.row.table for entry in entering):
        table = record.tables[name]
        paths = {PurePosixPath(path).stem: path for path in table.paths}

        def home(entry: Entry, paths: dict[str, str] = paths) -> str:
            old = record.rows[entry.row.table].get(entry.key)
            if old:
                return _within(old["_file"])
            if entry.row.table != "observation":
                return next(iter(paths.values()))
            topic = after["indicator"][(entry.cells["indicator"],)]["topic"]
            return paths.get(topic, f"{PurePosixPath(next(iter(paths.values()))).parent}/{topic}.csv")

        homes = {entry.key: home(entry) for entry in entering if entry.row.table == name}
        touched = set(homes.values())
        held: dict[str, list[dict[str, str]]] = {file: [] for file in touched}
        for key, row in after[name].items():
            file = homes.get(key) or _within(row["_file"])
            if file in touched:
                held[file].append(row)
        files |= {file: rendered(table, rows) for file, rows in held.items()}
    return files


def _within(file: str) -> str:
    """The path within the data folder of a file as `read` tells it, “data/published/sources.csv”."""
    return file.split("/", 1)[1]
