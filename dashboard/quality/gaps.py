"""What was not found published: which figures are missing, by rules that know frames and not the database.

A gap is a row of codes: its kind, the series or the task it is about, the region, the market, and the years without a
figure. Figures are rows of `queries.figures`; nothing here says why a figure is missing, or that it does not exist.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal

import pandas as pd

Kind = Literal["national", "task", "setting", "province"]
KINDS: tuple[Kind, ...] = ("national", "task", "setting", "province")
COLUMNS = ["kind", "task_no", "family_key", "indicators", "region", "market", "years", "part_years"]
NATIONWIDE, ANY_PROVINCE = "CN", "provinces"
FIRST_YEAR = 2015
LEAST_OTHERS = 5
RURAL_SETTINGS = ("rural", "urban_rural_junction", "rural_and_junction")
# Tasks that act against infringement; the others build institutions, which no market setting divides.
ENFORCEMENT_ASPECTS = ("key_areas", "ip_protection", "severe_punishment")
TOLD_BY_MARKET = ("cases", "persons")


def last_covered_year(figures: pd.DataFrame) -> int:
    """The last year for which any source gives a whole-year figure: of later ones only parts can be known."""
    return int(figures.loc[figures["is_whole_year"], "year"].max())


def last_years(agencies: Mapping[str, str]) -> dict[str, int]:
    """The last calendar year that can be asked of a series whose agency (in English) says that it ended.

    An agency `until 2018` was gone before that year's end: 2017 is the last whole year that it could count.
    """
    ended = {key: re.search(r"until (\d{4})", agency) for key, agency in agencies.items()}
    return {key: int(match[1]) - 1 for key, match in ended.items() if match}


def national(
    figures: pd.DataFrame, families: Iterable[str], first: int, last: int, ends: Mapping[str, int] | None = None
) -> pd.DataFrame:
    """The calendar years `first` to `last` for which a series of `families` has no whole-year nationwide figure.

    One row a series. A series in `ends` is asked up to that year only. `part_years` are those of the missing years that
    a figure of another period touches: a part of the year, a campaign, a longer span.
    """
    own = figures[figures["region"] == NATIONWIDE]
    whole = {family: set(part["year"]) for family, part in own[own["is_whole_year"]].groupby("family_key")}
    some = {family: _touched(part) for family, part in own.groupby("family_key")}
    rows = []
    for family in dict.fromkeys(families):
        end = min(last, (ends or {}).get(family, last))
        missing = [year for year in range(first, end + 1) if year not in whole.get(family, ())]
        if missing:
            parts = tuple(year for year in missing if year in some.get(family, ()))
            rows.append(("national", "", family, (family.split(".")[0],), NATIONWIDE, "", tuple(missing), parts))
    return _frame(rows)


def tasks(task_numbers: Sequence[str], links: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """The tasks that no nationwide series measures, directly or in part; what is only context measures nothing.

    `links` are rows of `queries.task_series`, whose `series_key` is empty where nothing nationwide is published.
    """
    measuring = links[(links["relation"] != "context") & links["series_key"].notna()]
    known = set(measuring["task_no"])
    years = tuple(range(first, last + 1))
    named = links[links["relation"] != "context"].groupby("task_no")["indicator"].agg(tuple).to_dict()
    return _frame(
        ("task", number, "", named.get(number, ()), NATIONWIDE, "", years, ())
        for number in task_numbers
        if number not in known
    )


def settings(
    figures: pd.DataFrame,
    aspects: Mapping[str, str],
    links: pd.DataFrame,
    units: Mapping[str, str],
    province_codes: Collection[str],
    first: int,
    last: int,
) -> pd.DataFrame:
    """The rural and junction market settings for which a task's direct indicators have no figure of any period.

    One row for the nation and one for the provinces taken together, each only if none is published there. Tasks are
    those against infringement (`aspects`: aspect by task number) with a direct indicator of cases or persons (`units`:
    unit by indicator) whose series is not bound to another market setting, such as imports or the internet.
    """
    direct = links[links["relation"] == "direct"]
    rows = []
    for number, aspect in aspects.items():
        own = direct[direct["task_no"] == number]
        divisible = [
            link.family_key.split(".")[1] in ("all", *RURAL_SETTINGS) and units.get(link.indicator) in TOLD_BY_MARKET
            for link in own.itertuples()
        ]
        if aspect not in ENFORCEMENT_ASPECTS or not any(divisible):
            continue
        indicators = tuple(dict.fromkeys(own["indicator"]))
        known = figures[figures["indicator"].isin(indicators)]
        for market in RURAL_SETTINGS:
            regions = set(known.loc[known["market"] == market, "region"])
            for level, published in (
                (NATIONWIDE, NATIONWIDE in regions),
                (ANY_PROVINCE, bool(regions & set(province_codes))),
            ):
                if not published:
                    rows.append(("setting", number, "", indicators, level, market, tuple(range(first, last + 1)), ()))
    return _frame(rows)


def provinces(
    figures: pd.DataFrame,
    families: Iterable[str],
    province_codes: Sequence[str],
    first: int,
    last: int,
    least_others: int = LEAST_OTHERS,
) -> pd.DataFrame:
    """The years in which a province has no figure of a series at all while `least_others` other provinces have one.

    The others have one if its period ends in that year; the province has one if its period so much as touches the year.
    One row a series and province.
    """
    of_provinces = figures[figures["region"].isin(province_codes)]
    rows = []
    for family in dict.fromkeys(families):
        own = of_provinces[of_provinces["family_key"] == family]
        publishing = own[own["year"].between(first, last)].groupby("year")["region"].nunique()
        asked = sorted(int(year) for year in publishing.index[publishing >= least_others])
        for region in province_codes:
            touched = _touched(own[own["region"] == region]) if asked else set()
            missing = tuple(year for year in asked if year not in touched)
            if missing:
                rows.append(("province", "", family, (family.split(".")[0],), region, "", missing, ()))
    return _frame(rows)


def ranges(years: Sequence[int]) -> list[str]:
    """Ascending years as spans: 2015, 2016, 2017, 2019 is `2015–2017`, `2019`."""
    spans: list[list[int]] = []
    for year in years:
        if spans and spans[-1][1] == year - 1:
            spans[-1][1] = year
        else:
            spans.append([year, year])
    return [f"{low}" if low == high else f"{low}–{high}" for low, high in spans]


def _touched(figures: pd.DataFrame) -> set[int]:
    """Every year that a period lies in or reaches into."""
    spans = zip(figures["period_start"].dt.year, figures["period_end"].dt.year, strict=True)
    return {year for low, high in spans for year in range(low, high + 1)}


def _frame(rows: Iterable[tuple[object, ...]]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=COLUMNS, dtype=object)
