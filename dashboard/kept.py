"""What was worked out for one reader and is the same for all, kept for the next who asks."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

import pandas as pd

from locales import language

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def kept(most: int, in_every_language: bool = False) -> Callable[[Callable[Arguments, Result]], Callable[Arguments, Result]]:
    """Keep the last `most` results of a function, by its arguments and the language in use.

    The arguments are plain values, or lists of them. Each caller gets a copy of its own that shares what it does not
    change: a frame is copied where it is written to. With `in_every_language` the result is the same in each.
    """

    def decorate(work: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        @lru_cache(most)
        def remembered(_: str, args: tuple[Any, ...], named: tuple[tuple[str, Any], ...]) -> Result:
            return work(*args, **dict(named))  # type: ignore[arg-type]

        @wraps(work)
        def ask(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
            spoken = "" if in_every_language else language()
            named = tuple((name, _plain(value)) for name, value in sorted(kwargs.items()))
            return _own(remembered(spoken, tuple(_plain(value) for value in args), named))

        return ask

    return decorate


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list | pd.Series | pd.Index) else value


def _own(result: Any) -> Any:
    return result.copy(deep=False) if isinstance(result, pd.DataFrame | pd.Series) else copy(result)
