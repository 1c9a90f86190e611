"""Charts of the cube of published decisions; in all of them, generated records are marked as such inside the picture."""

from __future__ import annotations

import html
import json
from functools import cache
from math import ceil
from pathlib import Path
from textwrap import wrap
from typing import Any

import pandas as pd

from dashboard.cards import charts
from dashboard.cards.charts import ACCENT, BORDER, INK, MAP_SCALE, UNPUBLISHED, Chart
from dashboard.figures import numbers
from locales import t

MOST_YEARS_NAMED = 8
LONGEST_LABEL = 26  # letters
DIVISIONS = Path(__file__).parents[1] / "web" / "static" / "divisions"


def by_period(rows: pd.DataFrame, measure: str, unit: str, monthly: bool, synthetic: bool, theme: str) -> Chart:
    """A line over months or years of the column `measure`; a period without a decision loaded is a gap."""
    periods = pd.date_range(rows["period_start"].min(), rows["period_start"].max(), freq="MS" if monthly else "YS")
    line = rows.set_index("period_start")[measure].reindex(periods)
    form = "%Y-%m" if monthly else "%Y"
    trace = {
        "type": "scatter",
        "x": [when.isoformat() for when in periods],
        "y": line.tolist(),
        "mode": "lines" if len(periods) > 36 else "lines+markers",
        "line": {"width": 2.5, "color": ACCENT},
        "hovertext": [
            f"<b>{numbers.full(value)} {html.escape(unit)}</b><br>{when:{form}}" for when, value in line.items()
        ],
        "hoverinfo": "text",
    }
    ticks, labels = numbers.axis_ticks(0, float(line.max()))
    layout: dict[str, Any] = {
        "yaxis": {
            "tickvals": ticks,
            "ticktext": labels,
            "range": [0, ticks[-1] * 1.04],
            "zeroline": False,
            "automargin": True,
        },
        "xaxis": {"showgrid": False, "tickformat": "%Y" if len(periods) > 24 or not monthly else "%Y-%m"},
    }
    if not monthly:
        # A year is named once, of many every second or third.
        step = 12 * ceil(len(periods) / MOST_YEARS_NAMED)
        layout["xaxis"] |= {"tick0": periods[0].isoformat(), "dtick": f"M{step}"}
    top = line.idxmax()
    said = t(
        "{first} to {last}: {total} {unit} in all; most in {top}: {most}.",
        first=f"{periods[0]:{form}}",
        last=f"{periods[-1]:{form}}",
        total=numbers.short(float(line.sum())),
        unit=unit,
        top=f"{top:{form}}",
        most=numbers.short(float(line.max())),
    )
    return _finished([trace], layout, said, 300, synthetic, theme)


def ranked(values: pd.Series, names: dict[str, str], synthetic: bool, theme: str) -> Chart:
    """Horizontal bars of `values`, by code, the largest on top."""
    values = values.sort_values()
    marks = [numbers.short(float(value)) for value in values]
    labels = [names[code] for code in values.index]
    wrapped = ["<br>".join(map(html.escape, wrap(name, LONGEST_LABEL))) for name in labels]
    hover = [
        f"<b>{numbers.full(float(value))}</b><br>{html.escape(name)}"
        for value, name in zip(values, labels, strict=True)
    ]
    figure = charts.bars_of(values.astype(float).tolist(), wrapped, marks, [ACCENT] * len(values), hover, 24, theme)
    figure["data"][0]["customdata"] = values.index.tolist()
    leading = t(", ").join(f"{name} {mark}" for name, mark in list(zip(labels, marks, strict=True))[::-1][:3])
    said = t("{count} in all; the largest: {leading}.", count=len(values), leading=leading)
    return _finished(figure["data"], figure["layout"], said, figure["layout"]["height"], synthetic, theme)


def place_map(values: pd.Series, names: dict[str, str], province: str | None, synthetic: bool, theme: str) -> Chart:
    """A map of `values` by code: of the nation, or of units of one `province`; grey where no decision is loaded.

    The outlines are static files, which a browser fetches once for each province that its reader opens.
    """
    drawn = list(names) if province is None else [code for code in names if code in _outlined(province)]
    found = [code for code in drawn if code in values.index]
    said = t("Map: {count} of {all} places have decisions, the others are grey.", count=len(found), all=len(names))
    hover = [f"<b>{numbers.full(float(values[code]))}</b><br>{html.escape(names[code])}" for code in found]
    if province is None:
        rows = pd.DataFrame({"region": found, "value": values[found].astype(float)})
        nation = charts.province_map(rows, "value", pd.Series(dtype=str), theme, hover, t("no decision loaded")).figure
        return _finished(nation["data"], nation["layout"], said, 400, synthetic, theme)
    shared = {
        "type": "choropleth",
        "geojson": f"app/static/divisions/{province}.geojson",
        "featureidkey": "id",
        "hoverinfo": "text",
        "marker": {"line": {"width": 0.5, "color": BORDER}},
    }
    empty = [code for code in drawn if code not in values.index]
    without = shared | {
        "locations": empty,
        "z": [0] * len(empty),
        "colorscale": [[0, UNPUBLISHED[theme]], [1, UNPUBLISHED[theme]]],
        "showscale": False,
        "hovertext": [f"{html.escape(names[code])}<br>{t('no decision loaded')}" for code in empty],
    }
    most = float(values[found].max()) if found else 1.0
    ticks, labels = numbers.axis_ticks(0, most)
    coloured = shared | {
        "locations": found,
        "z": values[found].tolist(),
        "zmin": 0,
        "zmax": most,
        "colorscale": MAP_SCALE,
        "hovertext": hover,
        "colorbar": {
            "orientation": "h", "thickness": 10, "len": 0.45, "x": 0.02, "xanchor": "left", "y": 0.02, "yanchor": "bottom",
            "tickvals": ticks, "ticktext": labels, "outlinewidth": 0, "tickfont": {"color": INK[theme]},
        },
    }  # fmt: skip
    layout = {
        "geo": {
            "visible": False,
            "bgcolor": "rgba(0,0,0,0)",
            "projection": {"type": "mercator"},
            "fitbounds": "locations",
            # Above its key.
            "domain": {"y": [0.12, 1]},
        },
        "dragmode": False,
    }
    return _finished([without, coloured], layout, said, 400, synthetic, theme)


def _finished(
    traces: list[dict[str, Any]], layout: dict[str, Any], said: str, height: int, synthetic: bool, theme: str
) -> Chart:
    ink = {"tickfont": {"color": INK[theme]}}
    layout = layout | {
        "height": height,
        "margin": {"l": 4, "r": 4, "t": 8, "b": 4},
        "showlegend": False,
        "hovermode": "closest",
        "xaxis": layout.get("xaxis", {}) | ink,
        "yaxis": layout.get("yaxis", {}) | ink,
    }
    if synthetic:
        mark = t("SYNTHETIC – not a statistic")
        place = {"xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5, "textangle": -12}
        look = {"showarrow": False, "font": {"size": 20, "color": "#D55E00"}, "opacity": 0.45}
        layout["annotations"] = [{"text": mark} | place | look]
        said = f"{mark}. {said}"
    return Chart.of({"data": traces, "layout": layout}, said)


@cache
def _outlined(province: str) -> frozenset[str]:
    """Codes that the outline file of a province draws; none if there is no such file."""
    file = DIVISIONS / f"{province}.geojson"
    if not file.is_file():
        return frozenset()
    return frozenset(feature["id"] for feature in json.loads(file.read_text(encoding="utf-8"))["features"])
