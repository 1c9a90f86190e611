"""What is wrong with the data is found, all of it, and told with its file, row, column, value and how to mend it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import locales
from etl import contract, read, snapshot
from etl.problems import InvalidData, Problem

ROOT = Path(__file__).resolve().parents[2]
TRADEMARK = "published/observations/trademark.csv"
SOURCES = "published/sources.csv"
INDICATORS = "published/indicators.csv"
TARGETS = "key_points/targets.csv"
TASK_INDICATORS = "key_points/task_indicators.csv"
REGIONS = "reference/regions.csv"
UNITS = "reference/units.csv"
LAST = -1
INDUSTRIES = "reference/industries.csv"


def problems_of(data: Any, folder: Path | None = None) -> list[Problem]:
    """What a build of `data` finds wrong with it."""
    try:
        snapshot.make(data.path, folder or data.path.parent / "build")
    except InvalidData as error:
        return error.problems
    return []


class Break(NamedTuple):
    """One way to break the data, and the problem that has to be told of it."""

    name: str
    file: str
    row: int
    column: str
    value: str
    what: str
    mend: str
    change: Callable[[Any], None] | None = None

    def apply(self, data: Any) -> None:
        if self.change:
            self.change(data)
        else:
            data.change(self.file, self.row, **{self.column: self.value})


def not_a_date(value: str) -> Break:
    return Break(f"a date written {value}", TRADEMARK, 5, "period_end", value, "not a date, YYYY-MM-DD", "Write a date")


def not_a_number(value: str) -> Break:
    return Break(
        f"a number written {value}", TRADEMARK, 7, "value", value, "not a plain number", "without unit, thousands"
    )


def not_whole(value: str) -> Break:
    return Break(f"a whole number written {value}", INDUSTRIES, 6, "order", value, "not a whole number", "whole number")


def unlike_its_kind(kind: str, start: str, end: str) -> Break:
    return Break(
        f"a {kind} from {start} to {end}",
        TRADEMARK,
        12,
        "period_kind",
        kind,
        f"not what its kind says: {start} – {end}",
        "choose the kind that fits",
        lambda data: data.change(TRADEMARK, 12, period_kind=kind, period_start=start, period_end=end),
    )


def twice(file: str, row: int, *key: str) -> Break:
    """The row again, at the end of the file that it stands in."""

    def change(data: Any) -> None:
        records = data.records(file)
        data.write(file, [*records, records[row - 1]])

    return Break(
        f"a row of {file} that stands twice",
        file,
        LAST,
        ", ".join(key),
        "",
        f"same key stands before: data/{file}, {row}",
        "Keep one of the two",
        change,
    )


def breaks_of(english: str, chinese: str) -> Break:
    return Break(
        f"series breaks written {english} and {chinese}",
        INDICATORS,
        4,
        "breaks",
        english,
        "not written as YEAR: why",
        "parted by “ ; ”",
        lambda data: data.change(INDICATORS, 4, breaks=english, breaks_zh=chinese),
    )


def a_rate_of(value: str) -> Break:
    def change(data: Any) -> None:
        indicators = data.records(INDICATORS)
        name, unit, measure = (indicators[0].index(column) for column in ("indicator", "unit", "measure"))
        rate = next(row[name] for row in indicators if row[unit] == "percent" and row[measure] == "rate")
        data.change(TRADEMARK, 9, indicator=rate, unit="percent", value=value)

    return Break(f"a share of {value}", TRADEMARK, 9, "value", value, "between 0 and 100 percent", "97.4", change)


def without_column(data: Any) -> None:
    records = data.records(UNITS)
    data.write(UNITS, [row[:-1] for row in records])


def with_column(name: str) -> Callable[[Any], None]:
    def change(data: Any) -> None:
        header, *rows = data.records(UNITS)
        data.write(UNITS, [[*header, name], *([*row, ""] for row in rows)])

    return change


def with_record(row: int, edit: Callable[[list[str]], list[str]]) -> Callable[[Any], None]:
    def change(data: Any) -> None:
        records = data.records(TRADEMARK)
        records[row - 1] = edit(records[row - 1])
        data.write(TRADEMARK, records)

    return change


def in_gb18030(data: Any) -> None:
    path = data.path / UNITS
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))


def with_line(row: int, edit: Callable[[str], str]) -> Callable[[Any], None]:
    def change(data: Any) -> None:
        def edited(text: str) -> str:
            lines = text.split("\n")
            lines[row - 1] = edit(lines[row - 1])
            return "\n".join(lines)

        data.edit_text(UNITS, edited)

    return change


CONSTRAINTS = [
    Break("nothing where a value is required", TRADEMARK, 3, "locator", "", "A value is required", "Fill the cell in"),
    Break("no value", TRADEMARK, 3, "value", "", "A value is required", "Fill the cell in"),
    not_a_date("2020-13-01"),
    not_a_date("2019-02-29"),
    not_a_date("31.12.2020"),
    not_a_date("2020-1-31"),
    not_a_date("2020"),
    not_a_date("2020/12/31"),
    not_a_number("3.1万"),
    not_a_number("31,000"),
    not_a_number("31 000"),
    not_a_number("about 31000"),
    not_a_number("97.4%"),
    not_a_number("nan"),
    not_a_number("1e-5"),
    not_a_number("31_000"),
    not_whole("2020.5"),
    not_whole("twenty"),
    Break("a negative value", TRADEMARK, 4, "value", "-5", "below 0", "Look the value up"),
    Break("a year before the time", TARGETS, 4, "year_due", "1979", "below 1980", "Look the value up"),
    Break("a year after the time", TARGETS, 4, "year_due", "2101", "above 2100", "Look the value up"),
    Break("an order before the first", INDUSTRIES, 4, "order", "-1", "below 0", "Look the value up"),
    Break("a date with words", SOURCES, 8, "published_on", "May 2020", "YYYY, YYYY-MM, YYYY-MM-DD", "in that form"),
    Break("a task number with a letter", TARGETS, 5, "task_no", "3a", "does not have the form", "in that form"),
    Break("an address with a space", SOURCES, 8, "url", "https://a b", "does not have the form", "in that form"),
    Break(
        "a member of a fixed list with a typing error",
        SOURCES,
        8,
        "address_kind",
        "publsher",
        "datapackage.json has no such member",
        "Did you mean “publisher”?",
    ),
    Break(
        "a member that no fixed list has",
        SOURCES,
        8,
        "language",
        "Klingon",
        "datapackage.json has no such member",
        "Take a member of datapackage.json",
    ),
    Break(
        "a market with a typing error",
        TRADEMARK,
        8,
        "market",
        "rurall",
        "market has no such member",
        "Did you mean “rural”?",
    ),
    Break(
        "an indicator with a typing error",
        TRADEMARK,
        2,
        "indicator",
        "abnormal_trademark_aplications_refused",
        "indicator has no such member",
        "Did you mean “abnormal_trademark_applications_refused”?",
    ),
    Break(
        "a member unlike any other",
        TRADEMARK,
        8,
        "industry",
        "zzzzzzzz",
        "industry has no such member",
        "Take a member of industry, or add it there first",
    ),
    Break(
        "a parent that is no region", REGIONS, 4, "parent", "999999", "region has no such member", "a member of region"
    ),
    twice(
        TRADEMARK,
        6,
        "indicator",
        "period_start",
        "period_end",
        "region",
        "market",
        "ip_type",
        "industry",
        "channel",
        "source_id",
    ),
    twice(SOURCES, 9, "source_id"),
    twice(TASK_INDICATORS, 4, "year", "task_no", "indicator", "market"),
    Break(
        "a note in English only",
        TRADEMARK,
        2,
        "note_zh",
        "",
        "one language only, here or in column note",
        "both languages",
        lambda data: data.change(TRADEMARK, 2, note="As headlined.", note_zh=""),
    ),
    Break(
        "a note in Chinese only",
        TRADEMARK,
        2,
        "note_zh",
        "据标题。",
        "one language only, here or in column note",
        "both languages",
        lambda data: data.change(TRADEMARK, 2, note="", note_zh="据标题。"),
    ),
]

RULES = [
    Break(
        "a period that ends before it starts",
        TRADEMARK,
        11,
        "period_end",
        "2020-05-31",
        "ends before it starts, on 2020-06-01",
        "Swap the dates",
        lambda data: data.change(
            TRADEMARK, 11, period_kind="campaign", period_start="2020-06-01", period_end="2020-05-31"
        ),
    ),
    unlike_its_kind("year", "2020-01-01", "2020-11-30"),
    unlike_its_kind("year", "2020-07-01", "2021-06-30"),
    unlike_its_kind("year", "2019-01-01", "2020-12-31"),
    unlike_its_kind("half_year", "2020-01-01", "2020-12-31"),
    unlike_its_kind("half_year", "2020-01-02", "2020-07-01"),
    unlike_its_kind("half_year", "2020-01-01", "2020-07-15"),
    unlike_its_kind("half_year", "2020-03-01", "2020-08-31"),
    unlike_its_kind("quarter", "2020-01-01", "2020-06-30"),
    unlike_its_kind("quarter", "2020-04-01", "2020-07-09"),
    unlike_its_kind("quarter", "2020-02-01", "2020-04-30"),
    a_rate_of("100.1"),
    a_rate_of("974"),
    Break(
        "a value in another unit than its indicator's",
        TRADEMARK,
        10,
        "unit",
        "tonnes",
        "counts in another unit: ",
        "Convert the value to ",
    ),
    Break("a value with five decimals", TRADEMARK, 10, "value", "1.23456", "more than four decimals", "at most four"),
    Break(
        "an address though there is none",
        SOURCES,
        6,
        "url",
        "https://example.org/a",
        "does not fit its kind: none",
        "address_kind none",
        lambda data: data.change(SOURCES, 6, url="https://example.org/a", address_kind="none"),
    ),
    Break(
        "no address though there is one",
        SOURCES,
        6,
        "url",
        "",
        "does not fit its kind: mirror",
        "Give the address",
        lambda data: data.change(SOURCES, 6, url="", address_kind="mirror"),
    ),
    Break(
        "an address that is none of the web",
        SOURCES,
        6,
        "url",
        "ftp://example.org/a",
        "does not fit its kind: mirror",
        "Give the address",
        lambda data: data.change(SOURCES, 6, url="ftp://example.org/a", address_kind="mirror"),
    ),
    breaks_of("2018: merger", "2019: 合并"),
    breaks_of("2018: merger ; 2020: new unit", "2018: 合并"),
    breaks_of("2018: merger ; new unit", "2018: 合并 ; 新单位"),
    Break(
        "a market that a task cannot be judged in",
        TASK_INDICATORS,
        3,
        "market",
        "nowhere",
        "no such market, nor is it “*”",
        "reference/markets.csv",
    ),
    Break(
        "a target for a task that 2020 did not have",
        TARGETS,
        5,
        "task_no",
        "36",
        "Key Points of 2020 have no such task",
        "key_points/tasks.csv",
    ),
]

READING = [
    Break("a file in another encoding", UNITS, 2, "", "", "not UTF-8", "CSV UTF-8", in_gb18030),
    Break("a column too few", UNITS, 1, "name_zh", "", "column is missing", "Add the column", without_column),
    Break(
        "a column too many",
        UNITS,
        1,
        "remark",
        "remark",
        "no such column",
        "the columns are: unit, name_en, name_en_singular, name_zh",
        with_column("remark"),
    ),
    Break(
        "a column that stands twice",
        UNITS,
        1,
        "name_en",
        "name_en",
        "or it stands twice",
        "Remove or rename",
        with_column("name_en"),
    ),
    Break(
        "a field too few",
        TRADEMARK,
        5,
        "",
        "",
        "16 fields, the header 17",
        "missing commas",
        with_record(5, lambda row: row[:-1]),
    ),
    Break(
        "a field too many",
        TRADEMARK,
        5,
        "",
        "",
        "18 fields, the header 17",
        "quote a text that has a comma",
        with_record(5, lambda row: [*row, ""]),
    ),
    Break(
        "a line with nothing in it",
        UNITS,
        3,
        "",
        "",
        "0 fields, the header 4",
        "missing commas",
        with_line(3, lambda line: "\n" + line),
    ),
    Break(
        "a quote that is not closed",
        UNITS,
        4,
        "",
        "",
        "no valid CSV",
        "Close the quotes",
        with_line(4, lambda line: '"' + line),
    ),
    Break(
        "a quote that is not closed in the header",
        UNITS,
        1,
        "",
        "",
        "no valid CSV",
        "Close the quotes",
        with_line(1, lambda line: '"' + line),
    ),
    Break(
        "a file that is gone",
        INDUSTRIES,
        0,
        "",
        "",
        "cannot be read: No such file",
        "Put the file back",
        lambda data: (data.path / INDUSTRIES).unlink(),
    ),
    Break(
        "an observation file that is gone",
        TRADEMARK,
        0,
        "",
        "",
        "cannot be read: No such file",
        "take it out of datapackage.json",
        lambda data: (data.path / TRADEMARK).unlink(),
    ),
    Break(
        "a file with nothing in it",
        UNITS,
        1,
        "unit",
        "",
        "column is missing",
        "Add the column",
        lambda data: (data.path / UNITS).write_bytes(b""),
    ),
]


@pytest.mark.parametrize("broken", [*CONSTRAINTS, *RULES, *READING], ids=lambda broken: broken.name)
def test_what_is_broken_is_told_with_its_place_and_how_to_mend_it(few_data, broken: Break) -> None:
    broken.apply(few_data)
    found = problems_of(few_data)
    row = len(few_data.records(broken.file)) if broken.row == LAST else broken.row
    told = [
        problem
        for problem in found
        if (problem.file, problem.row, problem.column) == (f"data/{broken.file}", row, broken.column)
        and broken.what in problem.what
    ]
    assert len(told) == 1, "\n".join(map(str, found)) or "no problem is told"
    assert broken.mend in told[0].mend
    if broken.column and broken.change is None:
        assert told[0].value == broken.value
    for part in (told[0].file, f"row {row}" if row else "", broken.column, told[0].value, told[0].what, told[0].mend):
        assert part in str(told[0])
    # The row or file that is broken is all that is complained of: one mistake has no echoes elsewhere.
    assert {(problem.file, problem.row) for problem in found} == {(f"data/{broken.file}", row)}


# Every constraint that the contract states, broken once.


def resources() -> Iterator[tuple[str, str, dict[str, Any], list[dict[str, Any]]]]:
    """Each table: its name, one file of it, its schema, and its fields."""
    package = json.loads((ROOT / "data/datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        file = TRADEMARK if resource["name"] == "observation" else resource["path"]
        yield resource["name"], file, resource["schema"], resource["schema"]["fields"]


def breaches(field: dict[str, Any], schema: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """For each constraint on a field: a value that breaks it, and a part of what has to be said then."""
    constraints = field.get("constraints", {})
    if constraints.get("required"):
        yield "", "A value is required"
    if field["type"] == "date":
        yield "2020-02-30", "not a date"
    if field["type"] == "integer":
        yield "many", "not a whole number"
    if field["type"] == "number":
        yield "many", "not a plain number"
    if "minimum" in constraints:
        yield str(constraints["minimum"] - 1), "below"
    if "maximum" in constraints:
        yield str(constraints["maximum"] + 1), "above"
    if "pattern" in constraints:
        yield "~ no ~", "does not have the form"
    if "enum" in constraints or any(key["fields"] == [field["name"]] for key in schema.get("foreignKeys", [])):
        yield "zzzz", "has no such member"


@pytest.mark.parametrize("table", [name for name, *_ in resources()])
def test_every_constraint_of_the_contract_is_kept_watch_over(few_data, table: str) -> None:
    """Each field, each translation and the key of a table are broken at once, and each breach is told."""
    (file, schema, fields), *_ = [item[1:] for item in resources() if item[0] == table]
    records = few_data.records(file)
    last = len(records)
    wanted = {(last + 1, ", ".join(schema["primaryKey"]), "The same key stands before")}
    few_data.write(file, [*records, records[-2]])
    for field in fields:
        for row, (value, what) in enumerate(breaches(field, schema), start=2):
            assert row < last - 1
            few_data.change(file, row, **{field["name"]: value})
            wanted.add((row, field["name"], what))
        if "translation_of" in field:
            few_data.change(file, last, **{field["translation_of"]: "Said in one language", field["name"]: ""})
            wanted.add((last, field["name"], "in one language only"))
    found = [problem for problem in problems_of(few_data) if problem.file == f"data/{file}"]
    missed = {
        (row, column, what)
        for row, column, what in wanted
        if not any((problem.row, problem.column) == (row, column) and what in problem.what for problem in found)
    }
    assert missed == set()


# Several at once, and where they stand.


def test_several_problems_are_all_told_in_one_go(few_data) -> None:
    few_data.change(TRADEMARK, 3, value="3.1万", market="rurall")
    few_data.change(TRADEMARK, 4, unit="tonnes")
    few_data.change(SOURCES, 5, publisher="")
    few_data.change(INDICATORS, 6, breaks="2018: merger", breaks_zh="2019: 合并")
    few_data.change(TARGETS, 7, task_no="36")
    assert {(problem.file, problem.row, problem.column) for problem in problems_of(few_data)} >= {
        (f"data/{TRADEMARK}", 3, "value"),
        (f"data/{TRADEMARK}", 3, "market"),
        (f"data/{TRADEMARK}", 4, "unit"),
        (f"data/{SOURCES}", 5, "publisher"),
        (f"data/{INDICATORS}", 6, "breaks"),
        (f"data/{TARGETS}", 7, "task_no"),
    }


def test_files_that_cannot_be_read_do_not_hide_what_is_wrong_in_others(few_data) -> None:
    in_gb18030(few_data)
    (few_data.path / INDUSTRIES).unlink()
    few_data.change(TRADEMARK, 3, value="many", market="rurall")
    few_data.change(SOURCES, 5, publisher="")
    found = {(problem.file, problem.column) for problem in problems_of(few_data)}
    assert found >= {
        (f"data/{UNITS}", ""),
        (f"data/{INDUSTRIES}", ""),
        (f"data/{TRADEMARK}", "value"),
        (f"data/{TRADEMARK}", "market"),
        (f"data/{SOURCES}", "publisher"),
    }


def test_every_ragged_row_is_told(few_data) -> None:
    for row in (3, 9, 14):
        with_record(row, lambda record: record[:-1])(few_data)
    assert [problem.row for problem in problems_of(few_data) if problem.file == f"data/{TRADEMARK}"] == [3, 9, 14]


@pytest.mark.parametrize(
    ("change", "row"),
    [
        (lambda data: data.change(TRADEMARK, 20, value="many"), 20),
        (with_record(20, lambda row: row[:-1]), 20),
        (lambda data: data.edit_text(TRADEMARK, lambda text: text + '"not closed'), 42),
        (lambda data: (data.path / TRADEMARK).open("ab").write("余".encode("gbk")), 42),
    ],
    ids=["a wrong value", "a ragged row", "an open quote", "another encoding"],
)
def test_rows_are_counted_as_a_spreadsheet_does_though_a_cell_above_has_several_lines(
    few_data, change: Callable[[Any], object], row: int
) -> None:
    few_data.change(TRADEMARK, 5, note="One line,\nanother\r\nand a third", note_zh="一行，\n又一行\r\n第三行")
    assert len(few_data.records(TRADEMARK)) == 41
    change(few_data)
    assert [(problem.file, problem.row) for problem in problems_of(few_data)] == [(f"data/{TRADEMARK}", row)]


def test_a_cell_of_several_lines_is_no_problem(few_data) -> None:
    few_data.change(TRADEMARK, 5, note="One line,\nanother", note_zh="一行，\n又一行")
    assert problems_of(few_data) == []


def test_a_byte_order_mark_as_spreadsheets_write_it_is_no_problem(few_data) -> None:
    path = few_data.path / TRADEMARK
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert problems_of(few_data) == []


def test_columns_may_stand_in_another_order(few_data) -> None:
    before = [list(reversed(row)) for row in few_data.records(UNITS)]
    few_data.write(UNITS, before)
    assert problems_of(few_data) == []


def test_a_new_observation_file_is_read_though_the_contract_does_not_list_it(few_data) -> None:
    new = "published/observations/zz_new.csv"
    records = few_data.records(TRADEMARK)
    few_data.write(new, [records[0], records.pop()])
    few_data.write(TRADEMARK, records)
    assert problems_of(few_data) == []
    few_data.change(new, 2, value="many")
    assert [(problem.file, problem.row, problem.column) for problem in problems_of(few_data)] == [
        (f"data/{new}", 2, "value")
    ]


def test_values_at_the_limits_are_no_problem(few_data) -> None:
    few_data.change(TRADEMARK, 3, value="0")
    few_data.change(TRADEMARK, 4, value="0.0001")
    few_data.change(TARGETS, 4, year_due="1980")
    few_data.change(TARGETS, 5, year_due="2100", task_no="35")
    few_data.change(INDICATORS, 4, breaks="2018: merger ; 2020: a unit; another", breaks_zh="2018: 合并 ; 2020: 单位")
    few_data.change(TASK_INDICATORS, 3, market="*")
    a_rate_of("100").apply(few_data)
    few_data.change(TRADEMARK, 12, period_kind="half_year", period_start="2020-07-01", period_end="2020-12-31")
    few_data.change(TRADEMARK, 13, period_kind="quarter", period_start="2020-10-01", period_end="2020-12-31")
    few_data.change(TRADEMARK, 14, period_kind="year", period_start="2020-01-01", period_end="2020-12-31")
    assert problems_of(few_data) == []


def test_the_data_have_no_problems(snapshot_folder: Path) -> None:
    tables = contract.load(ROOT / "data")
    reading = read.read(ROOT / "data", tables)
    assert reading.problems == []
    assert problems_of(type("Data", (), {"path": ROOT / "data"}), snapshot_folder) == []


# The command.


def build(data: Path, out: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "etl", *options, "build", "--data", str(data), "--out", str(out)],
        cwd=ROOT,
        env={**os.environ, "LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, few_rows: Any) -> tuple[Path, Path, dict[str, bytes]]:
    """Data that is served and then broken in three places, the folder that serves, and its files as they are."""
    folder = tmp_path_factory.mktemp("served")
    data = type(few_rows)(Path(shutil.copytree(few_rows.path, folder / "data")))
    out = folder / "build"
    done = build(data.path, out)
    assert done.returncode == 0, done.stderr
    data.change(TRADEMARK, 3, value="3.1万")
    data.change(TRADEMARK, 8, market="rurall")
    data.change(SOURCES, 5, title_en="")
    return data.path, out, {path.name: path.read_bytes() for path in out.iterdir() if path.name != ".lock"}


def test_the_command_says_what_is_wrong_and_leaves_what_is_served(served) -> None:
    data, out, before = served
    failed = build(data, out)
    assert failed.returncode == 1
    assert failed.stdout == ""
    assert failed.stderr.strip().splitlines() == [
        f"data/{TRADEMARK}, row 3, column value: “3.1万” — This is not a plain number. "
        "Mend: Write a plain number, without unit, thousands separator or words.",
        f"data/{TRADEMARK}, row 8, column market: “rurall” — market has no such member. Mend: Did you mean “rural”?",
        f"data/{SOURCES}, row 5, column title_en: “” — A value is required here. Mend: Fill the cell in.",
        "3 problems. Nothing was changed; what was served still is.",
    ]
    assert {path.name: path.read_bytes() for path in out.iterdir() if path.name != ".lock"} == before


@pytest.mark.parametrize(
    ("options", "environment"),
    [(("--lang", "zh"), {}), ((), {"LC_ALL": "zh_CN.UTF-8"})],
    ids=["asked to", "in a Chinese terminal"],
)
def test_the_command_speaks_chinese(served, options: tuple[str, ...], environment: dict[str, str]) -> None:
    data, out, before = served
    failed = build(data, out, *options, **environment)
    assert failed.returncode == 1
    first, _, _, last = failed.stderr.strip().splitlines()
    locales.use("zh")
    plain_number = locales.t("a plain number")
    for part in (
        f"data/{TRADEMARK}",
        "3",
        "value",
        "“3.1万”",
        locales.t("This is not {form}.", form=plain_number),
        locales.t("Mend:"),
        locales.t("Write {form}, without unit, thousands separator or words.", form=plain_number),
    ):
        assert part in first
    for english in ("row", "column", "plain", "Mend", "number"):
        assert english not in first
    assert last == locales.t("{count} problems. Nothing was changed; what was served still is.", count=3)
    assert "3" in last
    assert "problems" not in last
    assert {path.name: path.read_bytes() for path in out.iterdir() if path.name != ".lock"} == before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "datapackage.json"),
        ('{"resources": [{"name": "unit"}]}', "datapackage.json"),
        (None, "datapackage.json"),
    ],
    ids=["no JSON", "no data package", "gone"],
)
def test_a_contract_that_cannot_be_read_is_told_without_a_traceback(few_data, text: str | None, told: str) -> None:
    contract_file = few_data.path / "datapackage.json"
    contract_file.unlink()
    if text is not None:
        contract_file.write_text(text, encoding="utf-8")
    failed = build(few_data.path, few_data.path.parent / "build")
    assert failed.returncode == (3 if text is None else 1)
    assert told in failed.stderr
    assert "Traceback" not in failed.stderr
