"""A chart that a page draws again is the same as when it was made, and stays so whoever else uses it."""

from __future__ import annotations

import json

from dashboard import measures, provinces, queries
from dashboard.charts import Chart, ranked
from dashboard.data.picture import Picture, document
from dashboard.store import snapshot_id


def bars() -> Chart:
    snapshot = snapshot_id()
    family = queries.headline(snapshot, "regions")[0]
    rows, marks = provinces.compared(snapshot, family, measures.PUBLISHED)
    return ranked(rows, "measured", "region_en", marks)


def sent(chart: Chart) -> object:
    return json.loads(chart.drawn)


def test_a_page_draws_all_that_the_figure_holds() -> None:
    chart = bars()
    figure = json.loads(chart.figure.to_json())
    # How the page looks is for the browser to say.
    del figure["layout"]["template"]
    assert sent(chart) == figure
    assert sent(chart) == sent(bars())


def test_a_picture_made_of_a_chart_leaves_the_page_s_as_it_is() -> None:
    before = json.loads(bars().figure.to_json())
    document(snapshot_id(), {}, Picture("title", "counted", bars(), [], "/regions", "figures", "stem", []))
    assert json.loads(bars().figure.to_json()) == before
