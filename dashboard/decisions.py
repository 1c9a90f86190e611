"""Published decisions counted from their records: which places there are, and the cells of the cube for a choice.

A read takes cells that were counted before; how many records stand behind them makes no difference to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import pandas as pd

from dashboard.queries import NATIONWIDE, CodeList, cached, code_list
from dashboard.store import select
from locales import localized, t

DIMENSIONS: tuple[CodeList, ...] = ("market", "ip_type", "industry", "channel", "outcome")
Level = Literal["nation", "province", "prefecture", "county"]
ALL, EACH, NOT_STATED = "all", "*", "not_stated"
SQL = (Path(__file__).parent / "sql" / "decisions.sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Place:
    """A region of the cube with its name in the language in use, and the code of the one above it."""

    code: str
    name: str
    level: Level
    parent: str | None


@cached
def info(snapshot: str) -> pd.DataFrame:
    """What the cube was counted from: one row, none if no records were loaded."""
    return select(snapshot, "SELECT * FROM decision_cube_info")


@cached
def cells(
    snapshot: str,
    level: Level,
    regions: tuple[str, ...],
    period_kind: Literal["month", "year"],
    first_year: int,
    last_year: int,
    members: tuple[tuple[str, str], ...] = (),
) -> pd.DataFrame:
    """Cells of `regions`, of one level, over the years given; `members` by dimension, `*` for each, `all` where not named.

    Which combinations there are is said in `etl/cases/sql/cube.sql`; of others there is no row.
    """
    values: dict[str, object] = {
        "level": level,
        "regions": list(regions),
        "period_kind": period_kind,
        "first": date(first_year, 1, 1),
        "last": date(last_year, 12, 31),
    }
    return select(snapshot, SQL, values | dict.fromkeys(DIMENSIONS, ALL) | dict(members))


@cached
def divisions(snapshot: str) -> pd.DataFrame:
    """The divisions below the provinces, by code."""
    return select(snapshot, "SELECT * FROM division ORDER BY division").set_index("division")


def place(snapshot: str, code: str | None) -> Place:
    """The place of a code, or the nation if there is no such place."""
    provinces, below = _provinces(snapshot), divisions(snapshot)
    if code in below.index:
        row = below.loc[code]
        return Place(str(code), row[localized("name_en")], row["level"], row["parent"])
    if code in provinces.index:
        return Place(str(code), provinces.loc[code, localized("name_en")], "province", NATIONWIDE)
    return Place(NATIONWIDE, t("China"), "nation", None)


def path(snapshot: str, here: Place) -> list[Place]:
    """The places from the nation down to `here`."""
    above = [] if here.parent is None else path(snapshot, place(snapshot, here.parent))
    return [*above, here]


def within(snapshot: str, here: Place) -> dict[str, str]:
    """The names of the places directly below `here`, by code."""
    name = localized("name_en")
    if here.level == "nation":
        return dict(_provinces(snapshot)[name])
    below = divisions(snapshot)
    return dict(below.loc[below["parent"] == here.code, name])


def level_below(here: Place) -> Level:
    """The level of the places directly below a place that has any."""
    return {"nation": "province", "province": "prefecture"}.get(here.level, "county")  # type: ignore[return-value]


def member_names(snapshot: str, dimension: CodeList) -> dict[str, str]:
    """The members of a dimension as they read, its total first."""
    return dict(code_list(snapshot, dimension)[localized("name_en")]) | {NOT_STATED: t("not stated")}


def _provinces(snapshot: str) -> pd.DataFrame:
    regions = code_list(snapshot, "region")
    return regions[regions["kind"].isin(["province", "municipality", "autonomous_region", "corps"])]
