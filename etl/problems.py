"""What can be wrong with the data, told so that a person can mend it."""

from __future__ import annotations

from dataclasses import dataclass

from locales import t


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong: where it stands (row 1 is the header), what is there, why it is wrong and how to mend it.

    Row 0 is the file as a whole.
    """

    file: str
    row: int
    column: str
    value: str
    what: str
    mend: str

    def __str__(self) -> str:
        place = self.file
        if self.row:
            place = t("{file}, row {row}, column {column}", file=self.file, row=self.row, column=self.column or "–")
        value = f"“{self.value}” — " if self.row or self.value else ""
        return f"{place}: {value}{self.what} {t('Mend:')} {self.mend}"


class InvalidData(Exception):
    """The data breaks its contract; `problems` holds every breach found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = sorted(problems)


class Refused(Exception):
    """What was asked for cannot be done; the message says why, and what can."""
