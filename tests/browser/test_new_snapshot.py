"""A new snapshot reaches a running server and an open session; an address that names the old one keeps it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from serving import CUSTOMS, revised, serving
from test_walk import go, parameters, settle

from etl import snapshot

OLD, NEW = "61.9k batches", "77.7k batches"


@pytest.fixture
def changing(tmp_path: Path, copy_data: Callable, browser: Browser) -> Iterator[tuple[Page, str, Callable[[], str]]]:
    """A page of a server of its own, the id of its snapshot, and what builds a new one with customs' batches revised."""
    data, folder = copy_data(tmp_path), tmp_path / "build"
    first = snapshot.make(data.path, folder).snapshot_id

    def build_anew() -> str:
        data.edit_text(CUSTOMS, revised)
        return snapshot.make(data.path, folder).snapshot_id

    with serving(folder) as address:
        context = browser.new_context(base_url=address, locale="en-GB", viewport={"width": 1440, "height": 1000})
        yield context.new_page(), first, build_anew
        context.close()


def test_an_open_session_sees_a_new_snapshot_and_can_keep_the_old_one(
    changing: tuple[Page, str, Callable[[], str]],
) -> None:
    page, first, build_anew = changing
    kept = page.context.new_page()
    for opened, query in ((page, ""), (kept, f"&snapshot={first}")):
        go(opened, f"/?lang=en&year=2020{query}")
        expect(opened.get_by_text(OLD)).to_be_visible()
    second = build_anew()

    page.get_by_role("radio", name="中文").click()
    settle(page)
    page.get_by_role("radio", name="English").click()
    settle(page)
    expect(page.get_by_text(NEW)).to_be_visible()
    expect(page.get_by_text(f"snapshot {second}, built")).to_be_visible()
    assert page.locator("[data-testid=stException]").count() == 0

    kept.get_by_role("link", name="Sources", exact=True).click()
    kept.wait_for_url("**/sources**")
    settle(kept)
    assert parameters(kept)["snapshot"] == first
    expect(kept.get_by_text(f"You see the snapshot {first}")).to_be_visible()
    kept.get_by_role("link", name="Overview", exact=True).click()
    settle(kept)
    expect(kept.get_by_text(OLD)).to_be_visible()
    kept.get_by_text("What changed", exact=True).click()
    settle(kept)
    kept.get_by_role("link", name="Show the current snapshot").click()
    settle(kept)
    expect(kept.get_by_text(NEW)).to_be_visible()
    assert "snapshot" not in parameters(kept)
    assert kept.locator("[data-testid=stException]").count() == 0


def test_the_address_to_keep_is_offered_on_the_page(changing: tuple[Page, str, Callable[[], str]]) -> None:
    page, first, build_anew = changing
    go(page, "/?lang=en&year=2020")
    page.get_by_role("link", name=f"Link to snapshot {first} of this page").click()
    page.wait_for_url("**snapshot=**")
    assert parameters(page) == {"lang": "en", "snapshot": first}
    address = page.url
    build_anew()
    go(page, address)
    expect(page.get_by_text(OLD)).to_be_visible()
