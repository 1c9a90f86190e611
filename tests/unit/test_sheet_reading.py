"""Sheets in the encodings, delimiters and formats that arrive are read alike, and what was assumed is said."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
import xlwt
from openpyxl.workbook.protection import WorkbookProtection
from sheets import as_csv, as_ods, as_xls, as_xlsx

from etl.hostile import MIB, Refused, guarded
from etl.sheets.parse import Sheet, parse
from etl.sheets.text import decode

ROWS = [
    ["指标", "地区", "数值", "备注"],
    ["商标侵权案件", "广东省", "31,000", "农村市场；城乡结合部"],
    ["查处假冒专利", "全国", "7", "“余”, 近"],
]
TRADITIONAL = [["指標", "地區", "數值", "備註"], ["商標侵權案件", "廣東省", "31,000", "農村市場"]]


def read(name: str, content: bytes) -> tuple[Sheet, ...]:
    """As the commands do, in a process of its own."""
    sheets: tuple[Sheet, ...] = guarded("etl.sheets.parse:parse", name, content, frozenset({"指标", "地区", "数值"}))
    return sheets


@pytest.mark.parametrize(
    ("encoding", "told", "assumed"),
    [
        ("utf-8", "UTF-8", False),
        ("utf-8-sig", "UTF-8 (BOM)", False),
        ("utf-16", "UTF-16 LE", False),
        ("utf-16-le", "UTF-16 LE", True),
        ("utf-16-be", "UTF-16 BE", True),
        ("gb18030", "GB18030", True),
        ("gbk", "GB18030", True),
        ("gb2312", "GB18030", True),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "，"])
def test_encodings_and_delimiters(encoding: str, told: str, assumed: bool, delimiter: str) -> None:
    (sheet,) = parse("figures.csv", as_csv(ROWS, encoding, delimiter), {"指标", "地区", "数值"})
    assert [list(row) for row in sheet.rows] == ROWS
    assert told in sheet.read_as
    assert ("Tab" if delimiter == "\t" else delimiter) in sheet.read_as
    assert [told in notice.what for notice in sheet.notices] == [True] * assumed


@pytest.mark.parametrize(("encoding", "told"), [("big5", "Big5"), ("gb18030", "GB18030")])
def test_traditional_characters(encoding: str, told: str) -> None:
    (sheet,) = parse("figures.csv", as_csv(TRADITIONAL, encoding))
    assert [list(row) for row in sheet.rows] == TRADITIONAL
    assert told in sheet.read_as


@pytest.mark.parametrize("text", ["a,b\n广,1\n", "a,b\n件,1\n", "region,value\n查处,1\n"])
def test_a_single_chinese_word_is_enough(text: str) -> None:
    assert decode(text.encode("gb18030")).text == text


def test_western_quotation_marks_are_no_chinese() -> None:
    decoded = decode("region,note\nXi’an,café\n".encode("cp1252"))
    assert (decoded.text, decoded.encoding) == ("region,note\nXi’an,café\n", "Windows-1252")


def test_bytes_in_no_known_encoding_are_named_with_their_row() -> None:
    with pytest.raises(Refused, match="from row 2: 97 21 f9 3c"):
        decode(b"a,b\n\x97\x21\xf9\x3c\xc5\x78\x94\x4e\xaf\xc6\x15\xc6\xbe\x77\xc7\xab\xfd\x89")


def test_excels_own_word_for_the_delimiter_counts() -> None:
    (sheet,) = parse("figures.csv", b"sep=;\na;b,c\n1;2,5\n")
    assert (sheet.rows, sheet.numbers) == ((("a", "b,c"), ("1", "2,5")), (2, 3))


def test_empty_rows_keep_the_count() -> None:
    (sheet,) = parse("figures.csv", b"a,b\n\n,\n1,2\n,,,\n")
    assert (sheet.rows, sheet.numbers) == ((("a", "b"), ("1", "2")), (1, 4))


def test_a_quote_left_open_is_named() -> None:
    with pytest.raises(Refused, match="Row 3 is no valid CSV"):
        parse("figures.csv", b'a,b\n1,2\n3,"4\n')


def test_cells_of_a_workbook_are_read_as_they_are_seen() -> None:
    rows = [[date(2024, 1, 2), datetime(2024, 1, 2), 31000, 97.4, 0.1 + 0.2, 1e-7, "０１", True, 12345678901234, None]]
    (sheet,) = read("figures.xlsx", as_xlsx(("Sheet1", rows)))
    assert sheet.rows == (
        ("2024-01-02", "2024-01-02", "31000", "97.4", "0.3", "0.0000001", "０１", "true", "12345678901234"),
    )


@pytest.mark.parametrize(("name", "write"), [("a.xls", as_xls), ("a.ods", as_ods)])
def test_older_and_open_formats(name: str, write: object) -> None:
    assert callable(write)
    (sheet,) = read(name, write(ROWS))
    assert [list(row) for row in sheet.rows] == ROWS
    assert sheet.place == f"{name} › observations"


def test_the_format_is_told_by_the_bytes() -> None:
    (sheet,) = read("figures.csv", as_xlsx(("Sheet1", ROWS)))
    assert [list(row) for row in sheet.rows] == ROWS


def test_merged_cells_hold_their_value_each() -> None:
    rows = [["统计表", None], ["地区", "数值"], ["广东省", 1], [None, 2]]
    (sheet,) = read("a.xlsx", as_xlsx(("Sheet1", rows), merged=("A1:B1", "A3:A4")))
    assert sheet.rows == (("统计表", "统计表"), ("地区", "数值"), ("广东省", "1"), ("广东省", "2"))
    assert ["A3:A4" in notice.what for notice in sheet.notices] == [False, True]


def test_hidden_sheets_are_not_read() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(("shown", ROWS), ("hidden", ROWS))))
    book["hidden"].sheet_state = "hidden"
    saved = io.BytesIO()
    book.save(saved)
    assert [sheet.sheet for sheet in read("a.xlsx", saved.getvalue())] == ["shown"]


def test_macros_are_named_and_not_run() -> None:
    (sheet,) = read("a.xlsm", as_xlsx(("Sheet1", ROWS)))
    assert "Macros are not run" in sheet.notices[0].what


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "no sheet but HTML"),
        ("a.csv", b"%PDF-1.7 ...", "no sheet but PDF"),
        ("a.csv", b"\x89PNG\r\n\x1a\n", "no sheet but PNG"),
        ("a.csv", b"a\0b\0\0\0c\0", "This is no text"),
        ("a.xlsx", b"PK\x03\x04 and no more", "damaged"),
        ("a.xls", b"\xd0\xcf\x11\xe0 and no more", "damaged"),
        ("a.csv", b"," * 300, "more than 100,000 rows or 256 columns"),
        ("a.csv", b"1\n" * 100_001, "more than 100,000 rows or 256 columns"),
    ],
)
def test_what_is_no_sheet_is_refused(name: str, content: bytes, what: str) -> None:
    with pytest.raises(Refused) as refused:
        read(name, content)
    assert what in refused.value.what
    assert refused.value.mend


def rewritten(content: bytes, part: str, text: bytes) -> bytes:
    """The workbook with one part replaced."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, text if name == part else old.read(name))
    return packed.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def test_a_zip_bomb_is_refused() -> None:
    bomb = rewritten(as_xlsx(("Sheet1", ROWS)), SHEET, bytes(300 * MIB))
    assert len(bomb) < MIB
    with pytest.raises(Refused, match="unpacks to 300 MB"):
        read("a.xlsx", bomb)


def test_entities_are_not_expanded() -> None:
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
    sheet = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha"><!ENTITY f SYSTEM "file:///etc/passwd">' + laughs + b"]>"
        b"<worksheet " + MAIN + b'><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&l11;&f;</t></is></c></row>'
        b"</sheetData></worksheet>"
    )
    try:
        cells = [cell for each in read("a.xlsx", rewritten(as_xlsx(("S", ROWS)), SHEET, sheet)) for cell in each.rows]
    except Refused:
        return
    assert "root" not in str(cells) and "haha" not in str(cells)


def test_a_cell_far_out_costs_nothing() -> None:
    sheet = (
        b"<worksheet " + MAIN + b'><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    with pytest.raises(Refused):
        read("a.xlsx", rewritten(as_xlsx(("S", ROWS)), SHEET, sheet))


def test_a_protected_structure_is_no_hindrance() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(("Sheet1", ROWS))))
    book.security = WorkbookProtection(workbookPassword="secret", lockStructure=True)
    saved = io.BytesIO()
    book.save(saved)
    assert len(read("a.xlsx", saved.getvalue())) == 1


def as_percentages(ending: str, form: str = "0.0%") -> bytes:
    """A sheet with a heading, 0.974 and 0.005 formatted as percentages, the plain number 0.25, and 12 below it."""
    saved = io.BytesIO()
    if ending == "xlsx":
        book = openpyxl.Workbook()
        for place, value in (("A1", "rate"), ("A2", 0.974), ("A3", 0.005), ("B1", "plain"), ("B2", 0.25), ("B3", 12)):
            book.active[place] = value
            if isinstance(value, float) and place[0] == "A":
                book.active[place].number_format = form
        book.save(saved)
    elif ending == "xls":
        old = xlwt.Workbook()
        sheet = old.add_sheet("Sheet")
        for row, (rate, plain) in enumerate((("rate", "plain"), (0.974, 0.25), (0.005, 12))):
            sheet.write(row, 0, rate, xlwt.easyxf(num_format_str=form) if row else xlwt.Style.default_style)
            sheet.write(row, 1, plain)
        old.save(saved)
    else:
        return as_ods([["rate", "plain"], [0.974, 0.25], [0.005, 12]], percentages=(0,))
    return saved.getvalue()


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_a_cell_that_shows_a_percentage_is_read_as_it_shows(ending: str) -> None:
    (sheet,) = read(f"figures.{ending}", as_percentages(ending))
    assert [row[:2] for row in sheet.rows] == [("rate", "plain"), ("97.4%", "0.25"), ("0.5%", "12")]
    (notice,) = sheet.notices
    assert (notice.row, notice.column, notice.value) == (2, "A", "0.974")
    assert "2 cells" in notice.what and "97.4%" in notice.what


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("0%", "97.4%"),
        ("0.00%", "97.4%"),
        ("[Red]0.0%;-0.0%", "97.4%"),
        ('0.0"%"', "0.974"),
        ("0.0\\%", "0.974"),
        ("0.00", "0.974"),
        ('"100%" 0.0', "0.974"),
    ],
)
def test_only_a_percent_sign_that_multiplies_makes_a_percentage(form: str, shown: str) -> None:
    (sheet,) = read("figures.xlsx", as_percentages("xlsx", form))
    assert sheet.rows[1][0] == shown


def test_a_style_that_no_cell_has_is_no_percentage_and_hostile_styles_are_refused() -> None:
    """Programs store styles that they offer, used or not; and a part of the package may be anything."""
    content = as_percentages("xlsx", "0.00")
    normal = b'<cellStyleXfs count="1"><xf numFmtId="%d"'
    offered = repacked(content, "xl/styles.xml", normal % 0, normal % 9)
    assert offered != repacked(content, "xl/styles.xml", normal % 0, normal % 0)
    assert read("figures.xlsx", offered)[0].rows[1][0] == "0.974"
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><styleSheet><n>&b;</n>'
    for hostile in (b"<styleSheet", bomb, b""):
        with pytest.raises(Refused):
            read("figures.xlsx", repacked(content, "xl/styles.xml", None, hostile))


def repacked(content: bytes, part: str, old: bytes | None, new: bytes) -> bytes:
    """A package with `old` replaced in one of its parts, or with that part replaced as a whole."""
    saved = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(saved, "w") as after:
        for name in before.namelist():
            held = before.read(name)
            if name == part:
                held = new if old is None else held.replace(old, new)
            after.writestr(name, held)
    return saved.getvalue()
