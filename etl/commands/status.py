"""`python -m etl status`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from etl import kept, runs
from etl.changes import counted
from etl.commands.options import DATA, OUT, DataFolder, Json, SnapshotFolder
from etl.console import explained, in_the_way, print_json, progress, results
from etl.lock import at_work
from etl.pending import Pending, pending
from etl.publish import Pointer, current, database
from locales import t

if TYPE_CHECKING:
    from etl.sheets.waiting import Found

app = typer.Typer(add_completion=False)


@app.command(
    help=t("What is served, what data it came from, what a build would change, and which review sheets wait."),
    epilog=t(
        "Examples: `python -m etl status` · `python -m etl status --reviews inbox --json` — "
        "Exit status: 0, whatever is told; 3 a folder cannot be read."
    ),
)
def status(
    data: DataFolder = DATA,
    out: SnapshotFolder = OUT,
    reviews: Annotated[Path, typer.Option(help=t("Folder of the review sheets that extract wrote."))] = Path(),
    json: Json = False,
) -> None:
    """Tell how things stand; nothing is changed."""
    from etl.sheets.waiting import waiting

    with explained():
        pointer, snapshots, busy = current(out), kept.kept(out), at_work(out)
        with progress(t("Comparing")) as step:
            step(t("Comparing"), 1)
            found = pending(data.resolve(), database(out, pointer.snapshot_id) if pointer else None)
        with progress(t("Looking for review sheets")) as step:
            sheets = waiting(reviews, data.resolve(), step)
        served = next((one for one in snapshots if pointer and one.snapshot_id == pointer.snapshot_id), None)
        last_run = next(reversed(runs.runs(out)), None)
    if json:
        counts = counted(found.changes)
        print_json(
            {
                "served": asdict(served) if served else None,
                "previous": pointer.previous_id if pointer else None,
                "state": _state(pointer, served, found),
                "pending": {
                    "snapshot_id": found.snapshot_id,
                    "data_digest": found.data_digest,
                    "problems": [asdict(problem) for problem in found.problems],
                    **asdict(counts),
                },
                "reviews": asdict(sheets),
                "kept": [asdict(one) for one in snapshots],
                "at_work": asdict(busy.holder) if busy and busy.holder else bool(busy),
                "last_run": last_run,
            }
        )
        return
    if pointer is None:
        typer.echo(t("Nothing is served yet: python -m etl build makes a snapshot."))
    elif served is None:
        typer.echo(t("Snapshot {id} is served, but its file cannot be read. Build again.", id=pointer.snapshot_id))
    else:
        typer.echo(
            t(
                "Snapshot {id} is served, built {date} from data {digest}.",
                id=served.snapshot_id,
                date=f"{served.built_at.astimezone():%Y-%m-%d %H:%M}",
                digest=served.data_digest[:12],
            )
        )
    for line in _pending(_state(pointer, served, found), found, data):
        typer.echo(line)
    for line in _reviews(sheets, reviews):
        typer.echo(line)
    if busy:
        typer.echo(in_the_way(busy))
    if last_run:
        typer.echo(
            t(
                "Last run: {command}, {date}, {outcome}.",
                command=last_run.get("command", "–"),
                date=last_run.get("started_at", "–"),
                outcome=last_run.get("outcome", "–"),
            )
        )
    if snapshots:
        results().print(_kept(snapshots, pointer))


def _state(pointer: Pointer | None, served: kept.Kept | None, found: Pending) -> str:
    """In a word, for scripts: none, problems, same, withheld, other_code or pending."""
    if found.problems:
        return "problems"
    if pointer is None or served is None:
        return "none"
    if found.snapshot_id == pointer.snapshot_id:
        return "same"
    if found.data_digest in pointer.withdrawn:
        return "withheld"
    return "other_code" if found.data_digest == served.data_digest else "pending"


def _pending(state: str, found: Pending, data: Path) -> list[str]:
    counts = counted(found.changes)
    changed = t(
        "A build would add {added} figures, remove {removed} and revise {revised}.",
        added=f"{counts.added:,}",
        removed=f"{counts.removed:,}",
        revised=f"{counts.revised:,}",
    )
    return {
        "none": [],
        "problems": [
            t("The data in {folder} have {count} problems.", folder=data, count=len(found.problems)),
            *(str(problem) for problem in found.problems[:5]),
        ],
        "same": [t("The data in {folder} are the same.", folder=data)],
        "withheld": [
            t("The data in {folder} were rolled back: a build leaves what is served.", folder=data),
            t("With --again: {changed}", changed=changed),
        ],
        "other_code": [t("The data in {folder} are the same, the code is another.", folder=data), changed],
        "pending": [t("The data in {folder} are others.", folder=data), changed],
    }[state]


def _reviews(found: Found, folder: Path) -> Iterator[str]:
    for one in found.sheets:
        yield t(
            "Review sheet {file}: {undecided} rows without a decision, {to_add} with yes that are not added yet.",
            file=one.file,
            undecided=f"{one.undecided:,}",
            to_add=f"{one.to_add:,}",
        )
    if found.more:
        yield t("{count} older files in {folder} were not looked at.", count=f"{found.more:,}", folder=folder)


def _kept(snapshots: list[kept.Kept], pointer: Pointer | None) -> Table:
    table = Table(title=t("Kept"), title_justify="left", box=None, pad_edge=False)
    for heading in (t("Snapshot"), t("Built"), t("Size"), ""):
        table.add_column(heading)
    for one in snapshots:
        marks: dict[Any, str] = {}
        if pointer:
            marks = {pointer.previous_id: t("served before"), pointer.snapshot_id: t("served")}
        mark = marks.get(one.snapshot_id, t("rolled back") if pointer and one.data_digest in pointer.withdrawn else "")
        size = f"{one.size / 1e6:.1f} MB"
        table.add_row(one.snapshot_id, f"{one.built_at.astimezone():%Y-%m-%d %H:%M}", size, mark)
    return table
