"""What is kept for the next reader is what that reader would have got anew."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from serving import Two

import locales
from dashboard.cards import listing
from dashboard.figures import queries, store
from dashboard.figures.kept import FOR_ONE, Remembered, kept, named


def figures(*values: float, snapshot: str = "a") -> pd.DataFrame:
    start = pd.Timestamp("2020-01-01")
    rows = {"series_key": "cases.CN", "period_start": start, "period_end": start, "value": list(values)}
    return named(pd.DataFrame(rows), snapshot)


@kept()
def total(rows: pd.DataFrame, column: str = "value") -> float:
    asked.append(column)
    return float(rows[column].sum())


asked: list[str] = []


@pytest.fixture(autouse=True)
def nothing_asked() -> None:
    asked.clear()


def test_the_same_figures_are_worked_out_once() -> None:
    rows = figures(11, 12)
    assert [total(rows), total(rows[rows["value"] > 0]), total(figures(11, 12))] == [23, 23, 23]
    assert len(asked) == 1


@pytest.mark.parametrize(
    "other",
    [figures(21, 23), figures(21, 22, snapshot="b"), figures(21), figures(21, 22).assign(measured=[1.0, 2.0])],
    ids=["value", "snapshot", "fewer", "added column"],
)
def test_other_figures_are_worked_out_for_themselves(other: pd.DataFrame) -> None:
    total(figures(21, 22))
    asked.clear()
    assert total(other) == other["value"].sum()
    assert len(asked) == 1


def test_an_added_column_is_told_apart_by_what_stands_in_it() -> None:
    rows = figures(31, 32)
    assert total(rows.assign(measured=[1.0, 2.0]), "measured") == 3
    assert total(rows.assign(measured=[1.0, 4.0]), "measured") == 5


def test_of_rows_that_belong_to_no_snapshot_nothing_is_kept() -> None:
    unnamed = figures(41).copy()
    unnamed.attrs = {}
    assert total(unnamed) == total(unnamed) == 41
    assert len(asked) == 2


def test_each_language_has_its_own() -> None:
    spoken = kept()(lambda name: f"{locales.language()} {name}")
    assert spoken("x") == "en x"
    locales.use("zh")
    assert spoken("x") == "zh x"


def test_what_one_reader_changes_no_other_sees(snapshot_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "FOLDER", snapshot_folder)
    snapshot = store.current_id()
    first = queries.figures(snapshot, regions=["CN"])
    before = first["value"].tolist()
    first["value"] = 0.0
    first.loc[first.index[0], "indicator_en"] = "changed"
    queries.headline(snapshot, "overview").append("changed")
    again = queries.figures(snapshot, regions=["CN"])
    assert again["value"].tolist() == before
    assert "changed" not in set(again["indicator_en"])
    assert "changed" not in queries.headline(snapshot, "overview")


@dataclass(frozen=True)
class Held:
    rows: pd.DataFrame


def worked_with() -> pd.DataFrame:
    rows = figures(*range(50))
    for number in range(400):
        rows[rows["value"] > number]["series_key"].unique()
    return rows


@pytest.mark.parametrize(
    ("work", "rows"),
    [
        (worked_with, lambda result: result),
        (lambda: Held(worked_with()), lambda result: result.rows),
        (lambda: (worked_with(), "words"), lambda result: result[0]),
    ],
    ids=["frame", "dataclass", "tuple"],
)
def test_what_is_kept_remembers_neither_how_it_was_made_nor_what_was_done_with_it(
    work: Callable[[], Any], rows: Callable[[Any], pd.DataFrame]
) -> None:
    ask = kept()(work)
    before = _references()
    for _ in range(100):
        rows(ask())["value"].sum()
    # Two kinds of labels, and what was done since the last time that the frame was copied.
    assert _references() - before < 150
    assert rows(ask()).equals(worked_with())


def _references() -> int:
    """How many columns and labels that were ever taken from a frame are remembered."""
    gc.collect()
    return sum(len(each.referenced_blocks) for each in gc.get_objects() if type(each).__name__ == "BlockValuesRefs")


def test_what_was_asked_for_last_stays_within_the_bytes_allowed() -> None:
    least = Remembered(3 * (FOR_ONE + 10_000))
    worked: list[int] = []

    @kept(where=least)
    def answer(number: int) -> bytes:
        worked.append(number)
        return bytes(number)

    for number in (9_001, 9_002, 9_003, 9_001, 9_004):
        answer(number)
    assert worked == [9_001, 9_002, 9_003, 9_004]
    answer(9_001), answer(9_003), answer(9_004)
    assert worked == [9_001, 9_002, 9_003, 9_004]
    answer(9_002)
    assert worked[-1] == 9_002
    assert 0 < least.bytes <= 3 * (FOR_ONE + 10_000)


def test_what_is_larger_than_all_that_may_be_kept_is_given_all_the_same() -> None:
    least = Remembered(5_000)
    large = kept(where=least)(lambda rows: rows.assign(measured=1.0))
    rows = figures(*range(1000))
    assert len(large(rows)) == 1000
    assert least.bytes == 0


def test_two_snapshots_are_read_as_two(two_snapshots: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "FOLDER", two_snapshots.folder)
    tables = []
    for snapshot in (two_snapshots.old, two_snapshots.new):
        rows = queries.figures(snapshot, regions=["CN"], markets=["import_export"], first_year=2020, last_year=2020)
        tables.append(set(listing.readable(rows)["As published"]))
    assert "61,900 batches" in tables[0] - tables[1]
    assert "77,700 batches" in tables[1] - tables[0]
