"""What is on record: the tables of the data folder as text, and how new rows stand to them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb
import pyarrow as pa

from etl import contract as contracts
from etl.build import SQL
from etl.contract import Table
from etl.read import Reading, read

HERE = Path(__file__).parent / "sql"
PLACE = ("_file", "_row")
CELL = ("indicator", "period_start", "period_end", "region", "market", "ip_type", "industry", "channel")

Key = tuple[str, ...]
Cells = Mapping[str, str]


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
    def rows(self) -> dict[str, dict[Key, dict[str, str]]]:
        """The rows of the tables that can be added to, by their primary keys; each with `_file` and `_row`."""
        return {
            name: {
                tuple(row[column] for column in self.tables[name].primary_key): row
                for row in self.reading.tables[name].to_pylist()
            }
            for name in ("source", "indicator", "observation")
        }

    def with_rows(self, name: str, replaced: Collection[Key], added: Sequence[Mapping[str, object]]) -> pa.Table:
        """The table `name` without the rows whose keys are `replaced`, and with those `added`."""
        table = self.reading.tables[name]
        if replaced:
            kept = [key not in replaced for key in zip(*self._keys(name), strict=True)]
            table = table.filter(pa.array(kept, pa.bool_()))
        return pa.concat_tables([table, pa.Table.from_pylist(list(added), schema=table.schema)]) if added else table

    def _keys(self, name: str) -> Iterable[list[str]]:
        return (self.reading.tables[name].column(column).to_pylist() for column in self.tables[name].primary_key)


def standing(
    sources: pa.Table, publisher_types: pa.Table, observations: Sequence[Mapping[str, object]], schema: pa.Schema
) -> dict[tuple[str, int], tuple[str, str, str]]:
    """By the rules for numbers: for the place of each observation, its relation, its cell's figure and that one's word.

    The relation is that of `sql/observation.sql`, and “contradicts” also where a preferred observation is contradicted.
    All is text that passed the check.
    """
    with duckdb.connect(":memory:") as con:
        con.register("raw_source", sources)
        con.register("raw_publisher_type", publisher_types)
        con.register("raw_observation", pa.Table.from_pylist(list(observations), schema=schema))
        con.execute((HERE / "stage.sql").read_text(encoding="utf-8"))
        con.execute((SQL / "observation.sql").read_text(encoding="utf-8"))
        found = con.execute((HERE / "standing.sql").read_text(encoding="utf-8")).fetchall()
    return {(file, row): (relation, f"{figure.normalize():f}", word) for file, row, relation, figure, word in found}
