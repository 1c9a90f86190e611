"""A few elements of HTML, for pages that need nothing from elsewhere. Whatever is put into them is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from locales import LANGUAGE_NAMES, LANGUAGES, language

STYLE = """
:root { color-scheme: light dark; font: 16px/1.55 "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif }
body { max-width: 62rem; margin: 0 auto; padding: 1.2rem 1rem 4rem; overflow-wrap: break-word }
p, li { overflow-wrap: anywhere }
h1 { font-size: 1.6rem; line-height: 1.25 } h2 { font-size: 1.2rem; margin-top: 2.2rem }
a { color: light-dark(#005a8f, #7cc4ee) }
nav { display: flex; gap: 1rem; justify-content: flex-end }
code, pre { font: .9em/1.5 ui-monospace, Menlo, Consolas, monospace }
pre { padding: .7rem .9rem; overflow-x: auto; background: light-dark(#f3f5f7, #1d232a); border-radius: .4rem }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100% }
th, td { text-align: start; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid light-dark(#dde2e6, #3a424a) }
td a, td code { white-space: nowrap }
summary { cursor: pointer }
"""


class Markup(str):
    """Text that is HTML already."""


def tag(name: str, *content: str, **attributes: str) -> Markup:
    """An element: `tag("a", "text", href="x")`. Content that is no Markup is escaped; `class_` is `class`, `aria_label` `aria-label`."""
    given = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items())
    return Markup(f"<{name}{given}>{joined(content)}</{name}>")


def joined(parts: Iterable[str], between: str = "") -> Markup:
    """Parts one after the other, escaped unless they are Markup."""
    return Markup(escape(between).join(part if isinstance(part, Markup) else escape(part) for part in parts))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Markup:
    """A table that scrolls by itself where it is wider than the page."""
    heading = tag("tr", *(tag("th", text, scope="col") for text in head))
    body = [tag("tr", *(tag("td", cell) for cell in row)) for row in rows]
    return tag("div", tag("table", tag("thead", heading), tag("tbody", *body)), class_="wide", tabindex="0")


def document(title: str, *parts: str) -> bytes:
    """A whole page in the language in use, with a switch to the other one."""
    switch = tag(
        "nav",
        *(
            tag("strong", LANGUAGE_NAMES[code])
            if code == language()
            else tag("a", LANGUAGE_NAMES[code], href=f"?lang={code}", lang=code)
            for code in LANGUAGES
        ),
    )
    head = tag(
        "head",
        Markup('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", title),
        tag("style", Markup(STYLE)),
    )
    body = tag("body", switch, tag("main", tag("h1", title), *parts))
    return f"<!doctype html>\n{tag('html', head, body, lang=language())}\n".encode()
