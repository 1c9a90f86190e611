"""Data with all that belongs to it in one file: the whole data package, and one indicator with its metadata."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard import citations, exports, queries
from dashboard.archive import archive
from dashboard.data.refusals import Refused
from dashboard.notes import notes
from etl import contract, read
from locales import language, localized, t

FOLDER = Path(__file__).parents[2] / "data"
CONTRACT = "datapackage.json"
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


@lru_cache(maxsize=2)
def data_package(snapshot: str) -> bytes:
    """The data folder as a zipped Frictionless Data Package, with the id of the snapshot that was built from it.

    Raises Refused if the folder is not the one that the snapshot was built from.
    """
    info = queries.build_info(snapshot)
    try:
        tables = contract.load(FOLDER)
        unchanged = read.read(FOLDER, tables).digest == info["data_digest"]
    except OSError:
        unchanged = False
    if not unchanged:
        why = t("The data folder is not the one that this snapshot was built from. Take the tables or the database.")
        raise Refused(503, why, headers={"Retry-After": "300"})
    described = json.loads((FOLDER / CONTRACT).read_text(encoding="utf-8"))
    described |= {"snapshot": snapshot, "created": f"{info['built_at'].isoformat()}"}
    files = {CONTRACT: json.dumps(described, ensure_ascii=False, indent=2).encode()}
    for table in tables:
        files |= {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in table.files(FOLDER)}
    return archive(files, info["built_at"])


def indicator_package(snapshot: str, code: str, origin: str) -> bytes:
    """An indicator's figures and observations as CSV, what is known of it as JSON, and a README."""
    figures = queries.uncached(queries.figures)(snapshot, indicators=[code])
    about = metadata(snapshot, code, origin)
    observations = queries.indicator_observations(snapshot, code)
    files = {
        f"{code}.csv": exports.csv(figures),
        f"{code}.observations.csv": b"".join(exports.csv_parts(observations)),
        f"{code}.metadata.json": json.dumps(about, ensure_ascii=False, indent=2).encode(),
        "README.md": _readme(about).encode(),
    }
    return archive(files, queries.build_info(snapshot)["built_at"])


def metadata(snapshot: str, code: str, origin: str) -> dict[str, Any]:
    """What is known of an indicator, in both languages where it is; its citation in the language in use."""
    figures = queries.uncached(queries.figures)(snapshot, indicators=[code])
    facts = _records(queries.indicator(snapshot, code))[0]
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
        "breaks": _records(breaks[breaks["indicator"] == code]),
        "tasks": _records(queries.indicator_tasks(snapshot, code)),
        "sources": _records(figures.drop_duplicates("source_id")[SOURCE]),
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


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = exports.plain(rows).to_dict("records")
    return records
