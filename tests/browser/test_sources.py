"""Every number leads to its source in at most two clicks."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from test_walk import PAGES, go, settle

NAMED = re.compile(r"Sources: \S+")


@pytest.mark.parametrize("address", PAGES)
def test_every_card_names_its_sources_and_leads_to_all_of_them(page: Page, address: str) -> None:
    go(page, f"/{address}?lang=en")
    cards = page.locator("[class*=st-key-card]")
    for index in range(cards.count()):
        expect(cards.nth(index), f"a card of {address} names no source").to_contain_text(NAMED)
        expect(cards.nth(index), f"a card of {address} leads to no observations").to_contain_text("All observations")


def test_a_headline_names_its_source_and_one_click_leads_to_every_observation(page: Page) -> None:
    go(page, "/?lang=en")
    assert page.get_by_text(NAMED).count() == 12
    page.get_by_role("link", name="First-instance IP civil cases received by courts").click()
    page.wait_for_url("**/indicator**")
    settle(page)
    expect(page.get_by_text("Every observation behind the figures")).to_be_visible()
    assert "id=court_ip_civil_first_instance_received" in page.url


def test_hover_tells_the_value_as_published_its_period_and_its_publisher(page: Page) -> None:
    go(page, "/years?lang=en&series=trademark_infringement_cases.all.trademark.all.all")
    page.wait_for_selector(".js-plotly-plot .scatterlayer .trace .point")
    box = page.locator(".js-plotly-plot .scatterlayer .trace").first.locator(".point").last.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x - 4, y - 4)
    page.mouse.move(x, y, steps=4)
    page.wait_for_selector(".hoverlayer .hovertext")
    hover = page.locator(".hoverlayer").first.text_content() or ""
    assert re.search(r"(more than )?[\d,]+ cases", hover)
    assert re.search(r"20\d\d", hover)
    assert "SAMR" in hover or "Administration" in hover


def test_from_a_card_one_click_leads_to_the_observations_and_a_second_to_the_publication(page: Page) -> None:
    go(page, "/markets?lang=en&setting=import_export")
    page.get_by_role("link", name="All observations and sources").first.click()
    page.wait_for_url("**/indicator**")
    settle(page)
    expect(page.get_by_text("How to cite")).to_be_visible()
    assert page.locator("[data-testid=stDataFrame]").count() >= 1


def test_the_data_links_of_an_indicator_lead_to_its_figures(page: Page) -> None:
    go(page, "/indicator?lang=en&id=customs_batches_detained")
    link = page.get_by_role("link", name="csv", exact=True)
    answer = page.request.get(str(link.get_attribute("href")))
    assert answer.ok
    lines = answer.text().splitlines()
    assert "customs_batches_detained" in lines[1]
    assert len(lines) > 80


def test_no_name_that_a_link_carries_is_cut_off(page: Page) -> None:
    go(page, "/?lang=en")
    cut = page.locator("[data-testid=stPageLink-NavLink] p").evaluate_all(
        """names => names.filter(name => name.scrollWidth > name.clientWidth + 1
            || name.getBoundingClientRect().right > name.closest('a').getBoundingClientRect().right + 1)
            .map(name => name.textContent)"""
    )
    assert cut == []
