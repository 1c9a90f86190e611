"""Word documents (DOCX): paragraphs and tables in their order. No macro is run, nothing linked is opened."""

from __future__ import annotations

import io
import zipfile

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table as WordTable
from lxml import etree

from etl.hostile import Refused
from etl.publications.parts import MAX_CELLS, Parts, Table, Text, even, tidy
from locales import t


def read(content: bytes) -> Parts:
    """Read a document; a merged cell stands in each place that it covers."""
    try:
        document = docx.Document(io.BytesIO(content))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise Refused(
            t("The document is damaged: {error}.", error=error), t("Open it in its program and save it again.")
        ) from error
    read = Parts(title=tidy(document.core_properties.title or ""))
    for block in document.iter_inner_content():
        if isinstance(block, WordTable):
            read.parts += _tables(block)
        elif text := tidy(block.text):
            read.parts.append(Text(text))
    return read


def _tables(table: WordTable) -> list[Table]:
    """A table, and after it the tables inside its cells."""
    rows: list[list[str]] = []
    inner: list[Table] = []
    cells = 0
    for row in table.rows:
        cells += len(row.cells)
        if cells > MAX_CELLS:
            raise Refused(
                t("A table has more than {count} cells.", count=f"{MAX_CELLS:,}"),
                t("Keep the rows that matter in a file of their own."),
            )
        before, after = [""] * row.grid_cols_before, [""] * row.grid_cols_after
        rows.append([*before, *(tidy(cell.text) for cell in row.cells), *after])
        inner += [found for cell in row.cells for nested in cell.tables for found in _tables(nested)]
    return [Table(even(rows)), *inner] if rows else inner
