"""A heatmap of what was found published, as a picture and as a table of its cells."""

from __future__ import annotations

import pandas as pd

from dashboard.data import picture
from dashboard.data.parameters import Asked
from dashboard.data.picture import Picture
from dashboard.data.refusals import Refused
from dashboard.figures import queries
from dashboard.page.filters import topics
from dashboard.quality import coverage_views, heatmap
from dashboard.quality.coverage import View
from locales import t


def coverage_page(snapshot: str, asked: Asked) -> bytes:
    """The page of the heatmap that is asked for. Raises Refused for a part that it does not have."""
    kind, view, rows, years = _shown(snapshot, asked)
    if not rows:
        return picture.document(snapshot, asked, None)
    said = coverage_views.finding(kind, view, years)
    names = [coverage_views.kinds()[kind], *(topics()[code] for code in asked.get("topic", ()))]
    shown = Picture(
        t("What is published: {names}, {years}", names=t(", ").join(names), years=f"{years[0]}–{years[-1]}"),
        said,
        coverage_views.drawn(rows, view, years, said),
        [coverage_views.legend(view.colours)],
        page=f"../coverage?{picture.query(asked)}",
        table="coverage",
        stem=f"coverage-{kind}",
        links=[],
    )
    return picture.document(snapshot, asked, shown)


def coverage_cells(snapshot: str, asked: Asked) -> pd.DataFrame:
    """The cells of the heatmap that is asked for. Raises Refused for a part that it does not have."""
    _, view, rows, years = _shown(snapshot, asked)
    return coverage_views.cells(rows, view, years)


def _shown(snapshot: str, asked: Asked) -> tuple[str, View, list[heatmap.Row], range]:
    kind = asked.get("view", ("series",))[0]
    view = coverage_views.view_of(snapshot, kind, asked.get("topic", ()))
    first, last = queries.years(snapshot)
    chosen = sorted(int(asked.get(name, (str(year),))[0]) for name, year in (("from", first), ("to", last)))
    parts = coverage_views.parts(view)
    (part,) = asked.get("part", ("1",))
    if parts and part not in parts:
        raise Refused(400, t("This heatmap has fewer parts."), "part", part, list(parts))
    return kind, view, parts.get(part, []), range(chosen[0], chosen[1] + 1)
