"""A headline: the figure of a series for a year, the change on the year before, how it stands among others, its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.cards import card_menu, card_view, charts
from dashboard.cards.cards import contradicted
from dashboard.figures import numbers, queries
from dashboard.figures.kept import kept
from dashboard.figures.periods import drawable, whole_years
from dashboard.figures.records import records
from dashboard.figures.text import plain, source_line, unit_name
from dashboard.page import filters
from dashboard.page.themes import theme
from locales import t


@dataclass(frozen=True)
class Among:
    """How a figure stands among those of other regions: in a phrase, and drawn."""

    said: str
    drawn: charts.Chart


def headline(
    snapshot: str,
    family: str,
    year: int,
    region: str = queries.NATIONWIDE,
    among: Among | None = None,
    key: str = "",
) -> None:
    """A headline of a series: its figure for `year`, the change on the year before, a small line, its source.

    Without a whole-year figure, the longest part of the year that has one, campaigns last; without any, the nearest whole year.
    How it stands `among` others takes the place of the line; `key` is the headline's place on the page, else that of its series.
    """
    shown = _of_headline(snapshot, family, year, region, theme())
    identity = f"headline:{family}:{region}"
    place = f"headline:{key}" if key else identity
    title = card_view.Link(f"**{shown.name}**", "indicator", {"id": shown.indicator}, tone="title")
    if shown.row is None:
        card_view.place(place, [title, card_view.Words(t("No whole-year figure is published."), "small")])
        return
    menu = card_menu.button(place, identity)
    small: list[card_view.Part] = [] if shown.line is None else [card_view.Drawing(shown.line, still=True)]
    if among is not None:
        small = [card_view.Words(among.said, "small"), card_view.Drawing(among.drawn)]
    parts: list[card_view.Part] = [
        title,
        card_view.Words(shown.figure, "strong"),
        card_view.Words(shown.said, "small"),
        *small,
        card_view.Words(shown.source, "small"),
        *shown.contradicted,
        menu,
    ]
    card_view.place(place, parts)
    if menu.open:
        card_menu.show(identity, _of_menu(snapshot, family, region, shown.row))


def _of_menu(snapshot: str, family: str, region: str, row: pd.Series | None) -> card_menu.HandOut:
    """What the menu of a headline with the figure `row` hands out."""
    rows = queries.figures(snapshot, families=[family], regions=[region])
    is_whole = row is not None and row["is_whole_year"]
    cited = rows[rows["is_whole_year"]] if is_whole else rows
    return card_menu.of_figures(snapshot, cited, {"periods": "whole"} if is_whole else {}, cited=row)


@dataclass(frozen=True)
class Headline:
    """The words and the small line of a headline, in one language and theme; no `row` where there is no figure to show."""

    name: str
    indicator: str
    row: pd.Series | None = None
    figure: str = ""
    said: str = ""
    line: charts.Chart | None = None
    source: str = ""
    contradicted: Sequence[card_view.Link] = ()


@kept()
def _of_headline(snapshot: str, family: str, year: int, region: str, theme: str) -> Headline:
    """What `headline` shows. A province that published one year only has no line: its dot would say nothing."""
    rows = queries.figures(snapshot, families=[family], regions=[region])
    name = plain(filters.family_names(queries.families(snapshot), snapshot)[family])
    indicator = rows["indicator"].iloc[0]
    whole = whole_years(rows)
    values = dict(zip(whole["year"].tolist(), whole["value"].tolist(), strict=True))
    if year in values:
        own = whole[whole["year"] == year]
        said = _change(snapshot, indicator, values, year)
    elif len(parts := drawable(rows[(rows["year"] == year) & ~rows["is_whole_year"]])):
        longest = parts.assign(
            length=parts["period_end"] - parts["period_start"], campaign=parts["period_kind"] == "campaign"
        )
        own = longest.sort_values(["campaign", "length"], ascending=[True, False]).head(1)
        (part,) = records(own)
        said = t("○ only for {period}", period=numbers.period(part.period_start, part.period_end, part.period_kind))
    elif values:
        nearest = min(values, key=lambda other: (abs(other - year), -other))
        own = whole[whole["year"] == nearest]
        said = t("not published for {year}; this is {nearest}", year=year, nearest=nearest)
    else:
        return Headline(name, indicator)
    row = own.iloc[0]
    joined = len(values) > (0 if region == queries.NATIONWIDE else 1)
    line = charts.sparkline(rows, int(row["year"]), theme) if joined else None
    return Headline(name, indicator, row, plain(_short(row)), said, line, source_line(own), contradicted(own))


def _short(row: pd.Series) -> str:
    """A figure in three significant digits with its word and unit."""
    value = float(row["value"])
    return numbers.worded(numbers.short(value), row["qualifier"], numbers.unit_label(unit_name(row, value)))


def _change(snapshot: str, indicator: str, values: Mapping[int, float], year: int) -> str:
    """The change on the year before as a phrase, or why there is none; `values` are those of whole years."""
    breaks = queries.breaks(snapshot)
    if (indicator, year) in zip(breaks["indicator"], breaks["year"], strict=True):
        return t("not comparable with {before}: series break", before=year - 1)
    if not values.get(year - 1):
        return t("no figure for {before} to compare with", before=year - 1)
    change = values[year] / values[year - 1] - 1
    arrow = "▲" if change > 0 else "▼" if change < 0 else "="
    return t(
        "{arrow} {change} on {before} (derived)",
        arrow=arrow,
        change=numbers.percent(change, signed=True),
        before=year - 1,
    )
