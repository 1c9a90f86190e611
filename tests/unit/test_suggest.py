"""What a person wrote is told apart from what was meant, where that can be told, and only there."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from etl.suggest import Members

DATA = Path(__file__).resolve().parents[2] / "data"


def members(file: str, code: str) -> Members:
    with (DATA / file).open(encoding="utf-8", newline="") as handle:
        return Members({row[code]: (row["name_en"], row["name_zh"]) for row in csv.DictReader(handle)})


LISTS = {
    "region": members("reference/regions.csv", "region"),
    "industry": members("reference/industries.csv", "industry"),
    "market": members("reference/markets.csv", "market"),
    "unit": members("reference/units.csv", "unit"),
    "qualifier": members("reference/qualifiers.csv", "qualifier"),
    "indicator": members("published/indicators.csv", "indicator"),
}


@pytest.mark.parametrize(
    ("column", "word", "meant"),
    [
        ("region", "Guangdong Prov.", "440000"),
        ("region", "Guangdong Province", "440000"),
        ("region", "广东", "440000"),
        ("region", "广东省", "440000"),
        ("region", "内蒙古", "150000"),
        ("region", "广西壮族自治区", "450000"),
        ("region", "Guandong", "440000"),
        ("region", "深圳", "440300"),
        ("region", "深圳海关", "customs:Shenzhen"),
        ("region", "全国", "CN"),
        ("industry", "化妆品", "cosmetics"),
        ("industry", "Cosmetic", "cosmetics"),
        ("industry", "酒类", "alcohol"),
        ("market", "农村", "rural"),
        ("market", "rurall", "rural"),
        ("market", "城乡结合部", "urban_rural_junction"),
        ("market", "ALL", "all"),
        ("unit", "批次", "batches"),
        ("unit", "起", "cases"),
        ("unit", "人", "persons"),
        ("unit", "元", "CNY"),
        ("unit", "%", "percent"),
        ("unit", "case", "cases"),
        ("qualifier", "余", "over"),
        ("qualifier", "more than", "over"),
        ("indicator", "驳回非正常商标申请", "abnormal_trademark_applications_refused"),
        ("indicator", "abnormal_trademark_applications_refusd", "abnormal_trademark_applications_refused"),
    ],
)
def test_the_member_that_is_meant(column: str, word: str, meant: str) -> None:
    assert LISTS[column].near(word) == [meant]


@pytest.mark.parametrize(
    ("column", "word"),
    [
        ("industry", "苹果"),
        ("industry", "Apple"),
        ("industry", "食物"),
        ("region", "Atlantis"),
        ("region", "苹果"),
        ("region", "440001"),
        ("unit", "万元"),
        ("unit", "个"),
    ],
)
def test_no_member_is_forced_upon_a_word(column: str, word: str) -> None:
    assert LISTS[column].near(word) == []


def test_a_word_with_several_meanings_names_them_all() -> None:
    assert LISTS["unit"].near("件") == ["applications", "cases", "certificates", "items"]


@pytest.mark.parametrize("column", list(LISTS))
def test_every_name_of_a_code_list_is_understood(column: str) -> None:
    """In either language, though some members share a name."""
    file, code = {
        "region": ("reference/regions.csv", "region"),
        "industry": ("reference/industries.csv", "industry"),
        "market": ("reference/markets.csv", "market"),
        "unit": ("reference/units.csv", "unit"),
        "qualifier": ("reference/qualifiers.csv", "qualifier"),
        "indicator": ("published/indicators.csv", "indicator"),
    }[column]
    with (DATA / file).open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    missed = [
        name
        for row in rows
        for name in (row["name_en"], row["name_zh"])
        if name and row[code] not in LISTS[column].near(name)
    ]
    assert not missed
