"""Contradictions: which rule decided, how far values lie apart, and that the list is complete."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pandas as pd
import pytest

from dashboard.figures import queries, store
from dashboard.files import exports, workbook
from dashboard.quality import contradictions
from dashboard.quality.preference import Rule, Stated, deciding_rule

HUBEI = "court_ip_cases_concluded.all.all.all.all.420000.2021-01-01.2021-12-31"

# Preferred, other, and the rule that separates them; all that stands after the rule favours the other.
CASES: list[tuple[str, Stated, Stated, Rule]] = [
    (
        "kind of publisher before precision",
        Stated(1, 1000, "over", None, "z"),
        Stated(3, 1, "exact", "2022-01-01", "a"),
        "publisher",
    ),
    (
        "precision before the word",
        Stated(3, 1, "about", None, "z"),
        Stated(3, 100, "exact", "2022-01-01", "a"),
        "precision",
    ),
    ("the word before the date", Stated(3, 100, "exact", None, "z"), Stated(3, 100, "over", "2022", "a"), "word"),
    ("the date before the id", Stated(3, 1, "exact", "2022-01-02", "z"), Stated(3, 1, "exact", "2022", "a"), "later"),
    ("dated before undated", Stated(3, 1, "exact", "1998", "z"), Stated(3, 1, "exact", None, "a"), "later"),
    ("two words are alike", Stated(3, 1, "over", "2022", "z"), Stated(3, 1, "nearly", "2021", "a"), "later"),
    ("nothing but the id", Stated(3, 1, "exact", "2022", "a"), Stated(3, 1, "exact", "2022", "z"), "source_id"),
    ("two undated", Stated(3, 1, "about", None, "a"), Stated(3, 1, "over", None, "z"), "source_id"),
]

# Worked out from the values alone: neither the relation nor the precision that the build wrote is read.
INDEPENDENT = """
WITH stated AS (
    SELECT concat_ws('.', indicator, market, ip_type, industry, channel, region, period_start, period_end) AS cell,
        source_id, value, qualifier, rank, published_on,
        CASE WHEN value = 0 THEN 1 ELSE (
            SELECT max(CAST(power(10, digit) AS DECIMAL(24, 4))) FROM generate_series(-4, 12) AS places(digit)
            WHERE value % CAST(power(10, digit) AS DECIMAL(24, 4)) = 0
        ) END AS step
    FROM observation INNER JOIN source USING (source_id) INNER JOIN publisher_type USING (publisher_type)
),
first AS (
    SELECT DISTINCT ON (cell) * FROM stated
    ORDER BY cell, rank, step, CASE qualifier WHEN 'exact' THEN 0 ELSE 1 END, coalesce(published_on, '') DESC, source_id
),
pair AS (
    SELECT o.cell, o.source_id, first.value <> o.value AS differs, coarse.*
    FROM first INNER JOIN stated AS o ON o.cell = first.cell AND o.source_id <> first.source_id
    CROSS JOIN LATERAL (
        VALUES (o.value, o.step, o.qualifier, first.value, first.step),
            (first.value, first.step, first.qualifier, o.value, o.step)
    ) AS coarse (stated, step, word, admitted, other_step)
)
SELECT cell, source_id FROM pair
WHERE differs
GROUP BY ALL
HAVING NOT bool_or(step >= other_step AND CASE word
    WHEN 'over' THEN admitted - stated >= 0 AND admitted - stated < step
    WHEN 'nearly' THEN stated - admitted >= 0 AND stated - admitted < step
    ELSE admitted - stated < step AND stated - admitted <= step / 2 END)
"""


@pytest.fixture(scope="module")
def own_folder(snapshot_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the snapshot: DuckDB opens one file in one way only, and other tests open it in another."""
    return Path(shutil.copytree(snapshot_folder, tmp_path_factory.mktemp("own") / "build"))


@pytest.fixture
def compared(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    monkeypatch.setattr(store, "FOLDER", own_folder)
    return contradictions.compared(queries.contested(store.snapshot_id()))


@pytest.mark.parametrize(("preferred", "other", "rule"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_first_rule_that_separates_two_observations_decides(preferred: Stated, other: Stated, rule: Rule) -> None:
    assert deciding_rule(preferred, other) == rule


def test_the_list_holds_every_contradiction_and_nothing_else(compared: pd.DataFrame) -> None:
    listed = compared[compared["relation"] == "contradicts"]
    expected = set(store.select(store.snapshot_id(), INDEPENDENT).itertuples(index=False, name=None))
    assert len(expected) > 20
    assert set(zip(listed["cell"], listed["source_id"], strict=True)) == expected
    assert set(contradictions.cells(compared, "contradicts")["cell"]) == {cell for cell, _ in expected}


def test_every_observation_of_a_contradicted_cell_is_there_with_its_preferred_one_first(compared: pd.DataFrame) -> None:
    for cell, own in compared.groupby("cell", sort=False):
        assert own["relation"].tolist()[0] == "preferred", cell
        assert own["relation"].tolist().count("preferred") == 1
    wanted = store.select(
        store.snapshot_id(), "SELECT n_observations FROM figure WHERE n_contradicting + n_rounding > 0"
    )
    assert len(compared) == wanted["n_observations"].sum()


def test_two_values_of_one_press_conference_differ_by_source_id_alone(compared: pd.DataFrame) -> None:
    preferred, other = compared[compared["cell"] == HUBEI].itertuples()
    assert (preferred.value, other.value) == (16013, 16744)
    assert other.difference == pytest.approx(16744 / 16013 - 1)
    assert (preferred.decided_by, other.decided_by) == (None, "source_id")
    assert pd.isna(preferred.difference)


def test_the_largest_difference_of_a_cell_counts_contradictions_only(compared: pd.DataFrame) -> None:
    guangdong = HUBEI.replace("420000", "440000")
    cells = contradictions.cells(compared, "contradicts").set_index("cell")
    # 195,000 is 195,055 rounded; 196,000 is not.
    assert cells["largest"][guangdong] == pytest.approx(196000 / 195055 - 1)
    rounding = contradictions.cells(compared, "differs_by_rounding").set_index("cell")
    assert rounding["largest"][guangdong] == pytest.approx(195000 / 195055 - 1)


def test_the_list_can_be_put_in_three_orders(compared: pd.DataFrame) -> None:
    by_difference, by_year, by_indicator = (
        contradictions.cells(compared, "contradicts", order) for order in contradictions.ORDERS
    )
    assert by_difference["largest"].abs().is_monotonic_decreasing
    assert by_year["year"].is_monotonic_decreasing
    assert by_indicator["indicator_en"].is_monotonic_increasing
    assert by_difference["cell"].tolist() != by_year["cell"].tolist()
    assert set(by_difference["cell"]) == set(by_year["cell"]) == set(by_indicator["cell"])


def test_regions_are_nationwide_provinces_or_others(compared: pd.DataFrame) -> None:
    level = compared.drop_duplicates("region").set_index("region")["level"]
    assert level["CN"] == "national"
    assert level["420000"] == "province"
    assert level["customs:Hangzhou"] == "other"


def test_a_download_holds_plain_values_and_every_source(compared: pd.DataFrame) -> None:
    own = compared[compared["cell"] == HUBEI][contradictions.export_columns()]
    table = pd.read_csv(io.BytesIO(exports.csv(own)), dtype=str)
    assert table["value"].tolist() == ["16013", "16744"]
    assert table["period_start"].unique().tolist() == ["2021-01-01"]
    assert table["relation"].tolist() == ["preferred", "contradicts"]
    assert table["source_id"].nunique() == 2
    sheet = pd.read_excel(io.BytesIO(workbook.xlsx(own, store.snapshot_id(), "Figures")), dtype=str)
    assert sheet["value"].tolist() == ["16013", "16744"]
    assert sheet["decided_by"].tolist()[1] == "source_id"
