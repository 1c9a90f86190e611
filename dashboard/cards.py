"""The figure card: title, what is counted, the chart, its sources and notes, and what can be taken away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import streamlit as st

from dashboard import basket, card_menu, charts, filters, numbers, queries
from dashboard.links import page, page_link
from dashboard.listing import figure_table
from dashboard.periods import drawable, whole_years
from dashboard.text import plain, published, source_line, unit_name, what_is_counted, year_span
from dashboard.themes import theme
from dashboard.trend_notes import trend_notes
from locales import language, localized, t

MOST_LINKS = 6
STILL = charts.CONFIG | {"staticPlot": True}


def trend_grid(
    snapshot: str, families: Sequence[str], span: tuple[int, int] | None, region: str = "CN", key: str = ""
) -> None:
    """Cards of several series of one region side by side, over the years `span`.

    Series without a figure in it are named below; without any, the years that have figures are.
    """
    first, last = span or (None, None)
    rows = queries.figures(snapshot, families=families, regions=[region], first_year=first, last_year=last)
    names = filters.family_names(queries.families(snapshot), snapshot)
    drawn = [family for family in families if family in set(rows["family_key"])]
    left_out = [names[family] for family in families if family not in drawn]
    with st.grid(2, min_column_width=330) as grid:
        for family in drawn:
            with grid.cell():
                trend_card(snapshot, rows[rows["family_key"] == family], names[family], key=key)
    if left_out and not drawn:
        known = queries.figures(snapshot, families=families, regions=[region])
        nearest = t(" The nearest: {years}.", years=year_span(known)) if len(known) else ""
        st.info(plain(t("No figure is published for the years chosen.") + nearest), icon=":material/search_off:")
    elif left_out:
        st.caption(plain(t("No figure published for these years: {series}", series=t("; ").join(left_out))))


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
    catalogue = queries.families(snapshot).set_index("family_key")
    rows = queries.figures(snapshot, families=families, regions=["CN"], first_year=span[0], last_year=span[1])
    with st.grid(2, min_column_width=330) as grid:
        for indicator in dict.fromkeys(catalogue["indicator"][list(families)]):
            own = rows[rows["indicator"] == indicator]
            parts = own[own[dimension] != "all"]
            own = parts if parts["family_key"].nunique() > 1 else own
            if own.empty:
                continue
            label = localized(f"{dimension}_en")
            several = own["family_key"].nunique() > 1
            name = own[localized("indicator_en")].iloc[0]
            with grid.cell():
                trend_card(snapshot, own, name, label if several else None)


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
    breaks = queries.breaks(snapshot)
    breaks = breaks[breaks["indicator"].isin(rows["indicator"].unique())]
    drawn = drawable(rows)
    shown = drawn if not drawn.empty else rows
    title = t("{name}, {years}", name=name, years=year_span(shown))
    chart = None
    if not drawn.empty:
        chart = _drawn(snapshot, language(), theme(), _fingerprint(rows), label, height, rows, breaks)
    card(snapshot, rows, title, chart, trend_notes(rows, breaks), key, counted=counted, given=given)


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
    identity = f"{key}:{rows['family_key'].iloc[0]}:{rows['region'].iloc[0]}:{len(rows)}:{title}"
    with st.container(border=True, key=f"card:{identity}"):
        st.markdown(f"#### {plain(title)}")
        st.caption(plain(counted or what_is_counted(rows)))
        if chart is not None:
            _chart(chart, identity, on_select)
        else:
            for row in rows.tail(3).itertuples():
                st.markdown(
                    f"**{plain(published(row))}** · "
                    + numbers.period(row.period_start, row.period_end, row.period_kind)
                )
        contradicted = int((rows["n_contradicting"] > 0).sum())
        st.caption("  \n".join([*(plain(note) for note in notes), source_line(rows)]))
        if contradicted:
            page_link(
                page("contradictions"),
                label=t(":orange[⚠ contradicted by another source: {count} of these figures]", count=contradicted),
                query_params={"topic": ",".join(rows.loc[rows["n_contradicting"] > 0, "topic"].unique())},
            )
        indicators = rows.drop_duplicates("indicator").head(MOST_LINKS)
        for row in indicators.itertuples():
            name = plain(getattr(row, localized("indicator_en")))
            page_link(
                page("indicator"),
                label=t("All observations: {name}", name=name)
                if len(indicators) > 1
                else t("All observations and sources"),
                query_params={"id": row.indicator},
                icon=":material/fact_check:",
            )
        details = st.expander(t("Table and sources"), on_change="rerun", key=f"details:{identity}")
        if details.open:
            with details:
                figure_table(rows)
                basket.button(rows, identity)
        card_menu.take_away(identity, lambda: card_menu.of_figures(snapshot, rows, given, draw))


def headline(snapshot: str, rows: pd.DataFrame, breaks: pd.DataFrame, name: str, year: int) -> None:
    """A headline of one series: its figure for `year`, the change on the year before, a small line, its source.

    Without a whole-year figure, the longest part of the year that has one, campaigns last; without any, the nearest whole year.
    """
    whole = whole_years(rows).set_index("year", drop=False)
    parts = drawable(rows[(rows["year"] == year) & ~rows["is_whole_year"]])
    page_link(page("indicator"), label=f"**{plain(name)}**", query_params={"id": rows["indicator"].iloc[0]})
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
        st.caption(t("No whole-year figure is published."))
        return
    st.markdown(f"### {plain(_short(row))}")
    st.caption(said)
    if not whole.empty:
        line = _small(snapshot, language(), theme(), _fingerprint(rows), int(row["year"]), rows)
        st.plotly_chart(line.figure, key=f"line:{row['series_key']}", config=STILL, alt=line.alt)
    st.caption(source_line(row.to_frame().T))
    shown = rows[rows["is_whole_year"]] if row["is_whole_year"] else rows
    given = {"periods": "whole"} if row["is_whole_year"] else {}
    identity = f"headline:{row['series_key']}"
    card_menu.take_away(identity, lambda: card_menu.of_figures(snapshot, shown, given, cited=row))


def _fingerprint(rows: pd.DataFrame) -> tuple[object, ...]:
    """What tells two sets of rows of one snapshot apart."""
    keys = [rows["series_key"], rows["period_start"], rows["period_end"]]
    return tuple(zip(*keys, *([rows["measured"]] if "measured" in rows else []), strict=True))


@st.cache_resource(max_entries=2000, show_spinner=False)
def _drawn(
    snapshot: str,
    language: str,
    theme: str,
    fingerprint: tuple[object, ...],
    label: str | None,
    height: int,
    _rows: pd.DataFrame,
    _breaks: pd.DataFrame,
) -> charts.Chart:
    """`charts.over_time`, drawn once a snapshot, language and theme for all readers."""
    return charts.over_time(_rows, _breaks, label, height, theme)


@st.cache_resource(max_entries=2000, show_spinner=False)
def _small(
    snapshot: str, language: str, theme: str, fingerprint: tuple[object, ...], year: int, _rows: pd.DataFrame
) -> charts.Chart:
    """`charts.sparkline`, drawn once a snapshot, language and theme for all readers."""
    return charts.sparkline(_rows, year, theme)


def _chart(chart: charts.Chart, key: str, on_select: Callable[[list[str]], None] | None) -> None:
    if on_select is None:
        st.plotly_chart(chart.figure, key=f"chart:{key}", config=charts.CONFIG, alt=chart.alt)
        return
    state = st.plotly_chart(
        chart.figure,
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
