"""A copy of the data folder that a test may break."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

OBSERVATIONS = "published/observations"


class DataFolder:
    """A copy of `data/` to change. Rows are counted as people see them: the header is row 1."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def records(self, file: str) -> list[list[str]]:
        with (self.path / file).open(encoding="utf-8", newline="") as handle:
            return list(csv.reader(handle))

    def write(self, file: str, records: list[list[str]]) -> None:
        with (self.path / file).open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle, lineterminator="\n").writerows(records)

    def cell(self, file: str, row: int, column: str) -> str:
        records = self.records(file)
        return records[row - 1][records[0].index(column)]

    def change(self, file: str, row: int, **cells: str) -> None:
        records = self.records(file)
        for column, value in cells.items():
            records[row - 1][records[0].index(column)] = value
        self.write(file, records)

    def append(self, file: str, *rows: dict[str, str]) -> int:
        """The row number of the last row added; columns not given stay empty."""
        records = self.records(file)
        for row in rows:
            assert set(row) <= set(records[0])
            records.append([row.get(column, "") for column in records[0]])
        self.write(file, records)
        return len(records)

    def edit_text(self, file: str, edit: Callable[[str], str]) -> None:
        path = self.path / file
        text = path.read_bytes().decode("utf-8")
        changed = edit(text)
        assert changed != text
        path.write_bytes(changed.encode("utf-8"))

    def empty_observations(self, keep: str = "", rows: int = 0) -> None:
        """Leave the observation files with their headers, and the file `keep` with its first `rows` rows."""
        for path in sorted((self.path / OBSERVATIONS).glob("*.csv")):
            file = path.relative_to(self.path).as_posix()
            self.write(file, self.records(file)[: 1 + (rows if path.name == keep else 0)])
