"""Figures collected from two pages are taken away as one file, whose rows are those of the database."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import duckdb
from playwright.sync_api import Page, expect
from test_walk import FOOTER, go, parameters, settle


def collect(page: Page, count: int) -> None:
    """Put what the first card shows into the basket, in which there are `count` series then."""
    page.get_by_text("Table and sources").first.click()
    settle(page)
    page.get_by_role("button", name="Add to basket").first.click()
    expect(page.get_by_role("link", name=f"Basket ({count})")).to_be_visible()


def test_from_two_pages_into_one_file(page: Page, con: duckdb.DuckDBPyConnection) -> None:
    go(page, "/years?lang=en&series=customs_batches_detained.import_export.all.all.all&from=2015&to=2020")
    collect(page, 1)
    page.get_by_role("link", name="By region", exact=True).click()
    page.wait_for_url("**/regions**")
    # What the page before drew stands until this one has drawn its own.
    expect(page.get_by_text("Basket (1)")).to_have_count(0)
    page.get_by_text(FOOTER).wait_for()
    settle(page)
    collect(page, 2)
    page.get_by_role("link", name="Basket (2)").click()
    page.wait_for_url("**/basket**")
    settle(page)
    expect(page.get_by_text("2 of at most 50 series")).to_be_visible()
    parts = parameters(page)["basket"].split(",")
    assert parts[0] == "customs_batches_detained.import_export...~CN~2015-2020"
    family, region, years = parts[1].split("~")
    assert region == "provinces"
    indicator, *members = family.split(".")
    regional = ".".join([indicator, *(member or "all" for member in members)])

    with page.expect_download() as started:
        page.get_by_role("button", name="Download CSV").click()
    rows = read(Path(started.value.path()).read_bytes())
    expected = con.execute(
        """
        SELECT indicator, region, CAST(period_start AS VARCHAR), CAST(period_end AS VARCHAR), CAST(value AS DOUBLE), source_id
        FROM figure INNER JOIN region USING (region)
        WHERE family_key = 'customs_batches_detained.import_export.all.all.all' AND region = 'CN' AND year BETWEEN 2015 AND 2020
            OR family_key = $family AND year BETWEEN $first AND $last
                AND kind IN ('province', 'municipality', 'autonomous_region', 'corps')
        """,
        {"family": regional, "first": int(years[:4]), "last": int(years[5:])},
    ).fetchall()
    assert len(rows) == len(expected) > 20
    assert set(rows) == set(expected)

    with page.expect_download() as started:
        page.get_by_role("button", name="Download ZIP").click()
    with zipfile.ZipFile(started.value.path()) as archive:
        assert read(archive.read("figures.csv")) == rows
        sources = archive.read("sources.csv").decode("utf-8-sig").splitlines()[1:]
        assert len(sources) == len({row[-1] for row in rows})
        readme = archive.read("README.md").decode()

    address = page.locator("[data-testid=stCode] code").first.inner_text()
    assert address in readme
    other = page.context.browser.new_context().new_page()
    go(other, address)
    expect(other.get_by_text("2 of at most 50 series")).to_be_visible()
    other.get_by_role("button", name="Remove", exact=True).first.click()
    settle(other)
    expect(other.get_by_text("1 of at most 50 series")).to_be_visible()
    assert parameters(other)["basket"] == parts[1]
    other.context.close()


def read(content: bytes) -> list[tuple[object, ...]]:
    names = ("indicator", "region", "period_start", "period_end")
    return [
        (*(row[name] for name in names), float(row["value"]), row["source_id"])
        for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    ]
