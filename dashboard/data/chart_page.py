"""Figures, or what their sources say, as a picture: lines over the years, bars, or a map of the provinces and bars."""

from __future__ import annotations

from urllib.parse import urlencode

import pandas as pd

from dashboard.cards import charts
from dashboard.cards.trend_notes import trend_notes
from dashboard.data import picture
from dashboard.data.html import Markup
from dashboard.data.parameters import Asked
from dashboard.data.picture import Picture
from dashboard.data.refusals import Refused
from dashboard.data.resources import figures, observations
from dashboard.figures import measures, numbers, queries
from dashboard.figures.periods import drawable
from dashboard.figures.text import plain_source_line, published, what_is_counted, year_span
from dashboard.page import filters
from locales import localized, t

DIMENSIONS = ("market", "ip_type", "industry", "channel")
OVER_TIME = (measures.PUBLISHED, "per_100k", measures.INDEX)


def chart_page(snapshot: str, asked: Asked) -> bytes:
    """The page of the figures that are asked for, of one unit.

    Raises Refused where no series is asked for, or what is asked for cannot be one chart.
    """
    if "series" not in asked:
        raise Refused(400, t("A chart needs a series."), "series")
    if asked.get("draw") == ("sources",):
        return _sources_page(snapshot, asked)
    rows = figures(snapshot, asked)
    if rows["unit"].nunique() > 1:
        raise Refused(400, t("These series have different units; one chart has one."), "series")
    return picture.document(snapshot, asked, None if rows.empty else _picture(snapshot, asked, rows))


def _sources_page(snapshot: str, asked: Asked) -> bytes:
    """The page of what each publication says of one figure. Raises Refused where more than one is asked for."""
    rows = observations(snapshot, asked)
    if rows.empty:
        return picture.document(snapshot, asked, None)
    if len(rows.drop_duplicates(["series_key", "period_start", "period_end"])) > 1:
        raise Refused(
            400, t("The sources of one figure only are drawn: ask for one region and period."), "draw", "sources"
        )
    first = rows.iloc[0]
    shown = Picture(
        t(
            "{name}, {years}: what each source says",
            name=_name(snapshot, rows),
            years=numbers.period(first["period_start"], first["period_end"], first["period_kind"]),
        ),
        what_is_counted(figures(snapshot, asked)),
        charts.side_by_side(rows),
        [t("In colour: the one that is shown elsewhere, preferred by a fixed rule. None is corrected.")],
        page=_page(asked, rows),
        table="observations",
        stem=first["indicator"],
        links=newest_source(rows),
    )
    return picture.document(snapshot, asked, shown)


def _picture(snapshot: str, asked: Asked, rows: pd.DataFrame) -> Picture:
    measure = asked.get("measure", (measures.PUBLISHED,))[0]
    title, chart, notes = _drawn(snapshot, rows, asked, measure)
    return Picture(
        title,
        what_is_counted(rows) + measures.derivation(measure),
        chart,
        [*notes, *contradicted(rows), plain_source_line(rows)],
        page=_page(asked, rows),
        table="figures",
        stem=rows["indicator"].iloc[0],
        links=newest_source(rows),
    )


def contradicted(rows: pd.DataFrame) -> list[str]:
    """The note that some of the figures are contradicted, if any is."""
    count = int((rows["n_contradicting"] > 0).sum())
    return [t("⚠ contradicted by another source: {count} of these figures", count=count)] if count else []


def newest_source(rows: pd.DataFrame) -> list[Markup]:
    """A link to the newest publication behind `rows` whose address is the publisher's own."""
    official = rows[(rows["address_kind"] == "publisher") & rows["url"].notna()]
    newest = official.sort_values("published_on", na_position="first").tail(1)
    return [picture.link(getattr(row, localized("publisher_en")), str(row.url)) for row in newest.itertuples()]


def _page(asked: Asked, rows: pd.DataFrame) -> str:
    """Where on this site the chart is explained: its indicator, or of several itself; relative to the chart's address."""
    if rows["indicator"].nunique() > 1:
        return f"chart?{picture.query(asked)}"
    chosen = {"id": rows["indicator"].iloc[0]} | picture.in_use()
    if rows["family_key"].nunique() == 1:
        chosen["series"] = rows["family_key"].iloc[0]
    return f"../indicator?{urlencode(chosen)}"


def _drawn(snapshot: str, rows: pd.DataFrame, asked: Asked, measure: str) -> tuple[str, charts.Chart, list[str]]:
    """Title, chart and notes: regions as bars or on the map, else lines over the years."""
    if measures.left_empty(rows) and rows["measured"].isna().all():
        raise Refused(400, t("; ").join(measures.left_empty(rows)), "base", asked["base"][0])
    one_each = len(rows) == rows["region"].nunique()
    if "draw" in asked and not one_each:
        raise Refused(
            400,
            t("Regions are drawn with one figure each: ask for one year, or latest=region."),
            "draw",
            asked["draw"][0],
        )
    if "draw" in asked or (one_each and len(rows) > 1 and (rows["year"].nunique() == 1 or "latest" in asked)):
        return _by_region(snapshot, rows, asked, measure)
    if measure not in OVER_TIME:
        raise Refused(400, t("This is drawn for one figure of each region only."), "measure", measure)
    breaks = queries.breaks(snapshot)
    breaks = breaks[breaks["indicator"].isin(rows["indicator"].unique())]
    if drawable(rows).empty:
        raise Refused(400, t("None of these figures can be drawn on an axis of years."), "series")
    labelled, label = _labelled(snapshot, rows)
    chart = charts.over_time(labelled, breaks, label, height=340)
    return _title(snapshot, drawable(rows), asked, measure), chart, trend_notes(rows, breaks)


def _by_region(snapshot: str, rows: pd.DataFrame, asked: Asked, measure: str) -> tuple[str, charts.Chart, list[str]]:
    periods = [numbers.period(row.period_start, row.period_end, row.period_kind) for row in rows.itertuples()]
    dated = len(set(periods)) > 1
    notes = [t("The periods differ: read each bar with the period beside it.")] if dated else []
    if measure == measures.PUBLISHED:
        rows = rows.assign(measured=rows["value"])
        texts = [
            f"{published(row)} ({period})" if dated else published(row)
            for row, period in zip(rows.itertuples(), periods, strict=True)
        ]
        marks = pd.Series(texts, rows.index)
    else:
        notes += measures.left_empty(rows)
        rows = rows[rows["measured"].notna()]
        marks = measures.marks(rows, measure, dated)
    chart = charts.ranked(rows, "measured", localized("region_en"), marks)
    on_map = rows[rows["region_kind"].isin(queries.PROVINCE_KINDS)]
    if asked.get("draw") == ("map",) and not on_map.empty:
        chart = charts.map_and_bars(charts.province_map(on_map, "measured", marks[on_map.index]), chart)
        notes.append(t("Hong Kong, Macao and Taiwan are drawn, but these statistics do not cover them."))
    return _title(snapshot, rows, asked, measure), chart, notes


def _title(snapshot: str, rows: pd.DataFrame, asked: Asked, measure: str) -> str:
    name, years = _name(snapshot, rows), year_span(rows)
    if measure == measures.PUBLISHED and "latest" not in asked:
        return t("{name}, {years}", name=name, years=years)
    base = int(asked["base"][0]) if "base" in asked else None
    shown = measures.names(base)[measure]
    if "latest" in asked:
        shown = t("latest figure of each region, {measure}", measure=shown)
    return t("{name}: {measure}, {years}", name=name, measure=shown, years=years)


def _labelled(snapshot: str, rows: pd.DataFrame) -> tuple[pd.DataFrame, str | None]:
    """`rows` and the column that names their lines: the one dimension in which they differ, else the whole name."""
    varying = [name for name in (*DIMENSIONS, "region") if rows[name].nunique() > 1]
    if rows["indicator"].nunique() == 1 and len(varying) <= 1:
        return rows, localized(f"{varying[0]}_en") if varying else None
    names = filters.family_names(queries.families(snapshot), snapshot)
    label = rows["family_key"].map(names)
    if "region" in varying:
        label = rows[localized("region_en")] + t(", ") + label
    return rows.assign(label=label), "label"


def _name(snapshot: str, rows: pd.DataFrame) -> str:
    families = rows["family_key"].unique()
    if len(families) > 1 and rows["indicator"].nunique() == 1:
        name = str(rows[localized("indicator_en")].iloc[0])
    else:
        names = filters.family_names(queries.families(snapshot), snapshot)
        name = t("; ").join(names[family] for family in families)
    if rows["region"].nunique() == 1 and rows["region"].iloc[0] != queries.NATIONWIDE:
        return t("{name}: {sentence}", name=rows[localized("region_en")].iloc[0], sentence=name)
    return name
