"""What can be taken away from a card: data by address, a picture that says what it shows, a frame for another site."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from test_walk import go, settle

BATCHES = "customs_batches_detained.import_export.all.all.all"
CHART = f"/data/chart?series={BATCHES}&region=CN&from=2008&to=2024&lang=en"


def told(svg: str) -> str:
    """The text of a picture, without where its lines break."""
    return "".join(re.sub(r"<[^>]*>", "", re.sub(r"<style.*?</style>", "", svg, flags=re.DOTALL)).split())


def test_png_and_svg_are_downloaded_and_say_what_they_show_and_where_it_is_from(
    page: Page, server: str, tmp_path: Path
) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    page.goto(CHART)
    page.wait_for_selector("#chart .main-svg .scatterlayer .point")
    for kind in ("PNG", "SVG"):
        with page.expect_download() as started:
            page.get_by_role("button", name=f"Download {kind}").click()
        assert re.fullmatch(rf"customs_batches_detained_en_\w+\.{kind.lower()}", started.value.suggested_filename)
        started.value.save_as(tmp_path / kind)
    with Image.open(tmp_path / "PNG") as picture:
        assert (picture.format, picture.width) == ("PNG", 2000)
        assert len(picture.convert("RGB").getcolors(1 << 24) or []) > 20
    text = told((tmp_path / "SVG").read_text(encoding="utf-8")).replace("&amp;", "&")
    for part in (
        "Batches of suspected infringing goods detained by customs, 2008–2024",
        "Unit: batches",
        "Counted by: Customs",
        "⚠ contradicted by another source: 3 of these figures",
        "Sources: General Administration of Customs",
        f"{server}/indicator?id=customs_batches_detained&lang=en&series={BATCHES}",
    ):
        assert "".join(part.split()) in text, part
    assert [words for words in said if "Security Policy" in words or words.startswith("error")] == []


@pytest.mark.parametrize("width", [390, 1440])
def test_a_chart_fits_its_page(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(CHART)
    page.wait_for_selector("#chart .main-svg .scatterlayer .point")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    inside = page.evaluate(
        """() => {
            const head = document.querySelector('#chart .gtitle').getBoundingClientRect();
            const counted = [...document.querySelectorAll('#chart .annotation')]
                .find((part) => part.textContent.includes('Unit')).getBoundingClientRect();
            if (head.bottom > counted.top + 3) return false;
            const picture = document.querySelector('#chart').getBoundingClientRect();
            return [...document.querySelectorAll('#chart .gtitle, #chart .annotation')].every((part) => {
                const box = part.getBoundingClientRect();
                return box.left >= picture.left && box.right <= picture.right + 1
                    && box.top >= picture.top && box.bottom <= picture.bottom + 1;
            });
        }"""
    )
    assert inside


@pytest.fixture
def another_site(server: str) -> Iterator[str]:
    """A site on another port that shows the embedded chart and, beside it, a page that must not be framed."""
    body = (
        f'<iframe id="chart" src="{server}{CHART}&embed=true"></iframe><iframe id="page" src="{server}/data"></iframe>'
    )

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{site.server_port}/"
    site.shutdown()


def test_an_embedded_chart_shows_on_another_site_and_no_other_page_does(page: Page, another_site: str) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(another_site)
    frame = page.frame_locator("#chart")
    frame.locator(".main-svg .scatterlayer .point").first.wait_for()
    expect(frame.get_by_role("link", name="All observations and sources")).to_be_visible()
    assert frame.get_by_role("button").count() == 0
    assert any("frame-ancestors" in text for text in refused)
    assert page.frame_locator("#page").get_by_text("Data to download").count() == 0


def test_the_menu_of_a_card_leads_to_its_data_and_its_picture(page: Page, server: str) -> None:
    go(page, f"/years?lang=en&series={BATCHES}")
    page.get_by_role("button", name="Take away").click()
    settle(page)
    menu = page.locator("[class*=st-key-menu-of]")
    count = re.search(r"Exactly these (\d+) figures", menu.inner_text())
    assert count
    address = menu.get_by_role("link", name="JSON").first.get_attribute("href") or ""
    assert address.startswith(f"{server}/data/figures.json?")
    assert page.request.get(address).json()["rows"] == int(count[1])
    menu.get_by_role("tab", name="Image, embed").click()
    with page.context.expect_page() as opened:
        menu.get_by_role("link", name="Open as a picture").click()
    opened.value.wait_for_selector("#chart .main-svg .scatterlayer .point")


COURTS = "court_ip_cases_received.all.all.all.all"
MAP = f"/data/chart?series={COURTS}&from=2020&to=2020&period_kind=year&measure=per_100k&draw=map&lang=en"


@pytest.mark.parametrize("width", [390, 1440])
def test_a_map_and_its_bars_are_drawn_and_taken_away_in_one_picture(page: Page, tmp_path: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(MAP)
    page.wait_for_selector("#chart .choroplethlayer path")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shape = "document.querySelector('#chart %s').getBoundingClientRect()"
    on_map, bars = (
        page.evaluate(f"(() => {{ const box = {shape % part}; return [box.left, box.right, box.top, box.bottom] }})()")
        for part in (".geo .choroplethlayer", ".barlayer")
    )
    assert on_map[1] <= bars[0] or on_map[3] <= bars[2]
    with page.expect_download() as started:
        page.get_by_role("button", name="Download SVG").click()
    started.value.save_as(tmp_path / "map.svg")
    svg = (tmp_path / "map.svg").read_text(encoding="utf-8")
    assert svg.count('class="choroplethlayer"') == 2
    text = told(svg)
    for part in ("notcovered:HongKong,Macao,Taiwan", "Derived:dividedbyresidents", "Beijing", "Sources:"):
        assert part in text


@pytest.mark.parametrize(
    ("prefers", "theme", "dark"), [("dark", "", True), ("light", "", False), ("light", "&theme=dark", True)]
)
def test_a_picture_is_dark_where_the_browser_or_the_address_asks_for_it(
    browser: Browser, server: str, prefers: Literal["dark", "light"], theme: str, dark: bool
) -> None:
    context = browser.new_context(base_url=server, color_scheme=prefers)
    page = context.new_page()
    page.goto(f"{CHART}{theme}")
    page.wait_for_selector("#chart .main-svg .scatterlayer .point")
    paper, ink = page.evaluate(
        """() => [getComputedStyle(document.querySelector('#chart .main-svg')).backgroundColor,
            getComputedStyle(document.querySelector('#chart .xtick text')).fill]"""
    )

    def lightness(colour: str) -> float:
        return sum(map(int, re.findall(r"\d+", colour)[:3])) / 3

    assert (lightness(paper) < 60 < 150 < lightness(ink)) if dark else (lightness(paper) > 250 and lightness(ink) < 110)
    context.close()
