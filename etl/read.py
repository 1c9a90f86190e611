"""Stage 1, read: every CSV file of the contract, as text, with the file and row that each record came from."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from etl.cases.cube import Kept, in_use
from etl.contract import Table
from etl.problems import Problem
from locales import t


@dataclass
class Reading:
    """What was read: the texts of each contract table by column (with `_file` and `_row`), and what could not be.

    `cube` is the one of published decisions that is in use, if records of such were loaded.
    """

    tables: dict[str, dict[str, list[str | int]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    incomplete: set[str] = field(default_factory=set)
    files: int = 0
    digest: str = ""
    cube: Kept | None = None

    @property
    def rows(self) -> int:
        return sum(len(columns["_row"]) for columns in self.tables.values())

    def records(self, table: str) -> Iterator[dict[str, str | int]]:
        """The rows of one table, each by its column names."""
        columns = self.tables[table]
        return (dict(zip(columns, record, strict=True)) for record in zip(*columns.values(), strict=True))


def read(data: Path, contract: tuple[Table, ...], step: Callable[[str], None] = lambda _: None) -> Reading:
    """Read every file of `contract` under the folder `data`.

    `digest` is the SHA-256 of the contract, all files, names and bytes, and the cube in use. A file that cannot be read as the
    contract's table is a problem, and its table is named in `incomplete`.
    """
    reading, digest = Reading(), hashlib.sha256((data / "datapackage.json").read_bytes())
    for table in contract:
        step(table.name)
        names = [column.name for column in table.fields]
        columns: dict[str, list[str | int]] = {name: [] for name in [*names, "_file", "_row"]}
        for path in table.files(data):
            shown = path.relative_to(data.parent).as_posix()
            try:
                content = path.read_bytes()
            except OSError as error:
                problem = Problem(
                    shown,
                    0,
                    "",
                    "",
                    t("The file cannot be read: {error}.", error=error.strerror or error),
                    t("Put the file back, or take it out of datapackage.json."),
                )
                _give_up(reading, table, problem)
                continue
            digest.update(path.relative_to(data).as_posix().encode() + b"\0" + content)
            reading.files += 1
            _read_file(reading, table, shown, content, names, columns)
        reading.tables[table.name] = columns
    reading.cube = in_use(data)
    if reading.cube:
        digest.update(reading.cube.cube.cube_id.encode())
    reading.digest = digest.hexdigest()
    return reading


def hand_over(con: duckdb.DuckDBPyConnection, reading: Reading) -> None:
    """Make a text table `raw_<table>` of everything read, for the connection `con` only."""
    for name, columns in reading.tables.items():
        # Lists as parameters: neither Arrow nor pandas has to be imported for a few thousand rows.
        listed = ", ".join(
            f'unnest(CAST(? AS {"BIGINT" if column == "_row" else "VARCHAR"}[])) AS "{column}"' for column in columns
        )
        con.execute(f"CREATE TEMP TABLE raw_{name} AS SELECT {listed}", list(columns.values()))


def _read_file(
    reading: Reading,
    table: Table,
    file: str,
    content: bytes,
    names: list[str],
    columns: dict[str, list[str | int]],
) -> None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig") + "?"
        row = sum(1 for _ in csv.reader(io.StringIO(before, newline="")))
        problem = Problem(
            file,
            row,
            "",
            repr(content[error.start : error.start + 8]),
            t("The file is not UTF-8."),
            t("Save it as UTF-8 (in Excel: CSV UTF-8)."),
        )
        return _give_up(reading, table, problem)
    records = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(records, [])
    except csv.Error as error:
        return _give_up(reading, table, _not_csv(file, 1, error))
    for name in names:
        if name not in header:
            _give_up(
                reading,
                table,
                Problem(file, 1, name, "", t("The column is missing."), t("Add the column to the header.")),
            )
    for name in header:
        if name not in names or header.count(name) > 1:
            _give_up(
                reading,
                table,
                Problem(
                    file,
                    1,
                    name,
                    name,
                    t("The contract has no such column, or it stands twice."),
                    t("Remove or rename it; the columns are: {columns}.", columns=", ".join(names)),
                ),
            )
    if set(header) != set(names) or len(header) != len(names):
        return
    row = 1
    try:
        for row, record in enumerate(records, start=2):
            if len(record) != len(header):
                problem = Problem(
                    file,
                    row,
                    "",
                    ",".join(record)[:80],
                    t("The row has {found} fields, the header {expected}.", found=len(record), expected=len(header)),
                    t("Add the missing commas, or quote a text that has a comma in it."),
                )
                _give_up(reading, table, problem)
                continue
            for name, value in zip(header, record, strict=True):
                columns[name].append(value)
            columns["_file"].append(file)
            columns["_row"].append(row)
    except csv.Error as error:
        _give_up(reading, table, _not_csv(file, row + 1, error))


def _not_csv(file: str, row: int, error: csv.Error) -> Problem:
    return Problem(
        file,
        row,
        "",
        "",
        t("The row is no valid CSV: {error}.", error=error),
        t("Close the quotes; write a quote inside a text twice."),
    )


def _give_up(reading: Reading, table: Table, problem: Problem) -> None:
    reading.problems.append(problem)
    reading.incomplete.add(table.name)
