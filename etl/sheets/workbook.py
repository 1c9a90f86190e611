"""Write a review workbook: a sheet a table, drop-downs from the code lists, notes in both languages.

`template` is an empty one with an example, `write_review` one with the candidates that `extract` found.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from etl.contract import Field, Table
from etl.extract.candidate import Candidate
from etl.sheets.cells import PLAIN
from etl.sheets.record import Record
from etl.sheets.review import ACCEPT, COLUMNS, EXAMPLE, NOTES, PARTED, TITLES, YES

SHEETS = {"observation": "observations", "source": "sources", "indicator": "indicators"}
LISTS = "lists"
# How far down cells have their drop-down and text format.
DEPTH = 2000
WIDTHS = {
    "indicator": 56, "period_kind": 24, "region": 32, "market": 26, "ip_type": 24, "industry": 28, "channel": 22, "unit": 30,
    "source_id": 30, "note": 24, "note_zh": 24, "alternatives": 44, "context": 70, "supporting_words": 40, "definition_en": 40,
    "definition_zh": 40, "title_original": 40, "title_en": 40, "url": 40,
}  # fmt: skip
# What each column might hold; the sheet says in its first column that it is an example, and nothing with that enters.
EXAMPLES = {
    "indicator": "trademark_infringement_cases",
    "period_start": "2024-01-01",
    "period_end": "2024-12-31",
    "period_kind": "year",
    "region": "440000",
    "market": "all",
    "ip_type": "trademark",
    "industry": "all",
    "channel": "all",
    "value": "31000",
    "unit": "cases",
    "qualifier": "over",
    "source_id": "example-source-2024",
    "locator": "an example, not a figure",
    "locator_zh": "示例，非真实数据",
}
HELP = (
    ("One row is one value in one publication. Write yes in column accept for each row that is to enter.",
     "每行为一篇资料中的一个数值。要录入的行，请在 accept 列填写“是”。"),
    ("A publication that is not on record yet goes to sheet sources, a new indicator to sheet indicators.",
     "尚未收录的资料填入 sources 表，新的指标填入 indicators 表。"),
    ("Columns with a list take a member of it: choose it, or write its code. “all” means that the source gives no breakdown.",
     "有下拉列表的列请选择或填写代码；“all”表示来源未作该项分类。"),
    ("value is a plain number in the unit. Over, nearly and about go to column qualifier.",
     "value 填写以 unit 为单位的数字；“余、近、约”填入 qualifier 列。"),
    ("Dates are written YYYY-MM-DD. Pale columns on the right tell what extract found; they are not read.",
     "日期写作 YYYY-MM-DD。右侧浅色列为提取结果说明，不作录入。"),
    ("Then: python -m etl check FILE, and python -m etl add FILE.",
     "填好后依次运行：python -m etl check FILE、python -m etl add FILE。"),
)  # fmt: skip


def template(path: Path, data: Path) -> None:
    """Write an empty review workbook to `path`, its drop-downs from the folder `data`. Raises OSError."""
    example = {ACCEPT: EXAMPLE, **EXAMPLES}
    _write(path, Record.load(data), [example], marked=True)


def write_review(candidates: Iterable[Candidate], path: Path, data: Path) -> None:
    """Write candidates to review, as CSV if `path` ends so, else as XLSX. Nothing is accepted yet. Raises OSError.

    In a workbook the members are told by code and names, as the drop-downs have them; CSV holds codes only.
    """
    record = Record.load(data)
    indicators = {row["indicator"]: row for row in record.table("indicator")}
    rows = [_row(candidate, indicators) for candidate in candidates]
    if path.suffix.lower() == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as handle:
            writer = csv.DictWriter(handle, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows({name: _harmless(text) for name, text in row.items()} for row in rows)
    else:
        _write(path, record, rows)


def _row(candidate: Candidate, indicators: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    words = "; ".join(f"{column}: {text}" for column, text in candidate.words.items())
    about = {
        "status": candidate.status,
        "known_value": candidate.known,
        "confidence": f"{candidate.confidence:.2f}",
        "alternatives": "\n".join(_label(code, indicators[code]) for code in candidate.alternatives),
        "context": candidate.context,
        "supporting_words": words,
    }
    return {ACCEPT: "", **{name: candidate.cells.get(name, "") for name in COLUMNS[1 : -len(about)]}, **about}


def _harmless(text: str) -> str:
    """A text of a publication that no program takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) and not text[1:].isdigit() else text


def _write(path: Path, record: Record, rows: Sequence[Mapping[str, str]], marked: bool = False) -> None:
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as book:
        labels = _labels(record)
        sheets = {name: book.add_worksheet(title) for name, title in SHEETS.items()}
        _notes(book, book.add_worksheet(NOTES))
        ranges = _lists(book.add_worksheet(LISTS), labels)
        for name, sheet in sheets.items():
            table = record.tables[name]
            columns = COLUMNS if name == "observation" else tuple(field.name for field in table.fields)
            _header(book, sheet, table, columns)
            for index, column in enumerate(columns):
                _drop_down(sheet, table, column, index, ranges)
        _fill(book, sheets["observation"], rows, labels, marked)


def _labels(record: Record) -> dict[str, dict[str, str]]:
    """For each column with a code list: its members, and how a drop-down tells them."""
    labels: dict[str, dict[str, str]] = {}
    for name in SHEETS:
        for key in record.tables[name].foreign_keys:
            members = record.table(key.table)
            labels[key.field] = {row[key.key]: _label(row[key.key], row) for row in members}
        for field in record.tables[name].fields:
            if field.enum:
                labels[field.name] = {member: member for member in field.enum}
    return labels


def _label(code: str, row: Mapping[str, str]) -> str:
    names = [row.get("name_zh", ""), row.get("name_en", "")]
    return PARTED.join([code, *(name for name in names if name)])


def _lists(sheet: Any, labels: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Write the code lists to the hidden sheet, a column each; the range of each."""
    ranges = {}
    for index, (column, members) in enumerate(labels.items()):
        sheet.write_string(0, index, column)
        sheet.write_column(1, index, members.values())
        letter = xl_col_to_name(index)
        ranges[column] = f"={LISTS}!${letter}$2:${letter}${len(members) + 1}"
    sheet.hide()
    return ranges


def _header(book: Any, sheet: Any, table: Table, columns: Sequence[str]) -> None:
    required = book.add_format({"bold": True, "bg_color": "#D9E7F3", "bottom": 1})
    optional = book.add_format({"bg_color": "#D9E7F3", "bottom": 1})
    about = book.add_format({"bg_color": "#F2F2F2", "font_color": "#595959", "bottom": 1})
    text = book.add_format({"num_format": "@", "valign": "top"})
    wrapped = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True, "font_color": "#595959"})
    fields = {field.name: field for field in table.fields}
    for index, column in enumerate(columns):
        field = fields.get(column)
        # What Excel must not turn into numbers or dates is text; a value may be a number.
        body = None if column == "value" else text if field or column == ACCEPT else wrapped
        sheet.set_column(index, index, WIDTHS.get(column, 14), body)
        style = (required if field.required else optional) if field else required if column == ACCEPT else about
        sheet.write_string(0, index, column, style)
        sheet.write_comment(0, index, _note(column, field), {"x_scale": 2, "y_scale": 1.4})
    sheet.freeze_panes(1, 2 if table.name == "observation" else 1)
    sheet.autofilter(0, 0, DEPTH, len(columns) - 1)


def _note(column: str, field: Field | None) -> str:
    if field is None:
        return " · ".join(TITLES[column])
    return f"{field.title} · {field.title_zh}\n{field.description}\n{field.description_zh}"


def _drop_down(sheet: Any, table: Table, column: str, index: int, ranges: Mapping[str, str]) -> None:
    if column == ACCEPT:
        sheet.data_validation(
            1, index, DEPTH, index, {"validate": "list", "source": [YES, "no", "是", "否"], "show_error": False}
        )
    elif column in ranges and table.primary_key != (column,):
        # The check says what is wrong; a warning here would only stop who pastes rows.
        sheet.data_validation(
            1, index, DEPTH, index, {"validate": "list", "source": ranges[column], "show_error": False}
        )


def _fill(
    book: Any, sheet: Any, rows: Sequence[Mapping[str, str]], labels: Mapping[str, Mapping[str, str]], marked: bool
) -> None:
    pale = book.add_format({"italic": True, "font_color": "#7F7F7F", "num_format": "@"})
    for number, row in enumerate(rows, start=1):
        for index, column in enumerate(COLUMNS):
            text = row.get(column, "")
            shown = labels.get(column, {}).get(text, text)
            if column in ("value", "confidence") and PLAIN.fullmatch(shown) and not marked:
                sheet.write_number(number, index, float(text))
            elif shown:
                sheet.write_string(number, index, shown, pale if marked else None)


def _notes(book: Any, sheet: Any) -> None:
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 1, 60, wrapped)
    for number, (english, chinese) in enumerate(HELP):
        sheet.write_string(number, 0, english)
        sheet.write_string(number, 1, chinese)
