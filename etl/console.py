"""What all commands share: how they speak, show progress, and end.

| exit status | meaning |
| --: | --- |
| 0 | done, or nothing to do |
| 1 | the data or a file has problems; each was named, and nothing was changed |
| 2 | the command was called wrongly, or for something that is not there |
| 3 | something could not be read, written or reached; what was served still is |
| 4 | another run holds the lock |
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from etl.lock import Locked
from etl.problems import InvalidData, Refused
from locales import t

if TYPE_CHECKING:
    # Imported where something is drawn: a build that nobody watches need not wait for it.
    from rich.console import Console

ROOT = Path(__file__).parent.parent
PROBLEMS, WRONGLY_CALLED, UNREACHABLE, LOCKED = 1, 2, 3, 4


def messages() -> Console:
    """Where a command tells what it does: standard error, so that standard output holds results only."""
    from rich.console import Console

    return Console(stderr=True, soft_wrap=True, highlight=False)


def results() -> Console:
    """Where a command prints tables: standard output, wide enough for them where it is no terminal."""
    from rich.console import Console

    return Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else 160)


def print_json(result: object) -> None:
    """Print a result for scripts: dates in ISO 8601, decimal numbers as numbers."""

    def plain(value: object) -> object:
        if isinstance(value, Decimal):
            return int(value) if value == value.to_integral_value() else float(value)
        return value.isoformat() if isinstance(value, date) else str(value)

    typer.echo(json.dumps(result, ensure_ascii=False, indent=2, default=plain))


@contextmanager
def progress(doing: str) -> Iterator[Callable[[str, int], None]]:
    """A bar on a terminal; yields what to call with the name of each step and the number of all steps."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=messages(), transient=True) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda name, steps: bar.update(task, advance=1, total=steps, description=name)


@contextmanager
def explained() -> Iterator[None]:
    """Turn what can go wrong into words and an exit status."""
    try:
        yield
    except InvalidData as error:
        console = messages()
        for problem in error.problems:
            console.print(str(problem), markup=False)
        console.print(
            t("{count} problems. Nothing was changed; what was served still is.", count=len(error.problems)),
            markup=False,
        )
        raise typer.Exit(PROBLEMS) from None
    except Refused as error:
        messages().print(str(error), markup=False)
        raise typer.Exit(WRONGLY_CALLED) from None
    except Locked as error:
        messages().print(in_the_way(error), markup=False)
        raise typer.Exit(LOCKED) from None
    except OSError as error:
        messages().print(
            t(
                "Cannot read or write {file}: {error}",
                file=error.filename or "",
                error=error.strerror or error,
            ),
            markup=False,
        )
        raise typer.Exit(UNREACHABLE) from None


def in_the_way(error: Locked) -> str:
    """Who is at work, in words."""
    if error.holder is None:
        return t("Another run is at work on {folder}. Nothing was changed.", folder=error.folder)
    return t(
        "Another run is at work on {folder}: {command}, process {pid} on {host}, since {since}. Nothing was changed.",
        folder=error.folder,
        command=error.holder.command,
        pid=error.holder.pid,
        host=error.holder.host,
        since=error.holder.since,
    )
