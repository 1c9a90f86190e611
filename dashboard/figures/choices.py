"""Rows as a choice that an address can make: the parameters of a data address that give exactly them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

import pandas as pd

from dashboard.data.parameters import Asked
from dashboard.data.resources import figures, observations
from dashboard.figures.measures import PUBLISHED
from dashboard.figures.store import earlier
from locales import language

Choice = Mapping[str, str]
OF_SOME_YEARS = ("from", "to", "latest")
DEFAULTS = {"measure": PUBLISHED, "periods": "any"}
CELL = ("family_key", "region", "period_start", "period_end")


def choice_of(snapshot: str, rows: pd.DataFrame, given: Choice) -> Choice | None:
    """The parameters by which `/data/figures` gives exactly `rows` of `queries.figures`; None if no choice does.

    `given` are those by which the rows were chosen, beside their series, regions and years.
    """
    return _exact(rows, given, lambda asked: figures(snapshot, asked), CELL)


def choice_of_observations(snapshot: str, rows: pd.DataFrame) -> Choice | None:
    """The parameters by which `/data/observations` gives exactly `rows`; None if no choice does."""
    return _exact(rows, {}, lambda asked: observations(snapshot, asked), (*CELL, "source_id"))


def _exact(
    rows: pd.DataFrame, given: Choice, answer: Callable[[Asked], pd.DataFrame], key: tuple[str, ...]
) -> Choice | None:
    """The parameters for which `answer` gives the rows with the same `key` as `rows`; None if no choice does."""
    if rows.empty:
        return None
    choice = {
        "series": _members(rows, "family_key"),
        "region": _members(rows, "region"),
        "from": str(int(rows["year"].min())),
        "to": str(int(rows["year"].max())),
        **{name: value for name, value in given.items() if DEFAULTS.get(name) != value},
    }
    for narrower in (choice, choice | {"period_kind": _members(rows, "period_kind")}):
        asked = {name: tuple(value.split(",")) for name, value in narrower.items()}
        if _keys(answer(asked), key) == _keys(rows, key):
            return narrower
    return None


def all_years(choice: Choice) -> Choice:
    """The same choice over every year of which anything is published."""
    return {name: value for name, value in choice.items() if name not in OF_SOME_YEARS}


def address(site: str, path: str, choice: Choice) -> str:
    """The whole address of `path` on `site` for a choice, in the language in use and of the snapshot shown."""
    snapshot = {"snapshot": earlier()} if earlier() else {}
    return f"{site}{path}?{urlencode({**choice, 'lang': language(), **snapshot}, safe=',:')}"


def _members(rows: pd.DataFrame, column: str) -> str:
    return ",".join(dict.fromkeys(rows[column]))


def _keys(rows: pd.DataFrame, key: tuple[str, ...]) -> set[tuple[object, ...]]:
    return set(rows[list(key)].itertuples(index=False, name=None))
