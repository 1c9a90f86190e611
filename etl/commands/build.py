"""`python -m etl build`."""

from __future__ import annotations

from typing import Annotated

import typer

from etl import snapshot
from etl.commands.options import DATA, OUT, DataFolder, Json, SnapshotFolder
from etl.console import explained, print_json, progress
from locales import t

app = typer.Typer(add_completion=False)


@app.command(
    help=t("Read, check, build and publish. With problems in the data, what is served stays."),
    epilog=t(
        "Examples: `python -m etl build` · `python -m etl build --data /srv/data --out /srv/snapshots` — "
        "Exit status: 0 served or nothing to do, 1 problems in the data, each named, 3 a folder cannot be read or written, "
        "4 another run is at work."
    ),
)
def build(
    data: DataFolder = DATA,
    out: SnapshotFolder = OUT,
    again: Annotated[bool, typer.Option("--again", help=t("Serve the data even if they were rolled back."))] = False,
    json: Json = False,
) -> None:
    """Build a snapshot of the data folder."""
    with explained(), progress(t("Reading")) as step:
        outcome = snapshot.make(data.resolve(), out, step, again=again)
    if json:
        print_json({"snapshot": outcome.snapshot_id, "is_new": outcome.is_new, "withheld": outcome.withheld})
        return
    if outcome.withheld:
        typer.echo(
            t(
                "These data were rolled back: snapshot {id} stays. Change the data, or serve them all the same: "
                "python -m etl build --again",
                id=outcome.snapshot_id,
            )
        )
    elif not outcome.is_new:
        typer.echo(t("Nothing changed: snapshot {id} is served already.", id=outcome.snapshot_id))
    for line in outcome.summary:
        typer.echo(line)
