"""Check sheets against the contract and against what is on record; nothing is stored.

report = check_contents([("figures.xlsx", content)], data)      # bytes, as an upload form has them
report = check_files([Path("figures.xlsx")], data)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

import duckdb

from etl import contract as contracts
from etl.check import check, rules
from etl.hostile import Refused, content_of, guarded
from etl.problems import Problem
from etl.read import hand_over
from etl.sheets.cells import same_number
from etl.sheets.parse import Sheet
from etl.sheets.recognise import TABLES, Recognised, Recogniser, Row, in_words_of_the_sheet
from etl.sheets.record import CELL, Key, Record, standing
from locales import t

Status = Literal["new", "known", "revised"]
SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods")
# An observation says the same as the one on record if these are the same; its locator and notes then stay.
SAME_OBSERVATION = ("value", "unit", "qualifier", "period_kind")


@dataclass(frozen=True)
class Entry:
    """One row of a sheet against what is on record.

    `changes` holds what a revised row changes: column → (on record, new). `relation` is how an observation stands
    among those of its cell (preferred, agrees, differs_by_rounding, contradicts), "" while the sheets have problems;
    `figure_before` and `figure_after` are the figure shown for the cell without and with the sheets ("31000", "over 31000").
    """

    row: Row
    key: Key
    status: Status
    cells: Mapping[str, str]
    changes: Mapping[str, tuple[str, str]]
    relation: str = ""
    figure_before: str = ""
    figure_after: str = ""


@dataclass(frozen=True)
class Report:
    """What was read, what is wrong, what was changed in reading or is worth a word, and what each row would do."""

    sheets: tuple[Recognised, ...]
    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...]
    entries: tuple[Entry, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are new, known, revised, contradicting (new or revised ones), and left out."""
        statuses = Counter(entry.status for entry in self.entries)
        contradicting = sum(entry.relation == "contradicts" and entry.status != "known" for entry in self.entries)
        left_out = sum(sheet.left_out for sheet in self.sheets)
        return {
            **{status: statuses[status] for status in ("new", "known", "revised")},
            "contradicting": contradicting,
            "left_out": left_out,
        }

    def as_json(self) -> dict[str, Any]:
        """Plain values for a script."""
        places = {sheet.sheet.place: sheet.sheet for sheet in self.sheets}

        def told(problem: Problem) -> dict[str, Any]:
            return _place(problem.file, places) | {k: v for k, v in asdict(problem).items() if k != "file"}

        return {
            "sheets": [
                {
                    "file": each.sheet.file,
                    "sheet": each.sheet.sheet,
                    "table": each.table,
                    "read_as": each.sheet.read_as,
                    "rows": len(each.rows),
                    "left_out": each.left_out,
                }
                for each in self.sheets
            ],
            "counts": self.counts,
            "problems": [told(problem) for problem in self.problems],
            "notices": [told(notice) for notice in self.notices],
            "rows": [
                _place(entry.row.place, places)
                | {
                    "row": entry.row.number,
                    "table": entry.row.table,
                    "key": list(entry.key),
                    "status": entry.status,
                    "changes": {column: list(pair) for column, pair in entry.changes.items()},
                    "relation": entry.relation,
                    "figure_before": entry.figure_before,
                    "figure_after": entry.figure_after,
                }
                for entry in self.entries
            ],
        }


def files_of(paths: Iterable[Path]) -> list[Path]:
    """The files themselves, and for a folder the sheets in it, in the order of their names."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(
                file
                for file in path.rglob("*")
                if file.suffix.lower() in SUFFIXES and not file.name.startswith((".", "~$"))
            )
        else:
            found.append(path)
    return found


def steps(paths: Sequence[Path], data: Path) -> int:
    """How many steps `check_files` takes. Errors as there."""
    return 2 * len(contracts.load(data)) + len(rules()) + len(files_of(paths))


def check_files(
    paths: Sequence[Path], data: Path, step: Callable[[str], None] = lambda _: None, record: Record | None = None
) -> Report:
    """Check files and folders of sheets against the data folder `data`, or the `record` already read from it.

    Raises OSError if a file or the data cannot be read, InvalidData if the contract cannot.
    """
    contents: list[tuple[str, bytes | Refused]] = []
    for file in files_of(paths):
        try:
            contents.append((str(file), content_of(file)))
        except Refused as refused:
            contents.append((str(file), refused))
    return check_contents(contents, data, step, record)


def check_contents(
    contents: Sequence[tuple[str, bytes | Refused]],
    data: Path,
    step: Callable[[str], None] = lambda _: None,
    record: Record | None = None,
) -> Report:
    """Check named sheets held in memory; a file that was refused already is told as such. Errors as `check_files`."""
    record = record or Record.load(data, step)
    recogniser = Recogniser(record.contract)
    sheets: list[Recognised] = []
    for name, content in contents:
        step(name)
        try:
            sheets += recognised(name, content, recogniser)
        except Refused as refused:
            recogniser.problems.append(Problem(name, 0, "", "", refused.what, refused.mend))
    entries, twice = entries_of(record, [row for sheet in sheets for row in sheet.rows])
    problems = recogniser.problems + _problems(record, sheets, entries, step)
    if not problems:
        entries = _related(record, entries)
    return Report(tuple(sheets), tuple(sorted(set(problems))), tuple(recogniser.notices + twice), tuple(entries))


def recognised(name: str, content: bytes | Refused, recogniser: Recogniser) -> list[Recognised]:
    """The sheets of one file. Raises Refused if it is not read."""
    if isinstance(content, Refused):
        raise content
    parsed: tuple[Sheet, ...] = guarded("etl.sheets.parse:parse", name, content, recogniser.headers)
    return recogniser.file(name, parsed)


def entries_of(record: Record, rows: Iterable[Row]) -> tuple[list[Entry], list[Problem]]:
    """Each row against the record; a row said twice in the sheets is taken once, with a notice."""
    entries: list[Entry] = []
    twice: list[Problem] = []
    seen: dict[tuple[str, Key], Entry] = {}
    for row in rows:
        table = record.tables[row.table]
        key = tuple(row.cells.get(column, "") for column in table.primary_key)
        old = record.rows[row.table].get(key)
        cells = {field.name: row.cells.get(field.name, "") for field in table.fields}
        if old:
            # An optional cell that says nothing leaves what is on record.
            optional = {field.name for field in table.fields if not field.required}
            cells = {name: value or (old[name] if name in optional else "") for name, value in cells.items()}
        before = seen.get((row.table, key))
        if before and before.cells == cells and all(key):
            what = t("The same row stands before: {first}.", first=f"{before.row.place}, {before.row.number}")
            twice.append(Problem(row.place, row.number, "", " · ".join(key), what, t("It is taken once.")))
            continue
        changes = (
            {name: (old[name], value) for name, value in cells.items() if not same_number(old[name], value)}
            if old
            else {}
        )
        if row.table == "observation" and not any(name in changes for name in SAME_OBSERVATION):
            changes = {}
        status: Status = "new" if old is None else "revised" if changes else "known"
        entry = Entry(row, key, status, cells, changes)
        seen.setdefault((row.table, key), entry)
        entries.append(entry)
    return entries, twice


def _problems(
    record: Record, sheets: Sequence[Recognised], entries: Sequence[Entry], step: Callable[[str], None]
) -> list[Problem]:
    """What the contract finds wrong with the record once the entries are in it, without echoes of missing columns."""
    headings = {sheet.sheet.place: sheet.headings for sheet in sheets}
    after = record.with_rows(_after(record, entries))
    with duckdb.connect(":memory:") as con:
        hand_over(con, after)
        found = check(con, record.contract, after, step)
    return [
        in_words_of_the_sheet(problem, headings)
        for problem in found
        if problem.file not in headings
        or all(name in headings[problem.file] for name in problem.column.split(", "))
        or problem.column in _optional(record)
    ]


def _optional(record: Record) -> set[str]:
    return {field.name for name in TABLES for field in record.tables[name].fields if not field.required}


def _after(record: Record, entries: Iterable[Entry]) -> dict[str, list[dict[str, Any]]]:
    """The rows of the tables that the entries add to or revise, with all of them in."""
    entering = [entry for entry in entries if entry.status != "known"]
    after = {}
    for name in {entry.row.table for entry in entering}:
        # Not by key: two new rows of one key are a problem that has to be found.
        replaced = {entry.key for entry in entering if entry.row.table == name and entry.status == "revised"}
        kept = [row for key, row in record.rows[name].items() if key not in replaced]
        after[name] = kept + [_placed(entry) for entry in entering if entry.row.table == name]
    return after


def _placed(entry: Entry) -> dict[str, Any]:
    return {**entry.cells, "_file": entry.row.place, "_row": entry.row.number}


def _related(record: Record, entries: Sequence[Entry]) -> list[Entry]:
    """The entries with how their observations stand in their cells, and what the cells' figures were and become."""
    concerned = {_cell(entry.cells) for entry in entries if entry.row.table == "observation"}
    if not concerned:
        return list(entries)
    after = _after(record, entries)
    old = {key: row for key, row in record.rows["observation"].items() if _cell(row) in concerned}
    new = [row for row in after.get("observation", old.values()) if _cell(row) in concerned]
    before = standing(record.with_rows({"observation": old.values()})) if old else {}
    found = standing(record.with_rows({**after, "observation": new}))
    figures = {_cell(row): _figure(*before[row["_file"], row["_row"]][1:]) for row in old.values()}

    def related(entry: Entry) -> Entry:
        if entry.row.table != "observation":
            return entry
        if entry.status == "known":
            on_record = old[entry.key]
            place = (on_record["_file"], on_record["_row"])
        else:
            place = (entry.row.place, entry.row.number)
        relation, *figure = found[place]
        figure_before = figures.get(_cell(entry.cells), "")
        return replace(entry, relation=relation, figure_before=figure_before, figure_after=_figure(*figure))

    return [related(entry) for entry in entries]


def _cell(row: Mapping[str, str]) -> Key:
    return tuple(row[column] for column in CELL)


def _figure(value: str, qualifier: str) -> str:
    return value if qualifier == "exact" else f"{qualifier} {value}"


def _place(place: str, sheets: Mapping[str, Sheet]) -> dict[str, str]:
    sheet = sheets.get(place)
    return {"file": sheet.file if sheet else place, "sheet": sheet.sheet if sheet else ""}
