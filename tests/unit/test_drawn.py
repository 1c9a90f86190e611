"""A chart that a page draws again is the same as when it was made, and stays so whoever else uses it."""

from __future__ import annotations

import pandas as pd
from plotly.graph_objects import Figure

from dashboard.cards import charts
from dashboard.cards.charts import Chart, ranked
from dashboard.decisions import decision_charts
from dashboard.figures import measures, queries
from dashboard.figures.store import snapshot_id
from dashboard.places import provinces
from dashboard.quality import contradictions


def bars() -> Chart:
    snapshot = snapshot_id()
    family = queries.headline(snapshot, "regions")[0]
    rows, marks = provinces.compared(snapshot, family, measures.PUBLISHED)
    return ranked(rows, "measured", "region_en", marks)


def test_every_kind_of_chart_is_one_that_plotly_accepts() -> None:
    snapshot = snapshot_id()
    family = queries.headline(snapshot, "regions")[0]
    rows, marks = provinces.compared(snapshot, family, measures.PUBLISHED)
    on_map = charts.province_map(rows, "measured", marks)
    every = queries.figures(snapshot, families=[family])
    national = every[every["region"] == queries.NATIONWIDE]
    observations = contradictions.every(snapshot)
    contested = observations[observations["cell"] == observations["cell"].iloc[0]]
    values = pd.Series([3, 1], ["110000", "120000"])
    names = {"110000": "Beijing", "120000": "Tianjin", "130000": "Hebei"}
    decided = pd.DataFrame({"period_start": pd.to_datetime(["2024-01-01", "2024-03-01"]), "decisions": [3, 1]})
    for chart in (
        bars(),
        on_map,
        charts.map_and_bars(on_map, bars()),
        charts.over_time(national, queries.breaks(snapshot)),
        charts.over_time(every, queries.breaks(snapshot), "region_en"),
        charts.sparkline(national, 2020),
        charts.side_by_side(contested),
        decision_charts.ranked(values, names, True, "dark"),
        decision_charts.place_map(values, names, None, True, "dark"),
        decision_charts.place_map(values, names, "110000", False, "dark"),
        decision_charts.by_period(decided, "decisions", "decisions", True, True, "light"),
    ):
        sent = chart.figure
        # Raises ValueError for a name or a value that Plotly does not know.
        figure = Figure(sent)
        assert len(figure.data) == len(sent["data"]) > 0


def test_the_inset_of_a_map_draws_what_shows_in_it_as_the_map_does() -> None:
    snapshot = snapshot_id()
    rows, marks = provinces.compared(snapshot, queries.headline(snapshot, "regions")[0], measures.PUBLISHED)
    drawn: dict[str, dict[str, tuple[object, ...]]] = {"geo": {}, "geo2": {}}
    for trace in charts.province_map(rows, "measured", marks).figure["data"]:
        if trace["type"] == "choropleth":
            said = zip(trace["z"], trace["hovertext"], strict=True)
            drawn[trace["geo"]] |= dict(zip(trace["locations"], said, strict=True))
    assert len(drawn["geo"]) == 34
    assert drawn["geo2"].items() <= drawn["geo"].items()
    hainan, taiwan, beijing = "460000", "710000", "110000"
    assert {hainan, taiwan} <= set(drawn["geo2"])
    assert beijing not in drawn["geo2"]
