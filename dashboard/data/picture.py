"""A page that is a picture: to download with all that it says inside, or to stand in a frame of another page.

The reader's browser draws it, with the same Plotly figure as the cards, and makes the files; nothing comes from elsewhere.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson
import plotly

from dashboard.cards.charts import IN_DARK, Chart
from dashboard.data.html import Markup, joined, tag
from dashboard.data.parameters import Asked
from dashboard.figures.store import earlier
from locales import language, t

OWN = Path(__file__).parent / "static"
# Plotly whole, and without what draws maps: a third of it, of the same version.
SCRIPTS = {
    "plotly.min.js": Path(plotly.__file__).parent / "package_data" / "plotly.min.js",
    "plotly-cartesian.min.js": OWN / "plotly-cartesian.min.js",
    "chart.js": OWN / "chart.js",
}
# So that a name never ends the element that holds the chart.
HARMLESS = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
EVERY_SITE = "*"
# What says how a picture is shown, not what is in it.
OF_THE_FRAME = ("embed", "theme")


@dataclass(frozen=True)
class Picture:
    """What a picture shows and says: `page`, relative to its address, explains it; `table` names the data behind it.

    `links` stand below it, `stem` names its files; `leads_to` is what `page` is called, if not by its observations.
    """

    title: str
    counted: str
    chart: Chart
    notes: Sequence[str]
    page: str
    table: str
    stem: str
    links: Sequence[Markup]
    leads_to: str = ""


@cache
def digest(script: str) -> str:
    """A version of one of `SCRIPTS`, by its content."""
    return hashlib.sha256(SCRIPTS[script].read_bytes()).hexdigest()[:12]


@cache
def compressed(script: str) -> bytes:
    """One of `SCRIPTS`, compressed once for all readers."""
    return gzip.compress(SCRIPTS[script].read_bytes(), 9, mtime=0)


def library_for(chart: Chart) -> str:
    """Which of `SCRIPTS` draws a chart."""
    return "plotly.min.js" if chart.on_map else "plotly-cartesian.min.js"


def address_of(script: str) -> str:
    """Where the pages find one of `SCRIPTS`, relative to the site; another content has another address."""
    return f"data/{script}?v={digest(script)}"


def document(snapshot: str, asked: Asked, picture: Picture | None, nothing: str = "") -> bytes:
    """The page of a picture, or of none, as an answer to `asked`; with `embed` only the picture and where it is from.

    `nothing` says why there is none.
    """
    embedded, theme = "embed" in asked, asked.get("theme", ("",))[0]
    if picture is None:
        nothing = nothing or t("Nothing is published for this choice.")
        return _whole(nothing, embedded, theme, [tag("p", nothing)])
    library = library_for(picture.chart)
    card = {
        "figure": orjson.Fragment(picture.chart.drawn),
        "title": picture.title,
        "counted": picture.counted,
        "notes": list(picture.notes),
        "page": picture.page,
        "file": f"{picture.stem}_{language()}_{snapshot}",
        "inDark": IN_DARK,
    }
    said = f"{picture.title}. {picture.chart.alt}"
    below = tag(
        "p", joined([link(picture.leads_to or t("All observations and sources"), picture.page), *picture.links], " · ")
    )
    parts = [
        tag("div", id="chart", role="img", aria_label=said),
        Markup(f'<script type="application/json" id="card">{orjson.dumps(card).decode().translate(HARMLESS)}</script>'),
        tag("noscript", tag("p", said)),
        *([] if embedded else [_buttons(), _files(picture.table, asked)]),
        below,
        *(Markup(f'<script src="{name}?v={digest(name)}" defer></script>') for name in (library, "chart.js")),
    ]
    return _whole(picture.title, embedded, theme, parts)


def link(text: str, address: str) -> Markup:
    """A link that leaves the frame that the picture stands in."""
    return tag("a", text, href=address, target="_blank", rel="noopener")


def query(asked: Asked) -> str:
    """The choice of a picture as an address holds it, in the language in use and of the snapshot shown."""
    choice = {name: ",".join(members) for name, members in asked.items() if name not in OF_THE_FRAME}
    return urlencode(choice | in_use(), safe=",:")


def in_use() -> dict[str, str]:
    """The parameters of the language in use, and of the snapshot where it is not the current one."""
    snapshot = earlier()
    return {"lang": language()} | ({"snapshot": snapshot} if snapshot else {})


def _buttons() -> Markup:
    buttons = [
        tag("button", t("Download PNG"), type="button", data_format="png"),
        tag("button", t("Download SVG"), type="button", data_format="svg"),
    ]
    return tag("p", joined(buttons, " "))


def _files(table: str, asked: Asked) -> Markup:
    choice = query({name: members for name, members in asked.items() if name != "draw"})
    files = [tag("a", ending.upper(), href=f"{table}.{ending}?{choice}") for ending in ("csv", "xlsx", "json")]
    return tag("p", t("The figures drawn:"), " ", joined(files, " · "))


def _whole(title: str, embedded: bool, theme: str, parts: list[Any]) -> bytes:
    head = tag(
        "head",
        Markup('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", title),
        tag("style", Markup((OWN / "chart.css").read_text(encoding="utf-8"))),
    )
    body = tag("body", *parts, class_="embedded" if embedded else "alone")
    return f"<!doctype html>\n{tag('html', head, body, lang=language(), data_theme=theme)}\n".encode()
