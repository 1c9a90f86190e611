"""How rows are written: one function for each kind of file, in parts where the kind allows it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from dashboard import exports, notes
from dashboard.take_away import XLSX
from dashboard.workbook import workbook
from locales import language, t

Body = bytes | Iterator[bytes]


@dataclass(frozen=True)
class Format:
    """A kind of file: the ending of its address, its media type, and how rows of a snapshot become it, given a title."""

    ending: str
    media_type: str
    write: Callable[[pd.DataFrame, str, str], Body]


def _csv(rows: pd.DataFrame, snapshot: str, title: str) -> Iterator[bytes]:
    return exports.csv_parts(rows)


def _json(rows: pd.DataFrame, snapshot: str, title: str) -> Iterator[bytes]:
    head = {
        "title": title,
        "snapshot": snapshot,
        "language": language(),
        "rows": len(rows),
        "note": None if len(rows) else t("Nothing is published for this choice."),
        "notes": notes.notes(snapshot),
        "columns": list(rows.columns),
    }
    encode = json.JSONEncoder(ensure_ascii=False).encode
    yield encode(head)[:-1].encode() + b', "data": ['
    for start in range(0, len(rows), exports.ROWS_AT_ONCE):
        part = exports.plain_columns(rows.iloc[start : start + exports.ROWS_AT_ONCE])
        records = [encode(dict(zip(part, values, strict=True))) for values in zip(*part.values(), strict=True)]
        yield (",\n" if start else "\n").encode() + ",\n".join(records).encode()
    yield b"\n]}\n"


def _xlsx(rows: pd.DataFrame, snapshot: str, title: str) -> bytes:
    return workbook(rows, snapshot, title)


def _parquet(rows: pd.DataFrame, snapshot: str, title: str) -> bytes:
    schema = pa.schema({name: _arrow_type(kind) for name, kind in rows.dtypes.items()})
    table = pa.Table.from_pandas(rows, schema, preserve_index=False)
    about = {b"snapshot": snapshot.encode(), b"title": title.encode(), b"language": language().encode()}
    buffer = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(about), buffer, compression="zstd")
    return buffer.getvalue()


def _arrow_type(kind: Any) -> pa.DataType:
    """Dates without a time, and texts even where nothing is known."""
    kinds = pd.api.types
    if kinds.is_datetime64_any_dtype(kind):
        return pa.date32()
    if kinds.is_bool_dtype(kind):
        return pa.bool_()
    if kinds.is_integer_dtype(kind):
        return pa.int64()
    return pa.float64() if kinds.is_float_dtype(kind) else pa.string()


FORMATS = (
    Format("csv", "text/csv; charset=utf-8", _csv),
    Format("json", "application/json", _json),
    Format("xlsx", XLSX, _xlsx),
    Format("parquet", "application/vnd.apache.parquet", _parquet),
)
