"""How an agency's table becomes records of the contract: a TOML file as `data/cases/mappings/example.toml`."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from etl.contract import Table
from etl.problems import InvalidData, Problem
from locales import t

SECTIONS = ("columns", "constants", "form", "yuan", "members", "source")
FORMS = ("date",)
ISO = "%Y-%m-%d"


@dataclass(frozen=True)
class Mapping:
    """Headers, constants, the form of dates, yuan for each 1 of an amount, and members by what the agency writes.

    `source` is who published the records, as a citation names it.
    """

    columns: Dictionary[str, str] = field(default_factory=dict)
    constants: Dictionary[str, str] = field(default_factory=dict)
    date: str = ISO
    yuan: Dictionary[str, float] = field(default_factory=dict)
    members: Dictionary[str, Dictionary[str, str]] = field(default_factory=dict)
    source: str = ""
    digest: str = ""


def read(file: Path | None, contract: Table) -> Mapping:
    """The mapping that `file` states; without a file, the one that changes nothing.

    Raises OSError if it cannot be read, InvalidData if it is no TOML or names what the contract does not know.
    """
    if file is None:
        return Mapping()
    content = file.read_bytes()
    try:
        stated = tomllib.loads(content.decode("utf-8"))
    except ValueError as error:
        what = t("The file is no TOML in UTF-8: {error}.", error=error)
        raise InvalidData(
            [Problem(file.name, 0, "", "", what, t("Mend it by the example in data/cases/mappings."))]
        ) from None
    problems = _unknown(file.name, stated, {column.name for column in contract.fields})
    if problems:
        raise InvalidData(problems)
    return Mapping(
        columns=stated.get("columns", {}),
        constants={name: str(value) for name, value in stated.get("constants", {}).items()},
        date=stated.get("form", {}).get("date", ISO),
        yuan=stated.get("yuan", {}),
        members=stated.get("members", {}),
        source=str(stated.get("source", {}).get("name", "")),
        digest=hashlib.blake2b(content, digest_size=16).hexdigest(),
    )


def _unknown(file: str, stated: dict[str, Any], columns: set[str]) -> list[Problem]:
    """A problem for each name that the mapping may not use."""
    names = {"": SECTIONS, "columns": columns, "constants": columns, "form": FORMS}
    names |= {"yuan": {"fine", "value"}, "members": columns, "source": {"name"}}
    found = []
    for section, allowed in names.items():
        part = stated.get(section, {}) if section else stated
        for name in part if isinstance(part, dict) else [section]:
            if name not in allowed or not isinstance(part, dict):
                what = t("The mapping has no such entry.")
                mend = t("Take one of: {names}.", names=", ".join(sorted(allowed)))
                found.append(Problem(file, 0, section, name, what, mend))
    return found
