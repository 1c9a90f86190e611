"""The figure card: title, what is counted, the chart, its sources and notes, and what can be taken away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from dashboard.cards import card_menu, card_view, charts
from dashboard.cards.listing import figure_table
from dashboard.cards.trend_notes import trend_notes
from dashboard.figures import numbers, queries
from dashboard.figures.kept import kept
from dashboard.figures.periods import drawable
from dashboard.figures.records import records
from dashboard.figures.text import plain, published, source_line, what_is_counted, year_span
from dashboard.files import basket
from dashboard.page import filters
from dashboard.page.first_look import first_look
from dashboard.page.runs import done, section
from dashboard.page.themes import theme
from locales import localized, t

MOST_LINKS = 6
TABLE = "table"


def trend_grid(
    snapshot: str,
    families: Sequence[str],
    span: tuple[int, int] | None,
    regions: Sequence[str] = ("CN",),
    key: str = "",
) -> None:
    """Cards of several series side by side, over the years `span`; with several `regions`, a line for each.

    Series without a figure in it are named below; without any, the years that have figures are. `key` tells grids apart
    that may have a series in common.
    """
    shown = _of_grid(snapshot, families, span, regions, key, theme())
    _side_by_side(snapshot, shown, span, regions, key)
    if shown.left_out and not shown.cards:
        known = queries.figures(snapshot, families=families, regions=regions)
        nearest = t(" The nearest: {years}.", years=year_span(known)) if len(known) else ""
        st.info(plain(t("No figure is published for the years chosen.") + nearest), icon=":material/search_off:")
    elif shown.left_out:
        st.caption(plain(t("No figure published for these years: {series}", series=t("; ").join(shown.left_out))))


@dataclass(frozen=True)
class Trend:
    """What a card of some series over the years shows, in one language and theme."""

    families: Sequence[str]
    words: Words
    chart: charts.Chart | None


@dataclass(frozen=True)
class Grid:
    """Cards side by side, and the names of the series that have no figure to draw."""

    cards: Sequence[Trend]
    left_out: Sequence[str] = ()


def _side_by_side(snapshot: str, shown: Grid, span: tuple[int, int] | None, regions: Sequence[str], key: str) -> None:
    """The cards of a grid; what a choice puts in the place of another card is drawn into that card."""
    with st.grid(2, min_column_width=330, border=True) as grid:
        for place, drawn in enumerate(shown.cards):
            rows = partial(_figures, snapshot, drawn.families, span, regions)
            with grid.cell():
                _draw(snapshot, rows, drawn.words, drawn.chart, place=f"{key}:{place}")


def _figures(
    snapshot: str, families: Sequence[str], span: tuple[int, int] | None, regions: Sequence[str]
) -> pd.DataFrame:
    first, last = span or (None, None)
    return queries.figures(snapshot, families=families, regions=regions, first_year=first, last_year=last)


@kept()
def _of_grid(
    snapshot: str, families: Sequence[str], span: tuple[int, int] | None, regions: Sequence[str], key: str, theme: str
) -> Grid:
    """What `trend_grid` shows."""
    rows = _figures(snapshot, families, span, regions)
    names = filters.family_names(queries.families(snapshot), snapshot)
    known = set(rows["family_key"])
    label = localized("region_en") if len(regions) > 1 else None

    def place(family: str) -> str:
        # Where one series is picked at a time, a table that is open stays so for the next one.
        return key if key and len(families) == 1 else f"{key}:{family}"

    return Grid(
        [
            _of_trend(rows[rows["family_key"] == family], snapshot, theme, names[family], label, place(family))
            for family in families
            if family in known
        ],
        [names[family] for family in families if family not in known],
    )


def first_and_any(snapshot: str, families: Sequence[str], span: tuple[int, int] | None) -> None:
    """The first six of nationwide series side by side, and below them any other that the reader picks."""
    trend_grid(snapshot, families[:6], span)
    if families[6:]:
        _any_other(snapshot, families[6:], span)


@section
def _any_other(snapshot: str, families: Sequence[str], span: tuple[int, int] | None) -> None:
    names = filters.family_names(queries.families(snapshot), snapshot)
    label = t("Any other nationwide series ({count})", count=len(families))
    picked = filters.one("more", label, families, None, lambda key: names[key])
    trend_grid(snapshot, [picked], span, key="any-other")


@section
def one_of(snapshot: str, catalogue: pd.DataFrame, headline: Sequence[str], span: tuple[int, int]) -> None:
    """The card of a series that the reader picks, by topic, of those of a `catalogue`."""
    picked = filters.series_picker(snapshot, catalogue, headline)
    trend_grid(snapshot, [picked], span, key="picked")


def breakdown_grid(snapshot: str, families: Sequence[str], dimension: str, span: tuple[int, int]) -> None:
    """Cards of one indicator each, a line for each member of `dimension` that its agency publishes."""
    shown = _of_breakdown(snapshot, families, dimension, span, theme())
    _side_by_side(snapshot, shown, span, [queries.NATIONWIDE], dimension)


@kept()
def _of_breakdown(snapshot: str, families: Sequence[str], dimension: str, span: tuple[int, int], theme: str) -> Grid:
    """What `breakdown_grid` shows."""
    catalogue = queries.families(snapshot).set_index("family_key")
    rows = _figures(snapshot, families, span, [queries.NATIONWIDE])
    shown = []
    for indicator in dict.fromkeys(catalogue["indicator"][list(families)]):
        own = rows[rows["indicator"] == indicator]
        parts = own[own[dimension] != "all"]
        own = parts if parts["family_key"].nunique() > 1 else own
        if own.empty:
            continue
        label = localized(f"{dimension}_en") if own["family_key"].nunique() > 1 else None
        shown.append(
            _of_trend(own, snapshot, theme, own[localized("indicator_en")].iloc[0], label, f"{dimension}:{indicator}")
        )
    return Grid(shown)


def trend_card(
    snapshot: str,
    rows: pd.DataFrame,
    name: str,
    label: str | None = None,
    key: str = "",
    height: int = 260,
    given: Mapping[str, str] | None = None,
    counted: str | None = None,
) -> None:
    """A card with `rows`, of one indicator, over the years; one line a value of the column `label`.

    `given` and `counted` are those of `card`.
    """
    drawn = _of_trend(rows, snapshot, theme(), name, label, key, height, counted)
    with st.container(border=True):
        _draw(snapshot, lambda: rows, drawn.words, drawn.chart, given=given)


@kept()
def _of_trend(
    rows: pd.DataFrame,
    snapshot: str,
    theme: str,
    name: str,
    label: str | None = None,
    key: str = "",
    height: int = 260,
    counted: str | None = None,
) -> Trend:
    """What `trend_card` shows."""
    breaks = queries.breaks(snapshot)
    breaks = breaks[breaks["indicator"].isin(rows["indicator"].unique())]
    drawn = drawable(rows)
    title = t("{name}, {years}", name=name, years=year_span(drawn if not drawn.empty else rows))
    chart = None if drawn.empty else charts.over_time(rows, breaks, label, height, theme)
    return Trend(
        list(rows["family_key"].unique()),
        _words(rows, title, chart is not None, trend_notes(rows, breaks), key, counted),
        chart,
    )


def card(
    snapshot: str,
    rows: pd.DataFrame,
    title: str,
    chart: charts.Chart | None,
    notes: Sequence[str] = (),
    key: str = "",
    on_click: Callable[[str], None] | None = None,
    counted: str | None = None,
    given: Mapping[str, str] | None = None,
    draw: str = "",
) -> None:
    """Draw a card for `rows` of `queries.figures`, all of which its table and its menu hold.

    `key` is the card's place on the page, else that of its first series; `on_click` hears the region that the reader clicks in the chart. `given`
    and `draw` are those of `card_menu.of_figures`.
    """
    words = _words(rows, title, chart is not None, notes, key, counted)
    with st.container(border=True):
        _draw(snapshot, lambda: rows, words, chart, on_click, given, draw)


@dataclass(frozen=True)
class Words:
    """What a card says in one language."""

    identity: str
    title: str
    counted: str
    # Stands in for the chart where nothing can be drawn.
    latest: Sequence[str]
    notes: str
    links: Sequence[card_view.Link]


@kept()
def _words(
    rows: pd.DataFrame, title: str, is_drawn: bool, notes: Sequence[str], key: str, counted: str | None = None
) -> Words:
    return Words(
        identity=key or rows["family_key"].iloc[0],
        title=plain(title),
        counted=plain(counted or what_is_counted(rows)),
        latest=[
            f"**{plain(published(row))}** · {numbers.period(row.period_start, row.period_end, row.period_kind)}"
            for row in records(rows.tail(3))
        ]
        if not is_drawn
        else [],
        notes="  \n".join([*(plain(note) for note in notes), source_line(rows)]),
        links=[*contradicted(rows), *_indicators(rows)],
    )


def contradicted(rows: pd.DataFrame) -> list[card_view.Link]:
    """A link to the contradictions of their topics, if another source contradicts any of `rows`."""
    contested = rows.loc[rows["n_contradicting"] > 0, "topic"]
    if contested.empty:
        return []
    label = (
        t("⚠ contradicted by another source")
        if len(rows) == 1
        else t("⚠ contradicted by another source: {count} of these figures", count=len(contested))
    )
    return [card_view.Link(plain(label), "contradictions", {"topic": ",".join(contested.unique())}, tone="warning")]


def _indicators(rows: pd.DataFrame) -> list[card_view.Link]:
    """Where all observations of each indicator stand."""
    indicators = rows.drop_duplicates("indicator").head(MOST_LINKS)
    several = len(indicators) > 1
    return [
        card_view.Link(
            t("All observations: {name}", name=plain(name)) if several else t("All observations and sources"),
            "indicator",
            {"id": code},
            "fact_check",
        )
        for code, name in zip(indicators["indicator"], indicators[localized("indicator_en")], strict=True)
    ]


def _draw(
    snapshot: str,
    rows: Callable[[], pd.DataFrame],
    words: Words,
    chart: charts.Chart | None,
    on_click: Callable[[str], None] | None = None,
    given: Mapping[str, str] | None = None,
    draw: str = "",
    place: str = "",
) -> None:
    identity = f"card:{words.identity}"
    place = f"card:{place}" if place else identity
    if on_click is not None and (region := done(place, "clicked")):
        on_click(region)
    name = f"{TABLE}:{identity}"
    table = card_view.Button(name, t("Table and sources"), "table_rows", card_view.is_open(place, name))
    menu = card_menu.button(place, identity)
    parts: list[card_view.Part] = [
        card_view.Words(words.title, "h4"),
        card_view.Words(words.counted, "small"),
        *([card_view.Drawing(chart, clickable=on_click is not None)] if chart is not None else []),
        *(card_view.Words(line) for line in words.latest),
        card_view.Words(words.notes, "small"),
        *words.links,
        table,
        menu,
    ]
    card_view.place(place, parts)
    if chart is not None:
        first_look()
    if table.open:
        with st.container(key=f"table-of:{identity}"):
            figure_table(rows())
            basket.button(rows(), words.identity)
    if menu.open:
        card_menu.show(identity, card_menu.of_figures(snapshot, rows(), given, draw))
