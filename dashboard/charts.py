"""Charts as Plotly figures, each with a sentence that states what it shows for those who cannot see it.

Frames are rows of `queries.figures`, of one unit. Colours are Okabe and Ito's, which colour-blind readers can tell
apart; grey is for what is not published.
"""

from __future__ import annotations

import html
import json
import math
import textwrap
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import orjson
import pandas as pd
import plotly.graph_objects as go

from dashboard import numbers
from dashboard.kept import kept
from dashboard.periods import drawable, whole_years
from dashboard.text import published
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
# Room above a map for its legend, in pixels.
KEY = 44
GEOJSON = "app/static/china-provinces.geojson"
OUTLINES = Path(__file__).parent / "web" / "static" / "china-provinces.geojson"


@dataclass(frozen=True)
class Chart:
    """A drawing, and the same finding as a sentence."""

    figure: go.Figure
    alt: str

    @cached_property
    def drawn(self) -> bytes:
        """What a page draws, the figure as it is when first asked for: JSON, without Plotly's own template."""
        values = orjson.loads(self.figure.to_json())
        del values["layout"]["template"]
        return orjson.dumps(values)


def over_time(
    rows: pd.DataFrame, breaks: pd.DataFrame, label: str | None = None, height: int = 300, theme: str = "light"
) -> Chart:
    """Lines over the years, one for each value of the column `label`, or a single one.

    Whole years are joined, a missing year is a gap; parts of a year and campaigns are hollow marks as wide as their
    period; each row of `breaks` is a thin vertical rule before its year. A column `measured` stands in for `value` on
    the axis, never in the text.
    """
    rows = drawable(rows).copy()
    rows["plotted"] = rows["measured"] if "measured" in rows else rows["value"]
    rows["x"] = [_place(row) for row in rows.itertuples()]
    rows["hover"] = [_hover(row, label) for row in rows.itertuples()]
    groups = [("", rows)] if label is None else [(str(name), part) for name, part in rows.groupby(label, sort=False)]
    groups.sort(key=lambda group: -float(group[1]["plotted"].iloc[-1]))
    figure = go.Figure()
    direct = len(groups) <= 4
    for index, (name, part) in enumerate(groups):
        _line(figure, name, part, set(breaks["year"]), PALETTE[index % len(PALETTE)])
    _value_axis(figure, rows)
    low, high = float(rows["x"].min()), float(rows["x"].max())
    for row in breaks.itertuples():
        if low < row.year <= high + 0.5:
            figure.add_vline(row.year - 0.5, line={"width": 1, "dash": "dot", "color": GREY})
            figure.add_annotation(
                x=row.year - 0.5,
                y=1,
                yref="paper",
                yanchor="bottom",
                showarrow=False,
                text=f"⌇{row.year}",
                hovertext=html.escape(getattr(row, localized("reason_en"))),
                font={"size": 11, "color": INK[theme]},
            )
    if direct:
        _label_ends(figure, groups, high, height, INK[theme])
    wide = max(high - low, 1)
    room = 0.05 if not direct else 0.2 if len(groups) == 1 else 0.3
    step = max(1, round(wide / 7))
    figure.update_xaxes(
        range=[low - 0.04 * wide - 0.3, high + room * wide + 0.1],
        tickvals=list(range(math.ceil(low), math.floor(high + 0.5) + 1, step)),
        tickformat="d",
        showgrid=False,
        zeroline=False,
    )
    figure.update_layout(
        height=height,
        margin={"l": 4, "r": 4, "t": 22, "b": 4},
        hovermode="closest",
        showlegend=not direct,
        legend={"orientation": "h", "y": -0.15, "x": 0, "title": None},
    )
    _readable_axes(figure, theme)
    return Chart(figure, _finding_over_time(groups))


@kept(500)
def ranked(
    rows: pd.DataFrame, value: str, label: str, text: pd.Series, accent: str | None = None, theme: str = "light"
) -> Chart:
    """Horizontal bars of the column `value`, largest first, named by the column `label` and marked with `text`.

    `accent` is the region to bring out; without it all bars have the accent colour.
    """
    rows = rows.assign(text=text).sort_values(value, ascending=True)
    colours = [ACCENT if accent in (None, region) else GREY for region in rows["region"]]
    hover = [_hover(row, None) for row in rows.itertuples()]
    figure = _bars(rows[value], rows[label], rows["text"], colours, hover, 24, theme)
    figure.update_traces(customdata=rows["region"])
    top = rows.iloc[::-1]
    leading = t(", ").join(f"{name} {mark}" for name, mark in zip(top[label][:3], top["text"][:3], strict=True))
    return Chart(figure, t("{count} regions; the largest: {leading}.", count=len(rows), leading=leading))


def side_by_side(rows: pd.DataFrame, theme: str = "light") -> Chart:
    """Bars of what each publication says of a cell, from `queries.every_observation`: the preferred one in the accent."""
    rows = rows.iloc[::-1]
    dates = rows["published_on"].fillna(t("undated"))
    sources = [f"{name}{t(', ')}{date}" for name, date in zip(rows[localized("publisher_en")], dates, strict=True)]
    said = [_said(row) for _, row in rows.iterrows()]
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
    figure = _bars(rows["value"], pd.Series(labels), pd.Series(said), colours, hover, 56, theme)
    each = [t("{name}: {sentence}", name=source, sentence=value) for source, value in zip(sources, said, strict=True)]
    return Chart(figure, t("; ").join(reversed(each)) + t("."))


def _bars(
    values: pd.Series,
    labels: pd.Series,
    text: pd.Series,
    colours: list[str],
    hover: list[str],
    thickness: int,
    theme: str,
) -> go.Figure:
    """Horizontal bars from 0, the last on top, named by `labels` and marked with `text`; `thickness` in pixels."""
    figure = go.Figure(
        go.Bar(
            x=values.tolist(),
            y=labels,
            orientation="h",
            marker_color=colours,
            text=text,
            textposition="outside",
            cliponaxis=False,
            hovertext=hover,
            hoverinfo="text",
        )
    )
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    # The text at the end of a bar needs its room on a phone, too; a Chinese character is as wide as two others.
    widest = max(sum(2 if ord(letter) > 255 else 1 for letter in mark) for mark in text)
    room = (high - low or 1.0) * min(0.1 + 0.025 * widest, 0.7)
    figure.update_xaxes(visible=False, range=[low - (room if low < 0 else 0), high + room], zeroline=low < 0)
    figure.update_yaxes(showgrid=False, ticksuffix=" ", automargin=True)
    figure.update_layout(height=thickness * len(values) + 30, margin={"l": 4, "r": 4, "t": 8, "b": 4}, bargap=0.25)
    _readable_axes(figure, theme)
    return figure


@kept(500)
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
        hover = [
            f"{_hover(row, None)}<br>{html.escape(mark)}" for row, mark in zip(rows.itertuples(), text, strict=True)
        ]
    ids, outside, names = _outline_ids()
    figure = go.Figure()
    low = min(0.0, float(rows[value].min()))
    for geo in ("geo", "geo2"):
        longitudes, latitudes = _dash_line(18.5 if geo == "geo" else -90.0)
        figure.add_scattergeo(
            lon=longitudes,
            lat=latitudes,
            mode="lines",
            line={"width": 1, "color": BORDER},
            hoverinfo="skip",
            showlegend=False,
            geo=geo,
        )
        for codes, colour, note in (
            (
                [code for code in ids if code not in set(rows["region"])],
                UNPUBLISHED[theme],
                missing or t("not published"),
            ),
            (outside, OUT_OF_SCOPE[theme], t("not covered by these statistics")),
        ):
            figure.add_choropleth(
                geojson=GEOJSON,
                featureidkey="id",
                locations=codes,
                z=[0] * len(codes),
                colorscale=[[0, colour], [1, colour]],
                showscale=False,
                hoverinfo="text",
                geo=geo,
                hovertext=[f"{html.escape(names[code])}<br>{note}" for code in codes],
                marker={"line": {"width": 0.5, "color": BORDER}},
            )
        ticks, labels = numbers.axis_ticks(low, float(rows[value].max()))
        figure.add_choropleth(
            geojson=GEOJSON,
            featureidkey="id",
            locations=rows["region"],
            z=rows[value],
            zmin=low,
            zmax=float(rows[value].max()),
            colorscale=MAP_SCALE,
            hovertext=hover,
            hoverinfo="text",
            geo=geo,
            marker={"line": {"width": 0.5, "color": BORDER}},
            showscale=geo == "geo",
            colorbar={
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
        )
    # Empty traces, for the two greys in the legend.
    for colour, note in (
        (UNPUBLISHED[theme], t("not published")),
        (OUT_OF_SCOPE[theme], t("not covered: Hong Kong, Macao, Taiwan")),
    ):
        marker = {"symbol": "square", "size": 11, "color": colour, "line": {"width": 1, "color": BORDER}}
        figure.add_scattergeo(lon=[None], lat=[None], mode="markers", marker=marker, name=note, showlegend=True)
    clear = {"visible": False, "bgcolor": "rgba(0,0,0,0)"}
    figure.update_layout(
        height=440,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        dragmode=False,
        showlegend=True,
        legend={
            "x": 0.01,
            "xanchor": "left",
            "y": 1,
            "yanchor": "top",
            "bgcolor": "rgba(0,0,0,0)",
            "font": {"color": INK[theme]},
            "itemclick": False,
            "itemdoubleclick": False,
        },
        geo=clear
        | {
            "projection": {"type": "conic equal area", "parallels": [25, 47], "rotation": {"lon": 105}},
            "lonaxis": {"range": [80, 130]},
            "lataxis": {"range": [17.8, 54]},
            "domain": {"x": [0, 1], "y": [0, 1 - KEY / 440]},
        },
        geo2=clear
        | {
            "projection": {"type": "mercator"},
            "lonaxis": {"range": [106, 123.5]},
            "lataxis": {"range": [2.5, 25]},
            "domain": {"x": [0.85, 0.99], "y": [0.01, 0.27]},
            "showframe": True,
            "framecolor": BORDER,
            "framewidth": 1,
        },
    )
    return Chart(
        figure,
        t(
            "Map of China: {count} of {all} provinces have a value, the others are grey.",
            count=len(rows),
            all=len(ids),
        ),
    )


def map_and_bars(on_map: Chart, bars: Chart) -> Chart:
    """One drawing of `province_map` and `ranked`, for whoever draws it to place the two."""
    figure = go.Figure(on_map.figure)
    figure.add_traces(bars.figure.data)
    figure.update_traces(showlegend=False, selector={"type": "bar"})
    axes = bars.figure.layout
    figure.update_layout(xaxis=axes.xaxis, yaxis=axes.yaxis, height=axes.height, margin=axes.margin, bargap=axes.bargap)
    return Chart(figure, f"{on_map.alt} {bars.alt}")


def sparkline(rows: pd.DataFrame, year: int, theme: str = "light") -> Chart:
    """A small line of the whole years with a dot on `year`, for a headline."""
    full = whole_years(rows).set_index("year")["value"]
    span = range(int(full.index.min()), int(full.index.max()) + 1)
    line = full.reindex(span)
    figure = go.Figure(
        go.Scatter(
            x=list(span),
            y=line,
            mode="lines+markers",
            line={"width": 2, "color": GREY},
            hoverinfo="skip",
            marker={
                "size": [9 if at == year else 4 for at in span],
                "color": [ACCENT if at == year else GREY for at in span],
            },
        ),
        # All at once: each later change would be checked by itself, and a page has a dozen of these.
        {
            "xaxis": {
                "showgrid": False,
                "zeroline": False,
                "tickvals": [span[0], span[-1]] if len(span) > 1 else [span[0]],
                "tickformat": "d",
                "range": [span[0] - 0.08 * len(span) - 0.4, span[-1] + 0.08 * len(span) + 0.4],
                "fixedrange": True,
                "tickfont": {"size": 11, "color": INK[theme]},
            },
            "yaxis": {
                "visible": False,
                "rangemode": "tozero",
                "fixedrange": True,
                "tickfont": {"color": INK[theme]},
            },
            "height": 92,
            "margin": {"l": 2, "r": 2, "t": 6, "b": 18},
            "showlegend": False,
            "legend": {"font": {"color": INK[theme]}},
        },
    )
    return Chart(figure, _finding_over_time([("", rows[rows["is_whole_year"]])]))


def _readable_axes(figure: go.Figure, theme: str) -> None:
    figure.update_xaxes(tickfont_color=INK[theme])
    figure.update_yaxes(tickfont_color=INK[theme])
    figure.update_traces(textfont_color=INK[theme], selector={"type": "bar"})
    figure.update_layout(legend_font_color=INK[theme])


def _place(row: Any) -> float:
    """Where a period stands on a yearly axis: a whole year at its number, a part at the middle of that part."""
    if row.is_whole_year:
        return float(row.year)
    middle = row.period_start + (row.period_end - row.period_start) / 2
    return float(middle.year + (middle.day_of_year - 1) / 365.25 - 0.5)


def _line(figure: go.Figure, name: str, part: pd.DataFrame, breaks: set[int], colour: str) -> None:
    full = whole_years(part)
    if not full.empty:
        span = range(int(full["year"].min()), int(full["year"].max()) + 1)
        # An empty place between the years parts the line where the counting changed.
        places = sorted({*map(float, span), *(year - 0.5 for year in breaks if span[0] < year <= span[-1])})
        line = full.set_index("x").reindex(pd.Index(places, name="x"))
        figure.add_scatter(
            x=places,
            y=line["plotted"],
            mode="lines+markers",
            name=name,
            connectgaps=False,
            line={"width": 2.5, "color": colour},
            marker={"size": 7, "color": colour},
            hovertext=line["hover"],
            hoverinfo="text",
        )
    partial = part[~part["is_whole_year"]]
    if not partial.empty:
        half = (partial["period_end"] - partial["period_start"]).dt.days / 365.25 / 2
        figure.add_scatter(
            x=partial["x"],
            y=partial["plotted"],
            mode="markers",
            name=name,
            showlegend=full.empty,
            marker={"symbol": "circle-open", "size": 9, "color": colour, "line": {"width": 2}},
            error_x={"type": "data", "array": half, "thickness": 1, "width": 0, "color": colour},
            hovertext=partial["hover"],
            hoverinfo="text",
        )


def _label_ends(figure: go.Figure, groups: list[tuple[str, pd.DataFrame]], end: float, height: int, ink: str) -> None:
    """Name each line and its last value at the right edge beside its colour, moved apart where they would overlap."""
    span = figure.layout.yaxis.range[1] - figure.layout.yaxis.range[0]
    low = figure.layout.yaxis.range[0]
    labels = []
    for index, (name, part) in enumerate(groups):
        whole = part[part["is_whole_year"]]
        last = (whole if not whole.empty else part).sort_values("x").iloc[-1]
        value = numbers.short(float(last["plotted"]))
        if len(groups) > 1 and last["x"] < end - 0.6:
            value += t(" ({year})", year=last["year"])
        lines = [*(_lines(name) if len(groups) > 1 else []), f"<b>{value}</b>"]
        if len(groups) > 1:
            lines[0] = f'<span style="color:{PALETTE[index % len(PALETTE)]}">●</span> {lines[0]}'
        labels.append((last, lines))
    edge = low
    for last, lines in sorted(labels, key=lambda label: float(label[0]["plotted"])):
        half = len(lines) * 8 / max(height - 50, 1) * span
        place = max(float(last["plotted"]), edge + half)
        edge = place + half
        alone = len(labels) == 1
        figure.add_annotation(
            x=last["x"] if alone else end,
            y=place,
            xanchor="left",
            xshift=8,
            showarrow=False,
            align="left",
            text="<br>".join(lines),
            font={"color": ink, "size": 12},
        )


def _lines(name: str) -> list[str]:
    """A name in short lines, for the end of a line in a chart."""
    width = 26 if name.isascii() else 10
    return [html.escape(line) for line in textwrap.wrap(name, width, max_lines=3, placeholder="…")]


def _value_axis(figure: go.Figure, rows: pd.DataFrame) -> None:
    low, high = float(rows["plotted"].min()), float(rows["plotted"].max())
    base = low if rows["measure"].isin(["index", "rate"]).all() else min(0.0, low)
    ticks, labels = numbers.axis_ticks(base, high)
    room = (ticks[-1] - ticks[0]) * 0.04
    figure.update_yaxes(
        tickvals=ticks,
        ticktext=labels,
        range=[ticks[0] - (room if base else 0), ticks[-1] + room],
        zeroline=False,
        automargin=True,
    )


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


def _finding_over_time(groups: list[tuple[str, pd.DataFrame]]) -> str:
    sentences = []
    for name, part in groups[:6]:
        rows = part.sort_values("period_end")
        first, last, peak = rows.iloc[0], rows.iloc[-1], rows.loc[rows["value"].idxmax()]
        if len(rows) == 1:
            sentence = t("one figure: {value} for {period}", value=_said(last), period=_when(last))
        else:
            sentence = t(
                "{value} for {period}, {last_value} for {last_period}; highest {peak} for {peak_period}",
                value=_said(first),
                period=_when(first),
                last_value=_said(last),
                last_period=_when(last),
                peak=_said(peak),
                peak_period=_when(peak),
            )
        sentences.append(t("{name}: {sentence}", name=name, sentence=sentence) if name else sentence)
    return t("; ").join(sentences) + t(".")


def _said(row: pd.Series) -> str:
    return published(row)


def _when(row: pd.Series) -> str:
    return numbers.period(row["period_start"], row["period_end"], row["period_kind"])


@cache
def _features() -> list[dict[str, object]]:
    features: list[dict[str, object]] = json.loads(OUTLINES.read_text(encoding="utf-8"))["features"]
    return features


def _outline_ids() -> tuple[list[str], list[str], dict[str, str]]:
    """Codes of the provinces that the statistics cover, of those that they do not, and all their names."""
    inside: list[str] = []
    outside: list[str] = []
    names: dict[str, str] = {}
    for feature in _features():
        properties = feature["properties"]
        assert isinstance(properties, dict)
        if properties["kind"] == "province":
            (inside if properties["in_scope"] else outside).append(properties["code"])
            names[properties["code"]] = properties[localized("name_en")]
    return inside, outside, names


def _dash_line(south_of_map: float) -> tuple[list[float | None], list[float | None]]:
    """The dash line's dashes north of a latitude, parted by None, as longitudes and latitudes in degrees."""
    longitudes: list[float | None] = []
    latitudes: list[float | None] = []
    for feature in _features():
        geometry = feature["geometry"]
        assert isinstance(geometry, dict)
        if geometry["type"] == "MultiLineString":
            for dash in geometry["coordinates"]:
                if min(point[1] for point in dash) >= south_of_map:
                    longitudes += [*(point[0] for point in dash), None]
                    latitudes += [*(point[1] for point in dash), None]
    return longitudes, latitudes
