"""PDF: the text of each page as paragraphs, without its running heads, and its ruled tables."""

from __future__ import annotations

import io
import itertools
import re
from collections import Counter
from typing import Any, NamedTuple

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import PdfminerException

from etl.hostile import Refused
from etl.publications.grids import is_figure, is_missing
from etl.publications.parts import MAX_PAGES, Parts, Place, Table, Text, tidy
from locales import t

_PAGE_NUMBER = re.compile(
    r"[-—–\s]*(?:第\s*)?(?:page\s*)?\d{1,4}(?:\s*页)?(?:\s*(?:/|of|共)\s*\d{1,4}\s*页?)?[-—–\s]*", re.IGNORECASE
)
_ENDS_SENTENCE = re.compile(r"[。！？!?；;：:.]\s*[”\"）)]?$")
# Shares of a page's height where running heads stand, and of its text's width that a full line fills.
_MARGIN = 0.09
_FULL = 0.85


def read(content: bytes) -> Parts:
    """Read all pages. Scanned pages hold no text; it is said which."""
    try:
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            return _read(pdf)
    except PDFPasswordIncorrect as error:
        raise _locked() from error
    except PdfminerException as error:
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in error.args):
            raise _locked() from error
        raise Refused(
            t("The PDF is damaged: {error}.", error=error), t("Open it in its program and save it again.")
        ) from error


def _locked() -> Refused:
    return Refused(t("The file is protected by a password."), t("Save it without a password."))


def _read(pdf: PDF) -> Parts:
    if len(pdf.pages) > MAX_PAGES:
        raise Refused(
            t("The PDF has {count} pages; up to {most} are read.", count=len(pdf.pages), most=MAX_PAGES),
            t("Save the pages that matter in a file of their own."),
        )
    pages = []
    for page in pdf.pages:
        pages.append(_blocks(page))
        page.close()
    running = _running(pages)
    read = Parts()
    empty = [number for number, blocks in enumerate(pages, start=1) if not blocks]
    for number, blocks in enumerate(pages, start=1):
        place = Place(f"page {number}", f"第{number}页")
        kept = [
            block
            for block in blocks
            if isinstance(block, _Grid) or not (block.at_edge and _running_key(block.text) in running)
        ]
        _add(read, kept, place)
    title = (pdf.metadata or {}).get("Title")
    # What a program calls a file that was never given a title is none.
    if isinstance(title, str) and not re.search(
        r"\.\w{2,4}$|^(?:about:|microsoft word|untitled|无标题|幻灯片)", title.strip(), re.IGNORECASE
    ):
        read.title = tidy(title)
    if empty:
        read.notices.append(
            t("No text on these pages, which may be scans: {pages}.", pages=", ".join(map(str, empty[:20])))
        )
    return read


class _Cell(NamedTuple):
    left: float
    right: float
    top: float
    bottom: float
    text: str


class _Line:
    def __init__(self, line: dict[str, Any], left: float, right: float, height: float) -> None:
        self.text = tidy(line["text"])
        self.top, self.bottom = float(line["top"]), float(line["bottom"])
        size = max(self.bottom - self.top, 1.0)
        self.indented = float(line["x0"]) - left > 1.2 * size
        self.full = float(line["x1"]) - left > _FULL * (right - left)
        self.size = size
        self.at_edge = self.top < _MARGIN * height or self.bottom > (1 - _MARGIN) * height


class _Grid:
    def __init__(self, rows: list[list[str]], top: float) -> None:
        self.rows, self.top = rows, top


def _blocks(page: Any) -> list[_Line | _Grid]:
    """The lines and tables of a page from top to bottom."""
    found = [table for table in page.find_tables() if len(table.rows) > 1 and len(table.rows[0].cells) > 1]
    boxes = [table.bbox for table in found]

    def outside(item: dict[str, Any]) -> bool:
        if item["object_type"] != "char":
            return True
        x, y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
        return not any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes)

    lines = page.filter(outside).extract_text_lines(return_chars=True)
    aligned, taken = _aligned([_cells(line["chars"]) for line in lines])
    lines = [line for index, line in enumerate(lines) if index not in taken]
    left = min((line["x0"] for line in lines), default=0.0)
    right = max((line["x1"] for line in lines), default=1.0)
    blocks: list[_Line | _Grid] = [_Line(line, left, right, float(page.height)) for line in lines]
    blocks += [_Grid(_spread(table), table.bbox[1]) for table in found] + aligned
    return sorted(blocks, key=lambda block: block.top)


def _cells(chars: list[dict[str, Any]]) -> list[_Cell]:
    """The pieces of a line that stand apart: by more than the white space between words, as columns do."""
    cells: list[_Cell] = []
    for char in chars:
        if not char["text"].strip():
            continue
        if cells and char["x0"] - cells[-1].right < 0.9 * char["size"]:
            last = cells[-1]
            space = " " if char["x0"] - last.right > 0.15 * char["size"] else ""
            cells[-1] = last._replace(right=char["x1"], text=f"{last.text}{space}{char['text']}")
        else:
            cells.append(_Cell(char["x0"], char["x1"], char["top"], char["bottom"], char["text"]))
    return [cell._replace(text=tidy(cell.text)) for cell in cells]


def _aligned(lines: list[list[_Cell]]) -> tuple[list[_Grid], set[int]]:
    """Tables without rules, told by three or more lines of figures below each other, and the lines that they take."""
    grids: list[_Grid] = []
    taken: set[int] = set()
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and _is_data(lines[end]):
            end += 1
        if end - start < 3:
            start = max(end, start + 1)
            continue
        width = Counter(len(cells) for cells in lines[start:end]).most_common(1)[0][0]
        head = start
        while head > 0 and start - head < 4 and head - 1 not in taken and 1 < len(lines[head - 1]) <= width:
            head -= 1
        full = [cells for cells in lines[start:end] if len(cells) == width]
        spans = [
            (min(cells[place].left for cells in full), max(cells[place].right for cells in full))
            for place in range(width)
        ]
        rows = [_on(spans, cells) for cells in lines[head:end]]
        grids.append(_Grid(rows, lines[head][0].top))
        taken |= set(range(head, end))
        start = end
    return grids, taken


def _is_data(cells: list[_Cell]) -> bool:
    return len(cells) > 1 and all(is_figure(cell.text) or is_missing(cell.text) for cell in cells[1:])


def _on(spans: list[tuple[float, float]], cells: list[_Cell]) -> list[str]:
    """The texts of a line in columns, each in the one that it overlaps most, else the nearest; a wide one in all it spans."""
    row = [""] * len(spans)
    for cell in cells:
        middle = (cell.left + cell.right) / 2
        inside = [place for place, (left, right) in enumerate(spans) if cell.left < (left + right) / 2 < cell.right]
        nearest = min(range(len(spans)), key=lambda place: _apart(spans[place], cell, middle))
        for place in inside if len(inside) > 1 else [nearest]:
            row[place] = f"{row[place]} {cell.text}".strip()
    return row


def _apart(span: tuple[float, float], cell: _Cell, middle: float) -> float:
    overlap = min(span[1], cell.right) - max(span[0], cell.left)
    return -overlap if overlap > 0 else abs(middle - (span[0] + span[1]) / 2)


def _spread(table: Any) -> list[list[str]]:
    """The cells of a table on the raster of all its rules, each repeated in each place that it covers."""
    texts = table.extract()
    cells = {}
    for row, said in zip(table.rows, texts, strict=True):
        cells.update({box: tidy(text or "") for box, text in zip(row.cells, said, strict=True) if box})
    xs = _edges([x for box in cells for x in (box[0], box[2])])
    ys = _edges([y for box in cells for y in (box[1], box[3])])
    rows = []
    for top, bottom in itertools.pairwise(ys):
        row = []
        for left, right in itertools.pairwise(xs):
            x, y = (left + right) / 2, (top + bottom) / 2
            row.append(next((text for box, text in cells.items() if box[0] < x < box[2] and box[1] < y < box[3]), ""))
        rows.append(row)
    return rows


def _edges(values: list[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > 2:
            edges.append(value)
    return edges


def _running_key(text: str) -> str:
    return "#" if _PAGE_NUMBER.fullmatch(text) else re.sub(r"\d+", "#", text)


def _running(pages: list[list[_Line | _Grid]]) -> set[str]:
    """The lines that come back at the edge of pages, page numbers always among them."""
    counts = Counter(
        key
        for blocks in pages
        for key in {_running_key(block.text) for block in blocks if isinstance(block, _Line) and block.at_edge}
    )
    return {"#"} | {key for key, count in counts.items() if count > 2 or (count == 2 and len(pages) == 2)}


def _add(read: Parts, blocks: list[_Line | _Grid], place: Place) -> None:
    pending, last = "", None
    first = True
    for block in blocks:
        if isinstance(block, _Grid):
            if pending:
                read.parts.append(Text(tidy(pending), place))
            pending, last = "", None
            before = read.parts[-1] if read.parts else None
            if first and isinstance(before, Table) and len(before.rows[0]) == len(block.rows[0]):
                _continue(before, block.rows)
            else:
                read.parts.append(Table(block.rows, place))
            first = False
            continue
        before = read.parts[-1] if read.parts else None
        if (
            first
            and isinstance(before, Text)
            and not block.indented
            and len(before.text) > 30
            and not _ENDS_SENTENCE.search(before.text)
        ):
            # A sentence that runs over the page's end stands where it began.
            read.parts.pop()
            pending = f"{before.text} {block.text}"
        elif (
            last
            and last.full
            and not block.indented
            and block.top - last.bottom < 1.3 * last.size
            and abs(block.size - last.size) < 0.2 * last.size
        ):
            pending = f"{pending} {block.text}"
        else:
            if pending:
                read.parts.append(Text(tidy(pending), place))
            pending = block.text
        last, first = block, False
    if pending:
        read.parts.append(Text(tidy(pending), place))


def _continue(table: Table, rows: list[list[str]]) -> None:
    """Add the rows of a table's next page, its header not repeated."""
    same = next(
        (count for count, pair in enumerate(zip(table.rows, rows, strict=False)) if pair[0] != pair[1]), len(rows)
    )
    table.rows.extend(rows[same:])
