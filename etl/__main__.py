"""The command line: `python -m etl build`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

import locales
from etl import snapshot
from etl.problems import InvalidData
from locales import t

ROOT = Path(__file__).parent.parent
app = typer.Typer(add_completion=False, no_args_is_help=True, help="Published statistics → DuckDB snapshots.")


@app.callback()
def choose_language(
    lang: Annotated[str, typer.Option(help="en or zh; by default the language of the terminal.")] = "",
) -> None:
    """Load published enforcement statistics into DuckDB."""
    locales.use(locales.from_tag(lang or os.environ.get("LC_ALL") or os.environ.get("LANG")))


@app.command("build")
def build_snapshot(
    data: Annotated[Path, typer.Option(help="Folder with datapackage.json and the tables.")] = ROOT / "data",
    out: Annotated[Path, typer.Option(help="Folder of the snapshots.", envvar="SNAPSHOT_FOLDER")] = ROOT / "build",
) -> None:
    """Read, check, build and publish. Exit status 1 if the data has problems; the served snapshot stays then."""
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task(t("Reading"), total=None)
            outcome = snapshot.make(
                data.resolve(),
                out,
                lambda name, steps: bar.update(task, advance=1, total=steps, description=name),
            )
    except InvalidData as error:
        for problem in error.problems:
            console.print(str(problem), markup=False)
        console.print(
            t("{count} problems. Nothing was changed; what was served still is.", count=len(error.problems)),
            markup=False,
        )
        raise typer.Exit(1) from None
    except OSError as error:
        console.print(
            t(
                "Cannot read or write {file}: {error}",
                file=error.filename or "",
                error=error.strerror or error,
            )
        )
        raise typer.Exit(1) from None
    if not outcome.is_new:
        typer.echo(t("Nothing changed: snapshot {id} is served already.", id=outcome.snapshot_id))
    for line in outcome.summary:
        typer.echo(line)


if __name__ == "__main__":
    app()
