"""Published decisions counted from their records: which places there are, and the cells of the cube for a choice.

A read takes cells that were counted before; how many records stand behind them makes no difference to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import pandas as pd

from dashboard.figures.queries import NATIONWIDE, CodeList, cached, code_list
from dashboard.figures.rows import Rows
from dashboard.figures.store import select, stream
from locales import language, localized, t

DIMENSIONS: tuple[CodeList, ...] = ("market", "ip_type", "industry", "channel", "outcome")
Level = Literal["nation", "province", "prefecture", "county"]
ALL, EACH, NOT_STATED = "all", "*", "not_stated"
COARSE = ("nation", "province")
SQL = (Path(__file__).parent / "sql" / "decisions.sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Place:
    """A region of the cube with its name in the language in use, and the code of the one above it."""

    code: str
    name: str
    level: Level
    parent: str | None


@dataclass(frozen=True)
class Chosen:
    """Which cells: regions, all of `levels`, by month or year, and members by dimension in the order of `DIMENSIONS`.

    `*` is each member of a dimension, `all` its total. Years are included; None leaves that end open.
    """

    levels: tuple[Level, ...]
    regions: tuple[str, ...]
    period_kind: str
    first_year: int | None
    last_year: int | None
    members: tuple[tuple[str, ...], ...]


@cached
def info(snapshot: str) -> pd.DataFrame:
    """What the cube was counted from: one row, none if no records were loaded."""
    return select(snapshot, "SELECT * FROM decision_cube_info")


def chosen(snapshot: str, asked: Mapping[str, Sequence[str]]) -> Chosen:
    """What the parameters of an address choose, of the page or of the data alike.

    `region`, by default the nation, or with `level` the units of that level in it; `period_kind`, by default years;
    `from`, `to`; a member or more of each dimension, else each that `by` names broken down, else its total.
    """
    regions = tuple(asked.get("region", (NATIONWIDE,)))
    if "level" in asked:
        (level,) = asked["level"]
        regions = _inside(snapshot, regions, level)
        levels: tuple[Level, ...] = (level,)  # type: ignore[assignment]
    else:
        levels = tuple(dict.fromkeys(place(snapshot, code).level for code in regions))
    first, last = (int(asked[name][0]) if name in asked else None for name in ("from", "to"))
    if first is not None and last is not None and first > last:
        first, last = last, first
    by = asked.get("by", ())
    members = tuple(tuple(asked.get(name) or ((EACH,) if name in by else (ALL,))) for name in DIMENSIONS)
    return Chosen(levels, regions, asked.get("period_kind", ("year",))[0], first, last, members)


def not_counted(choice: Chosen) -> str:
    """Why the cube has no such cells, and which to ask for instead; empty if it has: `etl/cases/sql/finest.sql`."""
    broken_down = {name for name, own in zip(DIMENSIONS, choice.members, strict=True) if set(own) != {ALL}}
    if set(choice.levels) <= set(COARSE):
        if len(broken_down) > 2:
            return t("Decisions are counted by two dimensions at most: leave the others at their total.")
    elif choice.period_kind == "month":
        if broken_down - {"market"}:
            return t("Of prefectures and counties, months are counted by market only: ask for years.")
    elif len(broken_down - {"market"}) > 1:
        return t("Of prefectures and counties, decisions are counted by market and one further dimension at most.")
    return ""


def cells(snapshot: str, choice: Chosen) -> pd.DataFrame:
    """The cells of a choice. Where `not_counted` says why, there is none; of what no decision is loaded, there is no row."""
    return select(snapshot, SQL, _values(choice))


def rows_of_cells(snapshot: str, choice: Chosen) -> Rows:
    """The same rows as `cells` gives, as they pass."""
    return stream(snapshot, SQL, _values(choice))


def _values(choice: Chosen) -> dict[str, object]:
    return {
        "levels": list(choice.levels),
        "regions": list(choice.regions),
        "period_kind": choice.period_kind,
        "first": date(choice.first_year or 1, 1, 1),
        "last": date(choice.last_year or 9999, 12, 31),
        **{name: list(own) for name, own in zip(DIMENSIONS, choice.members, strict=True)},
    }


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


def levels() -> dict[str, str]:
    """The levels of places below the nation, as they read."""
    return {
        "province": t("Provinces"),
        "prefecture": t("Prefectures, and districts directly below a municipality"),
        "county": t("Counties"),
    }


def places(snapshot: str) -> dict[str, tuple[str, str]]:
    """Every region that there is, with its names in English and Chinese, by code."""
    every = [_provinces(snapshot), divisions(snapshot)]
    names = {
        code: (row.name_en, row.name_zh)
        for frame in every
        for code, row in zip(frame.index, frame.itertuples(), strict=True)
    }
    return {NATIONWIDE: ("China", "全国"), **names}


def place_names(snapshot: str) -> dict[str, str]:
    """The names of `places` in the language in use."""
    place = 0 if language() == "en" else 1
    return {code: names[place] for code, names in places(snapshot).items()}


def member_names(snapshot: str, dimension: CodeList) -> dict[str, str]:
    """The members of a dimension as they read, its total first."""
    return dict(code_list(snapshot, dimension)[localized("name_en")]) | {NOT_STATED: t("not stated")}


def _inside(snapshot: str, regions: Sequence[str], level: str) -> tuple[str, ...]:
    """The places of a level that lie in any of `regions`."""
    provinces, below = _provinces(snapshot), divisions(snapshot)
    if level == "province":
        return tuple(
            provinces.index if NATIONWIDE in regions else (code for code in provinces.index if code in regions)
        )
    own = below[below["level"] == level]
    if NATIONWIDE in regions:
        return tuple(own.index)
    above = own["parent"].map(below["parent"])
    return tuple(own.index[own.index.isin(regions) | own["parent"].isin(regions) | above.isin(regions)])


def _provinces(snapshot: str) -> pd.DataFrame:
    regions = code_list(snapshot, "region")
    return regions[regions["kind"].isin(["province", "municipality", "autonomous_region", "corps"])]
