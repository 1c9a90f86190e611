"""What is on record: the tables of the data folder as text, and how new rows stand to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from etl import contract as contracts
from etl.build import SQL
from etl.contract import Table
from etl.read import Reading, hand_over, read

HERE = Path(__file__).parent / "sql"
CELL = ("indicator", "period_start", "period_end", "region", "market", "ip_type", "industry", "channel")

Key = tuple[str, ...]


@dataclass(frozen=True)
class Record:
    """The contract and what was read by it."""

    contract: tuple[Table, ...]
    reading: Reading

    @classmethod
    def load(cls, data: Path, step: Callable[[str], None] = lambda _: None) -> Record:
        """Raises OSError without the folder, InvalidData if its contract cannot be read."""
        contract = contracts.load(data)
        return cls(contract, read(data, contract, step))

    @cached_property
    def tables(self) -> dict[str, Table]:
        return {table.name: table for table in self.contract}

    @cached_property
    def rows(self) -> dict[str, dict[Key, dict[str, Any]]]:
        """The rows of the tables that can be added to, by their primary keys; each with `_file` and `_row`."""
        return {
            name: {tuple(row[column] for column in self.tables[name].primary_key): row for row in self.table(name)}
            for name in ("source", "indicator", "observation")
        }

    def table(self, name: str) -> list[dict[str, Any]]:
        """All rows of a table."""
        columns = self.reading.tables[name]
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    def with_rows(self, rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> Reading:
        """What would be read if the named tables held these rows, each with `_file` and `_row`."""
        return replace(
            self.reading, tables={**self.reading.tables, **{name: _columns(each) for name, each in rows.items()}}
        )


def _columns(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Any]]:
    held = list(rows)
    return {name: [row[name] for row in held] for name in held[0]}


def standing(reading: Reading) -> dict[tuple[str, int], tuple[str, str, str]]:
    """By the rules for numbers: for the place of each observation, its relation, its cell's figure and that one's word.

    The relation is that of `sql/observation.sql`, and “contradicts” also where a preferred observation is contradicted.
    All that was read has passed the check.
    """
    compared = {name: reading.tables[name] for name in ("source", "publisher_type", "observation")}
    with duckdb.connect(":memory:") as con:
        hand_over(con, replace(reading, tables=compared))
        con.execute((HERE / "stage.sql").read_text(encoding="utf-8"))
        con.execute((SQL / "observation.sql").read_text(encoding="utf-8"))
        found = con.execute((HERE / "standing.sql").read_text(encoding="utf-8")).fetchall()
    return {(file, row): (relation, f"{figure.normalize():f}", word) for file, row, relation, figure, word in found}
