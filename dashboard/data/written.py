"""Tables as lines of text. Those of cells, of which anyone may ask for any part, are written once and put together anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from dashboard.data.formats import TEXTS, Text
from dashboard.data.parameters import Asked
from dashboard.data.resources import Resource, is_plain_choice, places_of_cells, rows_of_cells
from dashboard.figures.queries import Cells
from dashboard.figures.rows import Kind
from locales import Language, language

# Two tables in two languages, as CSV and JSON, for two snapshots.
KEPT = 16


@dataclass(frozen=True)
class Written:
    """Columns, how many rows there are, and their lines."""

    columns: Mapping[str, Kind]
    count: int
    lines: Iterable[bytes]


def written(resource: Resource, text: Text, snapshot: str, asked: Asked) -> Written:
    """The rows that are asked for, in the language in use."""
    if resource.cells is None or not is_plain_choice(asked):
        rows = resource.rows(snapshot, asked)
        return Written(
            rows.columns, rows.count, (line for batch in rows.batches for line in text.lines(rows.columns, batch))
        )
    with _writing:
        columns, lines = _every_line(resource.cells, text.ending, snapshot, language())
    if asked.keys() <= {"lang", "snapshot"}:
        return Written(columns, len(lines), lines.values())
    places = places_of_cells(snapshot, resource.cells, asked)
    return Written(columns, len(places), [lines[place] for place in places])


# Who waits for the same lines does not write them a second time.
_writing = Lock()


@lru_cache(KEPT)
def _every_line(
    table: Cells, ending: str, snapshot: str, spoken: Language
) -> tuple[Mapping[str, Kind], Mapping[int, bytes]]:
    """The columns of a table of cells, and each of its lines by its place, in order."""
    text = next(text for text in TEXTS if text.ending == ending)
    rows = rows_of_cells(snapshot, table, {})
    written = (line for batch in rows.batches for line in text.lines(rows.columns, batch))
    return rows.columns, dict(zip(places_of_cells(snapshot, table, {}), written, strict=True))
