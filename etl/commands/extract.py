"""`python -m etl extract`."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from etl import cells
from etl.commands.options import DATA, DataFolder, Json
from etl.console import ROOT, explained, messages, print_json, progress, results
from etl.extract.candidate import Candidate
from etl.problems import Refused
from locales import t

app = typer.Typer(add_completion=False)

EXAMPLES = """

```
python -m etl extract release.html --source samr-2024-annual --out review.xlsx
python -m etl extract customs-2024-annual --out review.csv
python -m etl extract report.pdf --region 440000 --published-on 2025-04-21
python -m etl extract release.txt --json
```
"""
# From this confidence on, about nine proposals of ten are right.
_SURE = 0.8
STATUS_STYLES = {"known": "dim", "new": "green", "contradicts": "red"}


@app.command(
    help=t(
        "Propose observations from a publication: every figure of its prose and tables, with the indicator, period, "
        "region and members that its words speak for, and whether it is on record. A review sheet takes them to a person; "
        "nothing enters the data without a yes."
    )
    + EXAMPLES,
    no_args_is_help=True,
    epilog=t("Exit status: 0 told, 1 the file is refused, 2 wrongly called, 3 it cannot be read or written."),
)
def extract(
    publication: Annotated[
        str,
        typer.Argument(
            metavar="FILE|SOURCE",
            help=t("HTML, PDF, XLSX, XLS, ODS, CSV, DOCX or text; or a source that was fetched."),
        ),
    ],
    out: Annotated[Path | None, typer.Option(help=t("Review sheet to write, XLSX or CSV."))] = None,
    source: Annotated[str, typer.Option(help=t("Identifier of the source that the figures are to carry."))] = "",
    published_on: Annotated[
        str, typer.Option(help=t("When it was published (YYYY, YYYY-MM or YYYY-MM-DD): what “last year” refers to."))
    ] = "",
    region: Annotated[str, typer.Option(help=t("Code of the region that it speaks of where it names none."))] = "",
    data: DataFolder = DATA,
    copies: Annotated[Path, typer.Option(help=t("Folder of the copies that fetch made."))] = ROOT / "snapshots",
    json: Json = False,
) -> None:
    """Propose observations."""
    from etl.extract.publication import candidates
    from etl.publications.read import read
    from etl.sheets.workbook import write_review

    with explained():
        if published_on and not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", published_on):
            raise Refused(t("“{date}” is no date: write YYYY, YYYY-MM or YYYY-MM-DD.", date=published_on))
        if out and out.suffix.lower() not in (".xlsx", ".csv"):
            raise Refused(t("A review sheet is .xlsx or .csv, not “{suffix}”.", suffix=out.suffix))
        known = _names(data)
        if region and region not in known["region"]:
            raise Refused(t("There is no region “{region}”: reference/regions.csv has their codes.", region=region))
        file, source = _file(publication, source, copies)
        with progress(t("Reading")) as step:
            step(t("Reading"), 2)
            document = read(file)
            published = published_on or document.published_on or _published_on(data, source)
            step(t("Looking for figures"), 2)
            found = candidates(replace(document, published_on=published), data.resolve(), source, region)
        if out:
            write_review(found, out, data)
        if json:
            print_json([_as_json(candidate) for candidate in found])
        else:
            results().print(_table(found, known))
        for notice in document.notices:
            messages().print(notice, markup=False)
        messages().print(_summary(found, published, out), markup=False)


def _file(publication: str, source: str, copies: Path) -> tuple[Path, str]:
    """The file meant, and the source that its figures carry: a file's path, or a source with a copy in `copies`."""
    from etl.fetching.copies import of_source

    path = Path(publication)
    if path.exists() or not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", publication):
        return path, source
    kept = of_source(copies, publication)
    if not kept:
        raise Refused(
            t(
                "“{name}” is no file, and of a source of that name there is no copy: python -m etl fetch {name}.",
                name=publication,
            )
        )
    return kept[-1].file(copies), source or publication


def _names(data: Path) -> cells.Names:
    """The members of the code lists of a data folder, as `cells` has those of a snapshot."""
    tables = {
        "indicator": "published/indicators.csv",
        "region": "reference/regions.csv",
        "market": "reference/markets.csv",
        "ip_type": "reference/ip_types.csv",
        "industry": "reference/industries.csv",
        "channel": "reference/channels.csv",
        "unit": "reference/units.csv",
        "qualifier": "reference/qualifiers.csv",
    }
    names: cells.Names = {}
    for table, name in tables.items():
        with (data / name).open(encoding="utf-8", newline="") as file:
            names[table] = {row[table]: (row["name_en"], row["name_zh"]) for row in csv.DictReader(file)}
    return names


def _published_on(data: Path, source: str) -> str:
    with (data / "published" / "sources.csv").open(encoding="utf-8", newline="") as file:
        return next((row["published_on"] for row in csv.DictReader(file) if row["source_id"] == source), "")


def _as_json(candidate: Candidate) -> dict[str, object]:
    return {
        **candidate.cells,
        "status": candidate.status,
        "known_value": candidate.known,
        "confidence": candidate.confidence,
        "context": candidate.context,
        "words": candidate.words,
        "alternatives": list(candidate.alternatives),
    }


def _table(found: list[Candidate], known: cells.Names) -> Table:
    table = Table(show_lines=True)
    for title in (t("Figure"), t("Indicator"), t("Period"), t("Members")):
        table.add_column(title, overflow="fold")
    table.add_column(t("Status"))
    table.add_column(t("Confidence"), justify="right")
    table.add_column(t("Passage"), overflow="fold", ratio=1)
    for candidate in found:
        proposed = candidate.cells
        value = Decimal(proposed["value"])
        table.add_row(
            cells.number(known, value, proposed["qualifier"], proposed["unit"]),
            _indicator(candidate, known),
            _period(proposed),
            cells.members(known, {**cells.TOTALS, **{name: code for name, code in proposed.items() if code}}),
            Text(_status(candidate), style=STATUS_STYLES.get(candidate.status, "")),
            f"{candidate.confidence:.2f}" if proposed["indicator"] else "",
            _highlighted(candidate),
        )
    return table


def _indicator(candidate: Candidate, known: cells.Names) -> Text:
    """The indicator proposed; the next likely one as well, where the proposal is not sure."""
    told = Text(cells.name(known, "indicator", candidate.cells["indicator"]) or t("none fits"))
    if candidate.alternatives and candidate.confidence < _SURE:
        told.append("\n" + t("or {name}", name=cells.name(known, "indicator", candidate.alternatives[0])), "dim")
    return told


def _period(proposed: dict[str, str]) -> str:
    start, end = proposed["period_start"], proposed["period_end"]
    if start and end:
        return cells.period(date.fromisoformat(start), date.fromisoformat(end))
    return t("until {date}", date=end) if end else ""


def _status(candidate: Candidate) -> str:
    told = {"new": t("new"), "known": t("on record"), "contradicts": t("contradicts")}.get(candidate.status, "")
    return f"{told} ({candidate.known})" if candidate.status == "contradicts" else told


def _highlighted(candidate: Candidate) -> Text:
    """The words around a figure: the figure reversed, what supports its proposal underlined."""
    context, value = candidate.context, candidate.words.get("value", "")
    at = max(context.find(value), 0) if value else 0
    start, end = max(0, at - 60), at + len(value) + 40
    text = Text(("…" if start else "") + context[start:end] + ("…" if end < len(context) else ""))
    for column, words in candidate.words.items():
        if column != "value" and words:
            text.highlight_words(words.split(" · "), "underline")
    if value:
        text.highlight_words([value], "reverse")
    return text


def _summary(found: list[Candidate], published_on: str, out: Path | None) -> str:
    counted = {status: sum(one.status == status for one in found) for status in ("new", "known", "contradicts", "")}
    lines = [
        t(
            "{count} figures: {new} new, {known} on record, {contradicting} contradict what is on record, {unplaced} fit no indicator.",
            count=len(found),
            new=counted["new"],
            known=counted["known"],
            contradicting=counted["contradicts"],
            unplaced=counted[""],
        )
    ]
    if not published_on:
        lines.append(t("No date of publication was found: --published-on tells what “last year” refers to."))
    if out:
        lines.append(t("Written to {file}: write yes beside what is right, mend the rest, then python -m etl add {file}.", file=out))  # fmt: skip
    return "\n".join(lines)
