"""`python -m etl build`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from etl import snapshot
from etl.console import ROOT, explained, progress
from locales import t

app = typer.Typer(add_completion=False)


@app.command(help=t("Read, check, build and publish. With problems in the data, what is served stays."))
def build(
    data: Annotated[Path, typer.Option(help=t("Folder with datapackage.json and the tables."))] = ROOT / "data",
    out: Annotated[Path, typer.Option(help=t("Folder of the snapshots."), envvar="SNAPSHOT_FOLDER")] = ROOT / "build",
    cases: Annotated[
        Path,
        typer.Option(help=t("Folder of the records whose cube is taken in, if there is one."), envvar="CASES_FOLDER"),
    ] = ROOT / "cases",
) -> None:
    """Build a snapshot of the data folder."""
    with explained(), progress(t("Reading")) as step:
        outcome = snapshot.make(data.resolve(), out, step, cases)
    if not outcome.is_new:
        typer.echo(t("Nothing changed: snapshot {id} is served already.", id=outcome.snapshot_id))
    for line in outcome.summary:
        typer.echo(line)
