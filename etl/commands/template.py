"""`python -m etl template`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from etl.commands.options import DATA, DataFolder
from etl.console import explained
from locales import t

app = typer.Typer(add_completion=False)


@app.command(
    help=t("Write an empty workbook to fill in: drop-downs from the code lists, notes, an example row."),
    epilog=t("Example: `python -m etl template --out figures.xlsx` — Exit status: 0 written, 3 it cannot be written."),
)
def template(
    out: Annotated[Path, typer.Option(help=t("The workbook to write."))] = Path("figures.xlsx"),
    data: DataFolder = DATA,
) -> None:
    """Write an empty review workbook."""
    from etl.sheets import workbook

    with explained():
        # What somebody filled in is not written over.
        if out.exists():
            raise FileExistsError(17, t("The file is there already."), str(out))
        workbook.template(out, data.resolve())
    typer.echo(t("Wrote {file}.", file=out))
