"""`python -m etl cases`: published decisions, record by record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from etl.cases import load as loading
from etl.cases import rollup as rolling
from etl.cases.engines import Engine, EngineFailed
from etl.cases.store import Store
from etl.commands.options import DATA, DataFolder, Json
from etl.console import PROBLEMS, ROOT, UNREACHABLE, explained, messages, print_json, progress
from etl.lock import locked
from locales import t

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help=t("Published penalty decisions: load the records, roll them up to a cube, then build."),
)
CONTRACT = "data/cases/datapackage.json"
STORE, MEMORY = ROOT / "cases", "1GB"
Folder = Annotated[Path, typer.Option("--store", help=t("Folder of the records."), envvar="CASES_FOLDER")]
Memory = Annotated[str, typer.Option(help=t("The most memory that DuckDB takes; beyond it, it works on disk."))]


class EngineName(StrEnum):
    """What can roll records up."""

    duckdb = "duckdb"
    spark = "spark"


@app.command(
    help=t(
        "Load files of decisions: CSV, CSV.gz, Parquet, folders, patterns; UTF-8 or GB18030. A file loaded before is passed over, so "
        "a run that was stopped is just started again. Exit status 1 if anything was rejected: the rest is loaded all the same."
    ),
    epilog=t(
        "Examples: `python -m etl cases load decisions/` · `python -m etl cases load '2024-*.csv.gz' --mapping mapping.toml`. "
        "The columns are described in {contract}.",
        contract=CONTRACT,
    ),
)
def load(
    paths: Annotated[list[str], typer.Argument(help=t("Files, folders or patterns."), metavar="PATH...")],
    mapping: Annotated[
        Path | None,
        typer.Option(
            help=t("TOML file that maps an agency's own headers and words, and names who published the records.")
        ),
    ] = None,
    store: Folder = STORE,
    data: DataFolder = DATA,
    memory: Memory = MEMORY,
    json: Json = False,
) -> None:
    """Load records and say what came of each file."""
    with _at_work(store, "load") as where:
        try:
            with progress(t("Reading")) as step:
                results = loading.load(where, paths, data.resolve(), mapping, _size(memory), step)
        except duckdb.OutOfMemoryException as error:
            said = str(error).splitlines()[0]
            messages().print(t("{engine} could not finish: {error}", engine="duckdb", error=said), markup=False)
            raise typer.Exit(UNREACHABLE) from None
    console = messages()
    for result in results:
        for line in _told(result):
            console.print(line, markup=False)
    manifest = where.manifest()
    if json:
        files = [
            {
                "file": str(result.file),
                "records": result.loaded.records if result.loaded else 0,
                "rejected": result.loaded.rejected if result.loaded else 0,
                "rejects": str(result.rejects) if result.rejects else None,
                "known": not result.loaded and not result.problem,
                "problem": str(result.problem) if result.problem else None,
            }
            for result in results
        ]
        stored = {"files": len(manifest.files), "records": manifest.records, "superseded": manifest.superseded}
        print_json({"files": files, "store": stored})
    else:
        typer.echo(
            t(
                "{records} records of {files} files are loaded; {superseded} of them are superseded by a later one of the same decision.",
                records=f"{manifest.records:,}",
                files=f"{len(manifest.files):,}",
                superseded=f"{manifest.superseded:,}",
            )
        )
    if any(result.problem or result.rejects for result in results):
        raise typer.Exit(PROBLEMS)


@app.command(
    help=t("Count the records into the cube that the next build takes into the snapshot."),
    epilog=t(
        "Examples: `python -m etl cases rollup` · `python -m etl cases rollup --engine spark --master spark://host:7077`. "
        "Spark needs requirements-spark.txt and Java 17."
    ),
)
def rollup(
    engine: Annotated[EngineName, typer.Option(help=t("What counts."))] = EngineName.duckdb,
    master: Annotated[
        str, typer.Option(help=t("Spark: the cluster, or local[*] for this machine alone."))
    ] = "local[*]",
    conf: Annotated[list[str] | None, typer.Option(help=t("Spark: a setting, NAME=VALUE; may be repeated."))] = None,
    seen_as: Annotated[
        str | None, typer.Option(help=t("Spark: the store's address as the workers reach it, if not its path."))
    ] = None,
    store: Folder = STORE,
    data: DataFolder = DATA,
    memory: Memory = MEMORY,
    json: Json = False,
) -> None:
    """Make the cube and say what it counts."""
    with _at_work(store, "rollup") as where:
        try:
            cube = rolling.rollup(
                where, data.resolve(), _engine(engine, where, master, conf or [], _size(memory)), engine.value, seen_as
            )
        except rolling.NotLoaded:
            messages().print(
                t("There are no records, or a load was stopped: run `python -m etl cases load` first."), markup=False
            )
            raise typer.Exit(PROBLEMS) from None
        except rolling.Incomplete:
            messages().print(
                t(
                    "The code lists changed since the records were loaded. Empty the folder {store} and load them again.",
                    store=store,
                ),
                markup=False,
            )
            raise typer.Exit(PROBLEMS) from None
        except ModuleNotFoundError:
            messages().print(t("Spark is not installed: pip install -r requirements-spark.txt"), markup=False)
            raise typer.Exit(UNREACHABLE) from None
        except EngineFailed as error:
            messages().print(t("{engine} could not finish: {error}", engine=engine.value, error=error), markup=False)
            raise typer.Exit(UNREACHABLE) from None
    if json:
        print_json(asdict(cube))
        return
    typer.echo(
        t(
            "{decisions} decisions counted, {first} to {last}. Run `python -m etl build` to show them.",
            decisions=f"{cube.decisions:,}",
            first=cube.first[:7],
            last=cube.last[:7],
        )
    )


@contextmanager
def _at_work(folder: Path, command: str) -> Iterator[Store]:
    """The store in `folder`, as long as no other run is at work on it."""
    with explained(), locked(folder, f"cases {command}"):
        yield Store(folder)


def _engine(name: EngineName, store: Store, master: str, conf: list[str], memory: str) -> Engine:
    if name is EngineName.duckdb:
        from etl.cases.engines.duckdb import DuckDB

        return DuckDB(memory, store.folder / ".spill")
    from etl.cases.engines.spark import Spark

    settings = dict(setting.partition("=")[::2] for setting in conf)
    if "" in settings or "" in settings.values():
        raise typer.BadParameter(t("A setting is NAME=VALUE."), param_hint="--conf")
    return Spark(master, settings)


def _size(memory: str) -> str:
    """`memory` if it is a size."""
    if not re.fullmatch(r"\d+(\.\d+)? ?[KMGT]i?B", memory):
        raise typer.BadParameter(t("A size is a number and a unit, such as 512MB or 4GB."), param_hint="--memory")
    return memory


def _told(result: loading.Result) -> list[str]:
    """What came of a file, in lines."""
    if result.problem:
        return [str(result.problem)]
    if not result.loaded:
        return [t("{file}: loaded before.", file=result.file)]
    lines = [t("{file}: {count} records.", file=result.file, count=f"{result.loaded.records:,}")]
    if result.rejects:
        rejected = f"{result.loaded.rejected:,}"
        lines.append(
            t(
                "{file}: {count} rejected; each with row, reason and mend in {rejects}.",
                file=result.file,
                count=rejected,
                rejects=result.rejects,
            )
        )
    if result.unused:
        lines.append(
            t("{file}: nothing was taken from {columns}.", file=result.file, columns=t(", ").join(result.unused))
        )
    return lines
