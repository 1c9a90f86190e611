"""From bare rows to tables: titles, units and notes taken off, and what is header told from what is figures."""

from __future__ import annotations

import re
import unicodedata

from etl.publications.document import Grid
from etl.publications.parts import Place, Table

# How publications write that there is no figure. None of them is 0.
MISSING = frozenset(
    [
        "—",
        "–",
        "-",
        "--",
        "─",
        "━",
        "―",
        "——",
        "…",
        "……",
        "...",
        "..",
        ".",
        "/",
        "\\",
        "*",
        "×",
        "x",
        "※",
        "na",
        "n/a",
        "n.a.",
        "nil",
        "不详",
        "未公布",
        "无数据",
        "缺",
        "暂无",
        "无",
    ]
)
# Compatible with plain digits, and so part of the number that they stand at if they were taken for those.
_RAISED = re.compile(r"[①-⒇⓪-⓿❶-➓¹²³⁰-⁹]")
_NUMBER = r"[-+−]?(?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.\d+)?"
_FIGURE = re.compile(
    rf"(?:约|近|超|超过|逾|about|over|nearly|more than|rmb|us\$|usd|¥|\$|€)*\s*{_NUMBER}\s*(?:余|多)?\s*(?:[十百千万亿]+|million|billion|thousand)?\s*(?:余|多)?"
    r"\s*(?:%|‰|个百分点|[件个人起次批家处份元吨项宗名张箱台辆只户所篇条册款]|人次|件次|万元|亿元|美元|公斤|cases|persons|items|yuan|tonnes|batches)?"
    r"\s*(?:[*†‡#]|[(\[（]\s*(?:注?\d{0,2}|[a-z*]|[-+]?\d+(?:\.\d+)?%)\s*[)\]）])*",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19[89]\d|20[0-4]\d)\s*(?:年|年度|年全年)?(?:\s*[(（].*[)）])?")
_PERIOD = re.compile(
    r"(?:(?:19[89]\d|20[0-4]\d)\s*[年./-]?\s*)?(?:(?:\d{1,2}\s*[-—–~至到]\s*)?\d{1,2}\s*月(?:份)?|上半年|下半年|全年|[前]?[一二三四1-4]季度|q[1-4]|h[12])",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"^\s*(?:注|附注|备注|说明|资料来源|数据来源|来源|notes?|sources?|data source|[*①-⑳]|\d[.、])\s*[:：.、\s]?",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"序号|编号|行次|no\.?|#|s/n", re.IGNORECASE)


def plain(cell: str) -> str:
    """`cell` in half-width characters and lower case, its blanks single, and its note marks no digits."""
    return " ".join(unicodedata.normalize("NFKC", _RAISED.sub("*", cell)).lower().split())


def is_missing(cell: str) -> bool:
    """Whether `cell` says that there is no figure."""
    return plain(cell) in MISSING


def is_figure(cell: str) -> bool:
    """Whether `cell` is one number, with the signs, units and note marks that may come with it."""
    return bool(cell) and len(cell) < 40 and _FIGURE.fullmatch(plain(cell)) is not None


def is_period(cell: str) -> bool:
    """Whether `cell` is a year or part of a year."""
    text = plain(cell)
    return bool(_YEAR.fullmatch(text) or _PERIOD.fullmatch(text))


def grids(table: Table, caption: str, locator: str, locator_zh: str) -> tuple[list[Grid], list[str]]:
    """The tables in `table`, and its notes as paragraphs.

    A sheet holds what a page would print: a title, a unit, the table, its notes, perhaps a second table. Rows that
    hold one text are titles above and notes below; an empty row ends a table if a header follows it.
    """
    found: list[Grid] = []
    notes: list[str] = []
    titles = [title for title in (caption, table.caption) if title]
    for rows in _pieces(table.rows):
        rows = _without_empty_columns(rows)
        if found and all(_single(row) for row in rows):
            notes += [_single(row) for row in rows]
            continue
        while rows and (single := _single(rows[0])) and not is_figure(single):
            titles.append(single)
            rows = rows[1:]
        below: list[str] = []
        while rows and (note := _single(rows[-1])) and (_NOTE.match(note) or len(note) > 40):
            below.insert(0, note)
            rows = rows[:-1]
        rows = _without_empty_columns(rows)
        figures = sum(is_figure(cell) for row in rows for cell in row)
        if not rows or len(rows[0]) < 2 or not figures:
            notes += [" ".join(dict.fromkeys(cell for cell in row if cell)) for row in rows] + below
            continue
        header_rows = _header_rows(rows, table.header_rows)
        if not header_rows and found and len(found[-1].rows[0]) == len(rows[0]):
            before = found.pop()
            rows, header_rows = [*map(list, before.rows), *rows], before.header_rows
        text = " ".join(dict.fromkeys(titles))
        header_columns = _header_columns(rows, header_rows)
        found.append(Grid(tuple(map(tuple, rows)), text, header_rows, header_columns, locator, locator_zh))
        notes += below
        titles = []
    if not found:
        notes = [title for title in titles if title != caption] + notes
    return found, notes


def where(place: Place, number: int) -> tuple[str, str]:
    """The locator of a document's table: “page 2, table 3”, “第2页，表3”."""
    return ", ".join(filter(None, (place.en, f"table {number}"))), "，".join(filter(None, (place.zh, f"表{number}")))


def _pieces(rows: list[list[str]]) -> list[list[list[str]]]:
    pieces: list[list[list[str]]] = [[]]
    for row in rows:
        if any(row):
            pieces[-1].append(row)
        elif pieces[-1]:
            pieces.append([])
    # A blank row inside a table is only air: what follows without a header of its own belongs to what stands above.
    joined: list[list[list[str]]] = []
    for piece in filter(None, pieces):
        if (joined and _is_data(piece[0]) and any(_is_data(row) for row in joined[-1])) or (
            joined and all(_single(row) for row in joined[-1])
        ):
            joined[-1] = [*joined[-1], *piece]
        else:
            joined.append(piece)
    return joined


def _single(row: list[str]) -> str:
    """The one text of a row that holds no other, "" if it holds several or stands in a table's label column alone."""
    texts = {cell for cell in row if cell}
    return texts.pop() if len(texts) == 1 and (row.count("") == len(row) - 1 or "" not in row) else ""


def _without_empty_columns(rows: list[list[str]]) -> list[list[str]]:
    kept = [index for index in range(len(rows[0]) if rows else 0) if any(row[index] for row in rows)]
    return [[row[index] for index in kept] for row in rows]


def _is_data(row: list[str]) -> bool:
    """Whether a row holds figures, years in a header not counted."""
    cells = [cell for cell in row if cell]
    values = [cell for cell in cells if (is_figure(cell) or is_missing(cell)) and not is_period(cell)]
    numbers = [plain(cell) for cell in values]
    if len(numbers) > 2 and numbers == [str(number) for number in range(1, len(numbers) + 1)]:
        return False  # The numbers of the columns.
    return bool(values) and 2 * len(values) >= len(cells) - 1


def _header_rows(rows: list[list[str]], marked: int) -> int:
    first = next((index for index, row in enumerate(rows) if _is_data(row)), 0)
    # A section's heading ("一、商标") directly above the first figures belongs to the rows, not to the columns.
    while first > 1 and len({cell for cell in rows[first - 1] if cell}) == 1:
        first -= 1
    return max(first, marked if marked < len(rows) else 0)


def _header_columns(rows: list[list[str]], header_rows: int) -> int:
    body = [row for row in rows[header_rows:] if len({cell for cell in row if cell}) > 1]
    for column in range(len(rows[0]) - 1):
        filled = [row[column] for row in body if row[column]]
        header = " ".join(row[column] for row in rows[:header_rows])
        labels = sum(is_period(cell) or not (is_figure(cell) or is_missing(cell)) for cell in filled)
        if 2 * labels <= len(filled) and not _SERIAL.search(plain(header)):
            return column
    return max(len(rows[0]) - 1, 1)
