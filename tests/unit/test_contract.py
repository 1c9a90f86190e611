"""The contract: data/datapackage.json describes every table in both languages, and the data keep to it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import frictionless
import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
PACKAGE = DATA / "datapackage.json"
BILINGUAL = ("title", "title_zh", "description", "description_zh")
TABLES = [
    "source",
    "indicator",
    "observation",
    "task",
    "target",
    "task_indicator",
    "aspect",
    "channel",
    "division",
    "headline_series",
    "industry",
    "ip_type",
    "market",
    "outcome",
    "period_kind",
    "publisher_type",
    "qualifier",
    "region",
    "unit",
]
CELL = ("indicator", "period_start", "period_end", "region", "market", "ip_type", "industry", "channel")

Descriptor = dict[str, Any]
Row = dict[str, str]


@pytest.fixture(scope="module")
def package() -> Descriptor:
    descriptor: Descriptor = json.loads(PACKAGE.read_text(encoding="utf-8"))
    return descriptor


@pytest.fixture(scope="module")
def resources(package: Descriptor) -> dict[str, Descriptor]:
    return {resource["name"]: resource for resource in package["resources"]}


@pytest.fixture(scope="module")
def tables(resources: dict[str, Descriptor]) -> dict[str, list[Row]]:
    return {name: list(rows(resource)) for name, resource in resources.items()}


def paths(resource: Descriptor) -> list[str]:
    path = resource["path"]
    return [path] if isinstance(path, str) else list(path)


def rows(resource: Descriptor) -> Iterator[Row]:
    for path in paths(resource):
        with (DATA / path).open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def test_the_data_keep_to_the_contract() -> None:
    report = frictionless.Package(str(PACKAGE)).validate()
    problems = [*report.errors, *(error for task in report.tasks for error in task.errors)]
    assert report.valid, "\n".join(error.message for error in problems[:20])
    assert [task.name for task in report.tasks] == TABLES


def test_one_resource_for_each_table(package: Descriptor) -> None:
    assert [resource["name"] for resource in package["resources"]] == TABLES


def test_everything_is_described_in_both_languages(package: Descriptor) -> None:
    described = {"package": package}
    for resource in package["resources"]:
        described[resource["name"]] = resource
        for field in resource["schema"]["fields"]:
            described[f"{resource['name']}.{field['name']}"] = field
    silent = [
        f"{where}: {key}"
        for where, item in described.items()
        for key in BILINGUAL
        if not str(item.get(key, "")).strip()
    ]
    assert silent == []


def test_every_file_is_in_the_contract_once(package: Descriptor) -> None:
    listed = [path for resource in package["resources"] for path in paths(resource)]
    assert sorted(listed) == sorted(path.relative_to(DATA).as_posix() for path in DATA.rglob("*.csv"))


def test_observation_files_are_those_of_the_folder(resources: dict[str, Descriptor]) -> None:
    folder = DATA / "published" / "observations"
    found = sorted(path.relative_to(DATA).as_posix() for path in folder.iterdir())
    assert sorted(paths(resources["observation"])) == found


def test_every_file_has_the_columns_of_its_table(package: Descriptor) -> None:
    """The library reads only the first header of a table in several files, so each one is compared here."""
    for resource in package["resources"]:
        columns = [field["name"] for field in resource["schema"]["fields"]]
        for path in paths(resource):
            with (DATA / path).open(encoding="utf-8", newline="") as file:
                assert next(csv.reader(file)) == columns, path


def test_observations_stand_in_the_file_of_their_topic(
    resources: dict[str, Descriptor], tables: dict[str, list[Row]]
) -> None:
    topic = {row["indicator"]: row["topic"] for row in tables["indicator"]}
    for path in paths(resources["observation"]):
        with (DATA / path).open(encoding="utf-8", newline="") as file:
            assert {topic[row["indicator"]] for row in csv.DictReader(file)} == {Path(path).stem}, path


def test_translations_come_together(resources: dict[str, Descriptor], tables: dict[str, list[Row]]) -> None:
    pairs = [
        (name, field["translation_of"], field["name"])
        for name, resource in resources.items()
        for field in resource["schema"]["fields"]
        if "translation_of" in field
    ]
    assert pairs
    alone = [
        (name, original, translation, row[original] or row[translation])
        for name, original, translation in pairs
        for row in tables[name]
        if bool(row[original]) != bool(row[translation])
    ]
    assert alone == []


@pytest.mark.parametrize(
    ("table", "count"),
    [("observation", 5578), ("indicator", 1044), ("source", 1036), ("task", 86), ("target", 108)],
)
def test_rows(tables: dict[str, list[Row]], table: str, count: int) -> None:
    assert len(tables[table]) == count


def test_all_35_tasks_of_2020(tables: dict[str, list[Row]]) -> None:
    numbers = [int(row["task_no"]) for row in tables["task"] if row["year"] == "2020"]
    assert sorted(numbers) == list(range(1, 36))


def test_cells(tables: dict[str, list[Row]]) -> None:
    assert len({tuple(row[column] for column in CELL) for row in tables["observation"]}) == 5013
