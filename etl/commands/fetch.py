"""`python -m etl fetch`."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from etl.commands.options import DATA, DataFolder, Json
from etl.console import ROOT, UNREACHABLE, explained, messages, print_json, progress
from etl.fetching import copies
from etl.fetching.changed import Changed, changed
from etl.fetching.client import Manners
from etl.fetching.fetch import Fetched, fetch, registered
from locales import t

app = typer.Typer(add_completion=False)

EXAMPLES = """

```
python -m etl fetch
python -m etl fetch customs-2024-annual --delay 5
python -m etl fetch --changed
python -m etl fetch customs-2024-annual --mark-read
```
"""


@app.command(
    help=t("Download the pages of registered sources, politely, and keep every version that differs.") + EXAMPLES
)
def command(
    sources: Annotated[
        list[str] | None,
        typer.Argument(help=t("Source identifiers; without any, all with a publisher's address."), show_default=False),
    ] = None,
    show_changed: Annotated[
        bool,
        typer.Option("--changed", help=t("Then tell what changed since the figures were read, with the difference.")),
    ] = False,
    mark_read: Annotated[
        bool, typer.Option("--mark-read", help=t("Fetch nothing: the newest copies of these sources were looked at."))
    ] = False,
    data: DataFolder = DATA,
    into: Annotated[Path, typer.Option(help=t("Folder of the copies."))] = ROOT / "snapshots",
    delay: Annotated[float, typer.Option(min=0, help=t("Seconds between two requests to one host."))] = 1.0,
    timeout: Annotated[float, typer.Option(min=0.1, help=t("Seconds to wait for a server."))] = 20.0,
    tries: Annotated[int, typer.Option(min=1, help=t("How often a page is tried."))] = 3,
    allow_local: Annotated[bool, typer.Option(help=t("Also ask addresses of this machine and its network."))] = False,
    json: Json = False,
) -> None:
    """Exit status 3 if a page could not be had; the others are kept."""
    with explained():
        chosen = registered(data.resolve(), sources or ())
        if mark_read:
            if not sources:
                raise typer.BadParameter(t("Name the sources that were looked at."))
            for source in chosen:
                copy = copies.mark_read(into, source.source_id)
                told = (
                    t("{source}: the copy of {date} counts as read.", source=source.source_id, date=copy.seen_at[:10])
                    if copy
                    else t("{source}: no copy.", source=source.source_id)
                )
                typer.echo(told)
            return
        with progress(t("Fetching")) as step:
            fetched = fetch(
                chosen, into, Manners(timeout=timeout, delay=delay, tries=tries, allow_local=allow_local), step
            )
        differing = changed(into, data.resolve(), [source.source_id for source in chosen]) if show_changed else []
    if json:
        print_json({"fetched": [_row(one) for one in fetched], "changed": [asdict(one) for one in differing]})
    else:
        tell(fetched)
        for one in differing:
            show(one)
        if show_changed and not differing:
            typer.echo(t("No publication changed since its figures were read."))
    if any(one.failed for one in fetched):
        raise typer.Exit(UNREACHABLE)


def kinds() -> dict[str, str]:
    """What each kind of `etl.fetching.fetch.KINDS` is called."""
    return {
        "new": t("first copy"),
        "unchanged": t("unchanged"),
        "changed": t("other bytes"),
        "no_address": t("no address"),
        "gone": t("gone"),
        "refused": t("not permitted"),
        "too_large": t("too large"),
        "unreachable": t("not reached"),
    }


def tell(fetched: list[Fetched]) -> None:
    """The count of each kind, and each source that could not be had."""
    counts, names = Counter(one.kind for one in fetched), kinds()
    typer.echo(" · ".join(f"{names[kind]}: {counts[kind]}" for kind in names if counts[kind]))
    failed = [one for one in fetched if one.failed]
    if failed:
        table = Table(t("Source"), t("Why"), t("Last copy"), box=None, header_style="bold", pad_edge=False)
        for one in failed:
            table.add_row(one.source_id, one.why, one.copy.seen_at[:10] if one.copy else "–")
        messages().print(table)


def show(one: Changed) -> None:
    """A changed publication: where, what differs, and the figures to look at again."""
    typer.echo()
    typer.echo(
        t(
            "{source} changed between {before} and {after}: {address}",
            source=one.source_id,
            before=one.read.seen_at[:10],
            after=one.newest.seen_at[:10],
            address=one.address,
        )
    )
    for line in one.difference[2:] or one.difference:
        typer.echo(f"  {line}")
    if one.observed:
        typer.echo(t("Figures to look at again: {count}", count=len(one.observed)))
        for observed in one.observed:
            gone = "  ← " + t("no longer in the text") if observed.is_gone else ""
            period = f"{observed.period_start}…{observed.period_end}"
            says = f"{observed.indicator} {period} {observed.region} = {observed.value} {observed.unit}"
            typer.echo(f"  {observed.file}, {observed.row}: {says}{gone}")


def _row(one: Fetched) -> dict[str, object]:
    return {
        "source_id": one.source_id,
        "address": one.address,
        "outcome": one.kind,
        "why": one.why,
        "copy": asdict(one.copy) if one.copy else None,
    }
