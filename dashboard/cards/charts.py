"""Charts as Plotly draws them, each with a sentence that states what it shows for those who cannot see it.

Frames are rows of `queries.figures`, of one unit. Colours are Okabe and Ito's, which colour-blind readers can tell
apart; grey is for what is not published.
"""

from __future__ import annotations

import html
import json
import math
import textwrap
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pandas as pd

from dashboard.figures import numbers
from dashboard.figures.kept import kept
from dashboard.figures.periods import drawable, one_a_year
from dashboard.figures.records import records
from dashboard.figures.text import published
from locales import localized, t

PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C6D31", "#7B6DB0", "#A14444", "#5F7F1E")
ACCENT, GREY = PALETTE[0], "#9A9A9A"
# Text on the page's own background, at least 4.5:1 in either theme.
INK = {"light": "#595959", "dark": "#BDBDBD"}
UNPUBLISHED = {"light": "#D9D9D9", "dark": "#6B6B6B"}
OUT_OF_SCOPE = {"light": "#EFEFEF", "dark": "#303338"}
BORDER = "#8A8A8A"
# What a browser that prefers dark puts for each colour of a light drawing.
IN_DARK = {colours["light"]: colours["dark"] for colours in (INK, UNPUBLISHED, OUT_OF_SCOPE)}
MAP_SCALE = ((0.0, "#DCEAF5"), (0.5, "#5BA3D0"), (1.0, "#08457E"))
# Longitudes and latitudes of the inset of a map, the South China Sea.
INSET = ((106, 123.5), (2.5, 25))
# Room above a map for its legend, in pixels.
KEY = 44
Figure = dict[str, Any]
GEOJSON = "app/static/china-provinces.geojson"
OUTLINES = Path(__file__).parents[1] / "web" / "static" / "china-provinces.geojson"


@dataclass(frozen=True)
class Chart:
    """A drawing as the JSON that Plotly reads, and the same finding as a sentence; `on_map` with places on a map.

    Made of plain values: Plotly's own classes check each one that they are given, which takes longer than all else that
    a page does.
    """

    drawn: bytes
    alt: str
    on_map: bool

    @classmethod
    def of(cls, figure: Figure, alt: str) -> Chart:
        """The chart of a figure with its `data` and its `layout`."""
        return cls(orjson.dumps(figure), alt, "geo" in figure["layout"])

    @property
    def figure(self) -> Figure:
        """A copy of the figure, free to change."""
        return dict(orjson.loads(self.drawn))


class Point(NamedTuple):
    """A figure, its place on the axis of years, what is drawn of it, and what to say of it."""

    row: Any
    x: float
    y: float
    hover: str


def over_time(
    rows: pd.DataFrame, breaks: pd.DataFrame, label: str | None = None, height: int = 300, theme: str = "light"
) -> Chart:
    """Lines over the years, one for each value of the column `label`, or a single one.

    Whole years are joined, a missing year is a gap; parts of a year and campaigns are hollow marks as wide as their
    period; each row of `breaks` is a thin vertical rule before its year. A column `measured` stands in for `value` on
    the axis, never in the text.
    """
    rows = drawable(rows)
    measured = "measured" if "measured" in rows else "value"
    points = [Point(row, _place(row), float(getattr(row, measured)), _hover(row, label)) for row in records(rows)]
    lines: dict[str, list[Point]] = {}
    for point in points:
        lines.setdefault(str(getattr(point.row, label)) if label else "", []).append(point)
    groups = sorted(lines.items(), key=lambda group: -group[1][-1].y)
    direct = len(groups) <= 4
    years = set(breaks["year"])
    traces = [
        trace
        for index, (name, part) in enumerate(groups)
        for trace in _line(name, part, years, PALETTE[index % len(PALETTE)])
    ]
    values = _value_axis(points)
    low, high = min(point.x for point in points), max(point.x for point in points)
    shown = [row for row in records(breaks) if low < row.year <= high + 0.5]
    notes = [
        {
            "x": row.year - 0.5,
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "showarrow": False,
            "text": f"⌇{row.year}",
            "hovertext": html.escape(getattr(row, localized("reason_en"))),
            "font": {"size": 11, "color": INK[theme]},
        }
        for row in shown
    ]
    if direct:
        notes += _end_labels(groups, values["range"], high, height, INK[theme])
    wide = max(high - low, 1)
    room = 0.05 if not direct else 0.2 if len(groups) == 1 else 0.3
    step = max(1, round(wide / 7))
    # A year reaches half a year to each side of its number, which is shown even where all that there is lies to one side.
    first, last = math.floor(low + 0.5), math.floor(high + 0.5)
    layout = {
        "shapes": [_rule(row.year - 0.5) for row in shown],
        "annotations": notes,
        "xaxis": {
            "range": [min(low - 0.04 * wide - 0.3, first - 0.1), max(high + room * wide + 0.1, last + 0.1)],
            "tickvals": list(range(first, last + 1, step)),
            "tickformat": "d",
            "showgrid": False,
            "zeroline": False,
            "tickfont": {"color": INK[theme]},
        },
        "yaxis": values | {"tickfont": {"color": INK[theme]}},
        "height": height,
        "margin": {"l": 4, "r": 4, "t": 22, "b": 4},
        "hovermode": "closest",
        "showlegend": not direct,
        "legend": {"orientation": "h", "y": -0.15, "x": 0, "font": {"color": INK[theme]}},
    }
    figure = {"data": traces, "layout": layout}
    return Chart.of(figure, _finding_over_time({name: [point.row for point in part] for name, part in groups}))


@kept()
def ranked(
    rows: pd.DataFrame, value: str, label: str, text: pd.Series, accent: str | None = None, theme: str = "light"
) -> Chart:
    """Horizontal bars of the column `value`, largest first, named by the column `label` and marked with `text`.

    `accent` is the region to bring out; without it all bars have the accent colour.
    """
    rows = rows.assign(text=text).sort_values(value, ascending=True)
    colours = [ACCENT if accent in (None, region) else GREY for region in rows["region"]]
    hover = [_hover(row, None) for row in records(rows)]
    figure = bars_of(rows[value].tolist(), rows[label].tolist(), rows["text"].tolist(), colours, hover, 24, theme)
    figure["data"][0]["customdata"] = rows["region"].tolist()
    top = rows.iloc[::-1]
    leading = t(", ").join(f"{name} {mark}" for name, mark in zip(top[label][:3], top["text"][:3], strict=True))
    return Chart.of(figure, t("{count} regions; the largest: {leading}.", count=len(rows), leading=leading))


def side_by_side(rows: pd.DataFrame, theme: str = "light") -> Chart:
    """Bars of what each publication says of a cell, from `queries.every_observation`: the preferred one in the accent."""
    rows = rows.iloc[::-1]
    dates = rows["published_on"].fillna(t("undated"))
    sources = [f"{name}{t(', ')}{date}" for name, date in zip(rows[localized("publisher_en")], dates, strict=True)]
    said = [published(row) for row in records(rows)]
    labels: list[str] = []
    for source in sources:
        label = "<br>".join(_lines(source))
        # Bars of one name would stand on each other.
        labels.append(label + "\u200b" * labels.count(label))
    colours = [ACCENT if relation == "preferred" else GREY for relation in rows["relation"]]
    hover = [
        f"<b>{html.escape(value)}</b><br>{html.escape(_wrap(source))}"
        for source, value in zip(sources, said, strict=True)
    ]
    figure = bars_of(rows["value"].tolist(), labels, said, colours, hover, 56, theme)
    each = [t("{name}: {sentence}", name=source, sentence=value) for source, value in zip(sources, said, strict=True)]
    return Chart.of(figure, t("; ").join(reversed(each)) + t("."))


def bars_of(
    values: list[float],
    labels: list[str],
    text: list[str],
    colours: list[str],
    hover: list[str],
    thickness: int,
    theme: str,
) -> Figure:
    """Horizontal bars from 0, the last on top, named by `labels` and marked with `text`; `thickness` in pixels."""
    low, high = min(0.0, *values), max(0.0, *values)
    # The text at the end of a bar needs its room on a phone, too; a Chinese character is as wide as two others.
    widest = max(sum(2 if ord(letter) > 255 else 1 for letter in mark) for mark in text)
    room = (high - low or 1.0) * min(0.1 + 0.025 * widest, 0.7)
    ink = {"color": INK[theme]}
    bars = {
        "type": "bar",
        "x": values,
        "y": labels,
        "orientation": "h",
        "marker": {"color": colours},
        "text": text,
        "textposition": "outside",
        "textfont": ink,
        "cliponaxis": False,
        "hovertext": hover,
        "hoverinfo": "text",
    }
    layout = {
        "xaxis": {
            "visible": False,
            "range": [low - (room if low < 0 else 0), high + room],
            "zeroline": low < 0,
            "tickfont": ink,
        },
        "yaxis": {"showgrid": False, "ticksuffix": " ", "automargin": True, "tickfont": ink},
        "height": thickness * len(values) + 30,
        "margin": {"l": 4, "r": 4, "t": 8, "b": 4},
        "bargap": 0.25,
        "legend": {"font": ink},
    }
    return {"data": [bars], "layout": layout}


@kept()
def province_map(
    rows: pd.DataFrame,
    value: str,
    text: pd.Series,
    theme: str = "light",
    hover: list[str] | None = None,
    missing: str | None = None,
) -> Chart:
    """A map of the provinces coloured by the column `value`; grey where nothing is published, or where `missing` says why.

    `hover` is what to say of each row, else its figure with `text`. The outlines are a static file that the
    browser fetches once; an inset shows the South China Sea.
    """
    if hover is None:
        hover = [f"{_hover(row, None)}<br>{html.escape(mark)}" for row, mark in zip(records(rows), text, strict=True)]
    ids, outside, names = _outline_ids()
    published_in = set(rows["region"])
    low, high = min(0.0, float(rows[value].min())), float(rows[value].max())
    ticks, labels = numbers.axis_ticks(low, high)
    outline = {"line": {"width": 0.5, "color": BORDER}}
    shared = {"type": "choropleth", "geojson": GEOJSON, "featureidkey": "id", "hoverinfo": "text", "marker": outline}
    greys = [
        shared
        | {
            "locations": codes,
            "z": [0] * len(codes),
            "colorscale": [[0, colour], [1, colour]],
            "showscale": False,
            "hovertext": [f"{html.escape(names[code])}<br>{note}" for code in codes],
        }
        for codes, colour, note in (
            (
                [code for code in ids if code not in published_in],
                UNPUBLISHED[theme],
                missing or t("not published"),
            ),
            (outside, OUT_OF_SCOPE[theme], t("not covered by these statistics")),
        )
    ]
    coloured = shared | {
        "locations": rows["region"].tolist(),
        "z": rows[value].tolist(),
        "zmin": low,
        "zmax": high,
        "colorscale": MAP_SCALE,
        "hovertext": hover,
        "colorbar": {
            "orientation": "h",
            "thickness": 10,
            "len": 0.45,
            "x": 0.02,
            "xanchor": "left",
            "y": 0.02,
            "yanchor": "bottom",
            "tickvals": ticks,
            "ticktext": labels,
            "outlinewidth": 0,
            "tickfont": {"color": INK[theme]},
        },
    }
    traces: list[dict[str, Any]] = []
    for geo, south_of_map in (("geo", 18.5), ("geo2", -90.0)):
        longitudes, latitudes = _dash_line(south_of_map)
        dashes = {
            "type": "scattergeo",
            "lon": longitudes,
            "lat": latitudes,
            "mode": "lines",
            "line": {"width": 1, "color": BORDER},
            "hoverinfo": "skip",
            "showlegend": False,
        }
        provinces = [*greys, coloured]
        if geo == "geo2":
            provinces = [_only(trace, _in_the_inset()) | {"showscale": False} for trace in provinces]
        traces += [trace | {"geo": geo} for trace in (dashes, *provinces)]
    # Empty traces, for the two greys in the legend.
    traces += [
        {
            "type": "scattergeo",
            "lon": [None],
            "lat": [None],
            "mode": "markers",
            "marker": {"symbol": "square", "size": 11, "color": colour, "line": {"width": 1, "color": BORDER}},
            "name": note,
            "showlegend": True,
        }
        for colour, note in (
            (UNPUBLISHED[theme], t("not published")),
            (OUT_OF_SCOPE[theme], t("not covered: Hong Kong, Macao, Taiwan")),
        )
    ]
    clear = {"visible": False, "bgcolor": "rgba(0,0,0,0)"}
    layout = {
        "height": 440,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "dragmode": False,
        "showlegend": True,
        "legend": {
            "x": 0.01,
            "xanchor": "left",
            "y": 1,
            "yanchor": "top",
            "bgcolor": "rgba(0,0,0,0)",
            "font": {"color": INK[theme]},
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "geo": clear
        | {
            "projection": {"type": "conic equal area", "parallels": [25, 47], "rotation": {"lon": 105}},
            "lonaxis": {"range": [80, 130]},
            "lataxis": {"range": [17.8, 54]},
            "domain": {"x": [0, 1], "y": [0, 1 - KEY / 440]},
        },
        "geo2": clear
        | {
            "projection": {"type": "mercator"},
            "lonaxis": {"range": INSET[0]},
            "lataxis": {"range": INSET[1]},
            "domain": {"x": [0.85, 0.99], "y": [0.01, 0.27]},
            "showframe": True,
            "framecolor": BORDER,
            "framewidth": 1,
        },
    }
    return Chart.of(
        {"data": traces, "layout": layout},
        t(
            "Map of China: {count} of {all} provinces have a value, the others are grey.",
            count=len(rows),
            all=len(ids),
        ),
    )


def map_and_bars(on_map: Chart, bars: Chart) -> Chart:
    """One drawing of `province_map` and `ranked`, for whoever draws it to place the two."""
    places, ranking = on_map.figure, bars.figure
    traces = [*places["data"], *(trace | {"showlegend": False} for trace in ranking["data"])]
    axes = ranking["layout"]
    layout = places["layout"] | {name: axes[name] for name in ("xaxis", "yaxis", "height", "margin", "bargap")}
    return Chart.of({"data": traces, "layout": layout}, f"{on_map.alt} {bars.alt}")


def sparkline(rows: pd.DataFrame, year: int, theme: str = "light") -> Chart:
    """A small line of the whole years with a dot on `year`, for a headline."""
    whole = [row for row in records(rows) if row.is_whole_year]
    full = {row.year: row.value for row in one_a_year(whole)}
    span = range(min(full), max(full) + 1)
    ink = {"color": INK[theme]}
    line = {
        "type": "scatter",
        "x": list(span),
        "y": [full.get(at) for at in span],
        "mode": "lines+markers",
        "line": {"width": 2, "color": GREY},
        "hoverinfo": "skip",
        "marker": {
            "size": [9 if at == year else 4 for at in span],
            "color": [ACCENT if at == year else GREY for at in span],
        },
    }
    layout = {
        "xaxis": {
            "showgrid": False,
            "zeroline": False,
            "tickvals": [span[0], span[-1]] if len(span) > 1 else [span[0]],
            "tickformat": "d",
            "range": [span[0] - 0.08 * len(span) - 0.4, span[-1] + 0.08 * len(span) + 0.4],
            "fixedrange": True,
            "tickfont": ink | {"size": 11},
        },
        "yaxis": {"visible": False, "rangemode": "tozero", "fixedrange": True, "tickfont": ink},
        "height": 92,
        "margin": {"l": 2, "r": 2, "t": 6, "b": 18},
        "showlegend": False,
        "legend": {"font": ink},
    }
    figure = {"data": [line], "layout": layout}
    return Chart.of(figure, _finding_over_time({"": whole}))


def among(rows: pd.DataFrame, region: str, theme: str = "light") -> Chart:
    """The figures of several regions for one series and period as dots on one axis from 0, that of `region` brought out."""
    rows = pd.concat([rows[rows["region"] != region], rows[rows["region"] == region]])
    values = [float(value) for value in rows["value"]]
    low, high = min(0.0, *values), max(values)
    own = [code == region for code in rows["region"]]
    ink = {"color": INK[theme], "size": 11}
    dots = {
        "type": "scatter",
        "x": values,
        "y": [0] * len(values),
        "mode": "markers",
        "marker": {
            "size": [13 if is_own else 9 for is_own in own],
            "color": [ACCENT if is_own else GREY for is_own in own],
            "opacity": [1 if is_own else 0.6 for is_own in own],
            "line": {"width": 0},
        },
        "hovertext": [_hover(row, None) for row in records(rows)],
        "hoverinfo": "text",
    }
    room = 0.05 * (high - low or 1)
    layout = {
        "xaxis": {
            "range": [low - room, high + room],
            "tickvals": [low, high],
            "ticktext": [numbers.short(low), numbers.short(high)],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "tickfont": ink,
        },
        "yaxis": {"visible": False, "range": [-1, 1], "fixedrange": True},
        "height": 58,
        "margin": {"l": 14, "r": 14, "t": 2, "b": 20},
        "showlegend": False,
        "hovermode": "closest",
    }
    top = rows.sort_values("value", ascending=False)
    names = top[localized("region_en")].tolist()
    said = [
        t("{name}: {sentence}", name=name, sentence=published(row))
        for name, row in zip(names, records(top), strict=True)
    ]
    return Chart.of({"data": [dots], "layout": layout}, t("; ").join(said) + t("."))


def _place(row: Any) -> float:
    """Where a period stands on a yearly axis: a whole year at its number, a part at the middle of that part."""
    if row.is_whole_year:
        return float(row.year)
    middle = row.period_start + (row.period_end - row.period_start) / 2
    return float(middle.year + (middle.day_of_year - 1) / 365.25 - 0.5)


def _line(name: str, part: list[Point], breaks: set[int], colour: str) -> list[dict[str, Any]]:
    """One series: its whole years joined, all others as hollow marks."""
    traces: list[dict[str, Any]] = []
    chosen = {id(row) for row in one_a_year([point.row for point in part])}
    full = {point.x: point for point in part if id(point.row) in chosen}
    if full:
        span = range(int(min(full)), int(max(full)) + 1)
        # An empty place between the years parts the line where the counting changed.
        places = sorted({*map(float, span), *(year - 0.5 for year in breaks if span[0] < year <= span[-1])})
        points = [full.get(place) for place in places]
        traces.append(
            {
                "type": "scatter",
                "x": places,
                "y": [point and point.y for point in points],
                "mode": "lines+markers",
                "name": name,
                "connectgaps": False,
                "line": {"width": 2.5, "color": colour},
                "marker": {"size": 7, "color": colour},
                "hovertext": [point and point.hover for point in points],
                "hoverinfo": "text",
            }
        )
    partial = [point for point in part if not point.row.is_whole_year]
    if partial:
        half = [(point.row.period_end - point.row.period_start).days / 365.25 / 2 for point in partial]
        traces.append(
            {
                "type": "scatter",
                "x": [point.x for point in partial],
                "y": [point.y for point in partial],
                "mode": "markers",
                "name": name,
                "showlegend": not full,
                "marker": {"symbol": "circle-open", "size": 9, "color": colour, "line": {"width": 2}},
                "error_x": {"type": "data", "array": half, "thickness": 1, "width": 0, "color": colour},
                "hovertext": [point.hover for point in partial],
                "hoverinfo": "text",
            }
        )
    return traces


def _rule(place: float) -> dict[str, Any]:
    """A thin vertical rule from the bottom of a chart to its top."""
    line = {"width": 1, "dash": "dot", "color": GREY}
    return {"type": "line", "x0": place, "x1": place, "y0": 0, "y1": 1, "xref": "x", "yref": "y domain", "line": line}


def _end_labels(
    groups: list[tuple[str, list[Point]]], within: list[float], end: float, height: int, ink: str
) -> list[dict[str, Any]]:
    """The name of each line and its last value at the right edge beside its colour, moved apart where they would overlap."""
    low, span = within[0], within[1] - within[0]
    labels = []
    for index, (name, part) in enumerate(groups):
        whole = [point for point in part if point.row.is_whole_year]
        last = sorted(whole or part, key=lambda point: point.x)[-1]
        value = numbers.short(last.y)
        if len(groups) > 1 and last.x < end - 0.6:
            value += t(" ({year})", year=last.row.year)
        lines = [*(_lines(name) if len(groups) > 1 else []), f"<b>{value}</b>"]
        if len(groups) > 1:
            lines[0] = f'<span style="color:{PALETTE[index % len(PALETTE)]}">●</span> {lines[0]}'
        labels.append((last.x, last.y, lines, bool(whole)))
    notes = []
    edge = low
    for place, value_there, lines, is_whole in sorted(labels, key=lambda label: label[1]):
        half = len(lines) * 8 / max(height - 50, 1) * span
        level = max(value_there, edge + half)
        edge = level + half
        notes.append(
            {
                "x": place if len(labels) == 1 else end,
                "y": level,
                "xanchor": "left",
                "xshift": 8,
                # Above the line that shows how long a part of a year is.
                "yshift": 0 if is_whole or len(labels) > 1 else 11,
                "showarrow": False,
                "align": "left",
                "text": "<br>".join(lines),
                "font": {"color": ink, "size": 12},
            }
        )
    return notes


def _lines(name: str) -> list[str]:
    """A name in short lines, for the end of a line in a chart."""
    width = 26 if name.isascii() else 10
    return [html.escape(line) for line in textwrap.wrap(name, width, max_lines=3, placeholder="…")]


def _value_axis(points: list[Point]) -> dict[str, Any]:
    low, high = min(point.y for point in points), max(point.y for point in points)
    base = low if all(point.row.measure in ("index", "rate") for point in points) else min(0.0, low)
    ticks, labels = numbers.axis_ticks(base, high)
    room = (ticks[-1] - ticks[0]) * 0.04
    return {
        "tickvals": ticks,
        "ticktext": labels,
        "range": [ticks[0] - (room if base else 0), ticks[-1] + room],
        "zeroline": False,
        "automargin": True,
    }


def _hover(row: Any, label: str | None) -> str:
    """A value as published, its period and its source."""
    value = published(row)
    when = numbers.period(row.period_start, row.period_end, row.period_kind)
    name = getattr(row, label) if label else getattr(row, localized("region_en"))
    source = f"{getattr(row, localized('publisher_en'))}{t(', ')}{row.published_on}"
    lines = [f"<b>{html.escape(value)}</b>", html.escape(f"{name} · {when}"), html.escape(_wrap(source))]
    if row.n_contradicting:
        lines.append(t("⚠ another source contradicts it"))
    return "<br>".join(lines)


def _wrap(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def _finding_over_time(groups: dict[str, list[Any]]) -> str:
    sentences = []
    for name, part in list(groups.items())[:6]:
        rows = sorted(part, key=lambda row: row.period_end)
        first, last, peak = rows[0], rows[-1], max(rows, key=lambda row: row.value)
        if len(rows) == 1:
            sentence = t("one figure: {value} for {period}", value=published(last), period=_when(last))
        else:
            sentence = t(
                "{value} for {period}, {last_value} for {last_period}; highest {peak} for {peak_period}",
                value=published(first),
                period=_when(first),
                last_value=published(last),
                last_period=_when(last),
                peak=published(peak),
                peak_period=_when(peak),
            )
        sentences.append(t("{name}: {sentence}", name=name, sentence=sentence) if name else sentence)
    return t("; ").join(sentences) + t(".")


def _when(row: Any) -> str:
    return numbers.period(row.period_start, row.period_end, row.period_kind)


@cache
def _features() -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads(OUTLINES.read_text(encoding="utf-8"))["features"]
    return features


def _outline_ids() -> tuple[list[str], list[str], dict[str, str]]:
    """Codes of the provinces that the statistics cover, of those that they do not, and all their names."""
    inside: list[str] = []
    outside: list[str] = []
    names: dict[str, str] = {}
    for feature in _features():
        properties = feature["properties"]
        if properties["kind"] == "province":
            (inside if properties["in_scope"] else outside).append(properties["code"])
            names[properties["code"]] = properties[localized("name_en")]
    return inside, outside, names


@cache
def _in_the_inset() -> frozenset[str]:
    """Codes of the provinces that show in the inset: to draw all of them there would take as long as the map."""
    (west, east), (south, north) = INSET

    def shows(coordinates: Any) -> bool:
        if isinstance(coordinates[0], list):
            return any(map(shows, coordinates))
        return bool(west <= coordinates[0] <= east and south <= coordinates[1] <= north)

    return frozenset(
        feature["properties"]["code"]
        for feature in _features()
        if feature["properties"]["kind"] == "province" and shows(feature["geometry"]["coordinates"])
    )


def _only(trace: dict[str, Any], codes: frozenset[str]) -> dict[str, Any]:
    """A trace of regions with those of `codes` alone."""
    kept_places = [place for place, code in enumerate(trace["locations"]) if code in codes]
    return trace | {name: [trace[name][place] for place in kept_places] for name in ("locations", "z", "hovertext")}


def _dash_line(south_of_map: float) -> tuple[list[float | None], list[float | None]]:
    """The dash line's dashes north of a latitude, parted by None, as longitudes and latitudes in degrees."""
    longitudes: list[float | None] = []
    latitudes: list[float | None] = []
    for feature in _features():
        geometry = feature["geometry"]
        if geometry["type"] == "MultiLineString":
            for dash in geometry["coordinates"]:
                if min(point[1] for point in dash) >= south_of_map:
                    longitudes += [*(point[0] for point in dash), None]
                    latitudes += [*(point[1] for point in dash), None]
    return longitudes, latitudes
