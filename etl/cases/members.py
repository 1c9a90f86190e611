"""The code lists that records are read and counted by, from `data/reference/`."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

DIMENSIONS = ("market", "ip_type", "industry", "channel", "outcome")
LISTS = dict(zip(DIMENSIONS, ("markets", "ip_types", "industries", "channels", "outcomes"), strict=True))
NOT_STATED = "not_stated"


class Place(NamedTuple):
    """A region that a record may name, and the units that it lies in; None below which it does not go."""

    region: str
    province: str
    prefecture: str | None
    county: str | None


def written(data: Path) -> pa.Table:
    """What a record may write for a member, a code or either name: dimension, written, code. `all` is none."""
    found = {}
    for dimension, name in LISTS.items():
        for row in _rows(data, name):
            if row[dimension] != "all":
                for text in (row["name_en"], row["name_zh"], row[dimension]):
                    found[dimension, text] = row[dimension]
    for place in places(data):
        found["region", place.region] = place.region
    keys = list(found)
    return pa.table(
        {"dimension": [key[0] for key in keys], "written": [key[1] for key in keys], "code": list(found.values())}
    )


def numbered(data: Path) -> pa.Table:
    """The members of every dimension, `not_stated` among them, with a small number to count by: dimension, code, number."""
    codes = [
        (dimension, number, code)
        for dimension, name in LISTS.items()
        for number, code in enumerate(
            [NOT_STATED, *(row[dimension] for row in _rows(data, name) if row[dimension] != "all")]
        )
    ]
    return pa.table(
        {
            "dimension": [code[0] for code in codes],
            "number": pa.array([code[1] for code in codes], pa.int16()),
            "code": [code[2] for code in codes],
        }
    )


def places(data: Path) -> list[Place]:
    """Every province, prefecture and county, the Corps among the provinces."""
    kinds = ("province", "municipality", "autonomous_region", "corps")
    found = [Place(row["region"], row["region"], None, None) for row in _rows(data, "regions") if row["kind"] in kinds]
    for row in _rows(data, "divisions"):
        code, parent = row["division"], row["parent"]
        province = code[:2] + "0000"
        found.append(
            Place(code, province, parent, code) if row["level"] == "county" else Place(code, province, code, None)
        )
    return found


def place_table(data: Path) -> pa.Table:
    """`places` with a small number each, and that of its province: place, province_place, region, prefecture, county."""
    rows = places(data)
    numbers = {row.region: number for number, row in enumerate(rows)}
    return pa.table(
        {
            "place": pa.array(numbers.values(), pa.int16()),
            "province_place": pa.array([numbers[row.province] for row in rows], pa.int16()),
            "region": [row.region for row in rows],
            "prefecture": pa.array([row.prefecture for row in rows], pa.string()),
            "county": pa.array([row.county for row in rows], pa.string()),
        }
    )


def _rows(data: Path, name: str) -> list[dict[str, str]]:
    with (data / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
