"""The contract of every table, as `data/datapackage.json` (a Frictionless Data Package) states it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.problems import InvalidData, Problem
from locales import t

DUCKDB_TYPES = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DECIMAL(24, 4)",
    "date": "DATE",
    "boolean": "BOOLEAN",
}


@dataclass(frozen=True)
class Field:
    """One column: its type, what it may hold, and what it means in both languages."""

    name: str
    type: str
    title: str
    title_zh: str
    description: str
    description_zh: str
    required: bool
    minimum: float | None
    maximum: float | None
    pattern: str | None
    enum: tuple[str, ...]
    translation_of: str | None

    @property
    def duckdb_type(self) -> str:
        return DUCKDB_TYPES[self.type]


@dataclass(frozen=True)
class ForeignKey:
    """One column of this table whose every value is a key of another table."""

    field: str
    table: str
    key: str


@dataclass(frozen=True)
class Table:
    """One table: the files that hold it, its columns and keys."""

    name: str
    description: str
    description_zh: str
    paths: tuple[str, ...]
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]

    def files(self, data: Path) -> list[Path]:
        """The files to read: those the contract lists and, where it lists several, their whole folder."""
        listed = [data / path for path in self.paths]
        if len(listed) == 1:
            return listed
        folders = {path.parent for path in listed}
        return sorted({*listed, *(file for folder in folders for file in folder.glob("*.csv"))})


def load(data: Path) -> tuple[Table, ...]:
    """The tables that `datapackage.json` in the folder `data` declares, in its order.

    Raises OSError without the file, InvalidData if it is no data package.
    """
    file = data / "datapackage.json"
    try:
        package = json.loads(file.read_text(encoding="utf-8"))
        return tuple(_table(resource) for resource in package["resources"])
    except (ValueError, KeyError, TypeError) as error:
        what = t("The file is no Frictionless Data Package: {error}.", error=error)
        mend = t("Mend the JSON, or take the file from the version before.")
        raise InvalidData([Problem(f"{data.name}/datapackage.json", 1, "", "", what, mend)]) from error


def _table(resource: dict[str, Any]) -> Table:
    schema, path = resource["schema"], resource["path"]
    return Table(
        name=resource["name"],
        description=resource["description"],
        description_zh=resource["description_zh"],
        paths=tuple(path) if isinstance(path, list) else (path,),
        fields=tuple(_field(field) for field in schema["fields"]),
        primary_key=_names(schema.get("primaryKey", [])),
        foreign_keys=tuple(_foreign_key(resource["name"], key) for key in schema.get("foreignKeys", [])),
    )


def _field(field: dict[str, Any]) -> Field:
    constraints = field.get("constraints", {})
    return Field(
        name=field["name"],
        type=field["type"],
        title=field["title"],
        title_zh=field["title_zh"],
        description=field["description"],
        description_zh=field["description_zh"],
        required=constraints.get("required", False),
        minimum=constraints.get("minimum"),
        maximum=constraints.get("maximum"),
        pattern=constraints.get("pattern"),
        enum=tuple(constraints.get("enum", [])),
        translation_of=field.get("translation_of"),
    )


def _foreign_key(table: str, key: dict[str, Any]) -> ForeignKey:
    (field,), (referenced,) = _names(key["fields"]), _names(key["reference"]["fields"])
    return ForeignKey(field, key["reference"]["resource"] or table, referenced)


def _names(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
