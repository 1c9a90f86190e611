"""Decisions record by record: what is loaded, what is rejected and why, and what the cube counts. All records are synthetic."""

from __future__ import annotations

import csv
import gzip
import json
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from typer.testing import CliRunner

from bench.synthetic import write
from etl.__main__ import app
from etl.cases.engines.duckdb import DuckDB
from etl.cases.load import Result, load
from etl.cases.rollup import NotLoaded, rollup
from etl.cases.store import Store
from etl.problems import InvalidData

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
HEADER = "decision_id,agency,decided_on,region,market,ip_type,industry,channel,outcome,fine,value,goods"
DIMENSIONS = ["market", "ip_type", "industry", "channel", "outcome"]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def record(number: int, **fields: str) -> dict[str, str]:
    """One synthetic decision of the contract, changed where `fields` say so."""
    base = dict.fromkeys(HEADER.split(","), "")
    base |= {
        "decision_id": f"SYNTHETIC-{number}",
        "agency": "SYNTHETIC agency",
        "decided_on": "2020-03-05",
        "region": "130123",
    }
    return base | fields


def write_csv(file: Path, *records: dict[str, str], encoding: str = "utf-8") -> Path:
    with file.open("w", encoding=encoding, newline="") as handle:
        table = csv.DictWriter(handle, list(records[0]))
        table.writeheader()
        table.writerows(records)
    return file


def read(store: Store) -> pd.DataFrame:
    with duckdb.connect() as con:
        return con.sql(f"FROM read_parquet('{store.folder}/records/*.parquet') ORDER BY decision_id").df()


def rejects(result: Result) -> list[dict[str, str]]:
    assert result.rejects is not None
    with result.rejects.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def cube(store: Store) -> pd.DataFrame:
    made = rollup(store, DATA, DuckDB("1GB", store.folder / ".spill"), "duckdb")
    keys = ["period_kind", "period_start", "region", *DIMENSIONS]
    with duckdb.connect() as con:
        rows = con.sql(f"FROM read_parquet('{store.folder}/cube/{made.cube_id}/*.parquet')").df()
    return rows.sort_values(keys, ignore_index=True)


def cell(rows: pd.DataFrame, region: str, **members: str) -> pd.DataFrame:
    """The cells of a region by month, `all` in every dimension not named."""
    chosen = rows[(rows["region"] == region) & (rows["period_kind"] == "month")]
    for dimension in DIMENSIONS:
        chosen = chosen[chosen[dimension] == members.get(dimension, "all")]
    return chosen


def test_every_form_of_a_file_gives_the_same_records(tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", 2_000)
    found = []
    for name in ("plain", "packed", "parquet", "gb"):
        folder = tmp_path / name
        folder.mkdir()
        if name == "plain":
            shutil.copy(file, folder)
        elif name == "packed":
            (folder / "a.csv.gz").write_bytes(gzip.compress(file.read_bytes()))
        elif name == "parquet":
            write(folder / "a.parquet", 2_000)
        else:
            (folder / "a.csv").write_bytes(file.read_text(encoding="utf-8").encode("gb18030"))
        store = Store(tmp_path / f"store-{name}")
        (result,) = load(store, [str(folder)], DATA)
        assert result.rejects is None
        found.append(read(store))
    assert len(found[0]) == 2_000
    assert found[0]["goods"].str.contains("商品").all()
    for other in found[1:]:
        pd.testing.assert_frame_equal(found[0], other)


def test_a_pattern_names_files_and_a_path_that_names_none_is_a_problem(tmp_path: Path, store: Store) -> None:
    for number in range(3):
        write_csv(tmp_path / f"2020-{number}.csv", record(number))
    assert len(load(store, [f"{tmp_path}/2020-*.csv"], DATA)) == 3
    with pytest.raises(InvalidData, match="1 problems"):
        load(store, [f"{tmp_path}/2021-*.csv"], DATA)


def test_a_mapping_reads_an_agencys_own_table(tmp_path: Path, store: Store) -> None:
    file = write_csv(
        tmp_path / "own.csv",
        {
            "处罚决定书文号": "SYNTHETIC-1",
            "处罚机关": "合成机关",
            "处罚决定日期": "2020年03月05日",
            "行政区划": "石家庄正定",
            "违法类型": "商标侵权",
            "行业": "化妆品",
            "处罚种类": "罚款",
            "罚款金额（万元）": "1.25",
            "涉案商品": "合成商品",
            "备注": "合成",
        },
        encoding="gb18030",
    )
    (result,) = load(store, [str(file)], DATA, DATA / "cases" / "mappings" / "example.toml")
    assert result.unused == ("备注",)
    row = read(store).iloc[0]
    assert row["decided_on"] == pd.Timestamp("2020-03-05")
    assert row[["region", "market", "ip_type", "industry", "outcome"]].tolist() == [
        "130123", "rural", "trademark", "cosmetics", "fine",
    ]  # fmt: skip
    assert float(row["fine"]) == 12_500
    made = rollup(store, DATA, DuckDB("1GB", store.folder / ".spill"), "duckdb")
    assert made.sources == ("示例市市场监督管理局行政处罚信息公示",)
    assert made.loaded_on == f"{date.today()}"


def test_without_a_named_source_the_files_are_named_and_records_loaded_before_it_was_noted_still_count(
    tmp_path: Path, store: Store
) -> None:
    load(store, [str(write_csv(tmp_path / f"{number}.csv", record(number))) for number in (1, 2)], DATA)
    manifest = store.folder / "manifest.json"
    stated = json.loads(manifest.read_text(encoding="utf-8"))
    for entry in stated["files"].values():
        del entry["source"], entry["loaded_on"]
    manifest.write_text(json.dumps(stated), encoding="utf-8")
    made = rollup(store, DATA, DuckDB("1GB", store.folder / ".spill"), "duckdb")
    assert (made.decisions, made.sources, made.loaded_on) == (2, ("1.csv", "2.csv"), "")


def test_a_mapping_that_names_what_there_is_not_is_refused(tmp_path: Path, store: Store) -> None:
    file = write_csv(tmp_path / "a.csv", record(1))
    mapping = tmp_path / "mapping.toml"
    mapping.write_text('[columns]\nfines = "x"\n', encoding="utf-8")
    with pytest.raises(InvalidData) as caught:
        load(store, [str(file)], DATA, mapping)
    assert caught.value.problems[0].value == "fines"
    mapping.write_text('[columns]\nfine = "罚款"\n', encoding="utf-8")
    (result,) = load(store, [str(file)], DATA, mapping)
    assert result.problem is not None
    assert (result.problem.column, result.problem.value) == ("fine", "罚款")


def test_what_is_wrong_is_rejected_with_row_column_value_and_mend_and_the_rest_is_loaded(
    tmp_path: Path, store: Store
) -> None:
    wrong = [
        ("decision_id", ""),
        ("decided_on", "5 March 2020"),
        ("decided_on", "2999-01-01"),
        ("region", "999999"),
        ("market", "all"),
        ("industry", "苹果"),
        ("fine", "1,000"),
        ("value", "-1"),
    ]
    records = [record(0), *(record(number, **{column: value}) for number, (column, value) in enumerate(wrong, start=1))]
    (result,) = load(store, [str(write_csv(tmp_path / "a.csv", *records, record(99)))], DATA)
    assert result.loaded is not None
    assert (result.loaded.records, result.loaded.rejected) == (2, len(wrong))
    assert set(read(store)["decision_id"]) == {"SYNTHETIC-0", "SYNTHETIC-99"}
    named = rejects(result)
    assert [(int(row["row"]), row["column"], row["value"]) for row in named] == [
        (number, column, value) for number, (column, value) in enumerate(wrong, start=3)
    ]
    assert all(row["reason"] and row["mend"] and row["file"].endswith("a.csv") for row in named)


def test_rows_are_counted_past_lines_that_are_no_record(tmp_path: Path, store: Store) -> None:
    good = ",".join(record(1).values())
    bad = ",".join(record(2, region="000000").values())
    file = tmp_path / "a.csv"
    file.write_text(
        "\n".join([HEADER, good, "too,few", bad, ",".join("abcdefghijklmnop"), bad]) + "\n", encoding="utf-8"
    )
    (result,) = load(store, [str(file)], DATA)
    assert [(int(row["row"]), row["column"]) for row in rejects(result) if row["value"] == "000000"] == [
        (4, "region"),
        (6, "region"),
    ]
    assert sorted(int(row["row"]) for row in rejects(result)) == [3, 4, 5, 6]


def test_a_file_that_cannot_be_read_is_named_and_leaves_nothing_behind(tmp_path: Path, store: Store) -> None:
    whole = write(tmp_path / "whole.csv", 5_000)
    packed = gzip.compress(whole.read_bytes())
    (tmp_path / "cut.csv.gz").write_bytes(packed[: len(packed) // 2])
    (tmp_path / "none.parquet").write_bytes(b"no parquet")
    (tmp_path / "empty.csv").write_bytes(b"")
    results = {result.file.name: result for result in load(store, [str(tmp_path)], DATA)}
    assert [name for name, result in results.items() if result.problem] == ["cut.csv.gz", "empty.csv", "none.parquet"]
    assert len(store.manifest().files) == 1
    assert len(list((store.folder / "records").iterdir())) == 1
    assert not list(store.folder.glob(".*.part"))


def test_a_decision_stated_again_counts_once_and_the_latest_counts(tmp_path: Path, store: Store) -> None:
    write_csv(
        tmp_path / "1.csv",
        record(1, fine="100"),
        record(2, fine="100"),
        record(3, fine="1"),
        record(3, fine="100"),
    )
    load(store, [str(tmp_path / "1.csv")], DATA)
    assert store.manifest().superseded == 1
    write_csv(
        tmp_path / "2.csv", record(1, decided_on="2019-01-01", fine="5"), record(2, fine="7"), record(4, fine="1000")
    )
    load(store, [str(tmp_path / "2.csv")], DATA)
    assert store.manifest().superseded == 3
    (nation,) = cell(cube(store), "CN").to_dict("records")
    assert nation["decisions"] == 4
    assert float(nation["fines"]) == 100 + 7 + 100 + 1000


def test_loading_again_changes_nothing_but_another_mapping_replaces(tmp_path: Path, store: Store) -> None:
    file = write_csv(tmp_path / "a.csv", record(1), record(2, region="old"))
    (first,) = load(store, [str(file)], DATA)
    assert first.loaded is not None and first.loaded.rejected == 1
    before = store.manifest()
    (again,) = load(store, [str(file)], DATA)
    assert again.loaded is None and again.problem is None
    assert store.manifest() == before
    mapping = tmp_path / "mapping.toml"
    mapping.write_text('[members.region]\n"old" = "130100"\n', encoding="utf-8")
    (mended,) = load(store, [str(file)], DATA, mapping)
    assert mended.loaded is not None and (mended.loaded.records, mended.loaded.rejected) == (2, 0)
    assert store.manifest().records == 2


def test_a_load_killed_in_the_middle_and_run_again_gives_the_same_cube(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(6):
        write(folder / f"{number}.csv", 30_000, number * 25_000, years=1)
    undisturbed, killed = Store(tmp_path / "undisturbed"), Store(tmp_path / "killed")
    load(undisturbed, [str(folder)], DATA)
    command = [sys.executable, "-m", "etl", "cases", "load", str(folder), "--store", str(killed.folder)]
    for stage in (0, 2):
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and len(killed.manifest().files) <= stage:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
        with pytest.raises(NotLoaded):
            rollup(killed, DATA, DuckDB("1GB", tmp_path / ".spill"), "duckdb")
    (folder_of_records := killed.folder / "records").joinpath("half.parquet").write_bytes(b"half a file")
    load(killed, [str(folder)], DATA)
    assert len(list(folder_of_records.iterdir())) == 6
    pd.testing.assert_frame_equal(cube(undisturbed), cube(killed))


def test_the_cube_counts_what_a_plain_count_of_the_records_does(tmp_path: Path, store: Store) -> None:
    file = write(tmp_path / "a.parquet", 20_000, years=2)
    load(store, [str(file)], DATA)
    rows = cube(store)
    assert not rows.duplicated(["period_kind", "period_start", "region", *DIMENSIONS]).any()
    records = pd.read_parquet(file)
    records[DIMENSIONS] = records[DIMENSIONS].fillna("not_stated")
    when = pd.to_datetime(records["decided_on"])
    records["month"], records["year"] = when.dt.strftime("%Y-%m-01"), when.dt.strftime("%Y-01-01")
    records["province"] = records["region"].str[:2] + "0000"
    divisions = pd.read_csv(DATA / "reference" / "divisions.csv", dtype=str).set_index("division")
    above = divisions["parent"][records["region"]].to_numpy()
    records["prefecture"] = [
        region if parent.endswith("0000") else parent for region, parent in zip(records["region"], above, strict=True)
    ]
    for place, kind, kept in (
        (None, "month", []),
        (None, "year", ["industry", "outcome"]),
        ("province", "month", ["ip_type", "channel"]),
        ("province", "month", ["market"]),
        ("prefecture", "month", ["market"]),
        ("prefecture", "year", ["industry"]),
        ("prefecture", "year", ["market", "industry"]),
    ):
        keys = [*([place] if place else []), kind, *kept]
        plain = records.groupby(keys).agg(decisions=("decision_id", "size"), fines=("fine", "sum")).reset_index()
        plain["region"] = plain[place] if place else "CN"
        own = rows[rows["period_kind"] == kind]
        for dimension in DIMENSIONS:
            own = own[(own[dimension] != "all") if dimension in kept else (own[dimension] == "all")]
        own = own.assign(**{kind: own["period_start"].dt.strftime("%Y-%m-%d")})
        both = plain.merge(own, on=["region", kind, *kept], suffixes=("", "_cube"), how="left")
        assert len(both) == len(plain)
        assert (both["decisions"] == both["decisions_cube"]).all()
        assert both["fines"].sub(both["fines_cube"].fillna(0).astype(float)).abs().max() < 0.01


def test_a_region_above_the_county_counts_there_and_above_only(tmp_path: Path, store: Store) -> None:
    file = write_csv(
        tmp_path / "a.csv",
        record(1, region="130100"),
        record(2, region="130000"),
        record(3, region="130123"),
        record(4, region="110108"),
        record(5, region="XPCC"),
        record(6, region="429004"),
    )
    load(store, [str(file)], DATA)
    rows = cube(store)
    counted = {region: int(cell(rows, region)["decisions"].sum()) for region in rows["region"].unique()}
    assert counted == {
        "CN": 6, "130000": 3, "130100": 2, "130123": 1, "110000": 1, "110108": 1, "XPCC": 1, "420000": 1, "429004": 1,
    }  # fmt: skip


def test_the_command_says_what_came_of_each_file_and_ends_with_status_1_where_any_was_rejected(tmp_path: Path) -> None:
    file = write_csv(tmp_path / "a.csv", record(1), record(2, fine="x"))
    run = CliRunner().invoke(app, ["cases", "load", str(file), "--store", str(tmp_path / "store"), "--json"])
    assert run.exit_code == 1
    said = json.loads(run.stdout)
    assert said["files"][0]["records"] == said["files"][0]["rejected"] == 1
    assert Path(said["files"][0]["rejects"]).is_file()
    chinese = CliRunner().invoke(app, ["--lang", "zh", "cases", "load", str(file), "--store", str(tmp_path / "zh")])
    assert "退回 1 条" in chinese.stderr
    nothing = CliRunner().invoke(app, ["cases", "rollup", "--store", str(tmp_path / "nothing")])
    assert nothing.exit_code == 1
    assert "cases load" in nothing.stderr
    wrong = CliRunner().invoke(app, ["cases", "rollup", "--store", str(tmp_path / "store"), "--memory", "much"])
    assert wrong.exit_code == 2
    rolled = CliRunner().invoke(app, ["cases", "rollup", "--store", str(tmp_path / "store"), "--json"])
    assert rolled.exit_code == 0
    made = json.loads(rolled.stdout)
    assert (made["decisions"], made["rejected"], made["synthetic"]) == (1, 1, True)
