"""What a spreadsheet would run is harmless in every file that the pages hand out, and a number stays a number."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, Page
from serving import serving
from test_walk import go, settle

from dashboard.files.exports import NUMBER, RUNS
from etl import snapshot

RUN_BY_A_SPREADSHEET = "=cmd|'/C calc'!A0 "
BATCHES = "customs_batches_detained.import_export...~CN~2015-2020"
# A page, the names of its buttons (those of the first of each kind), and whether its files hold figures.
FILES = [
    ("/tables?topic=customs", ("Download CSV", "Download XLSX"), True),
    ("/contradictions?rounding=show", ("Download CSV", "Download XLSX"), True),
    ("/checks", ("Download CSV", "Download XLSX"), True),
    ("/coverage?view=gaps", ("Download CSV", "Download XLSX"), True),
    (f"/basket?basket={BATCHES}", ("Download CSV", "Download XLSX", "Download ZIP with sources and README"), True),
    ("/own-targets?own=customs_batches_detained~ge~5.5~2025", ("Download as rows of targets.csv",), False),
]


@pytest.fixture(scope="module")
def hostile(
    tmp_path_factory: pytest.TempPathFactory, copy_data: Callable[[Path], Any], browser: Browser
) -> Iterator[Page]:
    """A page of a server whose publishers and indicators all have names that a spreadsheet would run."""
    data, folder = copy_data(tmp_path_factory.mktemp("hostile")), tmp_path_factory.mktemp("hostile_build")
    for file, names in (
        ("published/sources.csv", ("publisher", "title_en")),
        ("published/indicators.csv", ("name_en",)),
    ):
        header, *rows = data.records(file)
        for row in rows:
            for name in names:
                row[header.index(name)] = RUN_BY_A_SPREADSHEET + row[header.index(name)]
        data.write(file, [header, *rows])
    snapshot.make(data.path, folder)
    with serving(folder) as address:
        context = browser.new_context(base_url=address, locale="en-GB", accept_downloads=True)
        yield context.new_page()
        context.close()


@pytest.mark.parametrize(("address", "buttons", "of_figures"), FILES, ids=[address for address, *_ in FILES])
def test_no_file_of_a_page_runs_anything(
    hostile: Page, address: str, buttons: tuple[str, ...], of_figures: bool
) -> None:
    go(hostile, f"{address}{'&' if '?' in address else '?'}lang=en")
    settle(hostile)
    for button in buttons:
        with hostile.expect_download() as started:
            hostile.get_by_role("button", name=button).first.click()
        path = Path(started.value.path())
        name = started.value.suggested_filename
        content = path.read_bytes()
        if name.endswith(".xlsx"):
            book = openpyxl.load_workbook(io.BytesIO(content))
            cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
            run = [cell for cell in cells if isinstance(cell.value, str) and runs(cell.value)]
            assert run
            assert all(cell.data_type == "s" and cell.quotePrefix for cell in run)
            assert any(cell.data_type == "n" for cell in cells) == (of_figures and "gaps" not in name)
            assert book.worksheets[-1].title == "Notes"
            assert book.worksheets[-1].max_row > 3
            continue
        tables = [content]
        if name.endswith(".zip"):
            with zipfile.ZipFile(path) as archive:
                tables = [archive.read(file) for file in archive.namelist() if file.endswith(".csv")]
        for table in tables:
            texts = [cell for row in csv.reader(io.StringIO(table.decode("utf-8-sig"), newline="")) for cell in row]
            assert not [text for text in texts if runs(text)]
            assert [text for text in texts if text.startswith(f"'{RUN_BY_A_SPREADSHEET}")]


def runs(text: str) -> bool:
    return bool(RUNS.match(text)) and not NUMBER.fullmatch(text)
