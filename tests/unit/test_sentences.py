"""A sentence says what its figure's own fields say: how sure, for when, for where, and who published it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

import locales
from dashboard.figures import queries, sentences, store


def figure(**fields: Any) -> SimpleNamespace:
    given = {
        "period_start": "2020-01-01",
        "period_end": "2020-12-31",
        "period_kind": "year",
        "measure": "flow",
        "region": "CN",
        "region_kind": "country",
        "region_en": "China (nationwide)",
        "region_zh": "全国",
        "value": 61900.0,
        "qualifier": "exact",
        "unit_en": "batches",
        "unit_zh": "批",
        "publisher_en": "General Administration of Customs",
        "publisher_zh": "海关总署",
        "published_on": "2021-04-26",
        "n_contradicting": 0,
    } | fields
    for name in ("period_start", "period_end"):
        given[name] = pd.Timestamp(given[name])
    return SimpleNamespace(**given)


def said(**fields: Any) -> str:
    return sentences.sentence(figure(**fields), "Batches detained")


def test_a_year_of_the_nation() -> None:
    assert said() == (
        "In 2020, “Batches detained” in China came to 61,900 batches (General Administration of Customs, 2021-04-26)."
    )


@pytest.mark.parametrize(
    ("qualifier", "english", "chinese"),
    [
        ("over", "came to more than 61,900 batches", "为6.19万余批"),
        ("nearly", "came to nearly 61,900 batches", "为近6.19万批"),
        ("about", "came to about 61,900 batches", "为约6.19万批"),
        ("exact", "came to 61,900 batches", "为6.19万批"),
    ],
)
def test_the_word_that_the_source_puts_to_the_value_stays(qualifier: str, english: str, chinese: str) -> None:
    assert english in said(qualifier=qualifier)
    locales.use("zh")
    assert said(qualifier=qualifier) == f"2020年，全国“Batches detained”{chinese}（海关总署，2021-04-26）。"


@pytest.mark.parametrize(
    ("fields", "start"),
    [
        ({"period_end": "2020-06-30", "period_kind": "half_year"}, "In the first half of 2020, “"),
        ({"period_end": "2020-03-31", "period_kind": "quarter"}, "In 2020 Q1, “"),
        ({"period_end": "2020-10-31", "period_kind": "months"}, "In the period 2020-01 – 2020-10, “"),
        (
            {"period_start": "2018-12-01", "period_end": "2019-03-31", "period_kind": "campaign"},
            "In the period 2018-12 – 2019-03 (campaign), “",
        ),
        (
            {"period_start": "2016-01-01", "period_kind": "cumulative"},
            "In the period 2016-01 – 2020-12 (cumulative), “",
        ),
        ({"period_start": "2020-12-31", "period_kind": "cumulative"}, "As of 2020-12-31, “"),
    ],
)
def test_part_of_a_year_is_never_called_the_year(fields: dict[str, str], start: str) -> None:
    assert said(**fields).startswith(start)


def test_a_stock_stands_and_a_rate_is() -> None:
    stock = said(measure="stock", period_start="2020-12-31", period_kind="cumulative")
    assert stock.startswith("As of 2020-12-31, “Batches detained” in China stood at 61,900 batches")
    rate = said(measure="rate", value=96.5, unit_en="%")
    assert "in China was 96.5% (" in rate


def test_another_place_is_named() -> None:
    assert "” in Guangdong came to" in said(region="440000", region_kind="province", region_en="Guangdong")
    assert "” at Beijing Customs came to" in said(
        region="customs:Beijing", region_kind="customs_district", region_en="Beijing Customs"
    )


def test_what_is_undated_or_contradicted_says_so() -> None:
    assert said(published_on=None).endswith("(General Administration of Customs, undated).")
    assert said(n_contradicting=1).endswith("2021-04-26; another source contradicts it).")


def test_quotation_marks_inside_a_name_are_single() -> None:
    assert "“‘扫黄打非’ seizures”" in sentences.sentence(figure(), "“扫黄打非” seizures")


def test_both_languages_are_said_and_the_one_in_use_stays(
    snapshot_folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "FOLDER", snapshot_folder)
    snapshot = store.snapshot_id()
    family = "customs_batches_detained.import_export.all.all.all"
    rows = queries.figures(snapshot, families=[family], regions=["CN"], first_year=2020, last_year=2020)
    row = rows[rows["period_kind"] == "year"].iloc[0]
    locales.use("zh")
    both = sentences.in_both_languages(snapshot, row)
    assert list(both) == ["zh", "en"]
    assert both["zh"] == "2020年，全国“海关扣留侵权嫌疑货物批次”为6.19万批（海关总署，2021-04-26）。"
    assert both["en"].startswith("In 2020, “Batches of suspected infringing goods detained by customs” in China")
    assert locales.language() == "zh"
