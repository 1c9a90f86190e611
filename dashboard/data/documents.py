"""What describes the addresses: an index and a documentation to read, and OpenAPI for programs."""

from __future__ import annotations

import json
from itertools import groupby

from dashboard.data.addresses import Address, Question, addresses
from dashboard.data.chart_page import chart_page
from dashboard.data.coverage_page import coverage_page
from dashboard.data.decision_page import decision_page
from dashboard.data.html import Markup, document, joined, table, tag
from dashboard.data.openapi import LISTED, description
from dashboard.data.parameters import Parameter, parameters
from dashboard.data.picture import EVERY_SITE, OF_THE_FRAME
from dashboard.data.resources import OF_COVERAGE, OF_DECISIONS, indicator_figures, lacks_nothing, resources
from dashboard.decisions import decision_rows, decision_words
from dashboard.figures import measures, queries
from dashboard.figures.store import earlier
from dashboard.files.notes import notes
from locales import language, t

HTML = "text/html; charset=utf-8"
OF_A_PICTURE = (*OF_THE_FRAME, "lang", "snapshot")
IN_A_CHART = (
    "series",
    "region",
    "from",
    "to",
    "period_kind",
    "periods",
    "latest",
    "measure",
    "base",
    "draw",
    *OF_A_PICTURE,
)
IN_A_HEATMAP = (*OF_COVERAGE, *OF_A_PICTURE)
OF_DRAWN_DECISIONS = (*OF_DECISIONS, "decisions:measure", "decisions:draw", *OF_A_PICTURE)


def documents() -> list[Address]:
    """The addresses that describe the others."""
    known = parameters()
    choice = (known["lang"], known["snapshot"])
    every = [
        ("/data", t("Data to download"), HTML, _index),
        ("/data/docs", t("How to ask for data"), HTML, _documentation),
        ("/openapi.json", "OpenAPI", "application/json", _openapi),
    ]
    pictures = [
        Address(
            path,
            "documents",
            title,
            HTML,
            tuple(known[name] for name in names),
            ("", ""),
            body,
            is_file=False,
            framed_by=EVERY_SITE,
            lacking=lacking,
        )
        for path, title, names, body, lacking in (
            ("/data/chart", t("A chart as a picture to download or to embed"), IN_A_CHART, _chart, lacks_nothing),
            (
                "/data/coverage",
                t("A heatmap as a picture to download or to embed"),
                IN_A_HEATMAP,
                _heatmap,
                lacks_nothing,
            ),
            (
                "/data/decisions",
                t("Counts of decisions as a picture to download or to embed"),
                OF_DRAWN_DECISIONS,
                _decisions,
                decision_words.lacking,
            ),
        )
    ]
    return [
        *(
            Address(path, "documents", title, media_type, choice, ("", ""), body, is_file=False)
            for path, title, media_type, body in every
        ),
        *pictures,
    ]


def _chart(question: Question) -> bytes:
    return chart_page(question.snapshot, question.asked)


def _heatmap(question: Question) -> bytes:
    return coverage_page(question.snapshot, question.asked)


def _decisions(question: Question) -> bytes:
    return decision_page(question.snapshot, question.asked)


def _openapi(question: Question) -> bytes:
    return json.dumps(description(question.snapshot, question.site), ensure_ascii=False, indent=1).encode()


def _index(question: Question) -> bytes:
    info = queries.build_info(question.snapshot)
    meanings = {resource.name: resource.meaning for resource in [*resources().values(), indicator_figures()]}
    groups = [(name, list(own)) for name, own in groupby(addresses(), lambda address: address.group)]
    tables = [(name, own) for name, own in groups if name in meanings and name != "indicator"]
    wholes = [address for name, own in groups if name not in meanings for address in own]
    one = [address for name, own in groups if name == "indicator" for address in own]
    example = parameters()["id"].example
    return document(
        t("Data to download"),
        tag(
            "p",
            t(
                "{figures} figures from {sources} publications; snapshot {id}, built {date}.",
                figures=f"{info['n_figures']:,}",
                sources=f"{info['n_sources']:,}",
                id=question.snapshot,
                date=f"{info['built_at']:%Y-%m-%d}",
            ),
            " ",
            _link("", t("To the dashboard")),
            " · ",
            _link("data/docs", t("How to ask for data")),
            " · ",
            _link("openapi.json", "OpenAPI"),
        ),
        tag("h2", t("Tables")),
        table(
            [t("Table"), t("What it holds"), t("Files")],
            [
                [
                    tag("strong", own[0].title),
                    meanings[name],
                    own[0].lacking(question.snapshot) or joined((_file(address) for address in own), " · "),
                ]
                for name, own in tables
            ],
        ),
        tag("h2", t("Everything at once")),
        table([t("What it holds"), t("File")], [[address.title, _file(address)] for address in wholes]),
        tag("h2", t("One indicator")),
        tag("p", t("With the code of an indicator in the address, for example {code}:", code=example)),
        tag("p", joined((_file(address, example) for address in one), " · ")),
        *_noted(question.snapshot),
    )


def _documentation(question: Question) -> bytes:
    known = parameters()
    site = question.site
    asked = f"{site}/data/figures.csv?region=CN&topic=customs&from=2015&to=2020"
    charted = f"series={known['series'].example}&region=CN"
    examples = {
        t("Command line"): f"curl -OJ '{asked}'",
        "pandas": f"import pandas as pd\nfigures = pd.read_csv('{asked}')",
        "R": f"figures <- readr::read_csv('{asked}')",
        "DuckDB": f"SELECT * FROM read_parquet('{asked.replace('csv', 'parquet', 1)}');\n"
        f"-- {site}/data/snapshot.duckdb: ATTACH 'FILE' (READ_ONLY);",
        t("Excel: Data → From Web, then the address"): asked,
        t(
            "A chart in a page of yours"
        ): f'<iframe src="{site}/data/chart?{charted}&embed=true" width="100%" height="560"></iframe>',
    }
    manners = [
        t("Members are codes, several of them parted by commas, as in the addresses of the pages. What is left out is not filtered; of decisions, the total is given."),
        t("A parameter or member that does not exist is refused with 400, as JSON that names it and the nearest valid ones. A choice of which nothing is published is an answer with no rows."),
        t("Names and texts are English, or Chinese with lang=zh; codes and numbers are the same in both."),
        t("CSV is UTF-8 with a byte order mark. A text that a spreadsheet would run as a formula gets a quote before it, in CSV only."),
        t("Every answer has an ETag that changes with the snapshot; with If-None-Match an unchanged one is 304 and has no body."),
        t("GET and HEAD only, from any site (CORS). Too many files at once: 429 with Retry-After. Texts are compressed for those who accept it."),
        t("Any part of a file can be asked for with the header Range, and HEAD tells how long it is: programs read Parquet and the database over HTTP without fetching all of it."),
    ]  # fmt: skip
    return document(
        t("How to ask for data"),
        tag("p", _link("../data", t("Data to download")), " · ", _link("../openapi.json", "OpenAPI")),
        tag("h2", t("For example")),
        *(joined([tag("h3", name), tag("pre", tag("code", code))]) for name, code in examples.items()),
        tag("h2", t("What holds for all")),
        tag("ul", *(tag("li", text) for text in manners)),
        tag("h2", t("Addresses")),
        table([t("Address"), t("What it holds"), t("Parameters")], _listed()),
        tag("h2", t("Parameters")),
        table(
            [t("Parameter"), t("Meaning"), t("Members")],
            [
                [tag("code", parameter.name), parameter.meaning, _members(question.snapshot, parameter)]
                for parameter in known.values()
            ],
        ),
        tag("h2", t("Columns")),
        tag("p", t("Of a file of figures; the other tables use the same names.")),
        table([t("Column"), t("Meaning")], _columns(question.snapshot)),
        tag("p", t("Of a file of decisions; beside each code stands its name.")),
        table(
            [t("Column"), t("Meaning")],
            [[tag("code", name), meaning] for name, meaning in decision_rows.columns(question.snapshot).items()],
        ),
        *_noted(question.snapshot),
    )


def _columns(snapshot: str) -> list[list[str]]:
    from dashboard.files.exports import columns

    meanings = queries.columns(snapshot, "published_figure").set_index("column_name")[language()]
    derived = measures.columns()
    return [[tag("code", name), derived.get(name) or meanings[name]] for name in [*columns(), *derived]]


def _listed() -> list[list[str]]:
    """The addresses with what they hold and their parameters; those that differ in the kind of file only, in one row."""
    every = [*addresses(), *documents()]
    return [
        [
            joined((tag("code", address.path) for address in same), " "),
            title,
            joined((tag("code", name) for name in names), ", "),
        ]
        for (title, names), own in groupby(every, lambda address: (address.title, _names(address)))
        for same in [list(own)]
    ]


def _names(address: Address) -> tuple[str, ...]:
    return tuple(parameter.name for parameter in address.parameters)


def _members(snapshot: str, parameter: Parameter) -> Markup:
    """The members of a parameter with their names, folded up; of very many only where they are listed."""
    members = parameter.members(snapshot) if parameter.members else {}
    if not members:
        return Markup()
    if len(members) > LISTED:
        count = t("{count} members", count=f"{len(members):,}")
        return _link(parameter.listed_in, count) if parameter.listed_in else Markup(count)
    place = 0 if language() == "en" else -1
    names = [names[place] if names and isinstance(names[place], str) else "" for names in members.values()]
    listed = [[tag("code", code), name] for code, name in zip(members, names, strict=True)]
    summary = tag("summary", t("{count} members", count=len(members)))
    return tag("details", summary, table([t("Code"), t("Name")], listed))


def _noted(snapshot: str) -> list[Markup]:
    return [joined([tag("h2", heading), tag("p", text)]) for heading, text in notes(snapshot).items()]


def _file(address: Address, code: str = "") -> Markup:
    path = address.path.removeprefix("/").format(id=code)
    has_languages = any(parameter.name == "lang" for parameter in address.parameters)
    query = f"?snapshot={earlier()}" if earlier() else ""
    return _link(path, address.ending) if has_languages else tag("a", address.ending, href=path + query)


def _link(path: str, text: str) -> Markup:
    """A link from `/data`, in the same language and snapshot: relative, so that it holds behind a proxy as well."""
    query = f"&snapshot={earlier()}" if earlier() else ""
    return tag("a", text, href=f"{path or './'}?lang={language()}{query}")
