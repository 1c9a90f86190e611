"""The files that are handed out, read with the tools that readers use."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import duckdb
import frictionless
import httpx
import openpyxl
import pandas as pd
import pysdmx.io
import pytest
from fsspec.implementations.http import HTTPFileSystem

from dashboard.figures import queries

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = "datapackage.json"
ASKED = "/data/figures.csv?region=CN&topic=customs&from=2010&to=2020"


def test_pandas_reads_an_address(server: str, client: httpx.Client) -> None:
    rows = pd.read_csv(server + ASKED)
    assert len(rows) == client.get(ASKED.replace(".csv", ".json")).json()["rows"] > 50
    assert rows.columns[0] == "indicator"
    assert pd.api.types.is_numeric_dtype(rows["value"])


class OverHttp(HTTPFileSystem):
    """A client by which DuckDB reads addresses, a small part at a time. DuckDB asks of each when it changed."""

    def modified(self, path: str) -> datetime:
        return parsedate_to_datetime(httpx.head(path).headers["last-modified"])


@pytest.mark.parametrize(("ending", "reader"), [("csv", "read_csv"), ("parquet", "read_parquet")])
def test_duckdb_reads_an_address(server: str, client: httpx.Client, ending: str, reader: str) -> None:
    expected = client.get(ASKED.replace("csv", "json", 1)).json()["data"]
    with duckdb.connect() as con:
        con.register_filesystem(OverHttp(block_size=4096))
        query = f"SELECT count(*), sum(value), min(period_start), typeof(any_value(period_start)) FROM {reader}(?)"
        count, total, first, kind = con.execute(query, [server + ASKED.replace("csv", ending, 1)]).fetchall()[0]
        con.unregister_filesystem("http")
    assert count == len(expected) > 50
    assert total == pytest.approx(sum(row["value"] for row in expected))
    assert (f"{first:%Y-%m-%d}", kind) == (min(row["period_start"] for row in expected), "DATE")


def test_duckdb_opens_the_database(client: httpx.Client, tmp_path: Path, snapshot: str) -> None:
    file = tmp_path / "snapshot.duckdb"
    file.write_bytes(client.get("/data/snapshot.duckdb").content)
    with duckdb.connect(str(file), read_only=True) as con:
        assert con.execute("SELECT snapshot_id FROM build_info").fetchall() == [(snapshot,)]
        assert con.execute("SELECT count(*) FROM published_figure").fetchall()[0][0] > 5000
    part = client.get("/data/snapshot.duckdb", headers={"Range": "bytes=0-99"})
    assert (part.status_code, part.content) == (206, file.read_bytes()[:100])


def test_a_spreadsheet_opens_csv_as_chinese_text(client: httpx.Client) -> None:
    content = client.get("/data/figures.csv?topic=customs&lang=zh").content
    assert content.startswith(b"\xef\xbb\xbf")
    assert "海关" in content.decode("utf-8-sig")


def test_a_workbook_has_typed_dates_a_frozen_header_sources_and_notes(client: httpx.Client, snapshot: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(client.get(ASKED.replace("csv", "xlsx", 1)).content))
    assert book.sheetnames == ["Figures", "Sources", "Notes"]
    figures, sources, notes = book.worksheets
    head = [cell.value for cell in figures[1]]
    start = figures.cell(2, head.index("period_start") + 1)
    assert start.is_date
    assert figures.freeze_panes == "A2"
    named = {row[head.index("source_id")] for row in figures.iter_rows(min_row=2, values_only=True)}
    assert named == {row[0] for row in sources.iter_rows(min_row=2, values_only=True)}
    texts = dict(notes.iter_rows(values_only=True))
    assert snapshot in texts["Snapshot"]
    assert snapshot in texts["Citation"]
    assert "CC BY 4.0" in texts["Licence"]
    assert "republished copies" in texts["Caveats"]


def test_the_data_package_is_valid(client: httpx.Client, tmp_path: Path, snapshot: str) -> None:
    file = tmp_path / "package.zip"
    file.write_bytes(client.get("/data/package.zip").content)
    zipfile.ZipFile(file).extractall(tmp_path / "package")
    package = frictionless.Package(str(tmp_path / "package" / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["type", "message"])[:5]
    assert package.custom["snapshot"] == snapshot
    rows = {task.name: task.stats["rows"] for task in report.tasks}
    version = client.get("/version").json()["rows"]
    assert sum(count for name, count in rows.items() if "observation" in name) == version["observations"]


def test_the_data_package_holds_every_cell_of_the_data_folder(client: httpx.Client, tmp_path: Path) -> None:
    zipfile.ZipFile(io.BytesIO(client.get("/data/package.zip").content)).extractall(tmp_path)
    held = {
        resource.name: resource.read_rows() for resource in frictionless.Package(str(tmp_path / CONTRACT)).resources
    }
    published = frictionless.Package(str(ROOT / "data" / CONTRACT))
    assert {name: len(rows) for name, rows in held.items()} == {
        resource.name: len(resource.read_rows()) for resource in published.resources
    }
    for resource in published.resources:
        assert [row.to_dict() for row in held[resource.name]] == [row.to_dict() for row in resource.read_rows()]


def test_an_indicator_takes_its_metadata_with_it(client: httpx.Client, snapshot: str) -> None:
    archive = zipfile.ZipFile(io.BytesIO(client.get("/data/indicator/trademark_cases.zip?lang=zh").content))
    assert set(archive.namelist()) == {
        "trademark_cases.csv",
        "trademark_cases.observations.csv",
        "trademark_cases.metadata.json",
        "README.md",
    }
    facts = queries.indicator(snapshot, "trademark_cases").iloc[0]
    readme = archive.read("README.md").decode()
    assert facts["name_zh"] in readme
    assert facts["definition_zh"] in readme
    assert "GB/T 7714" in readme
    assert snapshot in readme
    metadata = json.loads(archive.read("trademark_cases.metadata.json"))
    table = archive.read("trademark_cases.csv")
    assert table == client.get("/data/indicator/trademark_cases.csv?lang=zh").content
    rows = pd.read_csv(io.BytesIO(table))
    assert len(rows) == metadata["figures"]
    assert set(rows["source_id"]) == {source["source_id"] for source in metadata["sources"]}
    assert set(rows.columns) == set(metadata["columns"])
    assert metadata == client.get("/data/indicator/trademark_cases.metadata.json?lang=zh").json()


def test_sdmx_data_and_structure_belong_together(client: httpx.Client, tmp_path: Path) -> None:
    for name in ("data.csv", "structure.json"):
        (tmp_path / name).write_bytes(client.get(f"/data/sdmx/{name}").content)
    structures = pysdmx.io.read_sdmx(tmp_path / "structure.json", validate=True)
    lists = {codes.id: codes for codes in structures.get_codelists()}
    (dataset,) = pysdmx.io.get_datasets(tmp_path / "data.csv", tmp_path / "structure.json", validate=True)
    assert len(dataset.data) == client.get("/version").json()["rows"]["figures"]
    components = dataset.structure.components
    keys = [dimension.id for dimension in components.dimensions]
    assert not dataset.data.duplicated(keys).any()
    coded = [component for component in components if component.local_codes]
    assert len(coded) == 9
    for component in coded:
        codes = {code.id for code in component.local_codes}
        assert len(codes) == len(list(component.local_codes))
        assert set(dataset.data[component.id]) <= codes
    raw = json.loads((tmp_path / "structure.json").read_text(encoding="utf-8"))
    regions = next(codes for codes in raw["data"]["codelists"] if codes["id"] == "CL_REGION")
    assert {"en", "zh"} == set(regions["codes"][0]["names"])
    assert "CL_INDICATOR" in lists


def test_sdmx_data_follow_the_filters(client: httpx.Client) -> None:
    lines = client.get("/data/sdmx/data.csv?region=CN&topic=customs").text.splitlines()
    asked = client.get("/data/figures.json?region=CN&topic=customs").json()
    assert lines[0].startswith("STRUCTURE,STRUCTURE_ID,ACTION,INDICATOR,")
    assert len(pd.read_csv(io.StringIO("\n".join(lines)))) == asked["rows"]
