"""What was worked out for one reader and is the same for all, kept for the next who asks."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from copy import copy
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar, cast

import pandas as pd

from locales import language

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

# By these the figures of one snapshot are told apart; every column that a page adds counts as well.
CELL = ("series_key", "period_start", "period_end", "value")


def kept(
    most: int, in_every_language: bool = False
) -> Callable[[Callable[Arguments, Result]], Callable[Arguments, Result]]:
    """Keep the last `most` results of a function, by its arguments and the language in use.

    Arguments are plain values, lists of them, or figures that `named` gave a snapshot; with any other frame nothing is kept.
    Each caller gets a frame, list or dictionary of its own that shares what it does not change: a frame is copied where
    it is written to. Anything else is for all callers the same, so not to be changed.
    With `in_every_language` the result is the same in each.
    """

    def decorate(work: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        @lru_cache(most)
        def remembered(_: str, args: tuple[Any, ...], named: tuple[tuple[str, Any], ...]) -> Result:
            return work(*map(_given, args), **{name: _given(value) for name, value in named})

        @wraps(work)
        def ask(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
            asked = [_told_apart(value) for value in args]
            named = [(name, _told_apart(value)) for name, value in sorted(kwargs.items())]
            rows = [value for value in [*asked, *(value for _, value in named)] if isinstance(value, _Rows)]
            if any(each.key is None for each in rows):
                return work(*args, **kwargs)
            try:
                return _own(remembered("" if in_every_language else language(), tuple(asked), tuple(named)))
            finally:
                for each in rows:
                    each.given = None

        return ask

    return decorate


def named(figures: pd.DataFrame, snapshot: str) -> pd.DataFrame:
    """`figures`, and whatever is chosen from them or added to them, as those of a snapshot."""
    figures.attrs = {"snapshot": snapshot, "columns": len(figures.columns)}
    return figures


class _Rows:
    """Figures or a column as an argument, told apart by what stands in them; let go once they were used."""

    def __init__(self, given: pd.DataFrame | pd.Series) -> None:
        self.given: pd.DataFrame | pd.Series | None = given
        self.key: Hashable = None
        if isinstance(given, pd.Series):
            self.key = (tuple(given.index), tuple(given))
        elif "snapshot" in given.attrs and set(CELL) <= set(given.columns):
            added = given.columns[given.attrs["columns"] :]
            cells = (tuple(given[name].tolist()) for name in (*CELL, *added))
            self.key = (given.attrs["snapshot"], tuple(given.columns), *cells)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Rows) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


def _told_apart(value: Any) -> Any:
    if isinstance(value, pd.DataFrame | pd.Series):
        return _Rows(value)
    return tuple(value) if isinstance(value, list | pd.Index) else value


def _given(value: Any) -> Any:
    return value.given if isinstance(value, _Rows) else value


def _own(result: Result) -> Result:
    own: Any = result
    if isinstance(own, pd.DataFrame | pd.Series):
        own = own.copy(deep=False)
    elif isinstance(own, list | dict):
        own = copy(own)
    return cast(Result, own)
