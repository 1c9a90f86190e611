"""The data addresses hand out the snapshot that is asked for, or refuse."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import frictionless
import httpx
import pytest
from serving import Two, serving

CUSTOMS = "/data/figures.csv?indicator=customs_batches_detained&region=CN&from=2020&to=2020&period_kind=year"


@pytest.fixture(scope="module")
def asking(two_snapshots: Two) -> Iterator[httpx.Client]:
    with serving(two_snapshots.folder) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


def value(answer: httpx.Response) -> str:
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    return next(row["value"] for row in rows if row["ip_type"] == row["channel"] == "all")


def test_figures_of_a_snapshot_that_is_kept(asking: httpx.Client, two_snapshots: Two) -> None:
    now, old, new = (
        asking.get(CUSTOMS + query)
        for query in ("", f"&snapshot={two_snapshots.old}", f"&snapshot={two_snapshots.new}")
    )
    assert (value(now), value(old), value(new)) == ("77700", "61900", "77700")
    assert two_snapshots.old in old.headers["content-disposition"]
    assert two_snapshots.old in old.headers["etag"] and two_snapshots.new in now.headers["etag"]


def test_the_database_of_a_snapshot_that_is_kept(asking: httpx.Client, two_snapshots: Two) -> None:
    answer = asking.get(f"/data/snapshot.duckdb?snapshot={two_snapshots.old}")
    assert answer.content == (two_snapshots.folder / f"{two_snapshots.old}.duckdb").read_bytes()


@pytest.mark.parametrize(("asked", "batches"), [("old", "61900"), ("new", "77700")])
def test_the_data_package_of_a_snapshot_that_is_kept(
    asking: httpx.Client, two_snapshots: Two, tmp_path: Path, asked: str, batches: str
) -> None:
    snapshot = getattr(two_snapshots, asked)
    answer = asking.get(f"/data/package.zip?snapshot={snapshot}")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        customs = package.read("published/observations/customs.csv").decode()
        package.extractall(tmp_path)
    assert f",CN,import_export,all,all,all,{batches}," in customs
    described = frictionless.Package(str(tmp_path / "datapackage.json"))
    assert described.custom["snapshot"] == snapshot
    assert described.validate().valid


@pytest.mark.parametrize("asked", ["0" * 12, "../current", "/etc/passwd", "..%2F..%2Fetc", "%00", "x" * 3000, "快照"])
@pytest.mark.parametrize(
    "path", ["/data/figures.csv", "/data/snapshot.duckdb", "/data", "/data/indicator/trademark_cases.zip"]
)
def test_another_snapshot_is_refused_with_those_that_are_kept(
    asking: httpx.Client, two_snapshots: Two, path: str, asked: str
) -> None:
    answer = asking.get(f"{path}?snapshot={asked}")
    assert answer.status_code == 404
    assert answer.json()["parameter"] == "snapshot"
    assert answer.json()["nearest"] == [two_snapshots.new, two_snapshots.old]


def test_the_index_of_an_old_snapshot_leads_to_its_files(asking: httpx.Client, two_snapshots: Two) -> None:
    index = asking.get(f"/data?snapshot={two_snapshots.old}").text
    assert f'href="data/snapshot.duckdb?snapshot={two_snapshots.old}"' in index
    assert f'href="data/figures.csv?lang=en&amp;snapshot={two_snapshots.old}"' in index
    assert "snapshot=" not in asking.get("/data").text


def test_a_picture_and_its_files_are_of_the_snapshot_that_is_asked_for(
    asking: httpx.Client, two_snapshots: Two
) -> None:
    chart = (
        "/data/chart?series=customs_batches_detained.import_export.all.all.all&region=CN&draw=bars&from=2020&to=2020"
    )
    query = f"{chart}&period_kind=year"
    old = asking.get(f"{query}&snapshot={two_snapshots.old}").text
    assert "61,900" in old and "77,700" in asking.get(query).text
    assert f"snapshot={two_snapshots.old}" in old.split('href="figures.csv?')[1].split('"')[0]
