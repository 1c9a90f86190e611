"""What a reader does, in a real browser on the real figures."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import duckdb
import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

PAGES = (
    "",
    "ip-types",
    "regions",
    "markets",
    "industries",
    "years",
    "key-points",
    "tables",
    "sources",
    "province",
    "indicator",
    "coverage",
    "contradictions",
    "checks",
    "key-points-years",
    "own-targets",
    "brief",
    "basket",
)


FOOTER = re.compile("^5,013( figures from|个数据，来自)")


def go(page: Page, address: str) -> None:
    page.goto(address)
    # The frame's last line is drawn when the whole page is.
    page.get_by_text(FOOTER).wait_for()
    settle(page)


def settle(page: Page) -> None:
    """Wait until the script has run and what it drew stands still."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.wait_for_timeout(500)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")


def parameters(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option of a drop-down by typing it."""
    box = page.get_by_role("combobox", name=label).first
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option).first.click()
    settle(page)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_opened_first_after_the_start_has_its_frame(page: Page, address: str) -> None:
    go(page, f"/{address}")
    expect(page.get_by_text("Published statistics on China's enforcement")).to_be_visible()
    expect(page.get_by_role("heading", level=2).first).to_be_visible()
    assert page.locator("[data-testid=stException]").count() == 0


def test_choosing_a_filter_changes_the_chart_and_the_address(page: Page) -> None:
    go(page, "/regions?lang=en")
    title = page.locator("h4").first
    before = title.inner_text()
    choose(page, "Series", "IP cases concluded by courts")
    expect(title).to_contain_text("IP cases concluded by courts")
    assert title.inner_text() != before
    assert parameters(page)["series"] == "court_ip_cases_concluded.all.all.all.all"


def test_a_copied_address_opens_the_same_view(page: Page, browser: Browser) -> None:
    go(page, "/regions?lang=en")
    choose(page, "Series", "IP cases concluded by courts")
    page.get_by_role("radio", name="per 100,000 residents").click()
    settle(page)
    title = page.locator("h4").first.inner_text()
    assert "per 100,000 residents" in title
    other = browser.new_context(locale="zh-CN").new_page()
    go(other, page.url)
    assert other.locator("h4").first.inner_text() == title
    other.context.close()


def test_going_back_and_another_address_in_the_same_tab_show_what_they_say(page: Page) -> None:
    go(page, "/?lang=en&year=2018")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("2018")
    go(page, "/?lang=en&year=2015")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("2015")


def test_the_way_back_leads_to_the_page_before_as_it_was(page: Page) -> None:
    go(page, "/?lang=en&year=2018")
    page.get_by_role("link", name="By region", exact=True).click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Where?")
    settle(page)
    regions = page.url
    assert parameters(page)["lang"] == "en"
    page.go_back()
    settle(page)
    assert urlsplit(page.url).path == "/"
    assert parameters(page) == {"lang": "en", "year": "2018"}
    expect(page.get_by_role("heading", level=2).first).to_contain_text("2018")
    page.go_forward()
    settle(page)
    assert page.url == regions
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Where?")


def test_the_way_back_from_where_a_card_leads_is_one_step_to_the_choice_before(page: Page) -> None:
    go(page, "/regions?lang=en")
    page.get_by_role("radio", name="per 100,000 residents").click()
    settle(page)
    before = page.url
    page.get_by_role("link", name=re.compile("^All observations")).first.click()
    page.wait_for_url("**/indicator?**id=**")
    settle(page)
    assert parameters(page)["id"] and "measure" not in parameters(page)
    page.go_back()
    settle(page)
    assert page.url == before
    expect(page.get_by_role("radio", name="per 100,000 residents")).to_be_checked()


def test_a_link_in_a_new_tab_shows_the_snapshot_and_the_language_of_the_page(page: Page) -> None:
    snapshot = page.request.get("/version").json()["snapshot"]
    go(page, f"/?lang=zh&snapshot={snapshot}")
    with page.context.expect_page() as opened:
        page.get_by_test_id("stPageLink-NavLink").first.click(button="middle")
    other = opened.value
    other.get_by_text(FOOTER).wait_for()
    settle(other)
    shown = parameters(other)
    assert (shown["snapshot"], shown["lang"]) == (snapshot, "zh")


def test_the_browser_s_language_is_the_default_and_the_switch_is_kept_from_page_to_page(
    browser: Browser, server: str
) -> None:
    context = browser.new_context(base_url=server, locale="zh-CN", viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    go(page, "/")
    expect(page.get_by_text("2020年中国公布了哪些知识产权执法数据")).to_be_visible()
    assert parameters(page)["lang"] == "zh"
    page.get_by_role("radio", name="English").click()
    expect(page.get_by_text("What did China publish on IP enforcement in 2020?")).to_be_visible()
    settle(page)
    page.get_by_role("link", name="Key Points", exact=True).click()
    expect(page.get_by_text("Where do the 35 tasks of the 2020 Key Points stand?")).to_be_visible()
    settle(page)
    assert parameters(page)["lang"] == "en"
    context.close()


def test_clicking_a_province_in_the_bars_opens_its_profile(page: Page) -> None:
    go(page, "/regions?lang=en&series=court_ip_cases_received.all.all.all.all&year=2020")
    page.locator(".js-plotly-plot .barlayer .point").first.scroll_into_view_if_needed()
    box = page.locator(".js-plotly-plot .barlayer .point").last.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**/province**")
    settle(page)
    expect(page.get_by_role("heading", level=2).first).to_contain_text("What is published on Beijing?")
    assert parameters(page)["province"] == "110000"


def test_clicking_a_province_on_the_map_opens_its_profile(page: Page) -> None:
    go(page, "/regions?lang=en&series=court_ip_cases_received.all.all.all.all&year=2020")
    page.wait_for_selector(".js-plotly-plot .geo .choroplethlayer path")
    page.wait_for_timeout(1500)
    # Sichuan is large and convex: the middle of its box lies inside it.
    shape = page.evaluate(
        """() => {
            const paths = [...document.querySelectorAll('.geo .choroplethlayer path')];
            const found = paths.filter(path => path.__data__ && path.__data__.loc === '510000')[0];
            const box = found.getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2];
        }"""
    )
    page.mouse.click(*shape)
    page.wait_for_url("**/province**")
    settle(page)
    assert parameters(page)["province"] == "510000"


def test_the_outlines_are_fetched_once_and_kept(page: Page) -> None:
    fetched: list[str] = []
    page.on(
        "response",
        lambda answer: (
            fetched.append(answer.headers.get("cache-control", "")) if "china-provinces" in answer.url else None
        ),
    )
    go(page, "/regions?lang=en")
    page.wait_for_selector(".geo .choroplethlayer path")
    page.get_by_role("radio", name="per 100,000 residents").click()
    settle(page)
    assert len(fetched) == 1
    assert "max-age=86400" in fetched[0]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_downloaded_csv_holds_the_rows_of_the_database(
    page: Page, con: duckdb.DuckDBPyConnection, language: str
) -> None:
    go(page, f"/tables?lang={language}&indicator=customs_batches_detained,customs_items_detained&region=CN&from=2015")
    with page.expect_download() as started:
        page.get_by_role("button", name="Download CSV" if language == "en" else "下载 CSV").click()
    content = Path(started.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    expected = figures(con)
    assert len(rows) == len(expected) > 50
    taken = {
        (
            row["indicator"],
            row["period_start"],
            row["period_end"],
            row["ip_type"],
            row["industry"],
            row["channel"],
            float(row["value"]),
            row["source_id"],
            row["url"],
        )
        for row in rows
    }
    assert taken == expected
    named = "indicator_en" if language == "en" else "indicator_zh"
    assert all(row[named] for row in rows)


def test_a_downloaded_workbook_holds_the_same_rows_and_their_sources(
    page: Page, con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    go(page, "/tables?lang=en&indicator=customs_batches_detained,customs_items_detained&region=CN&from=2015")
    with page.expect_download() as started:
        page.get_by_role("button", name="Download XLSX").click()
    started.value.save_as(tmp_path / "figures.xlsx")
    book = openpyxl.load_workbook(tmp_path / "figures.xlsx")
    figures_sheet, sources_sheet = book["Figures"], book["Sources"]
    header, *rows = figures_sheet.iter_rows(values_only=True)
    at = {name: place for place, name in enumerate(header)}
    expected = figures(con)
    names = ("indicator", "period_start", "period_end", "ip_type", "industry", "channel", "value", "source_id", "url")
    assert all(isinstance(row[at[name]], datetime) for row in rows for name in ("period_start", "period_end"))
    taken = [[row[at[name]] for name in names] for row in rows]
    assert {tuple(f"{it:%Y-%m-%d}" if isinstance(it, datetime) else it for it in row) for row in taken} == expected
    assert figures_sheet.freeze_panes == "A2"
    assert {row[0] for row in sources_sheet.iter_rows(min_row=2, values_only=True)} == {row[-2] for row in expected}


def test_a_card_opens_its_table_with_sources(page: Page) -> None:
    go(page, "/years?lang=en&series=customs_batches_detained.import_export.all.all.all")
    page.get_by_text("Table and sources").click()
    expect(page.locator("[data-testid=stDataFrame]")).to_have_count(1)


def test_a_task_opens_with_its_departments_indicators_and_the_rule(page: Page) -> None:
    go(page, "/key-points?lang=en")
    page.get_by_role("link", name="17 Procuratorial functions").click()
    settle(page)
    expect(page.get_by_text("11,003 in 2019").first).to_be_visible()
    expect(page.get_by_text("Responsible:").first).to_be_visible()


@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_wider_than_a_phone(browser: Browser, server: str, address: str) -> None:
    context = browser.new_context(base_url=server, locale="zh-CN", viewport={"width": 390, "height": 844})
    page = context.new_page()
    go(page, f"/{address}")
    widths = page.evaluate(
        "[document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth]"
    )
    assert max(widths) <= 390
    context.close()


@pytest.mark.parametrize("address", PAGES)
def test_every_chart_says_in_words_what_it_shows(page: Page, address: str) -> None:
    go(page, f"/{address}")
    charts = page.locator(".figure-card .js-plotly-plot")
    for index in range(charts.count()):
        described = len(charts.nth(index).get_attribute("aria-label") or "") > 20
        assert described, f"chart {index} of {address} has no text alternative"


def figures(con: duckdb.DuckDBPyConnection) -> set[tuple[object, ...]]:
    """The nationwide customs figures from 2015 on, straight from the database."""
    rows = con.execute(
        """
        SELECT indicator, CAST(period_start AS VARCHAR), CAST(period_end AS VARCHAR), ip_type, industry, channel,
            CAST(value AS DOUBLE), source_id, coalesce(url, '')
        FROM figure INNER JOIN source USING (source_id)
        WHERE indicator IN ('customs_batches_detained', 'customs_items_detained') AND region = 'CN' AND year >= 2015
        """
    ).fetchall()
    return set(rows)
