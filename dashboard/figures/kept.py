"""What was worked out for one reader and is the same for all, kept for the next who asks.

All of it together takes a bounded part of the memory: what was not asked for longest is worked out anew.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import fields, is_dataclass, replace
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec, TypeVar, cast

import pandas as pd
import pyarrow as pa
from cachetools import LRUCache

from locales import language

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

# By these the figures of one snapshot are told apart; every column that a page adds counts as well.
CELL = ("series_key", "period_start", "period_end", "value")
MOST_BYTES = 96_000_000
# What a frame takes beside its cells.
FOR_A_FRAME = 8_500
# What keeping a result takes beside the result: the arguments by which it is found.
FOR_ONE = 1_000
# So often a result is taken until it is copied anew.
ANEW_AFTER = 16
# Larger frames are few and each is asked for often: copying them would take longer than what is done with them.
COPIED_CELLS = 100_000


def size(value: Any) -> int:
    """How many bytes a result takes, about; the texts in a frame stand in other frames as well and are not counted."""
    if isinstance(value, pd.DataFrame | pd.Series):
        return FOR_A_FRAME + 8 * int(value.size + len(value))
    if isinstance(value, pa.Table):
        return int(value.nbytes)
    if isinstance(value, Mapping):
        return sys.getsizeof(value) + sum(size(key) + size(each) for key, each in value.items())
    if isinstance(value, list | tuple):
        return sys.getsizeof(value) + sum(map(size, value))
    if is_dataclass(value):
        return sum(size(getattr(value, field.name)) for field in fields(value))
    return sys.getsizeof(value)


class Kept:
    """A result, for whoever asks.

    A frame remembers every column that is taken from it, and so do its labels, which a copy shares: one that stayed would
    grow by what all who ask do with it, to several times what is in it. So now and then another takes its place.
    """

    def __init__(self, result: Any) -> None:
        self._result = _anew(result)
        self._taken = 0

    @property
    def bytes(self) -> int:
        """How many it takes, about, with what it is found by."""
        return FOR_ONE + size(self._result)

    def take(self) -> Any:
        """The result; a frame, list or dictionary is the caller's own."""
        self._taken += 1
        if self._taken % ANEW_AFTER == 0:
            self._result = _anew(self._result)
        return _own(self._result)


class Remembered:
    """Results of at most `most` bytes together; of those the ones not asked for longest are given up."""

    def __init__(self, most: int) -> None:
        self._results: LRUCache[tuple[Any, ...], Kept] = LRUCache(most, lambda kept: kept.bytes)
        self._lock = Lock()

    @property
    def bytes(self) -> int:
        """How many all results take."""
        return int(self._results.currsize)

    def of(self, key: tuple[Any, ...], work: Callable[[], Result]) -> Result:
        """The result that is kept by `key`, else that of `work`."""
        with self._lock:
            if key in self._results:
                return cast(Result, self._results[key].take())
        result = work()
        with self._lock:
            if key not in self._results and FOR_ONE + size(result) <= self._results.maxsize:
                self._results[key] = Kept(result)
        return result


remembered = Remembered(MOST_BYTES)


def kept(
    in_every_language: bool = False, where: Remembered = remembered
) -> Callable[[Callable[Arguments, Result]], Callable[Arguments, Result]]:
    """Keep the results of a function, by its arguments and the language in use.

    Arguments are plain values, lists of them, or figures that `named` gave a snapshot; with any other frame nothing is kept.
    Each caller gets a frame, list or dictionary of its own. Anything else is for all callers the same, so not to be changed.
    With `in_every_language` the result is the same in each.
    """

    def decorate(work: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        @wraps(work)
        def ask(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
            given = [*args, *(each for _, each in sorted(kwargs.items()))]
            if any(isinstance(each, pd.DataFrame) and not _is_named(each) for each in given):
                return work(*args, **kwargs)
            spoken = "" if in_every_language else language()
            key = (work, spoken, len(args), *sorted(kwargs), *map(_told_apart, given))
            return where.of(key, lambda: work(*args, **kwargs))

        return ask

    return decorate


def named(figures: pd.DataFrame, snapshot: str) -> pd.DataFrame:
    """`figures`, and whatever is chosen from them or added to them, as those of a snapshot."""
    figures.attrs = {"snapshot": snapshot, "columns": len(figures.columns)}
    return figures


def _is_named(figures: pd.DataFrame) -> bool:
    return "snapshot" in figures.attrs and set(CELL) <= set(figures.columns)


def _told_apart(value: Any) -> Any:
    """An argument as part of a key. Figures and columns are told apart by a digest: the values would take as much as the result."""
    if isinstance(value, pd.DataFrame):
        added = value.columns[value.attrs["columns"] :]
        parts = [value.attrs["snapshot"], *value.columns, *(_bytes(value[name]) for name in (*CELL, *added))]
        return _digest(parts)
    if isinstance(value, pd.Series):
        return _digest([_bytes(value.index), _bytes(value)])
    return tuple(value) if isinstance(value, list | pd.Index) else value


def _bytes(values: pd.Series | pd.Index) -> bytes:
    array = values.to_numpy()
    return bytes(array.tobytes()) if array.dtype.kind in "biufM" else repr(array.tolist()).encode()


def _digest(parts: list[str | bytes]) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        digest.update(len(raw).to_bytes(8, "little") + raw)
    return digest.digest()


def _own(result: Any) -> Any:
    if isinstance(result, pd.DataFrame | pd.Series):
        return result.copy(deep=result.size <= COPIED_CELLS)
    return copy(result) if isinstance(result, list | dict) else result


def _anew(result: Any) -> Any:
    """The same with every frame in it copied, labels and all; frames in a list or dictionary within it stay."""
    if isinstance(result, pd.DataFrame | pd.Series):
        return _frame_anew(result)
    if type(result) is tuple:
        return tuple(_frame_anew(each) if isinstance(each, pd.DataFrame | pd.Series) else each for each in result)
    if is_dataclass(result) and not isinstance(result, type):
        parts = {field.name: getattr(result, field.name) for field in fields(result)}
        frames = {name: _frame_anew(each) for name, each in parts.items() if isinstance(each, pd.DataFrame | pd.Series)}
        return replace(result, **frames) if frames else result
    return copy(result) if isinstance(result, list | dict) else result


def _frame_anew(frame: pd.DataFrame | pd.Series) -> pd.DataFrame | pd.Series:
    anew = frame.copy(deep=frame.size <= COPIED_CELLS)
    anew.index = _labels(frame.index)
    if isinstance(anew, pd.DataFrame):
        anew.columns = _labels(frame.columns)
    return anew


def _labels(labels: pd.Index) -> pd.Index:
    if isinstance(labels, pd.RangeIndex):
        return pd.RangeIndex(labels.start, labels.stop, labels.step, name=labels.name)
    return labels.copy(deep=True)
