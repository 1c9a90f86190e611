"""Bytes → Document. Runs in a guarded process: there is no limit on time and memory here."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

from etl.publications import dates, html, kinds, pdf, text, word, workbook
from etl.publications.document import Document, Grid, Paragraph
from etl.publications.grids import grids, where
from etl.publications.parts import Parts, Text
from locales import t

# A longer paragraph, or one that ends like a sentence, is no title of the table below it.
_CAPTION = 80
_UNIT = re.compile(r"[\s（(]*(?:(?:计量)?单位|units?)\s*[:：].*$", re.IGNORECASE)


def parse(content: bytes, name: str) -> Document:
    """The publication `content` that is named `name`; raises `Refused` if it is not read."""
    kind = kinds.kind(content)
    parts = _parts(content, kind, name)
    found = kind or ("csv" if parts.parts and not isinstance(parts.parts[0], Text) else "txt")
    promised = kinds.expected(name)
    if promised and promised != found and {promised, found} != {"csv", "txt"}:
        parts.notices.append(
            t(
                "The name says {promised}, the content is {found}.",
                promised=kinds.NAMES[promised],
                found=kinds.NAMES[found],
            )
        )
    return _document(parts, name)


def _parts(content: bytes, kind: str, name: str) -> Parts:
    if kind == "html":
        return html.read(content)
    if kind == "pdf":
        return pdf.read(content)
    if kind == "docx":
        return word.read(content)
    if kind:
        return workbook.read(content, kind)
    characters, said = text.decode(content)
    mark = text.delimiter(characters)
    # Prose has commas too, and no more than a table has them evenly.
    table = mark and (kinds.expected(name) == "csv" or (mark != "，" and kinds.expected(name) != "txt"))
    parts = text.delimited(characters, mark) if table else text.paragraphs(characters)
    parts.notices.append(said)
    return parts


def _document(parts: Parts, name: str) -> Document:
    blocks: list[Paragraph | Grid] = []
    paragraphs = tables = 0
    captions: list[str] = []

    def add_paragraph(said: str, place_en: str, place_zh: str) -> None:
        nonlocal paragraphs
        paragraphs += 1
        blocks.append(Paragraph(said, place_en or f"paragraph {paragraphs}", place_zh or f"第{paragraphs}段"))

    for part in parts.parts:
        if isinstance(part, Text):
            add_paragraph(part.text, part.place.en, part.place.zh)
            if dates.is_dateline(part.text):
                continue
            longest = 2 * _CAPTION if part.text.isascii() else _CAPTION
            title = len(part.text) <= longest and not part.text.endswith(("。", ".", "；", ";", "，"))
            # A unit stands between a title and its table; two titles in a row are a heading and a title.
            captions = [*captions[-1:], part.text] if title else []
            continue
        locator, locator_zh = where(part.place, tables + 1)
        found, notes = grids(part, " ".join(captions), locator, locator_zh)
        for grid in found:
            tables += 1
            locator, locator_zh = where(part.place, tables)
            blocks.append(dataclasses.replace(grid, locator=locator, locator_zh=locator_zh))
        for note in notes:
            add_paragraph(note, part.place.en, part.place.zh)
        captions = []
    texts = [block.text if isinstance(block, Paragraph) else block.caption for block in blocks]
    titles = (_UNIT.sub("", said).strip() for said in texts)
    document = Document(
        file=name,
        title=parts.title or next((said for said in titles if 4 <= len(said) <= 160), Path(name).stem),
        published_on=parts.published_on or dates.published_on(texts, name),
        language="",
        blocks=tuple(blocks),
        notices=tuple(parts.notices),
    )
    return dataclasses.replace(document, language=_language(f"{document.title}\n{document.text}"))


def _language(text: str) -> str:
    """Chinese if a quarter of the letters are: a Chinese text has Latin names and units in it, hardly the reverse."""
    chinese = sum("\u4e00" <= character <= "\u9fff" for character in text)
    latin = sum(character.isascii() and character.isalpha() for character in text)
    return "zh" if 3 * chinese >= latin and chinese else "en"
