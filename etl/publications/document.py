"""A publication as its readers see it: paragraphs and tables in their order."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    """A run of text, and where it stands in words for a source's locator: “第3段 / paragraph 3”, “第2页 / page 2”."""

    text: str
    locator: str
    locator_zh: str


@dataclass(frozen=True)
class Grid:
    """A table as text: equally long rows, a spanning cell repeated in each place it covers, "" where nothing stands.

    `header_rows` and `header_columns` are how many lead the table.
    """

    rows: tuple[tuple[str, ...], ...]
    caption: str
    header_rows: int
    header_columns: int
    locator: str
    locator_zh: str


@dataclass(frozen=True)
class Document:
    """One publication. `published_on` is as precise as known (YYYY, YYYY-MM or YYYY-MM-DD), "" if it does not say.

    `notices` tell a person what was assumed or left out while reading, in the language in use.
    """

    file: str
    title: str
    published_on: str
    language: str
    blocks: tuple[Paragraph | Grid, ...]
    notices: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text of all blocks, a paragraph or a table's row a line."""
        lines: list[str] = []
        for block in self.blocks:
            lines += [block.text] if isinstance(block, Paragraph) else ["\t".join(row) for row in block.rows]
        return "\n".join(lines)
