"""Figures as a choice that an address can make: the parameters of `/data/figures` and `/data/chart` that give exactly them."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import pandas as pd

from dashboard import queries
from locales import language

Choice = Mapping[str, str]
SPAN = ("from", "to")


def choice_of(snapshot: str, rows: pd.DataFrame) -> Choice | None:
    """The parameters by which a data address gives exactly `rows` of `queries.figures`; None if no choice does."""
    if rows.empty:
        return None
    families, regions = _members(rows, "family_key"), _members(rows, "region")
    first, last = int(rows["year"].min()), int(rows["year"].max())
    all_of_span = queries.figures(snapshot, families=families, regions=regions, first_year=first, last_year=last)
    kinds = _members(rows, "period_kind")
    choice = {"series": ",".join(families), "region": ",".join(regions), "from": str(first), "to": str(last)}
    if _cells(all_of_span) == _cells(rows):
        return choice
    if _cells(all_of_span[all_of_span["period_kind"].isin(kinds)]) == _cells(rows):
        return choice | {"period_kind": ",".join(kinds)}
    return None


def all_years(choice: Choice) -> Choice:
    """The same choice over every year of which anything is published."""
    return {name: value for name, value in choice.items() if name not in SPAN}


def address(site: str, path: str, choice: Choice, **more: str) -> str:
    """The whole address of `path` on `site` for a choice, in the language in use."""
    return f"{site}{path}?{urlencode({**choice, **more, 'lang': language()}, safe=',:')}"


def _members(rows: pd.DataFrame, column: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rows[column]))


def _cells(rows: pd.DataFrame) -> set[tuple[object, ...]]:
    return set(zip(rows["series_key"], rows["period_start"], rows["period_end"], strict=True))
