"""Publications of every format are read into the paragraphs and tables that a person sees in them."""

from __future__ import annotations

import shutil
from pathlib import Path

import docx
import openpyxl
import pytest

import locales
from etl.problems import InvalidData
from etl.publications.document import Document, Grid, Paragraph
from etl.publications.parse import parse
from etl.publications.read import read

FIXTURES = Path(__file__).parents[1] / "fixtures" / "publications"


def of(fixture: str) -> Document:
    return parse((FIXTURES / fixture).read_bytes(), fixture)


def page(body: str, head: str = '<meta charset="utf-8">', name: str = "page.html") -> Document:
    return parse(f"<html><head>{head}</head><body>{body}</body></html>".encode(), name)


def paragraphs(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def grid(document: Document) -> Grid:
    (found,) = (block for block in document.blocks if isinstance(block, Grid))
    return found


@pytest.mark.parametrize(
    ("fixture", "title", "published_on", "language"),
    [
        ("courts_spans.html", "2023年全国法院知识产权一审案件收结情况", "2024-04-18", "zh"),
        ("customs_gbk.htm", "中国海关知识产权保护统计", "2024-04-24", "zh"),
        ("courts_columns.html", "IP cases of courts by province, 2022", "2023-04-20", "en"),
        ("destruction_lines.pdf", "Infringing and counterfeit goods destroyed in 2021", "2022-04-26", "en"),
        ("procuratorate.docx", "2023年检察机关办理侵犯知识产权犯罪案件情况", "2024-03-12", "zh"),
        ("market_growth.html", "2023年市场监管部门查处侵权假冒案件情况", "2024-01-25", "zh"),
        ("patents_gb18030.csv", "2020年专利行政执法情况", "", "zh"),
        ("trademark_years.xls", "市场监管部门查处商标侵权假冒案件情况（2017—2022年）", "", "zh"),
    ],
)
def test_title_date_and_language(fixture: str, title: str, published_on: str, language: str) -> None:
    document = of(fixture)
    assert (document.title, document.published_on, document.language) == (title, published_on, language)


@pytest.mark.parametrize(
    ("head", "body", "name", "date"),
    [
        ('<meta name="PubDate" content="2021-04-22 10:11:12">', "<p>发布时间：2020-01-01</p>", "a.html", "2021-04-22"),
        (
            '<script type="application/ld+json">{"datePublished": "2021-04-22T00:00:00Z"}</script>',
            "",
            "a.html",
            "2021-04-22",
        ),
        ("", "<p>更新时间：2021-05-01　发布时间：2021年4月22日　来源：某局</p>", "a.html", "2021-04-22"),
        ("", "<p>某省高级人民法院</p><p>2021年4月22日</p>", "a.html", "2021-04-22"),
        ("", "<p>Published on April 22, 2021 by the office</p>", "a.html", "2021-04-22"),
        ("", "<p>22 April 2021</p><p>Courts heard cases.</p>", "a.html", "2021-04-22"),
        ("", "<p>BEIJING, April 22, 2021 (Agency) -- Courts concluded 500 cases.</p>", "a.html", "2021-04-22"),
        ("", "<p>2021年4月22日，各级法院共审结案件500件，同比有所增长。</p>", "release-20210425.html", "2021-04-25"),
        ("", "<p>去年审结案件500件。</p>", "release_2021-04.html", "2021-04"),
        ("", "<p>去年审结案件500件。</p>", "公报2021.html", "2021"),
        ("", "<p>去年审结案件500件。</p>", "公报.html", ""),
        ("", "<p>发布时间：2021-13-45</p>", "公报.html", ""),
    ],
)
def test_the_date_of_publication_is_as_precise_as_said(head: str, body: str, name: str, date: str) -> None:
    assert page(body, head, name).published_on == date


def test_a_page_without_its_menus_links_and_footer() -> None:
    document = of("courts_spans.html")
    assert paragraphs(document) == [
        "2023年全国法院知识产权一审案件收结情况",
        "发布时间：2024-04-18 来源：合成司法统计网",
        "2023年，各级人民法院加大审判力度，现将知识产权一审案件收结情况公布如下。",
        "表1 2023年法院知识产权一审案件情况",
        "单位：件",
        "注：本表数字均为合成数据，仅用于测试。",
    ]


def test_a_part_that_is_named_like_a_frame_but_holds_the_text_is_read() -> None:
    text = "各级法院共审结知识产权案件500件，" * 10
    assert paragraphs(page(f'<div class="main share"><p>{text}</p></div>')) == [text]


def test_spans_stand_in_every_place_they_cover() -> None:
    rows = grid(of("courts_spans.html")).rows
    assert rows[0] == ("地区", "新收", "新收", "新收", "审结", "审结", "审结")
    assert rows[1] == ("地区", "民事", "刑事", "行政", "民事", "刑事", "行政")


@pytest.mark.parametrize(
    ("fixture", "header_rows", "header_columns", "locator", "locator_zh"),
    [
        ("courts_spans.html", 2, 1, "table 1", "表1"),
        ("admin_merged.xlsx", 2, 1, "sheet “2022年”, table 1", "工作表“2022年”，表1"),
        ("trademark_years.xls", 1, 2, "sheet “商标”, table 1", "工作表“商标”，表1"),
        ("markets.ods", 1, 1, "sheet “2021”, table 1", "工作表“2021”，表1"),
        ("patents_gb18030.csv", 1, 2, "table 1", "表1"),
        ("procuratorate.docx", 2, 1, "table 1", "表1"),
        ("police_table.pdf", 1, 1, "page 1, table 1", "第1页，表1"),
        ("destruction_lines.pdf", 1, 1, "page 1, table 1", "第1页，表1"),
        ("quarters.tsv", 2, 1, "table 1", "表1"),
    ],
)
def test_what_leads_a_table_and_where_it_stands(
    fixture: str, header_rows: int, header_columns: int, locator: str, locator_zh: str
) -> None:
    found = grid(of(fixture))
    assert (found.header_rows, found.header_columns) == (header_rows, header_columns)
    assert (found.locator, found.locator_zh) == (locator, locator_zh)
    assert len({len(row) for row in found.rows}) == 1


def test_merged_titles_and_notes_of_a_sheet_are_no_rows() -> None:
    document = of("markets.ods")
    assert grid(document).caption == "2021年各行政执法部门查处侵权假冒案件情况 单位：件、万元"
    assert grid(document).rows[0] == ("市场类别", "查处案件", "案值")
    assert paragraphs(document) == ["注：本表数字均为合成数据，仅用于测试。"]


def test_a_table_over_two_pages_is_one_with_one_header() -> None:
    rows = grid(of("police_table.pdf")).rows
    assert [row[0] for row in rows] == [
        "地区",
        "全国",
        "北京",
        "江苏",
        "浙江",
        "福建",
        "山东",
        "广东",
        "四川",
        "陕西",
        "内蒙古",
        "新疆",
        "湖北",
        "上海",
    ]


def test_prose_of_a_pdf_runs_over_lines_without_running_heads() -> None:
    text = paragraphs(of("prose.pdf"))
    assert text[0] == "2022年知识产权保护工作情况（合成数据）"
    assert len(text) == 15
    assert all(paragraph.startswith(f"第{place}项工作中") for place, paragraph in enumerate(text[1:], start=1))
    assert all(paragraph.endswith("社会满意度持续提高。") for paragraph in text[1:])


def test_a_hidden_sheet_is_left_out_and_said() -> None:
    document = of("admin_merged.xlsx")
    assert "草稿" in document.notices[0]
    assert len(document.blocks) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "big5"])
def test_text_in_any_encoding(encoding: str) -> None:
    said = (
        "二零二零年，各級法院審結知識產權案件五百件，公安機關破獲案件三百起。"
        if encoding == "big5"
        else "2020年，各级法院审结知识产权案件500件，公安机关破获案件300起。"
    )
    document = parse(said.encode(encoding), "release.txt")
    assert paragraphs(document) == [said]
    assert document.notices


@pytest.mark.parametrize("declared", ["gb2312", "utf-8", "iso-8859-1", "no-such-encoding"])
@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_page_is_read_as_what_it_is_whatever_it_declares(declared: str, encoding: str) -> None:
    source = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={declared}"></head><body><p>公安机关破获案件５００起，镕</p></body></html>'
    assert paragraphs(parse(source.encode(encoding), "page.html")) == ["公安机关破获案件５００起，镕"]


def test_a_few_broken_bytes_cost_no_more_than_themselves() -> None:
    said = "2020年，各级法院审结知识产权案件500件，公安机关破获案件300起。" * 3
    content = said.encode("gb18030")
    document = parse(content[:20] + b"\xff" + content[20:] + b"\xb0", "release.txt")
    assert "500件，公安机关破获案件300起" in document.text
    assert "GB18030" in document.notices[0]
    assert "broken" in document.notices[0]


def test_broken_lines_are_joined_and_headings_are_not() -> None:
    text = (
        "知识产权保护状况\n\n　　2020年，全国各级行政执法部门聚焦重点领域和重点市场，依法查处侵权假冒案\n"
        "件500件。\n　　公安机关破获案件300起。\n"
    )
    assert paragraphs(parse(text.encode(), "release.txt")) == [
        "知识产权保护状况",
        "2020年，全国各级行政执法部门聚焦重点领域和重点市场，依法查处侵权假冒案件500件。",
        "公安机关破获案件300起。",
    ]


def test_line_breaks_make_paragraphs_and_spaces_in_chinese_go() -> None:
    assert paragraphs(page("<div>　　合 计&nbsp;500 件<br><br>　　其中<b>商标</b>\n案件30件</div>")) == [
        "合计 500 件",
        "其中商标案件30件",
    ]


@pytest.mark.parametrize(
    ("printed", "read_as"),
    [
        ("合　　计", "合计"),
        ("北\n京", "北京"),
        ("来源：某局　　作者：某人", "来源：某局 作者：某人"),
        ("全省\n    法院", "全省法院"),
    ],
)
def test_gaps_between_words_stay_and_those_inside_go(printed: str, read_as: str) -> None:
    assert paragraphs(page(f"<p>{printed}</p>")) == [read_as]


def test_tables_that_lay_out_a_page_are_walked_through() -> None:
    document = of("customs_gbk.htm")
    assert paragraphs(document)[:3] == [
        "中国海关知识产权保护统计（2018—2023年）",
        "发布日期：2024年4月24日",
        "各地海关在进出口环节依法扣留侵权嫌疑货物，情况见下表。",
    ]
    assert grid(document).rows[0] == ("年份", "扣留批次（批）", "扣留数量（万件）", "货值（亿元）")


def test_note_marks_are_no_digits() -> None:
    document = page(
        "<table><tr><td>地区<td>案件<tr><td>北京<td>123<sup>1</sup><tr><td>上海<td>45<sup>[2]</sup></table>"
    )
    assert [row[1] for row in grid(document).rows] == ["案件", "123", "45"]


def test_a_cell_of_a_workbook_says_the_percentage_that_it_shows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["地区", "案件数", "同比增长"], ["北京市", 1200, 0.125], ["天津市", 800, -0.03]):
        book.active.append(row)
    for number in (2, 3):
        book.active.cell(number, 3).number_format = "0.0%"
    book.save(tmp_path / "cases.xlsx")
    document = read(tmp_path / "cases.xlsx")
    assert [row[1:] for row in grid(document).rows[1:]] == [("1200", "12.5%"), ("800", "-3%")]
    (notice,) = document.notices
    assert "2 cells" in notice and "0.125" in notice and "12.5%" in notice


def test_two_tables_of_one_sheet_are_two(tmp_path: Path) -> None:
    text = "表1 法院审结案件\n地区,件\n北京,10\n上海,20\n\n表2 公安机关破获案件\n地区,起\n北京,5\n上海,6\n"
    document = parse(text.encode(), "two.csv")
    found = [block for block in document.blocks if isinstance(block, Grid)]
    assert [(table.caption, len(table.rows)) for table in found] == [
        ("表1 法院审结案件", 3),
        ("表2 公安机关破获案件", 3),
    ]
    assert [table.locator for table in found] == ["table 1", "table 2"]


def test_paragraphs_and_tables_of_word_keep_their_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Before the table.")
    table = document.add_table(rows=2, cols=2)
    for place, text in enumerate(("Region", "Cases", "Beijing", "5")):
        table.cell(place // 2, place % 2).text = text
    document.add_paragraph("After the table.")
    document.save(str(tmp_path / "order.docx"))
    blocks = read(tmp_path / "order.docx").blocks
    assert [type(block).__name__ for block in blocks] == ["Paragraph", "Grid", "Paragraph"]


@pytest.mark.parametrize(
    ("fixture", "name"),
    [("courts_spans.html", "report.xls"), ("admin_merged.xlsx", "report.html"), ("police_table.pdf", "report.docx")],
)
def test_content_decides_what_a_file_is_and_a_name_that_lies_is_said(fixture: str, name: str, tmp_path: Path) -> None:
    shutil.copyfile(FIXTURES / fixture, tmp_path / name)
    document = read(tmp_path / name)
    assert [type(block) for block in document.blocks] == [type(block) for block in of(fixture).blocks]
    assert any("The name says" in notice for notice in document.notices)


@pytest.mark.parametrize("language", locales.LANGUAGES)
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b" \n "),
        ("text.rtf", b"{\\rtf1 text}"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")),
        ("picture.pdf", b"\x89PNG\r\n\x1a\n"),
        ("broken.pdf", b"%PDF-1.7 and no more"),
        ("broken.docx", b"PK\x03\x04 and no more"),
        ("bytes.bin", bytes(range(8)) * 100),
    ],
)
def test_what_is_not_read_is_refused_with_what_to_do(
    name: str, content: bytes, language: locales.Language, tmp_path: Path
) -> None:
    locales.use(language)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidData) as refused:
        read(tmp_path / name)
    (problem,) = refused.value.problems
    assert problem.file == name
    for said in (problem.what, problem.mend):
        assert any("\u4e00" <= character <= "\u9fff" for character in said) == (language == "zh"), said


def test_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "absent.pdf")
