"""The words of a card: Markdown of ours, in which a text from the data can be nothing but text."""

from __future__ import annotations

import pytest

from dashboard.cards.card_view import Link, Words, as_html
from dashboard.figures.text import plain


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[here](javascript:alert(1))",
        "[here](data:text/html,<script>alert(1)</script>)", "&lt;b&gt; **bold** `code` # title", "a\nb  \nc",
    ],
)  # fmt: skip
def test_a_text_from_the_data_stays_the_text_that_it_is(hostile: str) -> None:
    for html in (as_html(hostile), as_html(plain(hostile))):
        assert not any(part in html for part in ("<script", "<img", 'href="javascript', 'href="data'))
    assert not any(tag in as_html(plain(hostile)) for tag in ("<a ", "<strong>", "<code>", "<em>", "<h1>"))


def test_a_source_is_linked_out_of_the_site_into_another_tab() -> None:
    html = as_html("Sources: [General Administration of Customs](<https://example.org/a_b?c=1&d=2>), 2021")
    assert html == (
        'Sources: <a target="_blank" rel="noopener" href="https://example.org/a_b?c=1&amp;d=2">'
        "General Administration of Customs</a>, 2021"
    )


def test_lines_of_notes_stand_below_each_other() -> None:
    assert as_html("one  \ntwo").replace("\n", "") == "one<br />two"


def test_what_a_browser_gets_of_a_part_says_how_it_looks() -> None:
    assert Words("Cases, 2020", "h4").asked() == {"kind": "words", "as": "h4", "html": "Cases, 2020"}
    assert Link("All", "indicator").icon == ""
