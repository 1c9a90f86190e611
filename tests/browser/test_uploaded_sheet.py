"""A sheet that an analyst uploads is checked on the page, and nothing of it stays."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from playwright.sync_api import Page, expect

ROOT = Path(__file__).resolve().parents[2]
CUSTOMS = ROOT / "data" / "published" / "observations" / "customs.csv"


def sheet(**changed: str) -> bytes:
    """The first customs observation as a sheet of its own, with some cells changed."""
    with CUSTOMS.open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    text = io.StringIO()
    writer = csv.DictWriter(text, list(row), lineterminator="\n")
    writer.writeheader()
    writer.writerow({**row, **changed})
    return text.getvalue().encode()


def upload(page: Page, content: bytes, name: str = "figures.csv") -> None:
    chosen = page.locator("[data-testid=stFileUploader] input[type=file]")
    chosen.set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})


def test_a_sheet_in_order_a_wrong_one_and_one_in_another_encoding(page: Page, server: str) -> None:
    before = CUSTOMS.read_bytes()
    page.goto(f"{server}/analysts?lang=en")
    upload(page, sheet(value="21"))
    expect(page.get_by_text("No problem. It can be added")).to_be_visible(timeout=60_000)

    page.reload()
    upload(page, sheet(region="Guangdong Prov.", ip_type="苹果"))
    expect(page.get_by_text("problems. Mend them, then check again.")).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the report (JSON)").click()
    report = download.value.path().read_text(encoding="utf-8")
    assert "苹果" in report and "440000" in report and "figures.csv" in report

    page.goto(f"{server}/analysts?lang=zh")
    upload(page, sheet(value="21").decode().encode("gb18030"))
    expect(page.get_by_text("没有问题，可以添加")).to_be_visible(timeout=60_000)
    assert CUSTOMS.read_bytes() == before


def test_the_field_speaks_the_readers_language(page: Page, server: str) -> None:
    read = """label => {
        const own = getComputedStyle(label), put = getComputedStyle(label, '::after')
        return [parseFloat(own.fontSize) ? label.textContent : '', parseFloat(put.fontSize) ? put.content : '']
    }"""
    for language, words in (("en", "Choose files"), ("zh", "选择文件")):
        page.goto(f"{server}/analysts?lang={language}")
        button = page.locator("[data-testid=stFileUploader] button p")
        expect(button).to_be_visible()
        assert button.evaluate(read) == ["", f'"{words}"']
