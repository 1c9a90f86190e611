"""Heatmaps of what was found published: a row for whatever publishes or is published, a column for each year.

A cell says how many figures there are, never what they are; a cell without any is grey and has no number.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from dashboard.cards.charts import PALETTE, Chart
from locales import t

Colours = Literal["steps", "counts"]
PARTS, WHOLE, CHOSEN = "#A9D0EC", PALETTE[0], PALETTE[4]
# Grey on white as well as on black.
EMPTY = "rgba(140, 140, 140, 0.22)"
# Light cells with dark digits, then a step to dark cells with white ones, so that every digit can be read.
COUNTS = ((0.0, "#E3EFF8"), (0.5, "#8FC3E6"), (0.5, "#2273AE"), (1.0, "#08457E"))
# Nothing, then parts of years, then whole years.
STEPS = ((0.0, EMPTY), (0.25, EMPTY), (0.25, PARTS), (0.75, PARTS), (0.75, WHOLE), (1.0, WHOLE))
ROW, MARGIN, SMALL_MARGIN = 27, 42, 26
# More lines than are seen at once have the years below them as well.
A_WINDOW = 25
SEPARATOR = "|"


@dataclass(frozen=True)
class Row:
    """One row of a heatmap: its code in the address, how it reads, and the heading that it stands under."""

    code: str
    label: str
    group: str = ""


def coverage(
    rows: Sequence[Row],
    cells: pd.DataFrame,
    years: Sequence[int],
    colours: Colours,
    finding: str,
    chosen: tuple[str, int | None] | None = None,
) -> Chart:
    """A heatmap of `cells`, indexed by row code and year with the counts `whole` (whole years) and `part` (all others).

    `steps` tells only whole years (dark) from parts of years (light, circled); `counts` grows darker with the number of
    figures. The cell or row `chosen` is framed. Each cell carries `code|year` for `cell_of`.
    """
    places = _places(rows)
    height = max(places.values(), default=0) + 1
    known = {key: (int(whole), int(part)) for key, whole, part in cells[["whole", "part"]].itertuples(name=None)}
    shade: list[list[float | None]] = [[None] * len(years) for _ in range(height)]
    text = [[""] * len(years) for _ in range(height)]
    points = [[""] * len(years) for _ in range(height)]
    hover = [[""] * len(years) for _ in range(height)]
    for row in rows:
        place = places[row.code]
        for column, year in enumerate(years):
            whole, part = known.get((row.code, year), (0, 0))
            shade[place][column] = _shade(whole, part, colours)
            if whole + part:
                text[place][column] = _mark(whole, part, colours)
            points[place][column] = f"{row.code}{SEPARATOR}{year}"
            hover[place][column] = _hover(row, year, whole, part)
    darkest = 2 if colours == "steps" else max((value or 0 for line in shade for value in line), default=1) or 1
    counted = {
        "type": "heatmap",
        "x": list(years),
        "y": list(range(height)),
        "z": shade,
        "zmin": 0,
        "zmax": darkest,
        "colorscale": STEPS if colours == "steps" else _from_none(COUNTS, darkest),
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "text": text,
        "texttemplate": "%{text}",
        "textfont": {"size": 11},
        "customdata": points,
        "hovertext": hover,
        "hoverinfo": "text",
        "hoverongaps": False,
    }
    across = {
        "range": [years[0] - 0.5, years[-1] + 0.5],
        "tickvals": list(years),
        "tickformat": "d",
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        # Years turned upright on a phone have room in the margin.
        "automargin": False,
    }
    drawn, below = [counted], SMALL_MARGIN
    again: dict[str, Any] = {}
    if height > A_WINDOW:
        below = MARGIN
        # An axis needs something that is drawn along it.
        drawn.append({"type": "scatter", "x": [years[0]], "y": [None], "xaxis": "x2", "hoverinfo": "skip"})
        again = {"xaxis2": across | {"overlaying": "x", "side": "bottom"}}
    layout = {
        "annotations": _headings(rows, places),
        "shapes": _frame(chosen, places, years),
        "height": height * ROW + MARGIN + below,
        "margin": {"l": 4, "r": 4, "t": MARGIN, "b": below},
        "dragmode": False,
        "hovermode": "closest",
        "showlegend": False,
        "xaxis": across | {"side": "top"},
        **again,
        "yaxis": {
            "range": [height - 0.5, -0.5],
            "tickvals": [places[row.code] for row in rows],
            "ticktext": [_label(row.label) for row in rows],
            "tickfont": {"size": 11},
            "ticksuffix": " ",
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "automargin": True,
        },
    }
    return Chart.of({"data": drawn, "layout": layout}, finding)


def cell_of(point: str) -> tuple[str, str]:
    """Row code and year of the cell to which a point belongs."""
    code, _, year = point.rpartition(SEPARATOR)
    return code, year


def _places(rows: Sequence[Row]) -> dict[str, int]:
    """The line of each row from the top; a heading takes a line of its own."""
    places = {}
    line, group = 0, ""
    for row in rows:
        if row.group != group:
            group = row.group
            line += 1
        places[row.code] = line
        line += 1
    return places


def _shade(whole: int, part: int, colours: Colours) -> float:
    """0 for nothing; in `steps` 1 for parts of years and 2 for whole ones, else the root of the number of figures."""
    if colours == "counts":
        return float((whole + part) ** 0.5)
    return 2 if whole else min(part, 1)


def _from_none(scale: Sequence[tuple[float, str]], darkest: float) -> list[tuple[float, str]]:
    """A scale of what is at least 1 and at most `darkest`, with the colour of nothing below it."""
    none = 0.25 / darkest
    return [(0, EMPTY), (none, EMPTY), (none, scale[0][1]), *scale[1:]]


def _mark(whole: int, part: int, colours: Colours) -> str:
    if colours == "counts" or whole:
        return f"{whole + part}"
    # ①, ②, ...: one glyph, so that it fits a cell on a phone.
    return chr(ord("①") + part - 1) if part <= 20 else f"○{part}"


def _hover(row: Row, year: int, whole: int, part: int) -> str:
    said = []
    if whole:
        said.append(t("whole years: {count}", count=whole))
    if part:
        said.append(t("parts of years, campaigns, longer periods: {count}", count=part))
    lines = [f"<b>{html.escape(row.label)}</b>", f"{year}", *(said or [t("no figure found published")])]
    return "<br>".join(lines)


def _label(name: str) -> str:
    """A name in two short lines at most, so that a phone has room for the cells."""
    lines = textwrap.wrap(name, 31 if name.isascii() else 14, max_lines=2, placeholder="…")
    return "<br>".join(html.escape(line) for line in lines)


def _headings(rows: Sequence[Row], places: dict[str, int]) -> list[dict[str, Any]]:
    """Annotations with the heading of each group above its first row."""
    firsts: dict[str, Row] = {}
    for row in rows:
        firsts.setdefault(row.group, row)
    return [
        {
            "x": 0,
            "xref": "paper",
            "xanchor": "left",
            "y": places[row.code] - 1,
            "yanchor": "middle",
            "yshift": -3,
            "showarrow": False,
            "text": f"<b>{html.escape(group)}</b>",
            "font": {"size": 12},
        }
        for group, row in firsts.items()
        if group
    ]


def _frame(chosen: tuple[str, int | None] | None, places: dict[str, int], years: Sequence[int]) -> list[dict[str, Any]]:
    """A shape around the cell or row `chosen`, if it is drawn."""
    if chosen is None or chosen[0] not in places:
        return []
    code, year = chosen
    if year is not None and year not in years:
        return []
    left, right = (years[0], years[-1]) if year is None else (year, year)
    return [
        {
            "type": "rect",
            "x0": left - 0.5,
            "x1": right + 0.5,
            "y0": places[code] - 0.5,
            "y1": places[code] + 0.5,
            "line": {"color": CHOSEN, "width": 3},
        }
    ]
