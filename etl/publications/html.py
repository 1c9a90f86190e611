"""Web pages: their text without menus and footers, and their tables with every span filled in."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from etl.hostile import Refused
from etl.publications import dates
from etl.publications.grids import is_figure
from etl.publications.parts import MAX_CELLS, MAX_ROWS, Parts, Table, Text, even, tidy
from etl.publications.text import decode
from locales import t

_UNREAD = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "select",
        "button",
        "input",
        "textarea",
        "nav",
        "footer",
        "aside",
    ]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "o:p",
        "wbr",
    ]
)
# Words of the class or id of what frames a page; a part so named goes unless it holds much of the page's text.
_FRAME = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navi|menu|footer|foot|breadcrumb|breadcrumbs|crumb|crumbs|sidebar|share|shares|bdshare|"
    r"related|recommend|copyright|toolbar|pager|pagination|pages|login|search|comment|comments|advert|ads|friendlink|links|"
    r"position|weizhi|xgxx|xgwz|xgnews|hotnews|rank|qrcode|ewm|skip)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SITE_NAME = re.compile(r"\s*(?:[_|｜]|\s[-–—]\s|--+|——)\s*")
_NOTE_MARK = re.compile(r"^[\s\[\](（）)【】〔〕①-⑳*＊†‡注#\d,，a-z]{1,6}$")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_TITLES = ("articletitle", "og:title", "dc.title", "twitter:title")
_DATES = (
    "pubdate", "publishdate", "publish_date", "article:published_time", "og:published_time", "datepublished", "dc.date.issued",
    "dcterms.issued", "dc.date", "date", "article.created", "firstpublishedtime", "weibo: article:create_at",
)  # fmt: skip
# Of the page's text, what no part called a frame by its name may hold.
_TOO_MUCH = 0.4
_LINKED = 0.6
_MAX_SPAN = 1000
# Pages that never close their <font> nest hundreds deep.
_RECURSION = 4000


def read(content: bytes) -> Parts:
    """Read a page; the encoding is what its bytes are in, whatever it declares."""
    declared = _CHARSET.search(content[:4096])
    text, said = decode(content, declared[1].decode("ascii") if declared else "")
    # A declaration inside text that is already characters is an error to the parser.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).replace("\x00", "")
    parser = HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        root = document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise Refused(
            t("The page cannot be read: {error}.", error=error),
            t("Open it in a browser and save it again, or save its text."),
        ) from error
    page = _Page(root)
    body = root.find("body")
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _RECURSION))
    try:
        # The parser leaves out what is deeper than its limit without failing.
        if any("depth" in said.message for said in parser.error_log):
            raise RecursionError
        page.walk(root if body is None else body)
    except RecursionError:
        raise Refused(
            t("The page's parts are nested too deeply."), t("Open it in a browser and save it again, or save its text.")
        ) from None
    page.end_paragraph()
    published_on = _published_on(root)
    return Parts(page.parts, _title(root), published_on, [said])


class _Page:
    """One pass over a page: text gathers until a block ends, and a table interrupts it."""

    def __init__(self, root: HtmlElement) -> None:
        self.parts: list[Text | Table] = []
        self.size = max(len(root.text_content()), 1)
        self._text: list[str] = []
        self._linked = 0

    def walk(self, element: HtmlElement, linked: bool = False) -> None:
        if self._unread(element):
            return
        tag = element.tag
        if tag == "table" and self._table(element):
            return
        block = tag not in _INLINE
        linked = linked or (tag == "a" and element.get("href") is not None)
        if block:
            self.end_paragraph()
        if tag == "sup" and _NOTE_MARK.match(element.text_content()):
            return
        self._add(element.text, linked)
        for child in element:
            self.walk(child, linked)
            self._add(child.tail, linked)
        if block:
            self.end_paragraph()

    def end_paragraph(self) -> None:
        text = tidy("".join(self._text))
        # What consists of links leads elsewhere; it says nothing here.
        if text and self._linked < _LINKED * len(text):
            self.parts.append(Text(text))
        self._text, self._linked = [], 0

    def _add(self, text: str | None, linked: bool) -> None:
        if text:
            self._text.append(text)
            self._linked += len(text.strip()) if linked else 0

    def _unread(self, element: HtmlElement) -> bool:
        if not isinstance(element.tag, str) or element.tag in _UNREAD or element.get("hidden") is not None:
            return True
        if re.search(r"display\s*:\s*none", element.get("style", ""), re.IGNORECASE):
            return True
        framed = element.get("role") in {"navigation", "banner", "contentinfo", "search", "complementary"}
        framed = framed or bool(_FRAME.search(element.get("class", "")) or _FRAME.search(element.get("id", "")))
        return framed and len(element.text_content()) < _TOO_MUCH * self.size and not _has_figures(element)

    def _table(self, element: HtmlElement) -> bool:
        """Take `element` as a table of figures; False if it only arranges the page, and its cells are to be walked."""
        if any(True for _ in element.iterdescendants("table")):
            return False
        rows, header_rows = _rows(element)
        filled = [cell for row in rows for cell in row if cell]
        figures = sum(is_figure(cell) for cell in filled)
        if len(rows) < 2 or len(rows[0]) < 2 or figures < 2 or figures * 8 < len(filled):
            return False
        self.end_paragraph()
        caption = element.find("caption")
        self.parts.append(
            Table(rows, caption="" if caption is None else tidy(caption.text_content()), header_rows=header_rows)
        )
        return True


def _has_figures(element: HtmlElement) -> bool:
    return sum(is_figure(tidy(cell.text_content())) for cell in element.iterdescendants("td")) > 3


def _rows(table: HtmlElement) -> tuple[list[list[str]], int]:
    """The rows of a table with each spanning cell repeated, and how many stand in its head."""
    lines = list(table.iterdescendants("tr"))
    if len(lines) > MAX_ROWS:
        raise Refused(
            t("The table has more than {count} rows.", count=f"{MAX_ROWS:,}"),
            t("Keep the rows that matter in a file of their own."),
        )
    grid: list[dict[int, str]] = [{} for _ in lines]
    header_rows, cells = 0, 0
    for index, line in enumerate(lines):
        parent = line.getparent()
        if parent is not None and parent.tag == "thead" and header_rows == index:
            header_rows += 1
        column = 0
        for cell in line:
            if cell.tag not in {"td", "th"}:
                continue
            while column in grid[index]:
                column += 1
            across = min(_span(cell, "colspan") or 1, _MAX_SPAN)
            down = min(_span(cell, "rowspan") or len(lines) - index, len(lines) - index)
            cells += across * down
            if cells > MAX_CELLS:
                raise Refused(
                    t("A table has more than {count} cells.", count=f"{MAX_CELLS:,}"),
                    t("Keep the rows that matter in a file of their own."),
                )
            text = tidy("".join(_cell_text(cell)))
            for below in range(down):
                for beside in range(across):
                    grid[index + below].setdefault(column + beside, text)
            column += across
    rows = [[row.get(column, "") for column in range(max(row, default=-1) + 1)] for row in grid]
    return even(rows), header_rows


def _span(cell: HtmlElement, name: str) -> int:
    found = re.match(r"\s*(\d{1,6})", cell.get(name, "1"))
    return int(found[1]) if found else 1


def _cell_text(element: HtmlElement) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in _UNREAD:
        return
    if element.tag == "sup" and _NOTE_MARK.match(element.text_content()):
        return
    if element.tag not in _INLINE:
        yield " "
    yield element.text or ""
    for child in element:
        yield from _cell_text(child)
        yield child.tail or ""
    if element.tag not in _INLINE:
        yield " "


def _meta(root: HtmlElement, names: tuple[str, ...]) -> Iterator[str]:
    said: dict[str, str] = {}
    for meta in root.iterdescendants("meta"):
        name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").lower()
        said.setdefault(name, tidy(meta.get("content", "")))
    yield from (said[name] for name in names if said.get(name))


def _title(root: HtmlElement) -> str:
    headings = [tidy(heading.text_content()) for heading in root.iterdescendants("h1")]
    of_page = [tidy(title.text_content()) for title in root.iterdescendants("title")]
    # A page's title often ends in the names of its section and site, and a heading does not.
    of_page = [max(_SITE_NAME.split(title)[:1], key=len) for title in of_page]
    meta = [_SITE_NAME.split(title)[0] for title in _meta(root, _TITLES)]
    return next(
        (title for title in [*meta, *(headings if len(headings) == 1 else []), *of_page, *headings] if title), ""
    )


def _published_on(root: HtmlElement) -> str:
    for said in _meta(root, _DATES):
        if date := dates.first(said):
            return date
    for script in root.iterdescendants("script"):
        if script.get("type") == "application/ld+json" and (date := _linked_data_date(script.text or "")):
            return date
    for time in root.iterdescendants("time"):
        if time.get("pubdate") is not None or "publish" in f"{time.get('class')} {time.get('itemprop')}".lower():
            return dates.first(time.get("datetime") or time.text_content())
    return ""


def _linked_data_date(script: str) -> str:
    try:
        said = json.loads(script)
    except (ValueError, RecursionError):
        return ""
    for item in said if isinstance(said, list) else [said]:
        if isinstance(item, dict) and isinstance(item.get("datePublished"), str):
            return dates.first(item["datePublished"])
    return ""
