"""`python -m etl check`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from etl.commands.options import DATA, DataFolder, Json
from etl.console import PROBLEMS, explained, progress
from locales import t

app = typer.Typer(add_completion=False)


@app.command(
    help=t(
        "Check sheets (XLSX, XLS, ODS, CSV; a folder for all in it) against the contract and what is on record. "
        "Nothing is stored."
    ),
    epilog=t(
        "Examples: `python -m etl check figures.xlsx` · `python -m etl check --json inbox/` — "
        "Exit status: 0 no problems, 1 problems, each named, 3 a file cannot be read."
    ),
)
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help=t("Sheets, or folders of them."))],
    data: DataFolder = DATA,
    as_json: Json = False,
) -> None:
    """Check sheets."""
    from etl.sheets import telling
    from etl.sheets.check import check_files, steps

    with explained(), progress(t("Checking")) as step:
        count = steps(files, data.resolve())
        report = check_files(files, data.resolve(), lambda name: step(name, count))
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
    else:
        for line in (*telling.read(report), *telling.notices(report.notices), *map(str, report.problems)):
            typer.echo(line)
        if report.problems:
            typer.echo(t("{count} problems.", count=f"{len(report.problems):,}"))
        else:
            typer.echo(t("No problems.") + " " + telling.counts(report))
    if report.problems:
        raise typer.Exit(PROBLEMS)
