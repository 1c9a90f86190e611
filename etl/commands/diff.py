"""`python -m etl diff`."""

from __future__ import annotations

import csv
from dataclasses import asdict, fields
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from etl import cells, kept
from etl.changes import Change, between, counted
from etl.commands.options import OUT, Json, SnapshotFolder
from etl.console import explained, print_json, results
from etl.problems import Refused
from etl.publish import current, database
from locales import t

app = typer.Typer(add_completion=False)

MOST_SHOWN = 100
COLUMNS = [field.name for field in fields(Change)]


@app.command(
    help=t("Which figures were added, removed and revised from one snapshot to another."),
    epilog=t(
        "Examples: `python -m etl diff` · `python -m etl diff 1a2b3c4d5e6f 6f5e4d3c2b1a --csv changes.csv` — "
        "Exit status: 0 compared, 2 no such snapshot is kept, 3 the file cannot be written."
    ),
)
def diff(
    a: Annotated[
        str, typer.Argument(metavar="A", help=t("The earlier snapshot; by default the one served before."))
    ] = "",
    b: Annotated[str, typer.Argument(metavar="B", help=t("The later one; by default the one served."))] = "",
    csv: Annotated[Path | None, typer.Option("--csv", help=t("Write all changes to this CSV file."))] = None,
    out: SnapshotFolder = OUT,
    json: Json = False,
) -> None:
    """Compare two snapshots."""
    with explained():
        snapshots, pointer = kept.kept(out), current(out)
        before = a or (pointer and pointer.previous_id) or ""
        after = b or (pointer.snapshot_id if pointer else "")
        if not (before and after):
            raise Refused(t("There is nothing to compare: fewer than two snapshots were served."))
        old, new = (kept.find(snapshots, asked).snapshot_id for asked in (before, after))
        files = database(out, old), database(out, new)
        changes = between(*files)
        if csv:
            write(csv, changes)
        if json:
            print_json({"from": old, "to": new, "changes": [asdict(change) for change in changes]})
            return
        counts = counted(changes)
        typer.echo(
            t(
                "From {old} to {new}: {added} figures added, {removed} removed, {revised} revised.",
                old=old,
                new=new,
                added=f"{counts.added:,}",
                removed=f"{counts.removed:,}",
                revised=f"{counts.revised:,}",
            )
        )
        if changes and not csv:
            show(changes, *files)


def write(file: Path, changes: list[Change]) -> None:
    """Write changes as CSV, one row a figure, the fields of Change as columns.

    Raises OSError.
    """
    with file.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([getattr(change, column) for column in COLUMNS] for change in changes)


def show(changes: list[Change], old: Path, new: Path) -> None:
    """Print changes as a table a person reads, by name."""
    kinds = {"added": t("added"), "removed": t("removed"), "revised": t("revised")}
    known = cells.names(new)
    for listed, names in cells.names(old).items():
        known[listed] = names | known[listed]
    table = Table(box=None, pad_edge=False)
    for heading in (t("Change"), t("Indicator"), t("Members"), t("Period")):
        table.add_column(heading, overflow="fold")
    for heading in (t("Before"), t("Now")):
        table.add_column(heading, justify="right", overflow="fold")
    for change in changes[:MOST_SHOWN]:
        cell: dict[str, Any] = asdict(change)
        table.add_row(
            kinds[change.kind],
            cells.name(known, "indicator", change.indicator),
            cells.members(known, cell),
            cells.period(change.period_start, change.period_end),
            cells.number(known, change.old_value, change.old_qualifier, change.unit),
            cells.number(known, change.new_value, change.new_qualifier, change.unit),
        )
    results().print(table)
    if len(changes) > MOST_SHOWN:
        typer.echo(t("… and {count} more: --csv FILE writes all.", count=f"{len(changes) - MOST_SHOWN:,}"))
