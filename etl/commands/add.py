"""`python -m etl add`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from etl.commands.options import DATA, OUT, DataFolder, SnapshotFolder
from etl.console import explained, progress
from locales import t

app = typer.Typer(add_completion=False)


@app.command(
    help=t(
        "Check sheets, show what they would change, write it to data/published/ and build. All of it or nothing enters; "
        "adding the same sheets again changes nothing."
    ),
    epilog=t(
        "Examples: `python -m etl add --dry-run figures.xlsx` · `python -m etl add --yes figures.xlsx sources.csv` — "
        "Exit status: 0 added, or nothing to add, 1 problems, each named, or not agreed to, 2 nobody to ask and no --yes, "
        "3 something cannot be read or written, 4 another run is at work."
    ),
)
def add(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help=t("Sheets, or folders of them."))],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=t("Only show what would change."))] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=t("Do not ask."))] = False,
    data: DataFolder = DATA,
    out: SnapshotFolder = OUT,
) -> None:
    """Add sheets to the data and build."""
    from etl.sheets import add as adding
    from etl.sheets import telling
    from etl.sheets.check import steps

    data = data.resolve()
    with explained(), progress(t("Checking")) as step:
        count = steps(files, data)
        planned = adding.plan(files, data, lambda name: step(name, count))
    report = planned.report
    lines = (*telling.read(report), *telling.notices(report.notices), *telling.changes(report, planned.record))
    for line in (*lines, telling.counts(report)):
        typer.echo(line)
    for file in planned.files:
        typer.echo(t("To be written: {file}", file=f"{data.name}/{file}"))
    if not planned.files:
        typer.echo(t("Nothing to add: all of it is on record."))
    if dry_run:
        return
    if planned.files and not yes:
        if not sys.stdin.isatty():
            typer.echo(t("Nothing was changed: there is nobody to ask. Say --yes."), err=True)
            raise typer.Exit(2)
        if not typer.confirm(t("Add this?")):
            typer.echo(t("Nothing was changed."))
            raise typer.Exit(1)
    with explained(), progress(t("Adding")) as advance:
        outcome = adding.apply(planned, data, out, advance)
    if not outcome.is_new:
        typer.echo(t("Nothing changed: snapshot {id} is served already.", id=outcome.snapshot_id))
    for line in outcome.summary:
        typer.echo(line)
