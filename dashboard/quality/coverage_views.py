"""The heatmaps of what was found published: of a snapshot, as the page, the data addresses and the pictures show them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.cards.charts import Chart
from dashboard.figures import queries
from dashboard.figures.kept import kept
from dashboard.figures.settings import settings
from dashboard.page import filters
from dashboard.places.provinces import region_names
from dashboard.quality import coverage, heatmap
from dashboard.quality.coverage import View
from locales import t

FIRST_SHOWN = 2010
MOST_ROWS = 40


def kinds() -> dict[str, str]:
    """The kinds of heatmaps as they read, by the code that stands in the address."""
    return {
        "series": t("Nationwide, by indicator"),
        "provinces": t("By province"),
        "markets": t("By market setting"),
    }


@kept()
def view_of(snapshot: str, kind: str, topics: Sequence[str] = ()) -> View:
    """A heatmap of one of `kinds`, of all that there is or of some topics; nationwide, of the headline series then."""
    names = region_names(queries.code_list(snapshot, "region"))
    if kind == "provinces":
        return coverage.of_provinces(queries.figures(snapshot, regions=list(names), topics=list(topics)), names)
    if kind == "markets":
        return coverage.of_settings(queries.figures(snapshot), settings(), list(names))
    catalogue = queries.families(snapshot)
    headline = catalogue.set_index("family_key", drop=False).loc[queries.headlines(snapshot)]
    listed = catalogue[catalogue["topic"].isin(topics)] if topics else headline
    national = queries.figures(snapshot, families=sorted(listed["family_key"]), regions=[queries.NATIONWIDE])
    return coverage.of_indicators(national, listed, filters.topics(), grouped=not topics)


def finding(kind: str, view: View, years: Sequence[int]) -> str:
    """What a heatmap shows, in a sentence."""
    said = {
        "series": coverage.indicators_finding,
        "provinces": coverage.provinces_finding,
        "markets": coverage.settings_finding,
    }[kind]
    return said(view, years)


def parts(view: View) -> dict[str, list[heatmap.Row]]:
    """The rows by parts that a page has room for; one part of a heatmap with headings."""
    most = len(view.rows) if view.rows and view.rows[0].group else MOST_ROWS
    starts = range(0, len(view.rows), most or 1)
    return {str(number): view.rows[start : start + most] for number, start in enumerate(starts, start=1)}


def cells(rows: Sequence[heatmap.Row], view: View, years: Sequence[int]) -> pd.DataFrame:
    """Every cell of `rows` in `years` with the figures that were counted in it; derived, and named so."""
    counted = coverage.cells(view.figures[view.figures["year"].isin(years)])
    every = pd.MultiIndex.from_product([[row.code for row in rows], years], names=["row", "year"])
    counts = counted.reindex(every, fill_value=0).reset_index()
    names = {row.code: (row.label, row.group) for row in rows}
    return pd.DataFrame(
        {
            "row": counts["row"],
            "name": [names[code][0] for code in counts["row"]],
            "heading": [names[code][1] or None for code in counts["row"]],
            "year": counts["year"],
            "derived_whole_years": counts["whole"],
            "derived_other_periods": counts["part"],
        }
    )


def drawn(
    rows: Sequence[heatmap.Row],
    view: View,
    years: Sequence[int],
    said: str,
    chosen: tuple[str, int | None] | None = None,
) -> Chart:
    """The heatmap of `rows`, with the cell or row `chosen` in a frame."""
    within = view.figures[view.figures["year"].isin(years)]
    return heatmap.coverage(rows, coverage.cells(within), years, view.colours, said, chosen)


@kept()
def finding_of(snapshot: str, kind: str, topics: Sequence[str], years: range) -> str:
    """`finding` of a heatmap of a snapshot."""
    return finding(kind, view_of(snapshot, kind, topics), years)


@kept()
def drawn_of(
    snapshot: str, kind: str, topics: Sequence[str], years: range, part: str, chosen: tuple[str, int | None] | None
) -> Chart:
    """`drawn` of a part of a heatmap of a snapshot, with the finding on the whole of it as its sentence."""
    view = view_of(snapshot, kind, topics)
    return drawn(parts(view)[part], view, years, finding_of(snapshot, kind, topics, years), chosen)


def legend(colours: heatmap.Colours) -> str:
    """What the colours of a heatmap mean."""
    if colours == "steps":
        return t(
            "Dark: so many figures, at least one of them for a whole year. Light and circled: only parts of a year, campaigns "
            "or longer periods. Grey: none found published."
        )
    return t("The number of figures, darker for more. Grey: none found published.")
