"""What stands around the verdicts: caveats, deliverables, departments, titles of two years, a reader's own targets."""

from __future__ import annotations

import csv
import io
import math
from typing import Any

import pandas as pd
import pytest

import locales
from dashboard.figures import queries, store
from dashboard.key_points import brief, carried_over, own_targets, scorecard, verdicts, years_of_tasks
from dashboard.key_points.verdicts import Verdict
from etl import publish, snapshot
from etl.problems import InvalidData

KNOWN = ("customs_batches_detained", "ip_satisfaction")


def figure(year: int, value: float, **known: Any) -> dict[str, Any]:
    """A calendar year's figure that two sources give alike, to the last digit, unless `known` says otherwise."""
    start, end = pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31)
    common = {"period_start": start, "period_end": end, "period_kind": "year", "year": year, "is_whole_year": True}
    sources = {"qualifier": "exact", "precision_step": 1.0, "measure": "flow", "n_observations": 2}
    return common | sources | {"value": float(value), "n_contradicting": 0} | known


def series(*figures: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(figures))


# Caveats.


def test_figures_that_two_sources_give_exactly_need_no_caveat() -> None:
    assert verdicts.of_series(series(figure(2019, 1234), figure(2022, 5678)), "more").caveats == ()


@pytest.mark.parametrize(
    ("known", "caveat"),
    [
        ({"n_observations": 1}, "31,000 (2019): one source only"),
        ({"qualifier": "over"}, "more than 31,000 (2019): not an exact number"),
        ({"qualifier": "nearly"}, "nearly 31,000 (2019): not an exact number"),
        ({"precision_step": 1000.0}, "31,000 (2019): given to the nearest 1,000"),
        ({"precision_step": 310.0}, "31,000 (2019): given to the nearest 310"),
        ({"n_contradicting": 1}, "31,000 (2019): contradicted by another source"),
        (
            {"n_observations": 1, "qualifier": "over", "precision_step": 1000.0},
            "more than 31,000 (2019): one source only, not an exact number, given to the nearest 1,000",
        ),
    ],
)
def test_a_verdict_names_what_is_weak_in_a_figure_that_it_compares(known: dict[str, Any], caveat: str) -> None:
    verdict = verdicts.of_series(series(figure(2019, 31000, **known), figure(2022, 45678)), "more")
    assert verdict.status == "as_asked"
    assert verdict.caveats == (caveat,)


def test_a_last_digit_worth_less_than_one_percent_is_no_caveat() -> None:
    """309 is 0.997% of 31,000."""
    rows = series(figure(2019, 31000, precision_step=309.0), figure(2022, 45678))
    assert verdicts.of_series(rows, "more").caveats == ()


def test_things_counted_one_by_one_are_not_rounded_but_a_rate_may_be() -> None:
    """1 is 4% of 25 and 1.02% of 98."""
    counted = series(figure(2019, 25), figure(2022, 45678))
    rate = series(figure(2019, 98, measure="rate"), figure(2022, 60.25, measure="rate", precision_step=0.01))
    assert verdicts.of_series(counted, "more").caveats == ()
    assert verdicts.of_series(rate, "less").caveats == ("98 (2019): given to the nearest 1",)


def test_only_the_figures_compared_are_spoken_of() -> None:
    weak = {"n_observations": 1, "n_contradicting": 3}
    rows = series(figure(2018, 10, **weak), figure(2019, 1234), figure(2020, 1, **weak), figure(2022, 5678))
    assert verdicts.of_series(rows, "more").caveats == ()


def test_a_target_met_rests_on_the_figure_that_first_reaches_it() -> None:
    rows = series(figure(2018, 90, n_observations=1), figure(2019, 99, qualifier="over"), figure(2020, 99.5))
    assert verdicts.of_target(rows, "at_least", 98, 2020).caveats == (  # type: ignore[union-attr]
        "more than 99 (2019): not an exact number",
    )


@pytest.mark.parametrize(("due", "baseline"), [(2020, (None, None)), (2025, (2015, 10.0))])
def test_a_target_not_met_rests_on_the_latest_figure(due: int, baseline: tuple[Any, Any]) -> None:
    rows = series(figure(2019, 20, n_observations=1), figure(2020, 21, n_contradicting=1))
    verdict = verdicts.of_target(rows, "at_least", 98, due, *baseline)
    assert verdict == Verdict("behind", verdict.rule, ("21 (2020): contradicted by another source",))  # type: ignore[union-attr]


def test_a_task_carries_the_caveats_of_what_decides_it_once_each() -> None:
    one, both = Verdict("as_asked", "", ("a", "b")), Verdict("no_clear_change", "", ("b", "c"))
    unjudged, partial = Verdict("not_comparable", "", ("d",)), Verdict("against", "", ("e",))
    assert verdicts.of_task([], [one, both, unjudged], [partial]).caveats == ("a", "b", "c")
    targets = [Verdict("met", "", ("f",)), Verdict("behind", "", ("g",))]
    assert verdicts.of_task(targets, [one], []).caveats == ("g",)


def test_caveats_read_in_chinese_order_for_chinese_numbers() -> None:
    locales.use("zh")
    rows = series(figure(2019, 31000, qualifier="over"), figure(2022, 45678))
    assert verdicts.of_series(rows, "more").caveats[0].startswith("31,000余")


# Deliverables.


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("Target group as later reported: 135 bodies, all done on time.", "published"),
        ("Outcome published later: 25 new centres in 2021.", "published"),
        ("Outcome not found in any copy.", "not_found"),
        ("Due by the end of October 2020.", None),
        ("Issue month: reported by Xinhua on 11 January 2022 as recently issued.", None),
        ("Issue month not shown in the copy seen; the plan was presented on 17 January 2017.", None),
        ("", None),
    ],
)
def test_a_deliverable_counts_as_done_only_where_its_note_says_so(note: str, said: str | None) -> None:
    assert verdicts.of_deliverable(note) == said


# Departments.


def task_row(english: Any, chinese: Any) -> pd.Series:
    return pd.Series({"responsible_departments_en": english, "responsible_departments_zh": chinese})


def test_departments_are_told_apart_by_code_and_named_in_the_language_in_use() -> None:
    row = task_row(
        "MIIT, State Post Bureau (list cut off in the copy seen)", "工业和信息化部、邮政局(所见文本在此截断)"
    )
    assert scorecard.departments(row) == {"miit": "MIIT", "state_post_bureau": "State Post Bureau"}
    locales.use("zh")
    assert scorecard.departments(row) == {"miit": "工业和信息化部", "state_post_bureau": "邮政局"}


def test_a_list_left_open_names_its_last_department_all_the_same() -> None:
    assert "state_post_bureau" in scorecard.departments(
        task_row("NDRC, State Post Bureau and others", "发展改革委、邮政局等")
    )


def test_a_task_without_departments_is_found_as_not_named() -> None:
    unnamed, named = task_row(float("nan"), float("nan")), task_row("SAMR", "市场监管总局")
    assert scorecard.departments(unnamed) == {}
    assert years_of_tasks.names_any(unnamed, [scorecard.NOT_NAMED])
    assert not years_of_tasks.names_any(unnamed, ["samr"])
    assert years_of_tasks.names_any(named, ["samr", "miit"])
    assert not years_of_tasks.names_any(named, [scorecard.NOT_NAMED])
    assert years_of_tasks.names_any(unnamed, []) and years_of_tasks.names_any(named, [])


# Titles of two years.


def test_common_words_and_joining_characters_part_a_title() -> None:
    assert carried_over.pairs_of_characters("加强进出口环节侵权假冒治理") == {"进出", "出口", "口环", "环节"}
    assert carried_over.pairs_of_characters("种子和苗木") == {"种子", "苗木"}
    assert carried_over.pairs_of_characters("加强知识产权保护") == set()


def test_likeness_is_twice_the_shared_pairs_over_all() -> None:
    """寄递 递环 环节 节监 监管 and 寄递 递监 监管 share two of five and three."""
    assert carried_over.likeness("寄递环节监管", "强化寄递监管") == pytest.approx(2 * 2 / 8)
    assert carried_over.likeness("软件正版化", "持续推进软件正版化") == 1
    assert carried_over.likeness("知识产权保护", "知识产权保护") == 0


def test_a_task_split_in_two_and_two_merged_into_one_are_both_seen() -> None:
    split = carried_over.matched(["地理标志、植物新品种"], ["严格地理标志保护", "强化植物新品种保护", "信用体系"])
    assert [(pair.earlier, pair.later) for pair in split] == [(0, 0), (0, 1)]
    merged = carried_over.matched(["地理标志", "植物新品种", "考核评价"], ["地理标志、植物新品种"])
    assert {(pair.earlier, pair.later) for pair in merged} == {(0, 0), (1, 0)}


def test_titles_not_alike_enough_are_no_pair() -> None:
    assert carried_over.matched(["无害化销毁"], ["信用体系", "考核评价机制"]) == []
    assert carried_over.matched([], ["信用体系"]) == carried_over.matched(["信用体系"], []) == []


def test_the_tasks_of_2019_find_their_counterparts_of_2020(con: Any) -> None:
    titles = {
        year: [
            row[0] for row in con.execute("SELECT title_zh FROM task WHERE year = ? ORDER BY rowid", [year]).fetchall()
        ]
        for year in (2019, 2020)
    }
    pairs = carried_over.matched(titles[2019], titles[2020])
    found = {titles[2019][pair.earlier]: titles[2020][pair.later] for pair in pairs}
    assert found["农村和城乡结合部市场专项治理"] == "加强农村和城乡结合部市场侵权假冒治理"
    assert found["完善外商投资企业知识产权保护"] == "加强外商投资企业知识产权保护"
    assert "知识产权审判" not in found


# A reader's own targets.


def decoded(text: str) -> pd.DataFrame:
    return own_targets.decode(text, KNOWN)


def test_an_address_and_the_targets_in_it_are_the_same() -> None:
    text = "customs_batches_detained~up,ip_satisfaction~ge~82.5~2025~2020~80.05,ip_satisfaction~le~1000000000~2030"
    frame = decoded(text)
    assert list(frame["direction"]) == ["increase", "at_least", "at_most"]
    assert list(frame.loc[1, ["target_value", "year_due", "baseline_year", "baseline_value"]]) == [
        82.5,
        2025,
        2020,
        80.05,
    ]
    assert own_targets.encode(frame) == text


@pytest.mark.parametrize(
    "nonsense",
    ["", ",", "~~~", "no_such~up", "ip_satisfaction", "ip_satisfaction~sideways~3", "; DROP TABLE target", "~" * 9999],
)
def test_nonsense_in_the_address_is_no_target(nonsense: str) -> None:
    frame = decoded(nonsense)
    assert frame.empty
    assert list(frame.columns) == list(own_targets.FIELDS)
    assert own_targets.encode(frame) == ""


def test_a_field_that_is_no_number_or_no_year_is_left_empty() -> None:
    row = decoded("ip_satisfaction~ge~nan~2025.5~1e400~many~and~more").iloc[0]
    assert all(math.isnan(row[name]) for name in own_targets.FIELDS[2:])
    assert math.isnan(decoded("ip_satisfaction~ge~1~99999").loc[0, "year_due"])


def test_more_targets_than_a_table_holds_are_cut_off() -> None:
    assert len(decoded(",".join(["ip_satisfaction~up"] * 1000))) == own_targets.MOST


def judged(text: str, *figures: dict[str, Any], breaks: tuple[int, ...] = ()) -> Verdict | None:
    return own_targets.judge(next(decoded(text).itertuples()), series(*figures), breaks)


def test_an_own_target_is_judged_by_the_rules_for_published_ones() -> None:
    years = (figure(2019, 100), figure(2020, 130), figure(2023, 90))
    assert judged("ip_satisfaction~up", *years).status == "against"  # type: ignore[union-attr]
    assert judged("ip_satisfaction~down", *years).status == "as_asked"  # type: ignore[union-attr]
    assert judged("ip_satisfaction~up~~2020", *years).status == "as_asked"  # type: ignore[union-attr]
    assert judged("ip_satisfaction~up", *years, breaks=(2020,)).status == "not_comparable"  # type: ignore[union-attr]
    assert judged("ip_satisfaction~ge~125~2021", *years).status == "met"  # type: ignore[union-attr]
    assert judged("ip_satisfaction~ge~200~2025~2020~130", *years).status == "behind"  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["ip_satisfaction~ge", "ip_satisfaction~le~~2025", "ip_satisfaction~ge~82"])
def test_an_own_target_that_lacks_its_value_or_year_is_not_judged(text: str) -> None:
    assert judged(text, figure(2019, 100), figure(2023, 90)) is None


NAMES = {code: {"name_en": f"Name, {code}", "name_zh": "名称", "unit_en": "items", "unit_zh": "件"} for code in KNOWN}


def test_the_file_handed_out_has_the_columns_of_the_data_file_and_leaves_the_source_open(data: Any) -> None:
    text = own_targets.as_csv(decoded("customs_batches_detained~up,ip_satisfaction~ge~82.5~2025~2020~80"), NAMES)
    records = list(csv.reader(io.StringIO(text.decode())))
    assert records[0] == data.records("key_points/targets.csv")[0]
    rows = [dict(zip(records[0], record, strict=True)) for record in records[1:]]
    assert [row["target_id"] for row in rows] == ["OWN-1", "OWN-2"]
    assert [row["source_id"] for row in rows] == ["", ""]
    assert rows[0]["target_value"] == rows[0]["year_due"] == ""
    assert (rows[1]["target_value"], rows[1]["year_due"], rows[1]["baseline_value"]) == ("82.5", "2025", "80")
    assert "not published" in rows[0]["note"]


def test_the_file_handed_out_builds_once_its_source_is_filled_in(few_data: Any) -> None:
    """As handed out the missing source is the only thing wrong with it."""
    text = own_targets.as_csv(decoded("customs_batches_detained~up,ip_satisfaction~ge~82.5~2025~2020~80.05"), NAMES)
    rows = list(csv.DictReader(io.StringIO(text.decode())))
    few_data.append("key_points/targets.csv", *rows)
    with pytest.raises(InvalidData) as error:
        snapshot.make(few_data.path, few_data.path.parent / "build")
    assert {(problem.column, problem.value) for problem in error.value.problems} == {("source_id", "")}
    last = len(few_data.records("key_points/targets.csv"))
    for row in (last - 1, last):
        few_data.change("key_points/targets.csv", row, source_id="keypoints-kp2020-newton")
    snapshot.make(few_data.path, few_data.path.parent / "build")
    pointer = publish.current(few_data.path.parent / "build")
    assert pointer is not None


# Briefs.


def test_years_without_a_figure_read_as_spans() -> None:
    rows = series(figure(2016, 1), figure(2019, 1), figure(2020, 1))
    assert brief.missing_years(rows, 2022) == [2015, 2017, 2018, 2021, 2022]
    assert brief.spans([2015, 2017, 2018, 2021, 2022]) == "2015, 2017–2018, 2021–2022"


def indicator(relation: str, *years: int, verdict: bool = True) -> scorecard.Indicator:
    rows = series(*(figure(year, year) for year in years))
    return scorecard.Indicator(relation, "more", f"{relation}{years}", rows, Verdict("none", "") if verdict else None)


def test_a_brief_draws_the_direct_series_with_most_years_and_never_context() -> None:
    short, long = indicator("direct", 2019, 2020), indicator("direct", 2019, 2020, 2021)
    part, single = indicator("partial", 2016, 2017, 2018, 2019, 2020), indicator("direct", 2020)
    context = indicator("context", 2017, 2018, 2019, 2020, 2021, 2022, verdict=False)
    assert brief.key_series([short, context, part, single, long]) == [long, short, part]


# The tasks of 2020 over the real figures.


@pytest.fixture
def served(snapshot_folder: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(store, "FOLDER", snapshot_folder)
    return store.snapshot_id()


def test_context_never_has_a_verdict_and_every_verdict_that_compares_one_source_says_so(served: str) -> None:
    compared = 0
    for task in scorecard.tasks(served):
        for item in task.indicators:
            assert (item.verdict is None) == (item.relation == "context")
            if item.verdict and item.verdict.status in verdicts.MOVED:
                used = item.rows[item.rows["is_whole_year"] & (item.rows["n_observations"] == 1)]
                named = [row.year for row in used.itertuples() if f" {row.year}" in item.verdict.rule]
                if named:
                    compared += 1
                    assert any("one source only" in caveat for caveat in item.verdict.caveats), item.family_key
    assert compared > 5


def test_how_much_of_a_year_was_found_is_said(served: str) -> None:
    assert years_of_tasks.how_many_found(served, 2019) == "2019: 15 of 34 tasks found."
    assert years_of_tasks.how_many_found(served, 2020) == "2020: 35 of 35 tasks found."
    assert "how many it set is not known" in years_of_tasks.how_many_found(served, 2021)
    assert years_of_tasks.how_many_found(served, 2016).endswith("Of 5 aspects only a summary.")


def test_a_query_of_all_years_keeps_the_tasks_of_2020_in_their_order(served: str) -> None:
    found = queries.tasks_found(served)
    assert list(found.loc[found["year"] == 2020, "task_no"]) == [str(number) for number in range(1, 36)]
