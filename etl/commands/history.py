"""`python -m etl history`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.table import Table

from etl import cells, kept
from etl import history as records
from etl.commands.options import OUT, Json, SnapshotFolder
from etl.console import explained, print_json, results
from etl.problems import Refused
from etl.publish import current, database
from locales import language, t

app = typer.Typer(add_completion=False)


@app.command(
    help=t("Every value ever published or served for a cell, with sources and dates."),
    no_args_is_help=True,
    epilog=t(
        "Examples: `history customs_batches_detained@2020` · `history trademark_cases:440000` · "
        "`history indicator=trademark_cases region=Guangdong year=2020` — Exit status: 0 told, 2 nothing of that name."
    ),
)
def history(
    cell: Annotated[
        list[str],
        typer.Argument(
            help=t(
                "INDICATOR:MEMBER:MEMBER@PERIOD, of which the indicator is enough, or key=value: indicator, region, market, ip_type, industry, channel, "
                "year, period. Members by code or name; a dimension not named is the total where one is published."
            )
        ),
    ],
    out: SnapshotFolder = OUT,
    json: Json = False,
) -> None:
    """Tell the history of a cell."""
    with explained():
        pointer = current(out)
        if pointer is None:
            raise Refused(t("There is no snapshot yet: python -m etl build makes one."))
        known = cells.names(database(out, pointer.snapshot_id))
        asked = cells.asked_for(cell, known)
        others = [one.snapshot_id for one in kept.kept(out) if one.snapshot_id != pointer.snapshot_id]
        published, served = records.history(out, [pointer.snapshot_id, *others], asked)
        if json:
            print_json({"published": [asdict(row) for row in published], "served": [asdict(row) for row in served]})
            return
        if not published and not served:
            raise Refused(t("Nothing was ever published of that cell, as far as is on record here."))
        typer.echo(cells.name(known, "indicator", str(asked["indicator"])))
        results().print(_published(published, known))
        if served:
            results().print(_served(served, known))
        else:
            typer.echo(t("No build on record changed what is served of it."))


def _published(rows: Sequence[records.Published], known: cells.Names) -> Table:
    relations = {
        "preferred": t("preferred"),
        "agrees": t("agrees"),
        "differs_by_rounding": t("differs by rounding"),
        "contradicts": t("contradicts"),
    }
    table = _table(t("Published"), t("Period"), t("Members"), t("Value"), t("Source"), t("Date"), t("Comparison"))
    for row in rows:
        gone = t("not in what is served, last in {id}", id=row.last_in) if row.last_in else relations[row.relation]
        title = (language() == "zh" and row.title_original) or row.title_en
        table.add_row(
            *_cell(asdict(row), known),
            cells.number(known, row.value, row.qualifier, row.unit),
            f"{row.source_id}: {title} ({row.locator_zh if language() == 'zh' else row.locator})",
            row.published_on or "–",
            gone,
        )
    return table


def _served(rows: Sequence[records.Served], known: cells.Names) -> Table:
    table = _table(t("Served"), t("Period"), t("Members"), t("Before"), t("Now"), t("Since"), t("Snapshot"))
    for row in rows:
        table.add_row(
            *_cell(asdict(row), known),
            cells.number(known, row.old_value, row.old_qualifier, row.unit),
            cells.number(known, row.new_value, row.new_qualifier, row.unit),
            f"{row.built_at:%Y-%m-%d}",
            row.snapshot_id if row.is_served else t("{id}, rolled back", id=row.snapshot_id),
        )
    return table


def _cell(row: dict[str, Any], known: cells.Names) -> tuple[str, str]:
    return cells.period(row["period_start"], row["period_end"]), cells.members(known, row)


def _table(title: str, *headings: str) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table
