"""Stage 2, check: every breach of the contract, and of the rules that a schema cannot say.

The first kind follows from `datapackage.json`. The second is a query a file under `sql/checks/`, which yields
file, row, column, value and a hint for each row that breaks the rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import duckdb

from etl.contract import Field, ForeignKey, Table
from etl.problems import Problem
from etl.read import Reading
from etl.suggest import Members
from locales import t

CHECKS = Path(__file__).parent / "sql" / "checks"
# DuckDB's casts are more generous than a plain CSV should be: 2020/12/31, 1e-5, 31_000, 2020.5 for a whole number.
PLAIN = {
    "date": r"\d{4}-\d{2}-\d{2}",
    "integer": r"-?\d+",
    "number": r"-?\d+(\.\d+)?",
    "boolean": "true|false",
}
PARTIAL_DATE = "YYYY, YYYY-MM, YYYY-MM-DD"


def check(
    con: duckdb.DuckDBPyConnection,
    contract: tuple[Table, ...],
    reading: Reading,
    step: Callable[[str], None] = lambda _: None,
) -> list[Problem]:
    """Everything wrong with what was read, which `con` holds as one text view `raw_<table>` a table.

    Keys that point to a table that could not be read whole are not judged, nor are the rules then: their
    findings would be echoes.
    """
    problems = list(reading.problems)
    for table in contract:
        step(table.name)
        tests = [test for field in table.fields for test in _field(con, table, field)]
        tests += [
            (_unlisted(key), _foreign_key(con, table, key))
            for key in table.foreign_keys
            if key.table not in reading.incomplete
        ]
        # One look at a table tells which of its tests to run.
        conditions = ", ".join(f"bool_or({condition})" for condition, _ in tests)
        broken = con.execute(f"SELECT {conditions} FROM raw_{table.name}").fetchone() or ()
        for is_broken, (_, found) in zip(broken, tests, strict=True):
            problems += found if is_broken else ()
        if table.primary_key:
            problems += _primary_key(con, table)
    if not reading.incomplete:
        for name, (what, mend) in rules().items():
            step(name)
            query = (CHECKS / f"{name}.sql").read_text(encoding="utf-8")
            for file, row, column, value, hint in con.execute(query).fetchall():
                problems.append(Problem(file, row, column, value or "", what.format(hint=hint), mend.format(hint=hint)))
    return sorted(set(problems))


def rules() -> dict[str, tuple[str, str]]:
    """What each file of `sql/checks/` finds wrong, and how to mend it, in the language in use."""
    return {
        "period_order": (
            t("The period ends before it starts, on {hint}."),
            t("Swap the dates or correct the wrong one."),
        ),
        "period_kind": (
            t("The period is not what its kind says: {hint}."),
            t("Correct the dates, or choose the kind that fits them."),
        ),
        "share_range": (
            t("A share lies between 0 and 100 percent."),
            t("Write 97.4 for 97.4 %; a growth rate is not a share."),
        ),
        "unit_of_indicator": (
            t("The indicator counts in another unit: {hint}."),
            t("Convert the value to {hint}, or take the indicator that has this unit."),
        ),
        "decimals": (
            t("The value has more than four decimals."),
            t("Write the value in a larger unit or as published, with at most four decimals."),
        ),
        "address": (
            t("The address does not fit its kind: {hint}."),
            t("Give the address, or say that there is none with address_kind none."),
        ),
        "breaks": (
            t("A series break is not written as YEAR: why."),
            t("Write 2018: reason, several of them parted by “ ; ”, the same years in both languages."),
        ),
        "task_market": (
            t("There is no such market, nor is it “*” for any."),
            t("Take a market from reference/markets.csv, or *."),
        ),
        "task_link": (
            t("The Key Points of that year have no such task."),
            t("Take a year and task number from key_points/tasks.csv."),
        ),
        "headline_member": (
            t("The code list {hint} has no such member, nor does this pattern fit one."),
            t("Take a member of {hint}, or a pattern with *."),
        ),
        "target_task": (
            t("The Key Points of 2020 have no such task."),
            t("Take a task number from key_points/tasks.csv, or leave it empty."),
        ),
    }


def _field(con: duckdb.DuckDBPyConnection, table: Table, field: Field) -> Iterator[tuple[str, Iterator[Problem]]]:
    """What a column's type and constraints forbid, as a condition, and the problems of the cells that meet it."""
    column, given = f'"{field.name}"', f"\"{field.name}\" <> ''"

    def test(condition: str, what: str, mend: str) -> tuple[str, Iterator[Problem]]:
        return condition, _found(con, table, field.name, condition, what, mend)

    if field.required:
        yield test(f"{column} = ''", t("A value is required here."), t("Fill the cell in."))
    if field.type != "string":
        form = {
            "date": t("a date, YYYY-MM-DD"),
            "integer": t("a whole number"),
            "number": t("a plain number"),
            "boolean": "true, false",
        }[field.type]
        well_formed = f"regexp_full_match({column}, '{PLAIN[field.type]}') AND try_cast({column} AS {field.duckdb_type}) IS NOT NULL"
        yield test(
            f"{given} AND NOT ({well_formed})",
            t("This is not {form}.", form=form),
            t("Write {form}, without unit, thousands separator or words.", form=form),
        )
    for bound, sign in ((field.minimum, "<"), (field.maximum, ">")):
        if bound is not None:
            limit = f"{bound:g}"
            what = t("The value is below {limit}.") if sign == "<" else t("The value is above {limit}.")
            yield test(
                f"try_cast({column} AS DOUBLE) {sign} {bound}",
                what.format(limit=limit),
                t("Look the value up in its source and correct it."),
            )
    if field.pattern:
        pattern = field.pattern.replace("'", "''")
        yield test(
            f"{given} AND NOT regexp_full_match({column}, '{pattern}')",
            t("The text does not have the form that the contract asks for ({form}).", form=_form(field.pattern)),
            t("Write it in that form."),
        )
    if field.enum:
        members = ", ".join("'" + member.replace("'", "''") + "'" for member in field.enum)
        condition = f"{given} AND {column} NOT IN ({members})"
        yield (
            condition,
            _unknown(con, table, field.name, condition, dict.fromkeys(field.enum, ()), "datapackage.json"),
        )
    if field.translation_of:
        other = f'"{field.translation_of}"'
        yield test(
            f"({column} = '') <> ({other} = '')",
            t("This text is given in one language only, here or in column {other}.", other=field.translation_of),
            t("Write the text in both languages."),
        )


def _form(pattern: str) -> str:
    """A pattern as a person would say it, where it is a known one."""
    return PARTIAL_DATE if re.fullmatch(pattern, "2020-04") and re.fullmatch(pattern, "2020") else pattern


def _primary_key(con: duckdb.DuckDBPyConnection, table: Table) -> Iterator[Problem]:
    key = ", ".join(f'"{name}"' for name in table.primary_key)
    shown = " || ' · ' || ".join(f'"{name}"' for name in table.primary_key)
    twice = con.execute(
        f"""
        SELECT _file, _row, {shown},
            first_value(_file || ', ' || _row) OVER (PARTITION BY {key} ORDER BY _file, _row)
        FROM raw_{table.name}
        QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY _file, _row) > 1
        """
    ).fetchall()
    for file, row, value, first in twice:
        yield Problem(
            file,
            row,
            ", ".join(table.primary_key),
            value,
            t("The same key stands before: {first}.", first=first),
            t("Keep one of the two rows; what one source says of one thing is one row."),
        )


def _foreign_key(con: duckdb.DuckDBPyConnection, table: Table, key: ForeignKey) -> Iterator[Problem]:
    columns = [row[0] for row in con.execute(f"DESCRIBE raw_{key.table}").fetchall()]
    names = ", ".join(name for name in ("name_en", "name_zh") if name in columns)
    members = con.execute(f'SELECT "{key.key}", [{names}]::VARCHAR[] FROM raw_{key.table}').fetchall()
    yield from _unknown(con, table, key.field, _unlisted(key), dict(members), key.table)


def _unlisted(key: ForeignKey) -> str:
    return f'"{key.field}" <> \'\' AND "{key.field}" NOT IN (SELECT "{key.key}" FROM raw_{key.table})'


def _unknown(
    con: duckdb.DuckDBPyConnection,
    table: Table,
    column: str,
    condition: str,
    names: Mapping[str, Iterable[str]],
    where: str,
) -> Iterator[Problem]:
    members = None
    for file, row, value in _rows(con, table, column, condition):
        members = members or Members(names)
        near = "” / “".join(members.near(value))
        mend = (
            t("Did you mean “{near}”?", near=near)
            if near
            else t("Take a member of {list}, or add it there first.", list=where)
        )
        yield Problem(file, row, column, value, t("{list} has no such member.", list=where), mend)


def _found(
    con: duckdb.DuckDBPyConnection, table: Table, column: str, condition: str, what: str, mend: str
) -> Iterator[Problem]:
    for file, row, value in _rows(con, table, column, condition):
        yield Problem(file, row, column, value, what, mend)


def _rows(con: duckdb.DuckDBPyConnection, table: Table, column: str, condition: str) -> list[tuple[str, int, str]]:
    return con.execute(f'SELECT _file, _row, "{column}" FROM raw_{table.name} WHERE {condition}').fetchall()
