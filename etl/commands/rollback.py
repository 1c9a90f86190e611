"""`python -m etl rollback`."""

from __future__ import annotations

from typing import Annotated

import typer

from etl import kept
from etl.commands.options import OUT, Json, SnapshotFolder
from etl.console import explained, print_json
from etl.publish import current
from locales import t

app = typer.Typer(add_completion=False)


@app.command(
    help=t(
        "Serve an earlier snapshot again. The data are not touched; as long as they stay as they are, a build does not undo this."
    ),
    epilog=t(
        "Examples: `python -m etl rollback` · `python -m etl rollback 1a2b3c4d5e6f` — "
        "Exit status: 0 served, 2 no such snapshot is kept, 3 the folder cannot be written, 4 another run is at work."
    ),
)
def rollback(
    snapshot: Annotated[
        str,
        typer.Argument(help=t("Id of a kept snapshot, or how it begins; by default the one built before.")),
    ] = "",
    out: SnapshotFolder = OUT,
    json: Json = False,
) -> None:
    """Point to another snapshot."""
    with explained():
        before = current(out)
        pointer = kept.rollback(out, snapshot or None)
    if json:
        print_json({"snapshot": pointer.snapshot_id, "previous": pointer.previous_id, "changed": pointer != before})
    elif pointer == before:
        typer.echo(t("Nothing changed: snapshot {id} is served already.", id=pointer.snapshot_id))
    else:
        typer.echo(t("Snapshot {id} is now served.", id=pointer.snapshot_id))
