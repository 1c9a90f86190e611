"""A card in the browser: drawn into its place, opened and closed, followed and clicked."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from test_walk import choose, go, parameters, settle

COURTS = "court_ip_cases_received.all.all.all.all"


def test_a_chart_is_drawn_into_the_place_of_the_one_before(page: Page) -> None:
    go(page, f"/regions?lang=en&series={COURTS}&year=2020")
    page.wait_for_selector(".js-plotly-plot .barlayer .point")
    before = page.locator(".js-plotly-plot .barlayer .point").count()
    page.evaluate("document.querySelectorAll('.js-plotly-plot').forEach(chart => chart.dataset.before = 'yes')")
    choose(page, "Year", "2022")
    expect(page.locator("h4").first).to_contain_text("2022")
    expect(page.locator(".js-plotly-plot .barlayer .point")).not_to_have_count(before)
    assert page.locator(".js-plotly-plot:not([data-before])").count() == 0
    assert parameters(page)["year"] == "2022"


def test_the_table_of_a_card_opens_and_closes(page: Page) -> None:
    go(page, f"/years?lang=en&series={COURTS}")
    button = page.get_by_role("button", name="Table and sources")
    expect(button).to_have_attribute("aria-expanded", "false")
    button.click()
    expect(page.locator("[data-testid=stDataFrame]")).to_have_count(1)
    expect(button).to_have_attribute("aria-expanded", "true")
    choose(page, "Region", "Beijing")
    expect(page.locator("[data-testid=stDataFrame]")).to_have_count(1)
    button.click()
    expect(page.locator("[data-testid=stDataFrame]")).to_have_count(0)


def test_a_link_of_a_card_leads_within_the_tab_or_into_a_new_one(page: Page) -> None:
    go(page, f"/years?lang=zh&series={COURTS}")
    page.evaluate("window.stays = true")
    link = page.get_by_role("link", name="全部观测值与来源")
    with page.context.expect_page() as opened:
        link.click(modifiers=["Control"])
    opened.value.get_by_role("heading", level=2, name="法院新收知识产权案件").wait_for()
    link.click()
    page.wait_for_url("**/indicator**")
    settle(page)
    assert parameters(page)["id"] == "court_ip_cases_received"
    assert page.evaluate("window.stays")


def test_a_cell_of_the_heatmap_is_chosen_by_a_click_and_let_go_by_another(page: Page) -> None:
    go(page, "/coverage?lang=en&topic=customs&from=2015&to=2020")
    heatmap = page.locator(".js-plotly-plot .heatmaplayer").first
    heatmap.wait_for()

    def click() -> None:
        box = page.locator(".js-plotly-plot .nsewdrag").first.bounding_box()
        assert box
        # The first row below its heading, and the last of six years.
        page.mouse.click(box["x"] + box["width"] * 11.5 / 12, box["y"] + 40)
        settle(page)

    click()
    page.wait_for_url(re.compile("row=.*year=2020|year=2020.*row="))
    expect(page.get_by_role("heading", level=3).first).to_contain_text("2020")
    click()
    page.wait_for_url(lambda address: "row=" not in address)


def test_the_link_to_a_snapshot_names_the_filters_as_they_are_by_then(page: Page) -> None:
    go(page, f"/regions?lang=en&series={COURTS}&year=2020")
    choose(page, "Year", "2022")
    link = page.get_by_role("link", name="Link to snapshot")
    link.hover()
    address = link.get_attribute("href") or ""
    assert "year=2022" in address and "year=2020" not in address and "snapshot=" in address
    link.click()
    page.wait_for_url("**snapshot=**")
    settle(page)
    assert parameters(page)["year"] == "2022"


def test_an_open_table_stays_with_its_series_where_another_takes_its_place(page: Page) -> None:
    go(page, "/industries?lang=en&industry=food")
    frames = page.locator("[class*=st-key-table-of] [data-testid=stDataFrame]")
    page.get_by_role("button", name="Table and sources").first.click()
    expect(frames).to_have_count(1)
    page.evaluate("document.querySelector('.js-plotly-plot').dataset.before = 'yes'")
    choose(page, "Industry", "Tobacco")
    expect(frames).to_have_count(0)
    assert page.locator(".js-plotly-plot").first.get_attribute("data-before") == "yes"
    choose(page, "Industry", "Food")
    expect(frames).to_have_count(1)


def test_a_choice_is_one_step_of_the_way_back_however_much_it_changes(page: Page) -> None:
    go(page, "/regions?lang=en")
    before = page.evaluate("history.length")
    first = parameters(page)
    choose(page, "Topic", "Customs")
    assert page.evaluate("history.length") == before + 1
    assert {name for name in ("topic", "series") if parameters(page).get(name) != first.get(name)} == {
        "topic",
        "series",
    }
    page.go_back()
    settle(page)
    assert all(parameters(page).get(name) == first.get(name) for name in ("topic", "series"))


def test_choices_made_before_the_page_has_answered_all_count(page: Page) -> None:
    go(page, f"/regions?lang=en&series={COURTS}")
    page.get_by_role("radio", name="per 100,000 residents").dispatch_event("click")
    page.get_by_role("radio", name="Latest of each").dispatch_event("click")
    settle(page)
    expect(page.locator("h4").first).to_contain_text("per 100,000 residents")
    assert parameters(page)["measure"] == "per_100k" and parameters(page)["when"] == "latest"


def test_on_paper_a_chart_can_be_scaled_and_on_the_screen_it_is_as_before(page: Page) -> None:
    go(page, f"/regions?lang=en&series={COURTS}&year=2020")
    page.wait_for_selector(".js-plotly-plot .barlayer .point")
    frames = "[...document.querySelectorAll('.main-svg')].map(each => each.getAttribute('viewBox'))"
    page.evaluate(f"addEventListener('beforeprint', () => window.onPaper = {frames})")
    page.pdf()
    printed = page.evaluate("window.onPaper")
    assert printed and all(printed)
    assert not any(page.evaluate(frames))
