"""A publication's file → Document, whatever its format, read in a guarded process of its own."""

from __future__ import annotations

from pathlib import Path

from etl.hostile import Limits, Refused, content_of, guarded
from etl.problems import InvalidData, Problem
from etl.publications.document import Document

# A PDF of hundreds of pages takes its time.
LIMITS = Limits(file=64 << 20, memory=1536 << 20, seconds=120)


def read(path: Path) -> Document:
    """The publication in the file at `path`: HTML, PDF, XLSX, XLS, ODS, CSV, DOCX or plain text, told by its content.

    Raises `InvalidData` with one problem if the file is refused (damaged, too large, of another format), `OSError` if
    it cannot be opened.
    """
    try:
        document: Document = guarded("etl.publications.parse:parse", content_of(path, LIMITS), path.name, limits=LIMITS)
    except Refused as refused:
        raise InvalidData([Problem(path.name, 0, "", "", refused.what, refused.mend)]) from None
    return document
