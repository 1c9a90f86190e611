"""How rows are written: as text row by row, or as a file that is put together."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.figures.rows import Batch, Kind, Rows
from dashboard.files import exports, workbook
from dashboard.files.take_away import XLSX
from locales import language, t

LINES_AT_ONCE = 250
ARROW: Mapping[Kind, pa.DataType] = {
    "text": pa.string(),
    "amount": pa.float64(),
    "whole": pa.int64(),
    "date": pa.date32(),
    "truth": pa.bool_(),
}


@dataclass(frozen=True)
class About:
    """What a file says of its rows; `nothing` if there is none."""

    snapshot: str
    title: str
    columns: Mapping[str, Kind]
    count: int
    notes: Mapping[str, str]
    nothing: str = ""


@dataclass(frozen=True)
class Text:
    """A kind of text: a head, each row on a line of its own, and an end."""

    ending: str
    media_type: str
    head: Callable[[About], bytes]
    lines: Callable[[Mapping[str, Kind], Batch], list[bytes]]
    between: bytes
    end: bytes

    def parts(self, about: About, lines: Iterable[bytes]) -> Iterator[bytes]:
        """The whole, some lines at a time."""
        yield self.head(about)
        lines, before = iter(lines), b""
        while some := list(islice(lines, LINES_AT_ONCE)):
            yield before + self.between.join(some)
            before = self.between
        yield self.end


@dataclass(frozen=True)
class Binary:
    """A kind of file, of which parts can only be read once all is written."""

    ending: str
    media_type: str
    write: Callable[[Rows, BinaryIO, About], None]


def _csv_lines(columns: Mapping[str, Kind], batch: Batch) -> list[bytes]:
    return [line.encode() for line in exports.csv_lines(batch)]


def _json_head(about: About) -> bytes:
    head = {
        "title": about.title,
        "snapshot": about.snapshot,
        "language": language(),
        "rows": about.count,
        "note": None if about.count else about.nothing or t("Nothing is published for this choice."),
        "notes": about.notes,
        "columns": list(about.columns),
    }
    return json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "data": [\n'


def _json_lines(columns: Mapping[str, Kind], batch: Batch) -> list[bytes]:
    encode = json.JSONEncoder(ensure_ascii=False, default=date.isoformat).encode
    return [encode(dict(zip(columns, row, strict=True))).encode() for row in batch]


def _xlsx(rows: Rows, file: BinaryIO, about: About) -> None:
    workbook.write(rows, file, about.title, about.notes)


def _parquet(rows: Rows, file: BinaryIO, about: About) -> None:
    said = {"snapshot": about.snapshot, "title": about.title, "language": language()}
    schema = pa.schema([(name, ARROW[kind]) for name, kind in rows.columns.items()], said)
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for batch in rows.batches:
            values = [
                pa.array(column, kind) for column, kind in zip(zip(*batch, strict=True), schema.types, strict=True)
            ]
            writer.write_batch(pa.RecordBatch.from_arrays(values, schema=schema))


TEXTS = (
    Text(
        "csv",
        "text/csv; charset=utf-8",
        lambda about: exports.BYTE_ORDER_MARK + exports.csv_header(about.columns),
        _csv_lines,
        b"",
        b"",
    ),
    Text("json", "application/json", _json_head, _json_lines, b",\n", b"\n]}\n"),
)
BINARIES = (Binary("xlsx", XLSX, _xlsx), Binary("parquet", "application/vnd.apache.parquet", _parquet))
