"""`python -m etl prune`."""

from __future__ import annotations

from typing import Annotated

import typer

from etl import kept
from etl.commands.options import OUT, Json, SnapshotFolder
from etl.console import explained, print_json
from locales import t

app = typer.Typer(add_completion=False)


@app.command(
    help=t("Drop the oldest snapshots. The one served, the one before it and the latest always stay."),
    epilog=t(
        "Example: `python -m etl prune --keep 5` — Exit status: 0 done, 3 the folder cannot be written, 4 another run is at work."
    ),
)
def prune(
    keep: Annotated[
        int, typer.Option(min=kept.LEAST, help=t("How many to keep."), envvar=kept.VARIABLE)
    ] = kept.DEFAULT,
    out: SnapshotFolder = OUT,
    json: Json = False,
) -> None:
    """Delete old snapshot files."""
    with explained():
        gone = kept.prune(out, keep)
    if json:
        print_json({"dropped": gone})
    elif gone:
        typer.echo(t("Dropped: {snapshots}.", snapshots=", ".join(gone)))
    else:
        typer.echo(t("Nothing to drop."))
