"""Data with all that belongs to it in one file: the whole data package, and one indicator with its metadata."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from dashboard.figures import citations, queries
from dashboard.figures.rows import of_frame
from dashboard.files import archive, exports
from dashboard.files.notes import notes
from locales import language, localized, t

CONTRACT = Path(__file__).parents[2] / "data" / "datapackage.json"
SOURCE = [
    "source_id",
    "source_title_en",
    "source_title_zh",
    "publisher_en",
    "publisher_zh",
    "publisher_type",
    "published_on",
    "url",
    "address_kind",
]


def data_package(snapshot: str, file: BinaryIO) -> None:
    """Write the data that a snapshot was built from as a zipped Frictionless Data Package, with the snapshot's id.

    Tables and columns are those of the contract, which every snapshot that is shown has.
    """
    info = queries.build_info(snapshot)
    described = json.loads(CONTRACT.read_text(encoding="utf-8"))
    described |= {"snapshot": snapshot, "created": info["built_at"].isoformat()}
    tables: list[tuple[str, Iterable[bytes]]] = []
    for resource in described["resources"]:
        table, columns = resource["name"], [field["name"] for field in resource["schema"]["fields"]]
        if isinstance(resource["path"], str):
            tables.append((resource["path"], _table(snapshot, table, columns, None)))
            continue
        read = {name.split("/", 1)[1]: name for name in queries.files_of_table(snapshot, table)}
        resource["path"] = list(read)
        tables += [(path, _table(snapshot, table, columns, name)) for path, name in read.items()]
    description = json.dumps(described, ensure_ascii=False, indent=2).encode()
    archive.write([(CONTRACT.name, [description]), *tables], file, info["built_at"])


def _table(snapshot: str, table: str, columns: Sequence[str], file: str | None) -> Iterator[bytes]:
    """A table's file, read only when its turn comes."""
    yield from exports.csv_parts(queries.rows_of_table(snapshot, table, columns, file), byte_order_mark=False)


def indicator_package(snapshot: str, code: str, origin: str, file: BinaryIO) -> None:
    """Write an indicator's figures and observations as CSV, what is known of it as JSON, and a README."""
    about = metadata(snapshot, code, origin)
    figures = queries.rows_of_cells(snapshot, "figures", exports.columns(), indicators=[code])
    observations = of_frame(queries.uncached(queries.indicator_observations)(snapshot, code))
    files: list[tuple[str, Iterable[bytes]]] = [
        (f"{code}.csv", exports.csv_parts(figures)),
        (f"{code}.observations.csv", exports.csv_parts(observations)),
        (f"{code}.metadata.json", [json.dumps(about, ensure_ascii=False, indent=2).encode()]),
        ("README.md", [_readme(about).encode()]),
    ]
    archive.write(files, file, queries.build_info(snapshot)["built_at"])


def metadata(snapshot: str, code: str, origin: str) -> dict[str, Any]:
    """What is known of an indicator, in both languages where it is; its citation in the language in use."""
    figures = queries.uncached(queries.figures)(snapshot, indicators=[code])
    facts = exports.records(queries.indicator(snapshot, code))[0]
    breaks = queries.breaks(snapshot)
    meanings = queries.columns(snapshot, "published_figure").set_index("column_name")[language()]
    return {
        "snapshot": snapshot,
        "language": language(),
        "name": facts[localized("name_en")],
        "definition": facts[localized("definition_en")],
        "agency": facts[localized("agency_en")],
        "indicator": facts,
        "figures": len(figures),
        "breaks": exports.records(breaks[breaks["indicator"] == code]),
        "tasks": exports.records(queries.indicator_tasks(snapshot, code)),
        "sources": exports.records(figures.drop_duplicates("source_id")[SOURCE]),
        "columns": {name: meanings[name] for name in exports.columns()},
        "notes": notes(snapshot),
        "citation": citations.forms(citations.of_latest(figures, snapshot, origin)) if len(figures) else {},
    }


def _readme(about: Mapping[str, Any]) -> str:
    """The same as `metadata`, to read."""
    sources = "\n".join(
        f"- {source[localized('publisher_en')]}: {source[localized('source_title_en')]}, "
        f"{source['published_on'] or t('undated')} ({source['source_id']})"
        for source in about["sources"]
    )
    breaks = "\n".join(f"- {entry['year']}: {entry[localized('reason_en')]}" for entry in about["breaks"])
    columns = "\n".join(f"- `{name}`: {meaning}" for name, meaning in about["columns"].items())
    citation = "\n".join(f"- {form}: {words}" for form, words in about["citation"].items() if form != "BibTeX")
    parts = {
        t("Definition"): f"{about['definition']}\n\n{t('Counted by: {agency}', agency=about['agency'])}",
        t("Series breaks"): breaks,
        **about["notes"],
        t("How to cite"): citation,
        t("Sources"): sources,
        t("What each column of a download means"): columns,
    }
    sections = [f"## {heading}\n\n{text}\n" for heading, text in parts.items() if text]
    return f"# {about['name']}\n\n" + "\n".join(sections)
