"""A report in words: what was read, what is wrong, and what would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from etl.problems import Problem
from etl.sheets.check import Entry, Report
from etl.sheets.record import CELL, Record
from locales import localized, t

# Of one kind of notice in one place, as many are told one by one.
EACH = 5


def read(report: Report) -> Iterator[str]:
    """One line a sheet: its table, rows, encoding and delimiter."""
    tables = {"observation": t("observations"), "source": t("sources"), "indicator": t("indicators")}
    for each in report.sheets:
        yield t(
            "{place}: {count} rows of {table} ({read_as}).",
            place=each.sheet.place,
            count=f"{len(each.rows):,}",
            table=tables[each.table],
            read_as=each.sheet.read_as,
        )


def notices(found: Iterable[Problem]) -> Iterator[str]:
    """What was changed in reading; beyond the first five of a column, their number."""
    told: Counter[tuple[str, str]] = Counter()
    for notice in found:
        told[notice.file, notice.column] += 1
        if told[notice.file, notice.column] <= EACH:
            yield str(notice)
    for (file, column), count in told.items():
        if count > EACH:
            yield t("{file}, column {column}: {count} more of these.", file=file, column=column, count=count - EACH)


def counts(report: Report) -> str:
    """The sum of it in one line."""
    found = {name: f"{count:,}" for name, count in report.counts.items()}
    return t(
        "{new} new, {revised} revised, {contradicting} contradicting, {known} known already, {left_out} left out.",
        **found,
    )


def changes(report: Report, record: Record) -> Iterator[str]:
    """One line for each row that would enter, with the old and the new value; then what that does to the figures."""
    names = {
        (table, row[table]): row[localized("name_en")]
        for table in ("indicator", "region", "market", "ip_type", "industry", "channel")
        for row in record.table(table)
    }
    for entry in report.entries:
        if entry.row.table == "indicator":
            names["indicator", entry.key[0]] = entry.cells[localized("name_en")]
    for entry in report.entries:
        if entry.status == "known":
            continue
        what = t("New") if entry.status == "new" else t("Revised")
        yield f"{what}: {_subject(entry, names)}: {_values(entry)}"
        if entry.row.table == "observation":
            yield from _figure(entry)


def _subject(entry: Entry, names: dict[tuple[str, str], str]) -> str:
    if entry.row.table != "observation":
        return entry.key[0]
    members = [
        names[column, entry.cells[column]]
        for column in CELL
        if (column, entry.cells[column]) in names and entry.cells[column] != "all"
    ]
    period = " – ".join(dict.fromkeys((entry.cells["period_start"], entry.cells["period_end"])))
    return " · ".join([*members, period, entry.cells["source_id"]])


def _values(entry: Entry) -> str:
    if entry.status == "revised":
        return "; ".join(
            (f"{old or '–'} → {new or '–'}" if column == "value" else f"{column} {old or '–'} → {new or '–'}")
            for column, (old, new) in entry.changes.items()
        )
    if entry.row.table == "observation":
        qualifier = "" if entry.cells["qualifier"] == "exact" else f"{entry.cells['qualifier']} "
        return f"{qualifier}{entry.cells['value']} {entry.cells['unit']}"
    return entry.cells.get(localized("name_en")) or entry.cells.get("title_en", "")


def _figure(entry: Entry) -> Iterator[str]:
    if entry.relation == "contradicts":
        yield "  " + t("This contradicts another source of the same cell.")
    if entry.relation == "differs_by_rounding":
        yield "  " + t("It differs by rounding only from another source of the same cell.")
    if entry.figure_before and entry.figure_before != entry.figure_after:
        yield "  " + t("The figure shown changes: {old} → {new}.", old=entry.figure_before, new=entry.figure_after)
    elif entry.figure_before and entry.relation == "contradicts":
        yield "  " + t("The figure shown stays {figure}.", figure=entry.figure_before)
