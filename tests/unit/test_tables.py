"""What is proposed from tables: each figure with its indicator, period, region, members, value and unit, and no other."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from etl.extract.candidate import OBSERVATION, Candidate
from etl.extract.tables import from_grid
from etl.extract.words import Vocabulary
from etl.publications.document import Grid
from etl.publications.parse import parse

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "tests" / "fixtures" / "publications"
COMPARED = (
    "indicator", "period_start", "period_end", "period_kind", "region", "market", "ip_type", "industry", "channel",
    "value", "unit", "qualifier",
)  # fmt: skip


def _expected() -> dict[str, list[tuple[str, ...]]]:
    expected: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    with (FIXTURES / "expected.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            expected[row["file"]].append(tuple(row[column] for column in COMPARED))
    return expected


EXPECTED = _expected()


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(ROOT / "data")


def candidates(content: bytes, name: str, vocabulary: Vocabulary) -> list[Candidate]:
    document = parse(content, name)
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    return [candidate for grid in grids for candidate in from_grid(grid, document, vocabulary)]


def compared(found: list[Candidate]) -> list[tuple[str, ...]]:
    return [tuple(candidate.cells.get(column, "") for column in COMPARED) for candidate in found]


@pytest.mark.parametrize("fixture", sorted(fixture for fixture in EXPECTED if not fixture.startswith("held")))
def test_exactly_the_figures_of_a_table(fixture: str, vocabulary: Vocabulary) -> None:
    found = compared(candidates((FIXTURES / fixture).read_bytes(), fixture, vocabulary))
    assert sorted(found) == sorted(EXPECTED[fixture])


def test_most_figures_of_tables_that_were_held_out(vocabulary: Vocabulary) -> None:
    right = wanted = proposed = 0
    for fixture in (fixture for fixture in EXPECTED if fixture.startswith("held")):
        found = compared(candidates((FIXTURES / fixture).read_bytes(), fixture, vocabulary))
        right += len(set(found) & set(EXPECTED[fixture]))
        wanted += len(EXPECTED[fixture])
        proposed += len(found)
    assert right >= 0.95 * wanted
    assert right >= 0.95 * proposed


def table(text: str, vocabulary: Vocabulary) -> list[Candidate]:
    return candidates(text.encode(), "table.csv", vocabulary)


COURTS = "2021年全国法院审结知识产权案件\n地区,审结（件）\n"


@pytest.mark.parametrize("mark", ["—", "–", "-", "…", "……", "...", "/", "n/a", "未公布", ""])
def test_a_missing_figure_is_missing_and_never_zero(mark: str, vocabulary: Vocabulary) -> None:
    found = table(f"{COURTS}北京,10\n上海,{mark}\n天津,0\n", vocabulary)
    assert [(candidate.cells["region"], candidate.cells["value"]) for candidate in found] == [
        ("110000", "10"),
        ("120000", "0"),
    ]


def test_a_total_is_read_and_never_computed(vocabulary: Vocabulary) -> None:
    with_total = table(f"{COURTS}全国,999\n北京,10\n上海,20\n", vocabulary)
    without = table(f"{COURTS}北京,10\n上海,20\n", vocabulary)
    assert [candidate.cells["value"] for candidate in with_total] == ["999", "10", "20"]
    assert with_total[0].cells["region"] == "CN"
    assert [candidate.cells["region"] for candidate in without] == ["110000", "310000"]


def test_rows_that_are_no_region_of_the_record_give_nothing(vocabulary: Vocabulary) -> None:
    found = table(f"{COURTS}北京,10\n上海,20\n其他,3\n东部地区,33\n", vocabulary)
    assert [candidate.cells["region"] for candidate in found] == ["110000", "310000"]


@pytest.mark.parametrize("label", ["同比增长（%）", "占比", "比上年增减", "Change", "排名", "人均（件）"])
def test_what_is_derived_is_not_proposed(label: str, vocabulary: Vocabulary) -> None:
    found = table(f"2021年全国法院审结知识产权案件\n地区,审结（件）,{label}\n北京,10,1\n上海,20,2\n", vocabulary)
    assert [candidate.cells["value"] for candidate in found] == ["10", "20"]


@pytest.mark.parametrize(
    ("cell", "value", "qualifier"),
    [("1234", "1234", "exact"), ('"1,234"', "1234", "exact"), ("１，２３４".replace("，", ""), "1234", "exact"), ("1.2万", "12000", "exact"),
     ("1200余", "1200", "over"), ("近1200", "1200", "nearly"), ("约1.2万", "12000", "about"), ("1234①", "1234", "exact"),
     ("1234 [1]", "1234", "exact"), ("1234*", "1234", "exact"), ("1234件", "1234", "exact"), ("1 234", "1234", "exact"), ("1234（56.7%）", "1234", "exact"), ("1234 (5.1%)", "1234", "exact")],
)  # fmt: skip
def test_numbers_as_they_are_printed(cell: str, value: str, qualifier: str, vocabulary: Vocabulary) -> None:
    found = table(f"{COURTS}北京,{cell}\n上海,20\n", vocabulary)
    assert (found[0].cells["value"], found[0].cells["qualifier"]) == (value, qualifier)


@pytest.mark.parametrize(
    ("unit", "value"),
    [("（元）", "50"), ("（万元）", "500000"), ("（亿元）", "5000000000"), (" (RMB 10,000)", "500000"), (" (million yuan)", "50000000"),
     (" (RMB million)", "50000000"), (" (100 million yuan)", "5000000000")],
)  # fmt: skip
def test_amounts_are_counted_in_the_unit_of_their_header(unit: str, value: str, vocabulary: Vocabulary) -> None:
    chinese = "（" in unit
    label = f"案值{unit}" if chinese else f'"Value involved{unit}"'
    title = (
        "2021年公安机关破获侵权假冒犯罪案件"
        if chinese
        else "IP and counterfeiting crime cases solved by police in 2021"
    )
    places = ("北京", "上海") if chinese else ("Beijing", "Shanghai")
    found = table(f"{title}\nregion,{label}\n{places[0]},50\n{places[1]},60\n", vocabulary)
    assert (found[0].cells["indicator"], found[0].cells["value"], found[0].cells["unit"]) == (
        "police_ip_counterfeit_value",
        value,
        "CNY",
    )


def test_cells_that_carry_their_own_scale_or_unit(vocabulary: Vocabulary) -> None:
    text = "Goods detained by customs in 2019\nChannel,Number of items,Value\nMail,5.6 million,RMB 2.5 million\nExpress,0.4 million,RMB 1.5 million\n"
    found = {(c.cells["channel"], c.cells["unit"]): c.cells["value"] for c in table(text, vocabulary)}
    assert found == {
        ("mail", "items"): "5600000",
        ("mail", "CNY"): "2500000",
        ("express", "items"): "400000",
        ("express", "CNY"): "1500000",
    }


def test_an_amount_without_a_unit_is_proposed_without_a_value(vocabulary: Vocabulary) -> None:
    found = table("2021年公安机关侵权假冒犯罪案件\n地区,案值\n北京,50\n上海,60\n", vocabulary)
    assert found
    assert all(not candidate.cells.get("value") and not candidate.cells.get("unit") for candidate in found)


def test_words_support_what_is_proposed_and_the_locator_leads_to_the_cell(vocabulary: Vocabulary) -> None:
    first = candidates((FIXTURES / "courts_spans.html").read_bytes(), "courts_spans.html", vocabulary)[6]
    assert first.words["region"] == "北京"
    assert "民事" in first.words["indicator"]
    assert "新收" in first.words["indicator"]
    assert first.words["period_start"] == "2023年"
    assert first.words["unit"] == "件"
    assert first.cells["locator"] == "table 1, row “北京”, column “新收 民事”"
    assert first.cells["locator_zh"] == "表1，“北京”行，“新收 民事”列"
    assert first.words["value"] in first.context
    assert set(first.cells) <= set(OBSERVATION)
    assert 0 < first.confidence < 1


def test_a_table_of_something_else_gives_nothing(vocabulary: Vocabulary) -> None:
    assert not table(
        "2021年气温和降水量\n地区,平均气温（℃）,降水量（毫米）\n北京,13.1,924.1\n上海,18.1,1475\n", vocabulary
    )
    assert not table("Price list\nProduct,Price,Stock\nChair,20,5\nTable,80,2\n", vocabulary)


def test_a_period_that_nobody_names_is_left_open_and_less_certain(vocabulary: Vocabulary) -> None:
    dated = table(f"{COURTS}北京,10\n上海,20\n", vocabulary)
    undated = table(COURTS.removeprefix("2021年") + "北京,10\n上海,20\n", vocabulary)
    assert "period_start" not in undated[0].cells
    assert undated[0].confidence < dated[0].confidence
