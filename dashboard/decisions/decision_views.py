"""What is shown of published decisions: over time, by a dimension, or by place, each with the choice that gives its rows.

The page and the pictures show the same views, of the parameters that stand in an address.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.cards import charts
from dashboard.cards.charts import Chart
from dashboard.decisions import decision_charts, decision_words, decisions
from dashboard.decisions.decisions import Place
from dashboard.figures import numbers
from dashboard.figures.kept import kept
from dashboard.figures.queries import NATIONWIDE, CodeList
from locales import t

# Members by the name of an address's parameter.
Asked = Mapping[str, Sequence[str]]
MOST_BARS = 40
MOST_OF_A_TITLE = 3


@dataclass(frozen=True)
class View:
    """What was asked for: `rows` as `decisions.cells` gives them, and title, chart and notes in the language in use.

    Readers share it: not to be changed.
    """

    rows: pd.DataFrame
    title: str
    chart: Chart
    notes: Sequence[str]


def view(snapshot: str, asked: Asked, measure: str, theme: str = "light", draw: str = "") -> View | None:
    """Places next to each other if several are asked for, else the one dimension broken down, else periods.

    `draw` is `map` for a map of the places, `both` for a map with their bars beside it. None without any decision.
    """
    rows = decisions.cells(snapshot, decisions.chosen(snapshot, asked))
    if rows.empty:
        return None
    about = decisions.info(snapshot).iloc[0]
    counted, synthetic = decision_words.measures()[measure], bool(about["synthetic"])
    notes = [counted.note(rows)]
    if is_by_place(asked):
        values = rows.groupby("region")[measure].sum()
        chart, said = _by_place(snapshot, asked, values, synthetic, theme, draw)
        notes += said
    elif broken_down(asked):
        (by,) = broken_down(asked)
        chart = decision_charts.ranked(
            rows.groupby(by)[measure].sum(), decisions.member_names(snapshot, by), synthetic, theme
        )
    else:
        monthly = rows["period_kind"].iloc[0] == "month"
        chart = decision_charts.by_period(rows, measure, counted.unit, monthly, synthetic, theme)
        if monthly:
            notes.append(t("A gap is a month of which no decision was loaded."))
        else:
            notes += [t("A gap is a year of which no decision was loaded."), *_part_years(about, rows)]
    title = _title(snapshot, asked, measure, rows)
    if is_by_place(asked) and not draw:
        title = t("Ranked: {title}", title=title)
    return View(rows, decision_words.marked(about, title), chart, notes)


def sentence(snapshot: str, asked: Asked, measure: str, rows: pd.DataFrame) -> str:
    """What the rows of a choice come to, as a sentence for running text that names the records."""
    about, counted = decisions.info(snapshot).iloc[0], decision_words.measures()[measure]
    said = t(
        "{title}: {amount} {unit}, counted from {decisions} published decisions by {source}, loaded {date}; not an agency's total.",
        title=_title(snapshot, asked, measure, rows),
        amount=numbers.full(float(rows[measure].sum())),
        unit=counted.unit,
        decisions=numbers.full(float(rows["decisions"].sum())),
        date=decision_words.loaded_on(about),
        source=decision_words.source(about),
    )
    return decision_words.marked(about, said)


def view_of(snapshot: str, asked: Asked, measure: str, theme: str, draw: str = "") -> View | None:
    """`view`, kept for the next who asks the same: of choices that the page has filters for."""
    return _kept_view(snapshot, tuple((name, tuple(own)) for name, own in asked.items()), measure, theme, draw)


@kept()
def _kept_view(
    snapshot: str, asked: tuple[tuple[str, tuple[str, ...]], ...], measure: str, theme: str, draw: str
) -> View | None:
    return view(snapshot, dict(asked), measure, theme, draw)


def is_by_place(asked: Asked) -> bool:
    """Whether several places are asked for."""
    return "level" in asked or len(asked.get("region", ())) > 1


def broken_down(asked: Asked) -> list[CodeList]:
    """The dimensions of which several members are asked for."""
    return [
        name
        for name in decisions.DIMENSIONS
        if len(asked.get(name, ())) > 1 or (name in asked.get("by", ()) and name not in asked)
    ]


def _title(snapshot: str, asked: Asked, measure: str, rows: pd.DataFrame) -> str:
    """What is shown, of which place, members and years."""
    name, scope = decision_words.measures()[measure].name, _scope(snapshot, asked)
    first, last = rows["period_start"].min().year, rows["period_start"].max().year
    years = f"{first}" if first == last else f"{first}–{last}"
    if is_by_place(asked):
        return t("{measure} by place: {scope}, {years}", measure=name, scope=scope, years=years)
    if broken_down(asked):
        names = decision_words.dimension_names()
        by = t(", ").join(names[dimension] for dimension in broken_down(asked))
        return t("{measure} by {dimension}: {scope}, {years}", measure=name, dimension=by, scope=scope, years=years)
    if rows["period_kind"].iloc[0] == "month":
        return t("{measure} by month: {scope}, {years}", measure=name, scope=scope, years=years)
    return t("{measure} by year: {scope}, {years}", measure=name, scope=scope, years=years)


def _scope(snapshot: str, asked: Asked) -> str:
    """Places and single members that are asked for, as they read: `Hebei, Rural markets`."""
    names = decisions.place_names(snapshot)
    regions = [names[code] for code in asked.get("region", (NATIONWIDE,))]
    places = t("; ").join(regions[:MOST_OF_A_TITLE])
    if len(regions) > MOST_OF_A_TITLE:
        places += t(" and {count} more", count=len(regions) - MOST_OF_A_TITLE)
    members = [
        decisions.member_names(snapshot, name)[asked[name][0]]
        for name in decisions.DIMENSIONS
        if len(asked.get(name, ())) == 1 and asked[name][0] != decisions.ALL
    ]
    return t(", ").join([places, *members])


def _by_place(
    snapshot: str, asked: Asked, values: pd.Series, synthetic: bool, theme: str, draw: str
) -> tuple[Chart, list[str]]:
    """The chart of `values` by place, and what is to be said of it."""
    names = decisions.place_names(snapshot)
    most = [t("The 40 largest are drawn; the table has all.")] if len(values) > MOST_BARS else []
    bars = decision_charts.ranked(values.nlargest(MOST_BARS), names, synthetic, theme)
    if draw not in ("map", "both"):
        return bars, most
    above = mapped(snapshot, asked)
    assert above is not None
    below = decisions.within(snapshot, above)
    province = None if above.level == "nation" else above.code[:2] + "0000"
    drawn = decision_charts.place_map(values, below, province, synthetic, theme)
    outside = [] if province else [t("Hong Kong, Macao and Taiwan are drawn, but these statistics do not cover them.")]
    return (drawn, outside) if draw == "map" else (charts.map_and_bars(drawn, bars), [*most, *outside])


def mapped(snapshot: str, asked: Asked) -> Place | None:
    """The place whose parts, all directly below it, are asked for, so that they can be drawn on one map."""
    regions = asked.get("region", (NATIONWIDE,))
    if "level" not in asked or len(regions) > 1:
        return None
    above = decisions.place(snapshot, regions[0])
    below = decisions.within(snapshot, above)
    return above if below and asked["level"][0] == decisions.level_below(above) else None


def _part_years(about: pd.Series, rows: pd.DataFrame) -> list[str]:
    """The note that the first or last year drawn is not covered by records as a whole, if so."""
    first, last = about["first_month"], about["last_month"]
    years = rows["period_start"].dt.year
    parts = []
    if first.month > 1 and first.year in set(years):
        parts.append(t("{year} from {month} on", year=first.year, month=f"{first:%Y-%m}"))
    if last.month < 12 and last.year in set(years):
        parts.append(t("{year} up to {month}", year=last.year, month=f"{last:%Y-%m}"))
    return [t("Not whole years: records of {parts} only.", parts=t("; ").join(parts))] if parts else []
