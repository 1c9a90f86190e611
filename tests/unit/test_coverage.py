"""What is counted for the heatmaps, and how a heatmap tells whole years, parts of years and nothing apart."""

from __future__ import annotations

from itertools import chain
from typing import Any

import pandas as pd
import pytest
from plotly.graph_objects import Figure

from dashboard.figures.settings import settings
from dashboard.quality import coverage, heatmap
from dashboard.quality.coverage import View
from dashboard.quality.heatmap import Row

YEARS = range(2019, 2022)


def figure(row: str, year: int, whole: bool = True, **more: str) -> dict[str, Any]:
    given = {"region": "CN", "market": "all", "topic": "customs", "channel": "all"} | more
    return {"row": row, "year": year, "is_whole_year": whole, "family_key": f"{row}.all.all.all.all", **given}


def view(*figures: dict[str, Any]) -> View:
    return View([Row("a", "Cases"), Row("b", "Persons")], pd.DataFrame(figures), "steps")


ONE_OF_EACH = view(figure("a", 2019), figure("a", 2019, False), figure("a", 2020, False), figure("b", 2020))


def drawn(colours: heatmap.Colours = "steps", chosen: tuple[str, int | None] | None = None) -> Any:
    cells = coverage.cells(ONE_OF_EACH.figures)
    return Figure(heatmap.coverage(ONE_OF_EACH.rows, cells, YEARS, colours, "finding", chosen).figure)


def test_whole_years_and_other_periods_are_counted_apart() -> None:
    cells = coverage.cells(ONE_OF_EACH.figures)
    assert cells.loc[("a", 2019)].to_dict() == {"whole": 1, "part": 1}
    assert cells.loc[("a", 2020)].to_dict() == {"whole": 0, "part": 1}
    assert ("b", 2019) not in cells.index


@pytest.mark.parametrize("colours", ["steps", "counts"])
def test_a_cell_without_figures_has_no_number_and_no_colour_of_a_value(colours: heatmap.Colours) -> None:
    figure = drawn(colours)
    (values,) = figure.data
    assert values.text[0][2] == values.text[1][0] == ""
    assert values.z[0][2] == values.z[1][0] == 0
    of_values = {colour for place, colour in values.colorscale if place * values.zmax >= 1}
    assert values.colorscale[0] == (0, heatmap.EMPTY) and heatmap.EMPTY not in of_values
    assert not any(text == "0" for line in values.text for text in line)


def test_parts_of_years_differ_from_whole_years_by_colour_and_by_mark() -> None:
    values = drawn().data[0]
    assert list(values.text[0][:2]) == ["2", "①"]
    assert values.z[0][0] != values.z[0][1]


def test_every_cell_says_what_it_holds_and_can_be_clicked() -> None:
    every = drawn().data[0]
    hovers = dict(zip(chain(*every.customdata), chain(*every.hovertext), strict=True))
    assert len(hovers) == 6
    assert "whole years: 1" in hovers["a|2019"] and "parts of years, campaigns, longer periods: 1" in hovers["a|2019"]
    assert "no figure found published" in hovers["b|2021"]


def test_a_click_names_row_and_year_and_an_undone_click_nothing() -> None:
    assert heatmap.cell_of("court.cases|2020") == ("court.cases", "2020")


def test_the_chosen_cell_is_framed() -> None:
    (shape,) = drawn(chosen=("b", 2020)).layout.shapes
    assert (shape.x0, shape.x1, shape.y0, shape.y1) == (2019.5, 2020.5, 0.5, 1.5)
    assert not drawn(chosen=("b", 1990)).layout.shapes
    assert not drawn().layout.shapes


def test_headings_take_lines_of_their_own() -> None:
    rows = [Row("a", "Cases", "Police"), Row("b", "Persons", "Courts")]
    figure = Figure(heatmap.coverage(rows, coverage.cells(ONE_OF_EACH.figures), YEARS, "steps", "").figure)
    assert list(figure.layout.yaxis.tickvals) == [1, 3]
    assert [note.text for note in figure.layout.annotations] == ["<b>Police</b>", "<b>Courts</b>"]


def test_the_finding_counts_cells_not_figures() -> None:
    said = coverage.indicators_finding(ONE_OF_EACH, YEARS)
    assert "2 of 6 cells" in said
    assert "1 only for parts" in said
    assert "3 hold none" in said


def test_the_finding_on_provinces_names_the_fullest() -> None:
    rows = [Row("11", "Beijing"), Row("12", "Tianjin"), Row("13", "Hebei")]
    figures = pd.DataFrame([figure("11", 2019), figure("11", 2019), figure("12", 2019), figure("11", 2021)])
    said = coverage.provinces_finding(View(rows, figures, "counts"), YEARS)
    assert "2 of 3 province-level units have a figure; Beijing has most (3)" in said
    assert "2019, with 2 of them; 6 of 9 cells hold none" in said
    assert coverage.provinces_finding(View(rows, figures, "counts"), range(1990, 1992)).startswith("No province")


def test_a_figure_stands_in_each_setting_that_it_belongs_to() -> None:
    figures = pd.DataFrame(
        [
            figure("", 2020, market="rural", topic="rural_markets"),
            figure("", 2021, market="rural", region="440000"),
            figure("", 2021, market="online", channel="mail"),
            figure("", 2021, market="urban_rural_junction", region="360300"),
        ]
    ).drop(columns="row")
    shown = coverage.of_settings(figures, settings(), ["440000"])
    assert shown.figures["row"].value_counts().to_dict() == {
        "rural.nationwide": 1,
        "rural.provinces": 1,
        "online.nationwide": 1,
        "mail_express.nationwide": 1,
    }
    assert {row.group for row in shown.rows} == {"Nationwide", "Provinces"}
    said = coverage.settings_finding(shown, YEARS)
    assert "Rural markets: nationwide figures in 1 of 3 years and figures of 1 of 32 province-level units" in said
    assert "urban-rural junction markets: no nationwide figure and none of any province" in said


def test_years_stand_above_and_below_a_heatmap_that_is_longer_than_a_window() -> None:
    for count, below in ((5, False), (60, True)):
        rows = [Row(str(number), f"Series {number}") for number in range(count)]
        layout = heatmap.coverage(rows, coverage.cells(ONE_OF_EACH.figures), YEARS, "steps", "").figure["layout"]
        assert layout["xaxis"]["side"] == "top"
        assert ("xaxis2" in layout) == below
