"""Finding indicators by words, in either language, by pinyin or nearly."""

from __future__ import annotations

import pytest

from dashboard.figures import search

TEXTS = search.index(
    {
        "customs_batches_detained": ["Batches of goods detained by customs", "海关扣留货物批次"],
        "court_ip_cases_received": ["IP cases received by courts", "法院新收知识产权案件"],
        "trademark_cases": ["Trademark violation cases", "商标违法案件"],
    }
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("customs", ["customs_batches_detained"]),
        ("海关", ["customs_batches_detained"]),
        ("haiguan", ["customs_batches_detained"]),
        ("hgkl", ["customs_batches_detained"]),
        ("custms", ["customs_batches_detained"]),
        ("Courts RECEIVED", ["court_ip_cases_received"]),
        ("法院 案件", ["court_ip_cases_received"]),
        ("trademrk violaton", ["trademark_cases"]),
        ("shangbiao", ["trademark_cases"]),
        ("customs zebra", ["customs_batches_detained"]),
        ("zebra", []),
        ("", []),
        ("  !! ", []),
    ],
)
def test_words_find_their_indicator(query: str, found: list[str]) -> None:
    assert search.find(query, TEXTS) == found


def test_a_word_of_several_indicators_finds_them_all_up_to_the_most_asked_for() -> None:
    assert set(search.find("cases", TEXTS)) == {"court_ip_cases_received", "trademark_cases"}
    assert len(search.find("cases", TEXTS, most=1)) == 1
