"""`python -m etl refresh`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from etl.commands.options import DATA, OUT, DataFolder, Json, SnapshotFolder
from etl.console import PROBLEMS, ROOT, UNREACHABLE, explained, print_json, progress
from etl.fetching.client import Manners
from etl.refresh import letter, refresh
from locales import t

app = typer.Typer(add_completion=False)

EXAMPLES = """

```
python -m etl refresh
python -m etl refresh --no-fetch
python -m etl refresh | /usr/sbin/sendmail statistics@example.org
```
"""
STATUS = {"problems": PROBLEMS, "failed": UNREACHABLE}


@app.command(
    help=t("Fetch, see what changed, check, build and publish in one go, for a scheduler; prints an e-mail.") + EXAMPLES
)
def command(
    data: DataFolder = DATA,
    out: SnapshotFolder = OUT,
    into: Annotated[Path, typer.Option(help=t("Folder of the copies."))] = ROOT / "snapshots",
    fetch: Annotated[bool, typer.Option(help=t("Ask the registered pages first."))] = True,
    delay: Annotated[float, typer.Option(min=0, help=t("Seconds between two requests to one host."))] = 1.0,
    allow_local: Annotated[bool, typer.Option(help=t("Also ask addresses of this machine and its network."))] = False,
    json: Json = False,
) -> None:
    """Exit status 0 if the data are served, whatever pages could not be had."""
    manners = Manners(delay=delay, allow_local=allow_local) if fetch else None
    with explained(), progress(t("Fetching")) as step:
        report = refresh(data.resolve(), out, into, manners, step)
    if json:
        print_json(asdict(report))
    else:
        typer.echo(letter(report))
    if report.outcome in STATUS:
        raise typer.Exit(STATUS[report.outcome])
