"""A chart as a page of its own: to download as a picture that says what it shows and where it is from, or to embed.

The reader's browser draws it, with the same Plotly figure as the cards, and makes the files; nothing comes from elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import plotly

from dashboard import charts, filters, numbers, queries
from dashboard.data.html import Markup, joined, tag
from dashboard.data.parameters import Asked
from dashboard.data.refusals import Refused
from dashboard.periods import drawable
from dashboard.text import plain_source_line, published, what_is_counted, year_span
from dashboard.trend_notes import trend_notes
from locales import language, localized, t

OWN = Path(__file__).parent / "static"
SCRIPTS = {
    "plotly.min.js": Path(plotly.__file__).parent / "package_data" / "plotly.min.js",
    "chart.js": OWN / "chart.js",
}
DIMENSIONS = ("market", "ip_type", "industry", "channel")
# So that a name never ends the element that holds the chart.
HARMLESS = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
EVERY_SITE = "*"


@cache
def digest(script: str) -> str:
    """A version of one of `SCRIPTS`, by its content."""
    return hashlib.sha256(SCRIPTS[script].read_bytes()).hexdigest()[:12]


def chart_page(snapshot: str, asked: Asked, rows: pd.DataFrame) -> bytes:
    """The page for `rows`, of one unit; with `embed` only the chart and where it is from.

    Raises Refused where no series is asked for, or several units would stand on one axis.
    """
    if "series" not in asked:
        raise Refused(400, t("A chart needs a series."), "series")
    if rows["unit"].nunique() > 1:
        raise Refused(400, t("These series have different units; one chart has one."), "series")
    embedded = "embed" in asked
    if rows.empty:
        return _document(t("Nothing is published for this choice."), embedded, [])
    title, chart, notes = _drawn(snapshot, rows)
    chart.figure.update_layout(template="none")
    page = _page(asked, rows)
    card = {
        "figure": json.loads(chart.figure.to_json()),
        "title": title,
        "counted": what_is_counted(rows),
        "notes": [*notes, *_contradicted(rows), plain_source_line(rows)],
        "page": page,
        "file": f"{rows['indicator'].iloc[0]}_{language()}_{snapshot}",
    }
    parts = [
        tag("div", id="chart", role="img", aria_label=f"{title}. {chart.alt}"),
        Markup(f'<script type="application/json" id="card">{json.dumps(card).translate(HARMLESS)}</script>'),
        tag("noscript", tag("p", f"{title}. {chart.alt}")),
        _below(rows, page) if embedded else _to_take_away(asked, rows, page),
        *(Markup(f'<script src="{name}?v={digest(name)}" defer></script>') for name in SCRIPTS),
    ]
    return _document(title, embedded, parts)


def _contradicted(rows: pd.DataFrame) -> list[str]:
    count = int((rows["n_contradicting"] > 0).sum())
    return [t("⚠ contradicted by another source: {count} of these figures", count=count)] if count else []


def _page(asked: Asked, rows: pd.DataFrame) -> str:
    """Where on this site the chart is explained: its indicator, or of several itself; relative to the chart's address."""
    if rows["indicator"].nunique() > 1:
        return f"chart?{_query(asked)}"
    chosen = {"id": rows["indicator"].iloc[0], "lang": language()}
    if rows["family_key"].nunique() == 1:
        chosen["series"] = rows["family_key"].iloc[0]
    return f"../indicator?{urlencode(chosen)}"


def _query(asked: Asked) -> str:
    choice = {name: ",".join(members) for name, members in asked.items() if name != "embed"}
    return urlencode(choice | {"lang": language()}, safe=",:")


def _drawn(snapshot: str, rows: pd.DataFrame) -> tuple[str, charts.Chart, list[str]]:
    """Title, chart and notes: regions of one year as ranked bars, else lines over the years."""
    name = _name(snapshot, rows)
    regions = rows["region"].nunique()
    if regions > 1 and len(rows) == regions and rows["year"].nunique() == 1:
        periods = {numbers.period(row.period_start, row.period_end, row.period_kind) for row in rows.itertuples()}
        marks = pd.Series([published(row) for row in rows.itertuples()], rows.index)
        chart = charts.ranked(rows, "value", localized("region_en"), marks)
        notes = [t("The periods differ.")] if len(periods) > 1 else []
        return t("{name}, {years}", name=name, years=year_span(rows)), chart, notes
    breaks = queries.breaks(snapshot)
    breaks = breaks[breaks["indicator"].isin(rows["indicator"].unique())]
    if drawable(rows).empty:
        raise Refused(400, t("None of these figures can be drawn on an axis of years."), "series")
    labelled, label = _labelled(snapshot, rows)
    chart = charts.over_time(labelled, breaks, label, height=340)
    return t("{name}, {years}", name=name, years=year_span(drawable(rows))), chart, trend_notes(rows, breaks)


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


def _to_take_away(asked: Asked, rows: pd.DataFrame, page: str) -> Markup:
    choice = _query(asked)
    files = [tag("a", ending.upper(), href=f"figures.{ending}?{choice}") for ending in ("csv", "xlsx", "json")]
    return joined(
        [
            tag(
                "p",
                tag("button", t("Download PNG"), type="button", data_format="png"),
                " ",
                tag("button", t("Download SVG"), type="button", data_format="svg"),
            ),
            tag("p", t("The figures drawn:"), " ", joined(files, " · ")),
            _below(rows, page),
        ]
    )


def _below(rows: pd.DataFrame, page: str) -> Markup:
    """Links to all observations on this site, and to the newest publication where its address is the publisher's own."""
    links = [tag("a", t("All observations and sources"), href=page, target="_blank", rel="noopener")]
    official = rows[(rows["address_kind"] == "publisher") & rows["url"].notna()]
    for row in official.sort_values("published_on", na_position="first").tail(1).itertuples():
        links.append(
            tag("a", getattr(row, localized("publisher_en")), href=str(row.url), target="_blank", rel="noopener")
        )
    return tag("p", joined(links, " · "))


def _document(title: str, embedded: bool, parts: list[Any]) -> bytes:
    head = tag(
        "head",
        Markup('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", title),
        tag("style", Markup((OWN / "chart.css").read_text(encoding="utf-8"))),
    )
    body = tag("body", *(parts or [tag("p", title)]), class_="embedded" if embedded else "alone")
    return f"<!doctype html>\n{tag('html', head, body, lang=language())}\n".encode()
