"""Targets that a reader sets: kept in the address, judged like published ones, handed out as rows of `targets.csv`.

A frame of them has the columns `FIELDS`: an indicator's code, a direction as `targets.csv` has it, a value in the
indicator's unit, and years; what is not given is missing.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from dashboard.files.exports import harmless
from dashboard.key_points import verdicts
from dashboard.key_points.verdicts import Verdict

FIELDS = ("indicator", "direction", "target_value", "year_due", "baseline_year", "baseline_value")
FIRST_YEAR, LAST_YEAR = 1980, 2100
MOST = 40
# Directions as they stand in the address.
SHORT = {"at_least": "ge", "at_most": "le", "increase": "up", "decrease": "down"}
EXPECTS = {"increase": "more", "decrease": "less"}
COLUMNS = (
    "target_id", "document_zh", "document_en", "issuer", "issuer_zh", "issued_on", "year_due", "indicator", "measures_en",
    "measures_zh", "direction", "baseline_year", "baseline_value", "target_value", "unit", "unit_zh", "period_kind",
    "aspect", "task_no", "source_id", "note", "note_zh",
)  # fmt: skip
OWN = {
    "document_en": "Reader's own targets",
    "document_zh": "读者自设目标",
    "issuer": "Reader",
    "issuer_zh": "读者",
    "note": "Set by a reader of the dashboard, not published.",
    "note_zh": "由看板读者自设，并非公布的目标。",
}


def decode(raw: str, known: Collection[str]) -> pd.DataFrame:
    """The targets that an address names; whatever is no target on an indicator of `known` is left out."""
    directions = {short: direction for direction, short in SHORT.items()}
    rows = []
    for text in raw.split(","):
        parts = [*text.split("~"), *[""] * len(FIELDS)][: len(FIELDS)]
        if parts[0] not in known or parts[1] not in directions:
            continue
        value, due, baseline_year, baseline = (_number(part) for part in parts[2:])
        rows.append((parts[0], directions[parts[1]], value, _year(due), _year(baseline_year), baseline))
    frame = pd.DataFrame(rows[:MOST], columns=list(FIELDS))
    return frame.astype({name: object if name in FIELDS[:2] else float for name in FIELDS})


def encode(frame: pd.DataFrame) -> str:
    """`frame` as the address has it: its rows parted by commas, the fields of a row by ~."""
    rows = []
    for row in complete(frame).itertuples():
        fields = [row.indicator, SHORT[row.direction], *(_plain(getattr(row, name)) for name in FIELDS[2:])]
        rows.append("~".join(fields).rstrip("~"))
    return ",".join(rows)


def complete(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows that name an indicator and a direction."""
    return frame[frame["indicator"].notna() & frame["direction"].isin(list(SHORT))]


def judge(target: Any, rows: pd.DataFrame, break_years: Collection[int]) -> Verdict | None:
    """Where one target stands by `rows`, the nationwide figures of one series; None if it lacks a value or due year.

    Without a value it only wishes a direction, and the figures up to its due year say how they moved.
    """
    value, due = _given(target.target_value), _given(target.year_due)
    if value is None and target.direction in EXPECTS:
        until = rows if due is None else rows[rows["year"] <= due]
        return verdicts.of_series(until, EXPECTS[target.direction], break_years)
    baseline_year = _given(target.baseline_year)
    return verdicts.of_target(
        rows,
        target.direction,
        value,
        None if due is None else int(due),
        None if baseline_year is None else int(baseline_year),
        _given(target.baseline_value),
    )


def as_csv(frame: pd.DataFrame, names: Mapping[str, Mapping[str, str]]) -> bytes:
    """Rows of `targets.csv`, all its columns in its order; `source_id` is left for the reader to fill.

    `names` gives for an indicator its name_en, name_zh, unit_en and unit_zh.
    """
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for number, row in enumerate(complete(frame).itertuples(), start=1):
        own = names[row.indicator]
        cells = (
            OWN
            | {name: _plain(getattr(row, name)) for name in FIELDS[2:]}
            | {
                "target_id": f"OWN-{number}",
                "indicator": row.indicator,
                "direction": row.direction,
                "measures_en": own["name_en"],
                "measures_zh": own["name_zh"],
                "unit": own["unit_en"],
                "unit_zh": own["unit_zh"],
            }
        )
        writer.writerow({name: harmless(value) for name, value in cells.items()})
    return buffer.getvalue().encode("utf-8")


def _number(text: str) -> float:
    """The number that `text` writes, to four decimals; missing if it writes none."""
    try:
        number = round(float(text), 4)
    except ValueError:
        return math.nan
    return number if abs(number) < 1e18 else math.nan


def _year(number: float) -> float:
    return number if FIRST_YEAR <= number <= LAST_YEAR and number == int(number) else math.nan


def _given(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def _plain(value: float) -> str:
    """A number as a data file has it: no exponent, no needless decimals; empty if missing."""
    return "" if pd.isna(value) else f"{value:.4f}".rstrip("0").rstrip(".")
