"""Heatmaps of what was found published: a row for whatever publishes or is published, a column for each year.

A cell says how many figures there are, never what they are; a cell without any is grey and has no number.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import PALETTE, Chart
from locales import t

Colours = Literal["steps", "counts"]
PARTS, WHOLE, CHOSEN = "#A9D0EC", PALETTE[0], PALETTE[4]
# Grey on white as well as on black.
EMPTY = "rgba(140, 140, 140, 0.22)"
# Light cells with dark digits, then a step to dark cells with white ones, so that every digit can be read.
COUNTS = ((0.0, "#E3EFF8"), (0.5, "#8FC3E6"), (0.5, "#2273AE"), (1.0, "#08457E"))
ROW, MARGIN = 27, 30
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
    figures. The cell or row `chosen` is framed. Each cell's point carries `code|year` for `cell_of`.
    """
    places = _places(rows)
    height = max(places.values(), default=0) + 1
    known = {key: (int(whole), int(part)) for key, whole, part in cells[["whole", "part"]].itertuples(name=None)}
    base: list[list[float | None]] = [[None] * len(years) for _ in range(height)]
    shade: list[list[float | None]] = [[None] * len(years) for _ in range(height)]
    text = [[""] * len(years) for _ in range(height)]
    points: list[tuple[int, int, str, str]] = []
    for row in rows:
        place = places[row.code]
        for column, year in enumerate(years):
            whole, part = known.get((row.code, year), (0, 0))
            base[place][column] = 0
            if whole + part:
                shade[place][column] = (2 if whole else 1) if colours == "steps" else (whole + part) ** 0.5
                text[place][column] = _mark(whole, part, colours)
            points.append((year, place, f"{row.code}{SEPARATOR}{year}", _hover(row, year, whole, part)))
    figure = go.Figure()
    figure.add_heatmap(
        x=list(years),
        y=list(range(height)),
        z=base,
        colorscale=[[0, EMPTY], [1, EMPTY]],
        showscale=False,
        hoverinfo="skip",
        xgap=2,
        ygap=2,
    )
    steps = [[0, PARTS], [0.5, PARTS], [0.5, WHOLE], [1, WHOLE]]
    figure.add_heatmap(
        x=list(years),
        y=list(range(height)),
        z=shade,
        zmin=1 if colours == "steps" else 0,
        zmax=2 if colours == "steps" else max((value or 0 for line in shade for value in line), default=1) or 1,
        colorscale=steps if colours == "steps" else COUNTS,
        text=text,
        texttemplate="%{text}",
        textfont={"size": 11},
        showscale=False,
        hoverinfo="skip",
        hoverongaps=False,
        xgap=2,
        ygap=2,
        xaxis="x2",
    )
    # A heatmap cannot be clicked into a selection: unseen points over its cells can.
    unseen = {"marker": {"opacity": 0}}
    figure.add_scatter(
        x=[point[0] for point in points],
        y=[point[1] for point in points],
        customdata=[point[2] for point in points],
        hovertext=[point[3] for point in points],
        hoverinfo="text",
        mode="markers",
        marker={"symbol": "square", "size": ROW - 4, "opacity": 0, "color": WHOLE},
        selected=unseen,
        unselected=unseen,
        showlegend=False,
        xaxis="x2",
    )
    _headings(figure, rows, places)
    _frame(figure, chosen, places, years)
    across = {
        "range": [years[0] - 0.5, years[-1] + 0.5],
        "tickvals": list(years),
        "tickformat": "d",
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }
    figure.update_layout(
        height=height * ROW + 2 * MARGIN + 24,
        margin={"l": 4, "r": 4, "t": MARGIN + 12, "b": MARGIN + 12},
        dragmode=False,
        hovermode="closest",
        hoverdistance=ROW,
        showlegend=False,
        xaxis=across,
        xaxis2=across | {"overlaying": "x", "side": "top"},
    )
    figure.update_yaxes(
        range=[height - 0.5, -0.5],
        tickvals=[places[row.code] for row in rows],
        ticktext=[_label(row.label) for row in rows],
        tickfont={"size": 11},
        ticksuffix=" ",
        showgrid=False,
        zeroline=False,
        fixedrange=True,
        automargin=True,
    )
    return Chart(figure, finding)


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


def _headings(figure: go.Figure, rows: Sequence[Row], places: dict[str, int]) -> None:
    group = ""
    for row in rows:
        if row.group != group:
            group = row.group
            figure.add_annotation(
                x=0,
                xref="paper",
                xanchor="left",
                y=places[row.code] - 1,
                yanchor="middle",
                yshift=-3,
                showarrow=False,
                text=f"<b>{html.escape(group)}</b>",
                font={"size": 12},
            )


def _frame(
    figure: go.Figure, chosen: tuple[str, int | None] | None, places: dict[str, int], years: Sequence[int]
) -> None:
    if chosen is None or chosen[0] not in places:
        return
    code, year = chosen
    if year is not None and year not in years:
        return
    left, right = (years[0], years[-1]) if year is None else (year, year)
    figure.add_shape(
        type="rect",
        x0=left - 0.5,
        x1=right + 0.5,
        y0=places[code] - 0.5,
        y1=places[code] + 0.5,
        line={"color": CHOSEN, "width": 3},
        xref="x2",
    )
