"""Apache Superset over the same table: a dashboard of one filter and one line chart, made by its own commands and API."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import duckdb
import httpx
from playwright.sync_api import Browser, Page, StorageState

from bench import ARTEFACTS, ROOT, servers
from bench.browser import context

FOLDER = ARTEFACTS / "benchmark-superset"
PROGRAMS = ARTEFACTS / "benchmark-superset-env" / "bin"
TABLE = FOLDER / "benchmark-table.sqlite"
NAME = PASSWORD = "benchmark"
ENVIRONMENT = {
    "BENCH_SUPERSET": str(FOLDER),
    "SUPERSET_CONFIG_PATH": str(Path(__file__).with_name("superset_config.py")),
    "FLASK_APP": "superset.app:create_app()",
}
PATH = "superset/dashboard/benchmark/"
CHARTS = "[_echarts_instance_]"
APPLY = "[data-test=filter-bar__apply-button]"


@contextmanager
def serving(port: int) -> Iterator[str]:
    """The address of Superset with the dashboard, which is made the first time; two workers of twenty threads."""
    _table()
    shutil.rmtree(FOLDER / "cache", ignore_errors=True)
    if not (FOLDER / "complete").exists():
        _metadata()
    command = [str(PROGRAMS / "gunicorn"), "--bind", f"127.0.0.1:{port}", "--workers", "2", "--worker-class", "gthread"]
    command += ["--threads", "20", "--timeout", "120", ENVIRONMENT["FLASK_APP"]]
    with servers.serving(command, f"http://localhost:{port}", ENVIRONMENT, "/health") as site:
        if not (FOLDER / "complete").exists():
            _dashboard(site)
            (FOLDER / "complete").touch()
        yield site


def signed_in(browser: Browser, site: str) -> StorageState:
    """The cookies of the dashboard's reader."""
    reader = context(browser)
    page = reader.new_page()
    page.goto(f"{site}/login/")
    page.locator("#username").fill(NAME)
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "login" not in address)
    cookies = reader.storage_state()
    reader.close()
    return cookies


def choose(page: Page, place: int) -> None:
    """Choose the option at that place of the filter, and apply it."""
    page.locator("[data-test=NATIVE_FILTER-series]").click()
    page.locator(".ant-select-item-option").nth(place).click()
    page.locator(APPLY).click()


def _table() -> None:
    """The nationwide figures of whole years of the snapshot in $BENCH_DATABASE, as SQLite."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(os.environ["BENCH_DATABASE"], read_only=True) as con:
        rows = con.execute(
            """
            SELECT family_key, year, CAST(value AS DOUBLE)
            FROM published_figure WHERE region = 'CN' AND is_whole_year
            QUALIFY count(*) OVER (PARTITION BY family_key) > 8 ORDER BY family_key, year
            """
        ).fetchall()
    with closing(sqlite3.connect(TABLE)) as written, written:
        written.execute("DROP TABLE IF EXISTS published_figure")
        written.execute("CREATE TABLE published_figure (family_key TEXT, year INTEGER, value DOUBLE)")
        written.executemany("INSERT INTO published_figure VALUES (?, ?, ?)", rows)
        written.execute("CREATE INDEX by_family ON published_figure (family_key, year)")


def _metadata() -> None:
    """A new metadata database with one administrator."""
    for old in FOLDER.glob("metadata.sqlite*"):
        old.unlink()
    administrator = ["--username", NAME, "--password", PASSWORD, "--email", "benchmark@example.org"]
    for command in (
        ["db", "upgrade"],
        ["fab", "create-admin", *administrator, "--firstname", "a", "--lastname", "reader"],
        ["init"],
    ):
        subprocess.run(
            [str(PROGRAMS / "superset"), *command],
            check=True,
            cwd=ROOT,
            env=os.environ | ENVIRONMENT,
            capture_output=True,
        )


def _dashboard(site: str) -> None:
    """Make the database connection, the dataset, the chart and the dashboard."""
    with httpx.Client(base_url=f"{site}/api/v1", timeout=120) as api:

        def made(path: str, **given: Any) -> dict[str, Any]:
            answer = api.post(path, json=given)
            assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
            result: dict[str, Any] = answer.json()
            return result

        token = made("/security/login", username=NAME, password=PASSWORD, provider="db", refresh=False)["access_token"]
        api.headers["Authorization"] = f"Bearer {token}"
        database = made("/database/", database_name="benchmark", sqlalchemy_uri=f"sqlite:///{TABLE}")["id"]
        dataset = made("/dataset/", database=database, schema="main", table_name="published_figure")["id"]
        metric = {
            "expressionType": "SIMPLE", "column": {"column_name": "value", "type": "DOUBLE"}, "aggregate": "SUM",
            "label": "value", "optionName": "metric_value",
        }  # fmt: skip
        form = {
            "viz_type": "echarts_timeseries_line", "datasource": f"{dataset}__table", "x_axis": "year",
            "metrics": [metric], "groupby": [], "adhoc_filters": [], "row_limit": 10_000, "x_axis_sort_asc": True,
            "show_legend": False,
        }  # fmt: skip
        chart = made(
            "/chart/", slice_name="Line", viz_type="echarts_timeseries_line", datasource_id=dataset,
            datasource_type="table", params=json.dumps(form),
        )["id"]  # fmt: skip
        title = "benchmark"
        dashboard = made("/dashboard/", dashboard_title=title, slug=title, published=True)["id"]
        # A chart belongs to a dashboard once it says so itself.
        answer = api.put(f"/chart/{chart}", json={"dashboards": [dashboard]})
        assert answer.is_success, answer.text
        placed = {"json_metadata": json.dumps(_filters(dataset, chart)), "position_json": json.dumps(_places(chart))}
        answer = api.put(f"/dashboard/{dashboard}", json=placed)
        assert answer.is_success, answer.text


def _filters(dataset: int, chart: int) -> dict[str, Any]:
    """One filter on the series, set to the first of them at the start."""
    series = {
        "id": "NATIVE_FILTER-series", "name": "Series", "filterType": "filter_select", "type": "NATIVE_FILTER",
        "targets": [{"datasetId": dataset, "column": {"name": "family_key"}}], "cascadeParentIds": [],
        "requiredFirst": True, "scope": {"rootPath": ["ROOT_ID"], "excluded": []}, "chartsInScope": [chart], "defaultDataMask": {},
        "controlValues": {
            "enableEmptyFilter": True, "defaultToFirstItem": True, "multiSelect": False, "searchAllOptions": False,
            "inverseSelection": False,
        },
    }  # fmt: skip
    return {
        "native_filter_configuration": [series],
        "filter_bar_orientation": "VERTICAL",
        "cross_filters_enabled": False,
    }


def _places(chart: int) -> dict[str, Any]:
    return {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
        "GRID_ID": {"type": "GRID", "id": "GRID_ID", "children": ["ROW-1"], "parents": ["ROOT_ID"]},
        "ROW-1": {
            "type": "ROW", "id": "ROW-1", "children": ["CHART-1"], "parents": ["ROOT_ID", "GRID_ID"],
            "meta": {"background": "BACKGROUND_TRANSPARENT"},
        },
        "CHART-1": {
            "type": "CHART", "id": "CHART-1", "children": [], "parents": ["ROOT_ID", "GRID_ID", "ROW-1"],
            "meta": {"chartId": chart, "width": 12, "height": 60, "sliceName": "Line"},
        },
    }  # fmt: skip
