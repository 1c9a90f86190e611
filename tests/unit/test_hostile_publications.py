"""Publications that are made to harm: each is refused or read within limits, with a reason, and nothing is written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from etl.problems import InvalidData
from etl.publications.document import Paragraph
from etl.publications.read import read

FIXTURES = Path(__file__).parents[1] / "fixtures" / "publications"


def refusal(path: Path) -> str:
    """Why the file is refused; the mend is never missing."""
    with pytest.raises(InvalidData) as refused:
        read(path)
    (problem,) = refused.value.problems
    assert problem.file == path.name
    assert problem.mend
    return problem.what


def with_member(source: str, target: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """A copy of an office file of the fixtures with one member changed."""
    with zipfile.ZipFile(FIXTURES / source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            content = old.read(member)
            new.writestr(member, change(content) if member == name else content)
    return target


def entities(declared: str, used: str) -> Callable[[bytes], bytes]:
    """Put a document type with entities before an XML text, and one of them into its first word."""

    def change(xml: bytes) -> bytes:
        text = xml.decode("utf-8")
        declaration, rest = text.split("?>", 1)
        root = rest.lstrip()[1:].split(None, 1)[0].rstrip(">")
        rest = (
            rest.replace("</w:t>", f"{used}</w:t>", 1)
            .replace("</text:p>", f"{used}</text:p>", 1)
            .replace("</t>", f"{used}</t>", 1)
        )
        return f"{declaration}?><!DOCTYPE {root} [{declared}]>{rest}".encode()

    return change


LAUGHS = '<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
OFFICE = [
    ("procuratorate.docx", "word/document.xml"),
    ("markets.ods", "content.xml"),
    ("admin_merged.xlsx", "xl/sharedStrings.xml"),
]


@pytest.mark.parametrize(("source", "member"), OFFICE)
def test_entities_that_multiply_are_not_expanded(source: str, member: str, tmp_path: Path) -> None:
    path = with_member(source, tmp_path / source, member, entities(LAUGHS, "&l11;"))
    try:
        text = read(path).text
    except InvalidData:
        return
    assert "haha" not in text


@pytest.mark.parametrize(("source", "member"), OFFICE)
def test_entities_from_files_are_not_read(source: str, member: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the-secret-of-this-machine")
    path = with_member(source, tmp_path / source, member, entities(f'<!ENTITY x SYSTEM "{secret.as_uri()}">', "&x;"))
    try:
        text = read(path).text
    except InvalidData:
        return
    assert "the-secret" not in text


def test_a_page_reads_no_file_and_expands_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the-secret-of-this-machine")
    page = tmp_path / "page.html"
    page.write_text(
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">{LAUGHS}]><html><body><p>Cases of 2020: &x; &l11;</p>'
        f'<iframe src="{secret.as_uri()}"></iframe></body></html>'
    )
    text = read(page).text
    assert "Cases of 2020" in text
    assert "the-secret" not in text
    assert "haha" not in text


def test_an_archive_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("word/document.xml", "w", force_zip64=True) as stream,
    ):
        for _ in range(300):
            stream.write(bytes(1 << 20))
    assert "300 MB" in refusal(path)


def test_a_name_that_leads_out_of_an_archive_writes_nothing(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    path = with_member("procuratorate.docx", inside / "up.docx", "", lambda content: content)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../escaped.txt", "out")
    read(path)
    assert list(tmp_path.iterdir()) == [inside]
    assert list(inside.iterdir()) == [path]


def test_a_gigabyte_of_csv_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.write("地区,查处案件（件）\n北京,1\n".encode())
        file.truncate(1 << 30)
    assert "1024 MB" in refusal(path)


@pytest.mark.parametrize("name", ["rows.csv", "rows.html"])
def test_a_table_of_a_million_rows_is_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if name.endswith("csv"):
        path.write_text("region,cases\n" + "Beijing,1\n" * 1_000_000)
    else:
        path.write_text("<table><tr><td>region<td>cases" + "<tr><td>Beijing<td>1" * 1_000_000 + "</table>")
    assert refusal(path)


def test_a_sheet_with_a_cell_in_its_last_corner_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "corner.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "地区")
    sheet.write(1_048_575, 16_383, 1)
    book.close()
    assert refusal(path)


def test_spans_of_millions_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "spans.html"
    rows = '<tr><td colspan="900000" rowspan="900000">1</td><td>2</td></tr>' * 500
    path.write_text(f"<html><body><table>{rows}</table></body></html>")
    assert refusal(path)


@pytest.mark.parametrize("tag", ["div", "table><tr><td", "font", "ul><li"])
def test_what_is_nested_too_deeply_is_refused_rather_than_read_in_part(tag: str, tmp_path: Path) -> None:
    path = tmp_path / "deep.html"
    path.write_text(f"<html><body><p>Cases of 2020: 5</p>{f'<{tag}>' * 100_000}Cases of 2021: 6</body></html>")
    assert "deep" in refusal(path)


def test_a_page_that_never_closes_its_fonts_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "fonts.html"
    path.write_text("<html><body>" + "".join(f"<font><b><p>Line {number}" for number in range(400)) + "</body></html>")
    assert [block.text for block in read(path).blocks if isinstance(block, Paragraph)][-1] == "Line 399"


def pdf_of(pages: int, kids: str = "") -> bytes:
    """A PDF of empty pages; `kids` are its page tree's, by default each page once."""
    bodies = ["<< /Type /Catalog /Pages 2 0 R >>"]
    named = kids or " ".join(f"{number} 0 R" for number in range(3, 3 + pages))
    bodies.append(f"<< /Type /Pages /Count {pages} /Kids [{named}] >>")
    bodies += ["<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Resources << >> >>"] * pages
    content, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n".encode()
    size = len(bodies) + 1
    table = f"xref\n0 {size}\n0000000000 65535 f \n" + "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    return content + f"{table}trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(content)}\n%%EOF".encode()


def test_a_pdf_of_very_many_pages_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pages.pdf"
    path.write_bytes(pdf_of(1500))
    assert "1500 pages" in refusal(path)


def test_a_pdf_without_text_says_so(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(pdf_of(2))
    document = read(path)
    assert not document.blocks
    assert "1, 2" in document.notices[0]


def test_a_page_tree_that_leads_back_to_itself_ends(tmp_path: Path) -> None:
    path = tmp_path / "loop.pdf"
    path.write_bytes(pdf_of(1, kids="2 0 R 3 0 R 2 0 R"))
    assert not read(path).blocks


@pytest.mark.parametrize(
    "source", ["police_table.pdf", "trademark_years.xls", "admin_merged.xlsx", "markets.ods", "procuratorate.docx"]
)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_file_cut_short_is_refused_or_read_as_far_as_it_goes(source: str, share: float, tmp_path: Path) -> None:
    content = (FIXTURES / source).read_bytes()
    path = tmp_path / source
    path.write_bytes(content[: int(share * len(content))])
    try:
        text = read(path).text
    except InvalidData as error:
        assert all(problem.mend for problem in error.problems)
        return
    whole = read(FIXTURES / source).text
    assert set(text.splitlines()) <= set(whole.splitlines())


def test_a_workbook_inside_an_archive_of_archives_is_refused(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.txt", "text")
    path = tmp_path / "archive.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("inner.zip", inner.getvalue())
    assert refusal(path)
