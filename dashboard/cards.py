"""The figure card: title, what is counted, the chart, its sources and notes, and what can be taken away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard import basket, card_menu, charts, filters, numbers, queries
from dashboard.kept import kept
from dashboard.links import page, page_link
from dashboard.listing import figure_table
from dashboard.periods import drawable, whole_years
from dashboard.records import records
from dashboard.text import plain, published, source_line, unit_name, what_is_counted, year_span
from dashboard.themes import theme
from dashboard.trend_notes import trend_notes
from locales import localized, t

MOST_LINKS = 6
STILL = charts.CONFIG | {"staticPlot": True}


def trend_grid(
    snapshot: str,
    families: Sequence[str],
    span: tuple[int, int] | None,
    regions: Sequence[str] = ("CN",),
    key: str = "",
) -> None:
    """Cards of several series side by side, over the years `span`; with several `regions`, a line for each.

    Series without a figure in it are named below; without any, the years that have figures are.
    """
    shown = _of_grid(snapshot, families, span, regions, key, theme())
    with st.grid(2, min_column_width=330) as grid:
        for drawn in shown.cards:
            with grid.cell():
                _draw(snapshot, drawn.rows, drawn.words, drawn.chart)
    if shown.left_out and not shown.cards:
        known = queries.figures(snapshot, families=families, regions=regions)
        nearest = t(" The nearest: {years}.", years=year_span(known)) if len(known) else ""
        st.info(plain(t("No figure is published for the years chosen.") + nearest), icon=":material/search_off:")
    elif shown.left_out:
        st.caption(plain(t("No figure published for these years: {series}", series=t("; ").join(shown.left_out))))


@dataclass(frozen=True)
class Trend:
    """What a card of figures over the years shows, in one language and theme."""

    rows: pd.DataFrame
    words: Words
    chart: charts.Chart | None


@dataclass(frozen=True)
class Grid:
    """Cards side by side, and the names of the series that have no figure to draw."""

    cards: Sequence[Trend]
    left_out: Sequence[str] = ()


@kept(500)
def _of_grid(
    snapshot: str, families: Sequence[str], span: tuple[int, int] | None, regions: Sequence[str], key: str, theme: str
) -> Grid:
    """What `trend_grid` shows."""
    first, last = span or (None, None)
    rows = queries.figures(snapshot, families=families, regions=regions, first_year=first, last_year=last)
    names = filters.family_names(queries.families(snapshot), snapshot)
    known = set(rows["family_key"])
    label = localized("region_en") if len(regions) > 1 else None
    return Grid(
        [
            _of_trend(rows[rows["family_key"] == family], snapshot, theme, names[family], label, key)
            for family in families
            if family in known
        ],
        [names[family] for family in families if family not in known],
    )


def first_and_any(snapshot: str, families: Sequence[str], span: tuple[int, int] | None) -> None:
    """The first six of nationwide series side by side, and below them any other that the reader picks."""
    trend_grid(snapshot, families[:6], span)
    if families[6:]:
        names = filters.family_names(queries.families(snapshot), snapshot)
        label = t("Any other nationwide series ({count})", count=len(families) - 6)
        picked = filters.one("more", label, families[6:], None, lambda key: names[key])
        trend_grid(snapshot, [picked], span)


def breakdown_grid(snapshot: str, families: Sequence[str], dimension: str, span: tuple[int, int]) -> None:
    """Cards of one indicator each, a line for each member of `dimension` that its agency publishes."""
    with st.grid(2, min_column_width=330) as grid:
        for drawn in _of_breakdown(snapshot, families, dimension, span, theme()).cards:
            with grid.cell():
                _draw(snapshot, drawn.rows, drawn.words, drawn.chart)


@kept(500)
def _of_breakdown(snapshot: str, families: Sequence[str], dimension: str, span: tuple[int, int], theme: str) -> Grid:
    """What `breakdown_grid` shows."""
    catalogue = queries.families(snapshot).set_index("family_key")
    rows = queries.figures(snapshot, families=families, regions=["CN"], first_year=span[0], last_year=span[1])
    shown = []
    for indicator in dict.fromkeys(catalogue["indicator"][list(families)]):
        own = rows[rows["indicator"] == indicator]
        parts = own[own[dimension] != "all"]
        own = parts if parts["family_key"].nunique() > 1 else own
        if own.empty:
            continue
        label = localized(f"{dimension}_en") if own["family_key"].nunique() > 1 else None
        shown.append(_of_trend(own, snapshot, theme, own[localized("indicator_en")].iloc[0], label))
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
    _draw(snapshot, drawn.rows, drawn.words, drawn.chart, given=given)


@kept(2000)
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
    return Trend(rows, _words(rows, title, chart is not None, trend_notes(rows, breaks), key, counted), chart)


def card(
    snapshot: str,
    rows: pd.DataFrame,
    title: str,
    chart: charts.Chart | None,
    notes: Sequence[str] = (),
    key: str = "",
    on_select: Callable[[list[str]], None] | None = None,
    counted: str | None = None,
    given: Mapping[str, str] | None = None,
    draw: str = "",
) -> None:
    """Draw a card for `rows` of `queries.figures`, all of which its table and its menu hold.

    `key` tells cards of the same series apart; `on_select` hears the regions that the reader clicks in the chart. `given`
    and `draw` are those of `card_menu.of_figures`.
    """
    words = _words(rows, title, chart is not None, notes, key, counted)
    _draw(snapshot, rows, words, chart, on_select, given, draw)


@dataclass(frozen=True)
class Words:
    """What a card says in one language."""

    identity: str
    title: str
    counted: str
    # Stands in for the chart where nothing can be drawn.
    latest: Sequence[str]
    notes: str
    contradicted: int
    topics: str
    # Code and name of the indicators that the card leads to.
    indicators: Sequence[tuple[str, str]]


@kept(500)
def _words(
    rows: pd.DataFrame, title: str, is_drawn: bool, notes: Sequence[str], key: str, counted: str | None = None
) -> Words:
    contested = rows.loc[rows["n_contradicting"] > 0, "topic"]
    indicators = rows.drop_duplicates("indicator").head(MOST_LINKS)
    return Words(
        identity=f"{key}:{rows['family_key'].iloc[0]}:{rows['region'].iloc[0]}:{len(rows)}:{title}",
        title=plain(title),
        counted=plain(counted or what_is_counted(rows)),
        latest=[
            f"**{plain(published(row))}** · {numbers.period(row.period_start, row.period_end, row.period_kind)}"
            for row in records(rows.tail(3))
        ]
        if not is_drawn
        else [],
        notes="  \n".join([*(plain(note) for note in notes), source_line(rows)]),
        contradicted=len(contested),
        topics=",".join(contested.unique()),
        indicators=[
            (code, plain(name))
            for code, name in zip(indicators["indicator"], indicators[localized("indicator_en")], strict=True)
        ],
    )


def _draw(
    snapshot: str,
    rows: pd.DataFrame,
    words: Words,
    chart: charts.Chart | None,
    on_select: Callable[[list[str]], None] | None = None,
    given: Mapping[str, str] | None = None,
    draw: str = "",
) -> None:
    with st.container(border=True, key=f"card:{words.identity}"):
        st.markdown(f"#### {words.title}")
        st.caption(words.counted)
        if chart is not None:
            _chart(chart, words.identity, on_select)
        for line in words.latest:
            st.markdown(line)
        st.caption(words.notes)
        if words.contradicted:
            page_link(
                page("contradictions"),
                label=t(
                    ":orange[⚠ contradicted by another source: {count} of these figures]", count=words.contradicted
                ),
                query_params={"topic": words.topics},
            )
        for code, name in words.indicators:
            page_link(
                page("indicator"),
                label=t("All observations: {name}", name=name)
                if len(words.indicators) > 1
                else t("All observations and sources"),
                query_params={"id": code},
                icon=":material/fact_check:",
            )
        details = st.expander(t("Table and sources"), on_change="rerun", key=f"details:{words.identity}")
        if details.open:
            with details:
                figure_table(rows)
                basket.button(rows, words.identity)
        card_menu.take_away(words.identity, lambda: card_menu.of_figures(snapshot, rows, given, draw))


def headline(snapshot: str, family: str, year: int) -> None:
    """A headline of a nationwide series: its figure for `year`, the change on the year before, a small line, its source.

    Without a whole-year figure, the longest part of the year that has one, campaigns last; without any, the nearest whole year.
    """
    shown = _of_headline(snapshot, family, year, theme())
    page_link(page("indicator"), label=f"**{shown.name}**", query_params={"id": shown.indicator})
    if shown.row is None:
        st.caption(t("No whole-year figure is published."))
        return
    st.markdown(f"### {shown.figure}")
    st.caption(shown.said)
    if shown.line is not None:
        st.plotly_chart(shown.line.drawn, key=f"line:{shown.row['series_key']}", config=STILL, alt=shown.line.alt)
    st.caption(shown.source)
    card_menu.take_away(f"headline:{shown.row['series_key']}", lambda: _of_menu(snapshot, family, shown.row))


def _of_menu(snapshot: str, family: str, row: pd.Series | None) -> card_menu.HandOut:
    """What the menu of a headline with the figure `row` hands out."""
    rows = queries.figures(snapshot, families=[family], regions=[queries.NATIONWIDE])
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


@kept(2000)
def _of_headline(snapshot: str, family: str, year: int, theme: str) -> Headline:
    """What `headline` shows."""
    rows = queries.figures(snapshot, families=[family], regions=[queries.NATIONWIDE])
    name = plain(filters.family_names(queries.families(snapshot), snapshot)[family])
    indicator = rows["indicator"].iloc[0]
    breaks = queries.breaks(snapshot)
    whole = whole_years(rows).set_index("year", drop=False)
    parts = drawable(rows[(rows["year"] == year) & ~rows["is_whole_year"]])
    if year in whole.index:
        row = whole.loc[year]
        said = _change(whole, breaks, year)
    elif not parts.empty:
        longest = parts.assign(
            length=parts["period_end"] - parts["period_start"], campaign=parts["period_kind"] == "campaign"
        )
        row = longest.sort_values(["campaign", "length"], ascending=[True, False]).iloc[0]
        said = t(
            "○ only for {period}", period=numbers.period(row["period_start"], row["period_end"], row["period_kind"])
        )
    elif not whole.empty:
        nearest = min(whole.index, key=lambda other: (abs(other - year), -other))
        row = whole.loc[nearest]
        said = t("not published for {year}; this is {nearest}", year=year, nearest=nearest)
    else:
        return Headline(name, indicator)
    line = None if whole.empty else charts.sparkline(rows, int(row["year"]), theme)
    return Headline(name, indicator, row, plain(_short(row)), said, line, source_line(row.to_frame().T))


def _chart(chart: charts.Chart, key: str, on_select: Callable[[list[str]], None] | None) -> None:
    if on_select is None:
        st.plotly_chart(chart.drawn, key=f"chart:{key}", config=charts.CONFIG, alt=chart.alt)
        return
    state = st.plotly_chart(
        chart.drawn,
        key=f"chart:{key}",
        config=charts.CONFIG,
        alt=chart.alt,
        on_select="rerun",
        selection_mode="points",
    )
    points = state["selection"]["points"]
    regions = [str(point.get("location") or point.get("customdata") or "") for point in points]
    on_select([region for region in regions if region])


def _short(row: pd.Series) -> str:
    """A figure in three significant digits with its word and unit."""
    value = float(row["value"])
    return numbers.worded(numbers.short(value), row["qualifier"], numbers.unit_label(unit_name(row, value)))


def _change(whole: pd.DataFrame, breaks: pd.DataFrame, year: int) -> str:
    """The change on the year before as a phrase, or why there is none."""
    broken = breaks[(breaks["indicator"] == whole["indicator"].iloc[0]) & (breaks["year"] == year)]
    if not broken.empty:
        return t("not comparable with {before}: series break", before=year - 1)
    if year - 1 not in whole.index or not whole.loc[year - 1, "value"]:
        return t("no figure for {before} to compare with", before=year - 1)
    change = float(whole.loc[year, "value"]) / float(whole.loc[year - 1, "value"]) - 1
    arrow = "▲" if change > 0 else "▼" if change < 0 else "="
    return t(
        "{arrow} {change} on {before} (derived)",
        arrow=arrow,
        change=numbers.percent(change, signed=True),
        before=year - 1,
    )
