"""Every address that hands out data. Routes, OpenAPI, the index and the readable documentation follow from this list."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from dashboard.data import packages, sdmx
from dashboard.data.formats import BINARIES, LINES_AT_ONCE, TEXTS, About, Binary, Text
from dashboard.data.parameters import Asked, Parameter, parameters
from dashboard.data.refusals import Refused
from dashboard.data.resources import BY_CELL, Resource, figures, indicator_figures, lacks_nothing, resources
from dashboard.data.security import COMPRESSED
from dashboard.data.written import written
from dashboard.decisions import decisions
from dashboard.figures import queries, store
from dashboard.figures.rows import Kind
from dashboard.files.workbook import MOST_ROWS
from etl.publish import database
from locales import localized, t

# What writes a file is called when the file is wanted, once for all who ask the same.
Writes = Callable[[BinaryIO], None]
Body = bytes | Iterator[bytes] | Path | Writes
SDMX_CSV = "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8"
SDMX_JSON = "application/vnd.sdmx.structure+json; version=2.0.0"
FORMATS = (*TEXTS, *BINARIES)
LONGEST_CHOICE = 60


@dataclass(frozen=True)
class Question:
    """What is asked of an address: of which snapshot, for which members, and on which site (`http://host`)."""

    snapshot: str
    asked: Asked
    site: str


@dataclass(frozen=True)
class Address:
    """An address: what it hands out, its media type, its parameters, and what its file is named for and holds.

    The name of the file stands first in ASCII, then in the language in use; `{id}` in the path is a parameter.
    `framed_by` says, as a content security policy does, which sites may show it in a frame. An answer that is
    `at_hand` takes neither time nor memory. `lacking` says why a snapshot has nothing to answer with, empty if it has.
    """

    path: str
    group: str
    title: str
    media_type: str
    parameters: tuple[Parameter, ...]
    name: tuple[str, str]
    body: Callable[[Question], Body]
    is_file: bool = True
    framed_by: str = "'self'"
    at_hand: bool = False
    lacking: Callable[[str], str] = lacks_nothing

    @property
    def is_binary(self) -> bool:
        """Whether it is put together as a file, of which any part may be asked for."""
        return self.path.endswith(COMPRESSED)

    @property
    def ending(self) -> str:
        """The ending of the file: `csv`, or `metadata.json`."""
        return self.path.rsplit("/", 1)[1].split(".", 1)[1]


def addresses() -> list[Address]:
    """Every address, described in the language in use."""
    known = parameters()
    common = (known["lang"], known["snapshot"])
    tables = [
        Address(
            f"/data/{resource.name}.{format.ending}",
            resource.name,
            resource.title,
            format.media_type,
            (*(known[name] for name in resource.parameters), *common),
            (f"ip-enforcement-{resource.name}", resource.title),
            _table(resource, format),
            at_hand=_at_hand(resource, format),
            lacking=resource.lacking,
        )
        for resource in resources().values()
        for format in FORMATS
    ]
    return [*tables, *_of_one_indicator(known["id"], common), *_of_everything(known)]


def _of_one_indicator(code: Parameter, common: tuple[Parameter, ...]) -> list[Address]:
    resource = indicator_figures()

    def about(question: Question) -> bytes:
        (id_,) = question.asked["id"]
        found = packages.metadata(question.snapshot, id_, question.site)
        return json.dumps(found, ensure_ascii=False, indent=2).encode()

    def package(question: Question) -> Body:
        (id_,) = question.asked["id"]
        return partial(packages.indicator_package, question.snapshot, id_, question.site)

    tables = [(format.ending, format.media_type, _table(resource, format)) for format in FORMATS]
    # The longer ending first: `x.metadata.json` is no table of an indicator `x.metadata`.
    others: list[tuple[str, str, Callable[[Question], Body]]] = [
        ("metadata.json", "application/json", about),
        ("zip", "application/zip", package),
    ]
    titles = {"metadata.json": t("Metadata of one indicator"), "zip": t("One indicator with metadata and a README")}
    return [
        Address(
            f"/data/indicator/{{id}}.{ending}",
            "indicator",
            titles.get(ending, resource.title),
            media_type,
            (code, *common),
            ("{id}", "{name}"),
            body,
            at_hand=ending in {text.ending for text in TEXTS},
        )
        for ending, media_type, body in [*others, *tables]
    ]


def _of_everything(known: dict[str, Parameter]) -> list[Address]:
    of_snapshot = (known["snapshot"],)
    by_cell = (*(known[name] for name in BY_CELL), *of_snapshot)
    everything = ("ip-enforcement", t("IP enforcement"))

    def structure(question: Question) -> bytes:
        return json.dumps(sdmx.structure(question.snapshot), ensure_ascii=False, allow_nan=False).encode()

    return [
        Address(
            "/data/package.zip",
            "package",
            t("Everything as a Frictionless Data Package"),
            "application/zip",
            of_snapshot,
            everything,
            lambda question: partial(packages.data_package, question.snapshot),
        ),
        Address(
            "/data/snapshot.duckdb",
            "snapshot",
            t("Everything as the DuckDB database that is served"),
            "application/vnd.duckdb",
            of_snapshot,
            everything,
            lambda question: database(store.FOLDER, question.snapshot),
        ),
        Address(
            "/data/sdmx/data.csv",
            "sdmx",
            t("The figures as SDMX-CSV 2.0"),
            SDMX_CSV,
            by_cell,
            ("ip-enforcement-sdmx-data", t("IP enforcement SDMX data")),
            lambda question: (
                lambda file: file.writelines(sdmx.data(question.snapshot, figures(question.snapshot, question.asked)))
            ),
        ),
        Address(
            "/data/sdmx/structure.json",
            "sdmx",
            t("Their structure and code lists as SDMX-JSON 2.0"),
            SDMX_JSON,
            of_snapshot,
            ("ip-enforcement-sdmx-structure", t("IP enforcement SDMX structure")),
            structure,
        ),
    ]


def _table(resource: Resource, format: Text | Binary) -> Callable[[Question], Body]:
    def about(question: Question, columns: Mapping[str, Kind], count: int) -> About:
        snapshot = question.snapshot
        return About(snapshot, resource.title, columns, count, resource.notes(snapshot), resource.nothing)

    def as_text(question: Question, text: Text) -> Body:
        found = written(resource, text, question.snapshot, question.asked)
        _refuse_too_many(found.count)
        parts = text.parts(about(question, found.columns, found.count), found.lines)
        return parts if found.count > LINES_AT_ONCE else b"".join(parts)

    def as_binary(question: Question, binary: Binary) -> Body:
        rows = resource.rows(question.snapshot, question.asked)
        _refuse_too_many(rows.count)
        return lambda file: binary.write(rows, file, about(question, rows.columns, rows.count))

    def body(question: Question) -> Body:
        return as_text(question, format) if isinstance(format, Text) else as_binary(question, format)

    return body


def _at_hand(resource: Resource, format: Text | Binary) -> bool:
    return resource.cells is not None and isinstance(format, Text)


def _refuse_too_many(rows: int) -> None:
    if rows > MOST_ROWS:
        raise Refused(413, t("These are more than {most} rows; ask for fewer, or for everything.", most=MOST_ROWS))


def stems(address: Address, question: Question) -> tuple[str, str]:
    """The names of an answer's file without language, snapshot and ending: in ASCII, and in the language in use.

    What was chosen stands in them, as far as it is short.
    """
    if "id" in question.asked:
        (code,) = question.asked["id"]
        name = queries.indicator(question.snapshot, code)[localized("name_en")].iloc[0]
        return code, name[:LONGEST_CHOICE]
    chosen = [
        member
        for parameter, members in question.asked.items()
        if parameter not in ("lang", "q", "snapshot")
        for member in members
    ]
    name = address.name
    if address.group == "decisions":
        about = decisions.info(question.snapshot).iloc[0]
        if about["synthetic"]:
            name = (f"synthetic-{name[0]}", f"{t('SYNTHETIC')}-{name[1]}")
    choice = "_".join(chosen)
    ending = f"_{choice}" if choice and len(choice) <= LONGEST_CHOICE else "_selection" if chosen else ""
    return name[0] + ending, name[1] + ending
