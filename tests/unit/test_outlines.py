"""The committed province outlines: complete, small, and wound so that d3-geo fills the right side."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
OUTLINES = ROOT / "dashboard" / "web" / "static" / "china-provinces.geojson"
REGIONS = ROOT / "data" / "reference" / "regions.csv"
PROVINCE_KINDS = {"province", "municipality", "autonomous_region"}
OUT_OF_SCOPE = {"710000", "810000", "820000"}

Feature = dict[str, Any]
Position = tuple[float, float]
Ring = list[Position]


@pytest.fixture(scope="module")
def features() -> list[Feature]:
    collection = json.loads(OUTLINES.read_text(encoding="utf-8"))
    assert collection["type"] == "FeatureCollection"
    return collection["features"]


@pytest.fixture(scope="module")
def provinces(features: list[Feature]) -> list[Feature]:
    return [feature for feature in features if feature["properties"]["kind"] == "province"]


def polygons(feature: Feature) -> Iterator[list[Ring]]:
    geometry = feature["geometry"]
    parts = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}[geometry["type"]]
    for rings in parts:
        yield [[(x, y) for x, y in ring] for ring in rings]


def edges(ring: Ring) -> Iterator[tuple[Position, Position]]:
    return pairwise(ring)


def signed_area(ring: Ring) -> float:
    """Positive if counter-clockwise with longitude to the right and latitude up."""
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in edges(ring)) / 2


def test_has_34_provinces_and_at_most_a_dash_line_besides(features, provinces):
    others = [feature for feature in features if feature not in provinces]
    assert len(provinces) == 34
    assert [feature["properties"]["kind"] for feature in others] in ([], ["dash_line"])
    assert all(feature["geometry"]["type"] == "MultiLineString" for feature in others)


def test_codes_are_unique_and_equal_to_the_feature_ids(features):
    codes = [feature["properties"]["code"] for feature in features]
    assert len(set(codes)) == len(codes)
    assert [feature["id"] for feature in features] == codes


def test_provinces_in_scope_are_those_of_the_reference_table(provinces):
    with REGIONS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] in PROVINCE_KINDS]
    expected = {row["region"]: (row["name_zh"], row["name_en"]) for row in rows}
    drawn = {
        feature["id"]: (feature["properties"]["name_zh"], feature["properties"]["name_en"])
        for feature in provinces
        if feature["properties"]["in_scope"]
    }
    assert len(expected) == 31
    assert drawn == expected


def test_hong_kong_macao_and_taiwan_are_drawn_out_of_scope(features):
    out_of_scope = {feature["id"] for feature in features if not feature["properties"]["in_scope"]}
    assert out_of_scope - {"100000_JD"} == OUT_OF_SCOPE


def test_file_is_small_enough_to_send_to_a_browser():
    assert OUTLINES.stat().st_size < 500_000


def test_coordinates_have_at_most_three_decimals():
    assert re.search(r"\d\.\d{4}", OUTLINES.read_text(encoding="utf-8")) is None


def test_rings_are_closed_and_wound_for_d3(provinces):
    for feature in provinces:
        for exterior, *holes in polygons(feature):
            assert all(len(ring) >= 4 and ring[0] == ring[-1] for ring in (exterior, *holes)), feature["id"]
            assert signed_area(exterior) < 0, f"{feature['id']}: exterior ring is not clockwise"
            assert all(signed_area(hole) > 0 for hole in holes), f"{feature['id']}: hole is not anticlockwise"


def test_neighbours_share_their_borders(provinces):
    """A border is the same edges on both sides, walked in opposite directions."""
    walked = Counter(
        edge for feature in provinces for rings in polygons(feature) for ring in rings for edge in edges(ring)
    )
    assert max(walked.values()) == 1
    inland = {
        feature["id"]: [edge for rings in polygons(feature) for ring in rings for edge in edges(ring)]
        for feature in provinces
        if feature["id"] in {"110000", "140000", "340000", "500000"}  # no coast, no foreign border
    }
    assert len(inland) == 4
    for code, border in inland.items():
        assert all((end, start) in walked for start, end in border), code
