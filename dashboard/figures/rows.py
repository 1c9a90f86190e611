"""Rows that pass by once, a batch at a time, so that a table never stands in memory as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

Kind = Literal["text", "amount", "whole", "date", "truth"]
Batch = Sequence[tuple[object, ...]]
AT_ONCE = 2000


@dataclass(frozen=True)
class Rows:
    """The columns with their kinds, how many rows there are, and the rows in batches of `AT_ONCE`.

    Values are plain: text, a number without needless decimals, a `date`, a bool, None for the unknown.
    """

    columns: Mapping[str, Kind]
    count: int
    batches: Iterable[Batch]


def of_frame(frame: pd.DataFrame) -> Rows:
    """The rows of a frame; timestamps become dates."""
    return Rows({str(name): _kind(dtype) for name, dtype in frame.dtypes.items()}, len(frame), _batches(frame))


def plain_number(value: float) -> float:
    """A whole number without decimals, any other as it is."""
    return int(value) if float(value).is_integer() else float(value)


def _batches(frame: pd.DataFrame) -> Iterator[Batch]:
    for start in range(0, len(frame), AT_ONCE):
        part = frame.iloc[start : start + AT_ONCE]
        yield list(zip(*(_plain(values) for _, values in part.items()), strict=True))


def _plain(values: pd.Series) -> list[object]:
    if pd.api.types.is_datetime64_any_dtype(values):
        values = values.dt.date
    known = values.notna().tolist()
    return [
        (plain_number(value) if isinstance(value, float) else value) if is_known else None
        for value, is_known in zip(values.tolist(), known, strict=True)
    ]


def _kind(dtype: object) -> Kind:
    kinds = pd.api.types
    if kinds.is_datetime64_any_dtype(dtype):
        return "date"
    if kinds.is_bool_dtype(dtype):
        return "truth"
    if kinds.is_integer_dtype(dtype):
        return "whole"
    return "amount" if kinds.is_float_dtype(dtype) else "text"
