"""The published tables stand in the one order that an addition writes, so that it changes no line that it does not mean to."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from etl import contract
from etl.sheets.canonical import rendered

DATA = Path(__file__).resolve().parents[2] / "data"
FILES = [
    (table, file)
    for table in contract.load(DATA)
    if table.name in ("observation", "source", "indicator")
    for file in table.files(DATA)
]


@pytest.mark.parametrize(("table", "file"), FILES, ids=[file.name for _, file in FILES])
def test_rows_stand_in_the_order_of_their_keys(table: contract.Table, file: Path) -> None:
    with file.open(encoding="utf-8", newline="") as handle:
        assert rendered(table, csv.DictReader(handle)) == file.read_bytes()
