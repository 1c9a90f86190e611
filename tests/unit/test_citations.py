"""Citations name the publisher of the figure first and this site second, with the day and the snapshot."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

import locales
from dashboard.figures import citations

CITED = citations.Cited(
    statement="Batches detained, China, 2020: 61,900 batches.",
    publisher="General Administration of Customs",
    title="Protection of 100% of rights & goods",
    published_on="2021-04-26",
    address="http://example.org/a_b",
    page="http://site.example/indicator?id=x",
    snapshot="abc123",
    accessed=date(2026, 11, 4),
)


def test_plain_text_has_the_figure_its_publication_and_the_snapshot() -> None:
    assert citations.plain(CITED) == (
        "Batches detained, China, 2020: 61,900 batches. Source: General Administration of Customs, "
        "“Protection of 100% of rights & goods”, 2021-04-26. Looked up in IP enforcement in China: published "
        "statistics, snapshot abc123, 2026-11-04: http://site.example/indicator?id=x"
    )


@pytest.mark.parametrize(
    ("published", "shown"),
    [("2021-04-26", "2021, April 26"), ("2021-04", "2021, April"), ("2021", "2021"), (None, "n.d.")],
)
def test_apa_writes_a_date_as_precisely_as_it_is_known(published: str | None, shown: str) -> None:
    text = citations.apa(replace(CITED, published_on=published))
    assert text.startswith(f"General Administration of Customs. ({shown}). Protection of 100%")
    assert "Retrieved November 4, 2026, from IP enforcement in China: published statistics (snapshot abc123)" in text


def test_bibtex_braces_the_publisher_and_escapes_what_tex_would_run() -> None:
    text = citations.bibtex(CITED)
    assert text.startswith("@misc{ipstats-2021-abc123,")
    assert "author = {{General Administration of Customs}}" in text
    assert r"title = {Protection of 100\% of rights \& goods}" in text
    assert "urldate = {2026-11-04}" in text
    assert text.count("{") - text.count(r"\{") == text.count("}") - text.count(r"\}")


def test_gb_t_7714_marks_the_electronic_source_and_both_dates() -> None:
    locales.use("zh")
    text = citations.gbt7714(replace(CITED, publisher="海关总署", title="2020年中国海关知识产权保护状况"))
    assert text.startswith(
        "海关总署. 2020年中国海关知识产权保护状况[EB/OL]. (2021-04-26)[2026-11-04]. http://example.org/a_b."
    )
    assert "中国知识产权执法公开统计[DS/OL]. 快照 abc123. http://site.example/indicator?id=x." in text


def test_a_copy_elsewhere_is_not_given_as_the_address_of_the_publication() -> None:
    copied = replace(CITED, address=None)
    for form in (citations.plain, citations.apa, citations.gbt7714):
        assert "example.org" not in form(copied)
    assert "url = {http://site.example/indicator?id=x}" in citations.bibtex(copied)
