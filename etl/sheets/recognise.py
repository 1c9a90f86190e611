"""What a sheet is, told by its columns: rows of observations, of sources or of indicators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from etl.contract import Table
from etl.problems import Problem
from etl.sheets import cells
from etl.sheets.parse import Sheet
from etl.sheets.review import ABOUT, ACCEPT, ACCEPTED, LEFT_OUT, NOTES, TITLES
from locales import t

TABLES = ("observation", "source", "indicator")
# How far down a header is looked for, and how many known columns make a row one.
DEPTH, LEAST = 20, 2


@dataclass(frozen=True)
class Row:
    """One row to enter: `place` and `number` say where it stands, `cells` holds every column of its table that has one."""

    place: str
    number: int
    table: str
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Recognised:
    """A sheet that was understood: its table, how each column is headed in it, its rows, and how many were left out.

    Of those left out, `undecided` ones say neither yes nor no, and were not on record when they were proposed.
    """

    sheet: Sheet
    table: str
    headings: Mapping[str, str]
    rows: tuple[Row, ...]
    left_out: int
    undecided: int = 0

    @property
    def is_review(self) -> bool:
        """Whether a person has to say yes to each of its rows."""
        return ACCEPT in self.headings


class Recogniser:
    """Recognises the tables of a contract; `problems` and `notices` gather what there is to say."""

    def __init__(self, contract: Iterable[Table]) -> None:
        self._tables = {table.name: table for table in contract if table.name in TABLES}
        self._columns = {name: _columns(table) for name, table in self._tables.items()}
        members = {name: {key.field for key in table.foreign_keys} for name, table in self._tables.items()}
        self._forms = {
            name: {
                field.name: cells.form(field, field.name in {*members[name], *table.primary_key})
                for field in table.fields
            }
            for name, table in self._tables.items()
        }
        self.problems: list[Problem] = []
        self.notices: list[Problem] = []

    @property
    def headers(self) -> frozenset[str]:
        """Every name that a column may have, as `parse` wants them."""
        return frozenset(name for columns in self._columns.values() for name in columns)

    def file(self, name: str, sheets: Iterable[Sheet]) -> list[Recognised]:
        """The sheets of a file that are tables of the contract; a file without any is a problem."""
        found = []
        unread = []
        for sheet in sheets:
            self.notices += sheet.notices
            recognised = self._sheet(sheet)
            if recognised:
                found.append(recognised)
            elif sheet.rows and sheet.sheet != NOTES:
                unread.append(sheet)
        if not found:
            columns = ", ".join(self._tables["observation"].primary_key)
            what = t("No header with the columns of observations, sources or indicators was found.")
            mend = t("Start from template; the columns are: {columns}.", columns=f"{columns}, value, unit, …")
            self.problems.append(Problem(name, 1, "", "", what, mend))
        else:
            for sheet in unread:
                what = t("The sheet was not read: it has no header that is known.")
                self.notices.append(
                    Problem(sheet.place, 1, "", "", what, t("If figures stand in it, give it the header of template."))
                )
        return found

    def _sheet(self, sheet: Sheet) -> Recognised | None:
        best: tuple[int, float, int] = (LEAST - 1, 0.0, 0)
        name, header = "", 0
        for index, row in enumerate(sheet.rows[:DEPTH]):
            for table, columns in self._columns.items():
                known = {columns[heading] for heading in map(_heading, row) if heading in columns}
                named = table in sheet.sheet.lower()
                score = (len(known), named + len(known) / len(self._tables[table].fields), -index)
                if known & set(self._tables[table].primary_key) and score > best:
                    best, name, header = score, table, index
        if not name:
            return None
        return self._read(sheet, self._tables[name], header)

    def _read(self, sheet: Sheet, table: Table, header: int) -> Recognised:
        row, number = sheet.rows[header], sheet.numbers[header]
        columns = self._columns[table.name]
        where: dict[str, int] = {}
        for index, heading in enumerate(row):
            column = columns.get(_heading(heading))
            if column in where:
                what, mend = t("The column stands twice in the header."), t("Remove or rename one of them.")
                self.problems.append(Problem(sheet.place, number, heading, heading, what, mend))
            elif column:
                where[column] = index
            elif heading.strip():
                what = t("The contract has no such column; it is not read.")
                mend = t("Rename it if it is one of: {columns}.", columns=", ".join(f.name for f in table.fields))
                self.notices.append(Problem(sheet.place, number, heading, heading, what, mend))
        for field in table.fields:
            if field.required and field.name not in where:
                what, mend = t("The column is missing."), t("Add the column to the header.")
                self.problems.append(Problem(sheet.place, number, field.name, "", what, mend))
        headings = {column: row[index].strip().split("\n")[0] for column, index in where.items()}
        rows, left_out, undecided, spaces = [], 0, 0, _Spaces()
        for record, at in zip(sheet.rows[header + 1 :], sheet.numbers[header + 1 :], strict=True):
            if record == row:
                continue
            if not self._fits(sheet, at, record, row):
                continue
            entry = self._row(sheet, table, at, record, where, headings, spaces)
            if entry is None:
                left_out += 1
                undecided += _undecided(record, where)
            else:
                rows.append(entry)
        self.notices += spaces.told(sheet.place, headings)
        if left_out:
            what = t("{count} rows are left out: column accept does not say yes.", count=left_out)
            mend = t("Write yes (是) in the rows that are to enter.")
            self.notices.append(Problem(sheet.place, number, headings[ACCEPT], "", what, mend))
        return Recognised(sheet, table.name, headings, tuple(rows), left_out, undecided)

    def _fits(self, sheet: Sheet, number: int, record: tuple[str, ...], header: tuple[str, ...]) -> bool:
        over = [cell for cell in record[len(header) :] if cell.strip()]
        if not over and (sheet.sheet or len(record) >= len(header)):
            return True
        what = t("The row has {found} fields, the header {expected}.", found=len(record), expected=len(header))
        mend = t("Add the missing commas, or quote a text that has a comma in it.")
        if sheet.sheet:
            mend = t("Clear the cells beside the table.")
        self.problems.append(Problem(sheet.place, number, "", " ".join(over or record)[:80], what, mend))
        return False

    def _row(
        self,
        sheet: Sheet,
        table: Table,
        number: int,
        record: tuple[str, ...],
        where: Mapping[str, int],
        headings: Mapping[str, str],
        spaces: _Spaces,
    ) -> Row | None:
        """The row that `record` holds; None if it is not accepted."""
        values = {column: record[index] if index < len(record) else "" for column, index in where.items()}
        if ACCEPT in values:
            accept = values[ACCEPT].strip(cells.BLANKS).lower()
            if accept in LEFT_OUT:
                return None
            if accept not in ACCEPTED:
                what = t("This is neither yes nor no.")
                mend = t("Write yes (是) to let the row enter, or no (否).")
                self.problems.append(Problem(sheet.place, number, headings[ACCEPT], values[ACCEPT], what, mend))
        unit, _ = cells.clean("member", values.get("unit", ""), "")
        entry = {}
        for column, form in self._forms[table.name].items():
            text = values.get(column)
            if text is None:
                continue
            entry[column], changed = cells.clean(form, text, unit)
            if changed:
                mend = t("Nothing to do if that is right.")
                self.notices.append(Problem(sheet.place, number, headings[column], text, changed, mend))
            elif len(entry[column]) != len(text) and form != "number" and text.strip(cells.BLANKS) != text:
                spaces.seen(column, number)
        says_percent = values.get("value", "").strip(cells.BLANKS).endswith(("%", "％"))
        if unit == "percent" and not says_percent and 0 < _float(entry.get("value", "")) < 1:
            what = t("Less than 1 percent: Excel keeps 97.4 % as 0.974.")
            mend = t("Write 97.4 if that is meant.")
            self.notices.append(Problem(sheet.place, number, headings["value"], entry["value"], what, mend))
        return Row(sheet.place, number, table.name, entry)


class _Spaces:
    """Counts cells with blanks around their text: one word a column is enough."""

    def __init__(self) -> None:
        self._rows: dict[str, list[int]] = {}

    def seen(self, column: str, row: int) -> None:
        self._rows.setdefault(column, []).append(row)

    def told(self, place: str, headings: Mapping[str, str]) -> list[Problem]:
        return [
            Problem(
                place,
                rows[0],
                headings[column],
                "",
                t("Blanks around the text were removed in {count} cells of this column.", count=len(rows)),
                t("Nothing to do if that is right."),
            )
            for column, rows in self._rows.items()
        ]


def in_words_of_the_sheet(problem: Problem, headings: Mapping[str, Mapping[str, str]]) -> Problem:
    """The same problem with its columns called as the sheet that it stands in calls them, and with what may be meant."""
    known = headings.get(problem.file, {})
    mend = cells.advice(problem.column, problem.value) or problem.mend
    column = ", ".join(known.get(name, name) for name in problem.column.split(", "))
    return replace(problem, column=column, mend=mend)


def _undecided(record: tuple[str, ...], where: Mapping[str, int]) -> bool:
    def said(column: str) -> str:
        at = where.get(column, len(record))
        return record[at].strip(cells.BLANKS) if at < len(record) else ""

    return not said(ACCEPT) and said("status") != "known"


def _columns(table: Table) -> dict[str, str]:
    """The column that each heading means: its name, its titles in both languages; and those of a review sheet."""
    own = {_heading(name): field.name for field in table.fields for name in (field.title_zh, field.title, field.name)}
    if table.name != "observation":
        return own | {_heading(name): ACCEPT for name in (ACCEPT, *TITLES[ACCEPT])}
    return {_heading(name): column for column in (ACCEPT, *ABOUT) for name in (column, *TITLES[column])} | own


def _heading(text: str) -> str:
    first = text.strip(cells.BLANKS).split("\n", 1)[0]
    return " ".join(first.strip(cells.BLANKS + "*").lower().split())


def _float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
