"""The one form of a table's file: rows in the order of their keys, so that what an addition changes is all that git shows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from etl.contract import Table


def rendered(table: Table, rows: Iterable[Mapping[str, str]]) -> bytes:
    """The bytes of a file that holds `rows` of `table`: UTF-8, the contract's columns, sorted by primary key as text."""
    names = [field.name for field in table.fields]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(
        [row[name] for name in names] for row in sorted(rows, key=lambda row: [row[name] for name in table.primary_key])
    )
    return text.getvalue().encode()
