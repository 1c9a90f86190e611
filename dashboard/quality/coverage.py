"""What was found published, counted: rows of a heatmap, the figures behind each, and the finding in a sentence.

Everything counted here is derived from the list of figures and says so; a count of 0 is the absence of a figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.figures import numbers
from dashboard.figures.settings import Setting
from dashboard.quality.heatmap import Colours, Row
from locales import localized, t

NATIONWIDE = "CN"
COMBINED = "rural_junction"


@dataclass(frozen=True)
class View:
    """A heatmap to be: its rows, and the figures with the code of their row in the column `row`.

    A figure that belongs to several rows stands there once for each.
    """

    rows: list[Row]
    figures: pd.DataFrame
    colours: Colours


def cells(figures: pd.DataFrame) -> pd.DataFrame:
    """Figures by row and the year in which their period ends: `whole` (whole years) and `part` (all other periods)."""
    columns = (figures[name].tolist() for name in ("row", "year", "is_whole_year"))
    counted: dict[tuple[str, int], list[int]] = {}
    for row, year, is_whole in zip(*columns, strict=True):
        counted.setdefault((row, year), [0, 0])[0 if is_whole else 1] += 1
    index = pd.MultiIndex.from_tuples(sorted(counted), names=["row", "year"])
    return pd.DataFrame([counted[cell] for cell in index], index, ["whole", "part"], dtype=int)


def of_indicators(national: pd.DataFrame, catalogue: pd.DataFrame, topics: Mapping[str, str], grouped: bool) -> View:
    """Nationwide figures of the indicators in `catalogue`: by topic in its order, or those with most years first."""
    listed = catalogue.drop_duplicates("indicator")
    figures = national[national["family_key"].isin(catalogue["family_key"])]
    figures = figures.assign(row=figures["indicator"])
    if grouped:
        order = {topic: place for place, topic in enumerate(topics)}
        listed = listed.sort_values("topic", key=lambda column: column.map(order), kind="stable")
    else:
        known = figures.groupby("indicator")["year"].nunique()
        listed = listed[listed["indicator"].isin(known.index)]
        listed = listed.sort_values("indicator", key=lambda column: -column.map(known), kind="stable")
    names = listed[localized("name_en")]
    return View(
        [
            Row(code, name, topics.get(topic, topic) if grouped else "")
            for code, name, topic in zip(listed["indicator"], names, listed["topic"], strict=True)
        ],
        figures,
        "steps",
    )


def of_provinces(figures: pd.DataFrame, provinces: Mapping[str, str]) -> View:
    """Figures of the province-level units, all indicators together."""
    own = figures[figures["region"].isin(list(provinces))]
    return View([Row(code, name) for code, name in provinces.items()], own.assign(row=own["region"]), "counts")


def of_settings(figures: pd.DataFrame, settings: Mapping[str, Setting], provinces: Sequence[str]) -> View:
    """Figures of each market setting, nationwide and of the province-level units together."""
    levels = {
        "nationwide": (t("Nationwide"), figures[figures["region"] == NATIONWIDE]),
        "provinces": (t("Provinces"), figures[figures["region"].isin(provinces)]),
    }
    rows, parts = [], []
    for level, (heading, own) in levels.items():
        for code, setting in settings.items():
            # The three members that it is made of stand as rows of their own.
            if code != COMBINED:
                rows.append(Row(f"{code}.{level}", setting.name, heading))
                parts.append(own[setting.covers(own)].assign(row=f"{code}.{level}"))
    return View(rows, pd.concat(parts), "counts")


def indicators_finding(view: View, years: Sequence[int]) -> str:
    """How many of the cells of `of_indicators` hold a whole year, only parts, or nothing."""
    counted = cells(view.figures[view.figures["year"].isin(years)])
    every = len(view.rows) * len(years)
    whole = int((counted["whole"] > 0).sum())
    parts = int((counted["whole"] == 0).sum())
    return t(
        "Of {indicators} indicators in {years} years, {whole} of {every} cells ({share}) hold a nationwide figure for a "
        "whole year, {parts} only for parts of a year, campaigns or longer periods, and {none} hold none (counted here).",
        indicators=len(view.rows),
        years=len(years),
        whole=f"{whole:,}",
        every=f"{every:,}",
        share=numbers.percent(whole / every),
        parts=f"{parts:,}",
        none=f"{every - whole - parts:,}",
    )


def provinces_finding(view: View, years: Sequence[int]) -> str:
    """Which province has most figures, how many have none, and in which year most provinces have one."""
    within = view.figures[view.figures["year"].isin(years)]
    span = f"{years[0]}–{years[-1]}"
    if within.empty:
        return t("No province has a figure in {span}.", span=span)
    counts = within["row"].value_counts()
    named = {row.code: row.label for row in view.rows}
    by_year = within.groupby("year")["row"].nunique()
    fullest = int(by_year[by_year == by_year.max()].index.max())
    return t(
        "In {span}, {some} of {all} province-level units have a figure; {most} has most ({figures}). The fullest year is "
        "{year}, with {count} of them; {empty} of {every} cells hold none (counted here).",
        span=span,
        some=len(counts),
        all=len(view.rows),
        most=named[counts.index[0]],
        figures=int(counts.iloc[0]),
        year=fullest,
        count=int(by_year.max()),
        empty=len(view.rows) * len(years) - len(cells(within)),
        every=len(view.rows) * len(years),
    )


def settings_finding(view: View, years: Sequence[int], all_provinces: int = 32) -> str:
    """How many years have a nationwide figure of the rural and junction markets, and how many provinces have any."""
    within = view.figures[view.figures["year"].isin(years)]
    said = []
    for code, name in (
        ("rural", t("Rural markets")),
        ("urban_rural_junction", t("urban-rural junction markets")),
        ("rural_and_junction", t("both counted together")),
    ):
        nationwide = within[within["row"] == f"{code}.nationwide"]
        provinces = within[within["row"] == f"{code}.provinces"]
        of_nation = (
            t("nationwide figures in {count} of {years} years", count=nationwide["year"].nunique(), years=len(years))
            if len(nationwide)
            else t("no nationwide figure")
        )
        of_provinces = (
            t(
                "figures of {count} of {all} province-level units",
                count=provinces["region"].nunique(),
                all=all_provinces,
            )
            if len(provinces)
            else t("none of any province")
        )
        said.append(t("{name}: {nation} and {provinces}", name=name, nation=of_nation, provinces=of_provinces))
    return t("; ").join(said) + t(" (counted here).")
