"""Figures in prose and what they are taken for. Sentences and numbers are made up unless a test reads the record."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from bench.prose import Score, measured
from etl.extract.candidate import Candidate
from etl.extract.numbers import CHANGE, CONVERSION, LEVEL, RANGE, THRESHOLD, figures, number
from etl.extract.periods import find
from etl.extract.prose import from_document
from etl.extract.record import CONTRADICTS, KNOWN, NEW, Record, same
from etl.extract.words import Vocabulary
from etl.fetching.copies import keep
from etl.publications.document import Document, Paragraph
from etl.sheets.review import ACCEPT

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(ROOT / "data")


def document(*paragraphs: str, published_on: str = "2021-04-22", title: str = "") -> Document:
    blocks = tuple(Paragraph(text, f"paragraph {n}", f"第{n}段") for n, text in enumerate(paragraphs, 1))
    return Document("release.txt", title, published_on, "", blocks)


@pytest.fixture(scope="module")
def scores(vocabulary: Vocabulary) -> dict[str, Score]:
    return measured(vocabulary)


@pytest.mark.parametrize("part", ["tuned", "held_out", "written_last"])
def test_figures_and_proposals_of_labelled_sentences(part: str, scores: dict[str, Score]) -> None:
    score = scores[part]
    told = "\n".join(score.misses)
    assert score.precision(score.figures) >= 0.98, told
    assert score.recall(score.figures) >= 0.98, told
    assert score.precision(score.proposals) >= 0.80, told
    assert score.recall(score.proposals) >= 0.80, told


def test_the_more_confident_proposals_are_right_more_often(scores: dict[str, Score]) -> None:
    trusted = [one for score in scores.values() for one in score.trusted]
    sure = [right for confidence, right in trusted if confidence >= 0.8]
    unsure = [right for confidence, right in trusted if confidence < 0.8]
    assert sum(sure) / len(sure) > 0.9 > sum(unsure) / len(unsure)


# Value, qualifier and unit of each level that a text gives.
LEVELS = {
    "查处案件3.1万余件": ["31000 over cases"],
    "罚没2000余万元": ["20000000 over CNY"],
    "查处商标案件３１，０００件": ["31000 exact cases"],
    "涉案金额近１．２亿元": ["120000000 nearly CNY"],
    "抓获犯罪嫌疑人十二万余人": ["120000 over persons"],
    "捣毁窝点三百二十个": ["320 exact sites"],
    "案值达1.2亿，罚没1500余万": ["120000000 exact CNY", "15000000 over CNY"],
    "占比超过百分之八十五，约九成涉及线上": ["85 over percent", "90 about percent"],
    "追缴1亿2000万元": ["120000000 exact CNY"],
    "销毁1.1万公斤": ["11 exact tonnes"],
    "出动执法人员3.2万人（次）": ["32000 exact persons"],
    "涉及12个国家和地区、31个省区市": ["12 exact countries", "31 exact provinces"],
    "分别为330、365和1155件": ["330 exact cases", "365 exact cases", "1155 exact cases"],
    "批准逮捕5200余件9000余人": ["5200 over cases", "9000 over persons"],
    "不足30起，1000件左右，50家以上": ["30 nearly cases", "1000 about cases", "50 over sites"],
    "nearly 1.2 million pirated books": ["1200000 nearly items"],
    "more than 31,000 trademark, patent and copyright cases": ["31000 over cases"],
    "RMB 3.5 billion yuan and RMB12.5 million": ["3500000000 exact CNY", "12500000 exact CNY"],
    "some 2.5m items; 1,200-odd suspects; 3,000-plus shops": ["2500000 about items", "1200 over persons", "3000 over sites"],
    "handed over 3,900 cases": ["3900 exact cases"],
    "Twenty-one dens and three hundred shops": ["21 exact sites", "300 exact sites"],
    "Courts handled 1,200 cases: 800 on trademarks, 300 on patents": ["1200 exact cases", "800 exact cases", "300 exact cases"],
    "The number of people convicted rose to 4,500": ["4500 exact persons"],
    # None of these counts anything.
    "依据第12条，2020年12月4日，〔2020〕5号文件，第5批，十大案例，开展24小时值守": [],
    "拨打12315热线，3·15晚会，第三届，35岁，3个月，百日行动": [],
    "Article 12, on April 26, 2021, the 14th Five-Year Plan, hotline 12315, aged 35, a 100-day campaign, page 3": [],
}  # fmt: skip


@pytest.mark.parametrize("text", LEVELS)
def test_figures_are_found_with_value_qualifier_and_unit(text: str) -> None:
    found = [figure for figure in figures(text) if figure.kind == LEVEL]
    assert [f"{one.value.normalize():f} {one.qualifier} {one.units[0]}" for one in found] == LEVELS[text]


KINDS = {
    "案件同比增长12.3%，人数上升1.2倍": [CHANGE, CHANGE],
    "从10.8万人降至5.9万人": [CHANGE, LEVEL],
    "较上年增加300件": [CHANGE],
    "新增300件，挽回损失3亿元": [LEVEL, LEVEL],
    "货值3000万元（约合450万美元）": [LEVEL, CONVERSION],
    "案值5万元以上的案件42件": [THRESHOLD, LEVEL],
    "抽查3至5家": [RANGE],
    "up 12.3% year on year to 4,500 cases": [CHANGE, LEVEL],
    "103 million yuan ($16.2 million)": [LEVEL, CONVERSION],
    "cases worth 50,000 yuan or more each": [THRESHOLD],
}


@pytest.mark.parametrize("text", KINDS)
def test_what_is_no_level_is_told_apart(text: str) -> None:
    assert [figure.kind for figure in figures(text)] == KINDS[text]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("31,000", ("31000", "exact")),
        ("3.1万余", ("31000", "over")),
        ("１２", ("12", "exact")),
        ("—", None),
        ("12件", None),
    ],
)
def test_a_cell_of_a_table_is_a_number_or_none(cell: str, told: tuple[str, str] | None) -> None:
    found = number(cell)
    assert found == (None if told is None else (Decimal(told[0]), told[1]))


PERIODS = {
    "2020年": ["2020-01-01 2020-12-31 year"],
    "2020年1至9月": ["2020-01-01 2020-09-30 months"],
    "2021年1月至3月": ["2021-01-01 2021-03-31 quarter"],
    "今年上半年": ["2021-01-01 2021-06-30 half_year"],
    "去年前三季度": ["2020-01-01 2020-09-30 months"],
    "2019年11月至2020年3月": ["2019-11-01 2020-03-31 campaign"],
    "2021年至2022年3月": ["2021-01-01 2022-03-31 cumulative"],
    "“十三五”期间": ["2016-01-01 2020-12-31 cumulative"],
    "截至2020年底": ["None 2020-12-31 cumulative"],
    "2020年3月以来": ["2020-03-01 2021-04-22 campaign"],
    "自2020年12月14日启动以来": ["2020-12-14 2021-04-22 campaign"],
    "在去年专项行动的基础上": [],
    "2021年起诉，比2019年增长，较去年同期": ["2021-01-01 2021-12-31 year"],
    "in the first half of 2020": ["2020-01-01 2020-06-30 half_year"],
    "From January to September 2020": ["2020-01-01 2020-09-30 months"],
    "last year, compared with 2019": ["2020-01-01 2020-12-31 year"],
    "from November 2019 to March 2020": ["2019-11-01 2020-03-31 campaign"],
    "as of the end of 2020": ["None 2020-12-31 cumulative"],
    "between 2018 and 2020": ["2018-01-01 2020-12-31 cumulative"],
    "Sword Net 2018, 2,020 cases": [],
}


@pytest.mark.parametrize("text", PERIODS)
def test_periods_are_read_as_the_contract_writes_them(text: str) -> None:
    assert [f"{one.start} {one.end} {one.kind}" for one in find(text, "2021-04-22")] == PERIODS[text]


def test_a_list_shares_its_verb_and_a_sum_after_it_is_of_all(vocabulary: Vocabulary) -> None:
    found = from_document(
        document("2020年，市场监管部门查处商标侵权案件3.1万件、假冒专利案件0.7万件，移送司法机关12件。"), vocabulary
    )
    assert [one.cells["indicator"] for one in found][:2] == ["trademark_infringement_cases", "patent_passing_off_cases"]
    assert found[2].cells["indicator"].endswith("_transferred")


def test_the_same_words_of_other_agencies_are_other_indicators(vocabulary: Vocabulary) -> None:
    texts = (
        "全国法院审结侵犯知识产权刑事案件510件。",
        "公安机关破获侵犯知识产权犯罪案件510件。",
        "检察机关起诉侵犯知识产权犯罪案件510件。",
    )
    found = [from_document(document(f"2020年，{text}"), vocabulary)[0].cells["indicator"] for text in texts]
    assert found == ["court_ip_criminal_concluded", "police_ip_cases_solved", "procuratorate_ip_prosecuted_cases"]


def test_period_and_region_carry_over_to_the_next_sentence(vocabulary: Vocabulary) -> None:
    text = "2020年，广东省公安机关破获侵权假冒犯罪案件1200起。共抓获犯罪嫌疑人3400名。"
    first, second = from_document(document(text), vocabulary)
    assert second.cells["indicator"] == "police_ip_counterfeit_suspects"
    assert {column: second.cells[column] for column in ("period_start", "period_end", "region")} == {
        "period_start": "2020-01-01", "period_end": "2020-12-31", "region": "440000",
    }  # fmt: skip
    assert first.words["region"] == "广东省" and first.words["period_start"] == "2020年"


def test_a_count_s_beginning_and_end_can_stand_apart(vocabulary: Vocabulary) -> None:
    text = "今年以来，公安机关持续推进打击侵权假冒犯罪，截至3月底，共破获侵权假冒犯罪案件4700余起。"
    (found,) = from_document(document(text), vocabulary)
    assert (found.cells["period_start"], found.cells["period_end"]) == ("2021-01-01", "2021-03-31")


def cells(text: str, vocabulary: Vocabulary, published_on: str = "2021-04-22", title: str = "") -> list[str]:
    """Indicator, period and region of each proposal."""
    found = from_document(document(text, published_on=published_on, title=title), vocabulary)
    columns = ("indicator", "period_start", "period_end", "region")
    return [" ".join(one.cells[column] or "–" for column in columns) for one in found]


# What releases leave to the reader: who acts, since when, where, and what a number is of.
LEFT_UNSAID = {
    "2020年,公安機關偵破侵權假冒犯罪案件1200餘起,抓獲犯罪嫌疑人3400名。": [
        "police_ip_counterfeit_cases_solved 2020-01-01 2020-12-31 CN",
        "police_ip_counterfeit_suspects 2020-01-01 2020-12-31 CN",
    ],
    "2020年海关扣留侵权嫌疑货物3.1万批次。审结各类知识产权案件31万件。起诉侵犯知识产权犯罪1.1万人。": [
        "customs_batches_detained 2020-01-01 2020-12-31 CN",
        "court_ip_cases_concluded 2020-01-01 2020-12-31 CN",
        "procuratorate_ip_prosecuted_persons 2020-01-01 2020-12-31 CN",
    ],
    "去年，全国法院全年新收一审、二审、申请再审等各类知识产权案件31万件。": [
        "court_ip_cases_received 2020-01-01 2020-12-31 CN",
    ],
    "2020年，全国法院新收和审结知识产权行政一审案件2100件和2000件。": [
        "court_ip_admin_first_instance_received 2020-01-01 2020-12-31 CN",
        "court_ip_admin_first_instance_concluded 2020-01-01 2020-12-31 CN",
    ],
    "今年全国公安机关破获侵权假冒犯罪案件1200起。": [
        "police_ip_counterfeit_cases_solved 2021-01-01 2021-04-22 CN",
    ],
    "截至2020年9月底，全国公安机关共破获侵权假冒犯罪案件1200起。": [
        "police_ip_counterfeit_cases_solved 2020-01-01 2020-09-30 CN",
    ],
    "2020年，该市公安机关破获侵权假冒犯罪案件120起。": ["police_ip_counterfeit_cases_solved 2020-01-01 2020-12-31 –"],
    "新华社成都4月22日电 2020年，全国公安机关破获侵权假冒犯罪案件1200起。": [
        "police_ip_counterfeit_cases_solved 2020-01-01 2020-12-31 CN",
    ],
    "2020年，宁波海关扣留侵权嫌疑货物1200批。": ["customs_batches_detained 2020-01-01 2020-12-31 customs:Ningbo"],
    "2020年，公安机关破获侵犯知识产权犯罪案件310起，其中侵犯商标权案件260起、侵犯著作权案件21起，抓获犯罪嫌疑人610名。": [
        *["police_ip_cases_solved 2020-01-01 2020-12-31 CN"] * 3,
        "police_ip_suspects 2020-01-01 2020-12-31 CN",
    ],
    "BEIJING, April 22 (Xinhua) -- Chinese police solved 1,200 cases of intellectual property rights (IPR) infringement and "
    "counterfeiting in 2020.": ["police_ip_counterfeit_cases_solved 2020-01-01 2020-12-31 CN"],
    "As of March 24, customs nationwide have detained 1,200 batches of goods since this year.": [
        "customs_batches_detained 2021-01-01 2021-03-24 CN",
    ],
}  # fmt: skip


@pytest.mark.parametrize("text", LEFT_UNSAID)
def test_what_releases_leave_unsaid_is_filled_in(text: str, vocabulary: Vocabulary) -> None:
    assert cells(text, vocabulary) == LEFT_UNSAID[text]


# Campaigns are dated where they are launched; figures of their time name them only.
CAMPAIGNS = {
    (
        "今年3月，公安部部署全国公安机关开展“护农”专项行动。",
        "截至目前，共破获侵权假冒犯罪案件1200起。",
    ): ["police_ip_counterfeit_cases_solved 2021-03-01 2021-11-20 CN"],
    (
        "专项行动期间，各级版权执法部门查处网络侵权盗版案件320件。",
        "该行动于6月至10月开展，由四部门联合部署。",
    ): ["swordnet_cases 2021-06-01 2021-10-31 CN"],
    (
        "2020年4月，全国海关启动为期6个月的专项行动。",
        "行动期间，海关扣留侵权嫌疑货物2100批。",
    ): ["customs_batches_detained 2020-04-01 2020-09-30 CN"],
    (
        "Customs launched a special campaign in April, which ended in September.",
        "From May to August 2021, customs nationwide carried out the second stage of the campaign.",
        "During the campaign, customs detained 2,100 batches of suspected infringing goods.",
    ): ["customs_batches_detained 2021-05-01 2021-08-31 CN"],
    (
        "全国公安机关开展专项行动以来，共破获侵权假冒犯罪案件1200起。",
    ): ["police_ip_counterfeit_cases_solved – – CN"],
}  # fmt: skip


@pytest.mark.parametrize("paragraphs", CAMPAIGNS)
def test_the_time_of_a_campaign_is_told_where_it_begins(paragraphs: tuple[str, ...], vocabulary: Vocabulary) -> None:
    found = from_document(document(*paragraphs, published_on="2021-11-20", title="剑网"), vocabulary)
    told = [
        " ".join(one.cells[k] or "–" for k in ("indicator", "period_start", "period_end", "region")) for one in found
    ]
    assert told == CAMPAIGNS[paragraphs]


# Where something was said, or by whom it was done, stands elsewhere than what is counted.
SAID_ELSEWHERE = {
    "公安部有关负责人22日在北京表示，2020年全国公安机关破获侵权假冒犯罪案件1200起。": [
        "police_ip_counterfeit_cases_solved 2020-01-01 2020-12-31 CN"
    ],
    "在湖南省长沙市举行的会议上获悉，2020年公安机关破获侵权假冒犯罪案件1200起。": [
        "police_ip_counterfeit_cases_solved 2020-01-01 2020-12-31 CN"
    ],
    "At a conference held on Thursday in Ningbo in east China's Zhejiang Province it was said that prosecutors approved the "
    "arrest of 2,100 suspects for intellectual property crimes in 2020.": [
        "procuratorate_ip_arrest_persons 2020-01-01 2020-12-31 CN"
    ],
    "In 2020, 210 websites were shut down by the copyright administrative authorities.": [
        "copyright_sites_closed 2020-01-01 2020-12-31 CN"
    ],
    "过去三个月，全国海关扣留侵权嫌疑货物2100批。": ["customs_batches_detained 2021-01-01 2021-03-31 CN"],
}  # fmt: skip


@pytest.mark.parametrize("text", SAID_ELSEWHERE)
def test_places_and_agencies_are_those_of_the_count(text: str, vocabulary: Vocabulary) -> None:
    assert cells(text, vocabulary) == SAID_ELSEWHERE[text]


# “Respectively” deals out things, years, places and acts; what follows the list is said of all in it.
RESPECTIVELY = {
    "Courts concluded 41,000, 52,000 and 63,000 IP cases in 2018, 2019 and 2020, respectively.": [
        f"court_ip_cases_concluded {year}-01-01 {year}-12-31 CN" for year in (2018, 2019, 2020)
    ],
    "In 2020, courts in Guangdong, Zhejiang and Jiangsu concluded 28,000, 27,000 and 26,000 civil IP cases respectively.": [
        f"court_ip_civil_concluded 2020-01-01 2020-12-31 {region}" for region in ("440000", "330000", "320000")
    ],
    "In 2020, courts nationwide newly received and concluded 28,000 and 27,000 IP administrative cases of first instance, "
    "respectively.": [
        f"court_ip_admin_first_instance_{act} 2020-01-01 2020-12-31 CN" for act in ("received", "concluded")
    ],
}  # fmt: skip


@pytest.mark.parametrize("text", RESPECTIVELY)
def test_respectively_deals_out_what_it_follows(text: str, vocabulary: Vocabulary) -> None:
    assert cells(text, vocabulary) == RESPECTIVELY[text]


def test_an_agency_that_is_named_once_counts_all(vocabulary: Vocabulary) -> None:
    lead, body = "一季度为农民挽回损失6600万元。", "据统计，一季度全国农业部门立案查处假劣农资案件2500件。"
    found = from_document(document(lead, body), vocabulary)
    assert next(one.cells["indicator"] for one in found) == "agri_inputs_losses_recovered"


@pytest.mark.parametrize("series", ["", "_broad"])
def test_a_number_on_record_speaks_for_its_series(series: str, vocabulary: Vocabulary) -> None:
    code = f"court_ip_criminal_first_instance_received{series}"
    row = [one for one in vocabulary.observations if one["indicator"] == code and one["region"] == "CN"][-1]
    text = f"{row['period_end'][:4]}年，全国法院新收知识产权刑事一审案件{row['value']}件。"
    (found,) = from_document(document(text, published_on="2026-04-20"), vocabulary)
    assert found.cells["indicator"] == code


def test_other_indicators_are_told_where_words_mean_several(vocabulary: Vocabulary) -> None:
    (found,) = from_document(document("2020年，公安机关破获犯罪案件120起。"), vocabulary)
    assert found.alternatives
    assert found.cells["indicator"] not in found.alternatives
    assert set(found.alternatives) <= set(vocabulary.indicators)


def test_the_province_is_the_one_of_the_title(vocabulary: Vocabulary) -> None:
    text = "2020年，全省公安机关破获侵权假冒犯罪案件120起。"
    (told,) = cells(text, vocabulary, title="湖南省打击侵权假冒工作情况")
    assert told.endswith("430000")


def test_shares_and_what_follows_are_of_the_counts_before(vocabulary: Vocabulary) -> None:
    text = (
        "In 2020, customs detained 2,300 batches and 41,000 pieces of goods suspected of infringing trademark rights, "
        "accounting for 91.2% and 93.4% of the total detained."
    )
    found = from_document(document(text), vocabulary)
    assert [(one.cells["indicator"], one.cells["ip_type"]) for one in found] == [
        ("customs_batches_detained", "trademark"),
        ("customs_items_detained", "trademark"),
        ("customs_batches_share", "trademark"),
        ("customs_items_share", "trademark"),
    ]


def test_a_campaign_lasts_as_long_as_its_words_say(vocabulary: Vocabulary) -> None:
    text = "2019年10月，三部门部署开展为期半年的农村假冒伪劣食品专项执法行动。共查处农村假冒伪劣食品案件1.2万件。"
    assert cells(text, vocabulary) == ["rural_food_cases 2019-10-01 2020-03-31 CN"]


def test_growth_is_not_proposed(vocabulary: Vocabulary) -> None:
    found = from_document(document("2020年，全国法院审结知识产权案件46.7万件，同比增长12.3%。"), vocabulary)
    assert [one.cells["unit"] for one in found] == ["cases"]


def test_candidates_stand_known_new_or_contradicting_to_the_record(vocabulary: Vocabulary) -> None:
    row = next(
        row
        for row in vocabulary.observations
        if row["indicator"] == "court_ip_cases_concluded" and row["region"] == "CN" and row["period_kind"] == "year"
    )
    record = Record(vocabulary.observations)
    cells = {**row, "qualifier": "exact"}
    assert record.compare(cells) == (KNOWN, row["value"])
    assert record.compare({**cells, "value": str(int(row["value"]) * 3)})[0] == CONTRADICTS
    assert record.compare({**cells, "period_start": "1950-01-01", "period_end": "1950-12-31"}) == (NEW, "")


@pytest.mark.parametrize(
    ("value", "word", "other", "other_word", "agree"),
    [
        ("31000", "exact", "31234", "exact", True),
        ("31000", "over", "31999", "exact", True),
        ("31000", "over", "30999", "exact", False),
        ("31000", "nearly", "30500", "exact", True),
        ("31000", "nearly", "31001", "exact", False),
        ("31234", "exact", "31000", "exact", True),
        ("31234", "exact", "31235", "exact", False),
        ("0.5", "exact", "0.5", "over", True),
    ],
)
def test_values_are_the_same_within_rounding(value: str, word: str, other: str, other_word: str, agree: bool) -> None:
    assert same(Decimal(value), word, Decimal(other), other_word) is agree


# --- the command ---


def run(*arguments: str, lang: str = "en") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "etl", "--lang", lang, "extract", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120)


@pytest.fixture
def release(tmp_path: Path) -> Path:
    file = tmp_path / "release.txt"
    file.write_text(
        "2020年，广东省市场监管部门查处商标侵权假冒案件2480余件，案值4300万元，同比增长12.3%。\n", encoding="utf-8"
    )
    return file


def test_a_review_sheet_accepts_nothing_by_itself(release: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "review.csv"
    done = run(str(release), "--out", str(sheet), "--source", "synthetic-release")
    assert done.returncode == 0, done.stderr
    with sheet.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert [(row["indicator"], row["region"], row["value"], row["qualifier"]) for row in rows] == [
        ("trademark_infringement_cases", "440000", "2480", "over"),
        ("trademark_infringement_cases_value", "440000", "43000000", "exact"),
    ]
    assert {row[ACCEPT] for row in rows} == {""}
    assert {row["source_id"] for row in rows} == {"synthetic-release"}
    assert all(row["context"] and row["supporting_words"] for row in rows)


def test_a_fetched_source_is_read_from_its_newest_copy(tmp_path: Path) -> None:
    page = "<html><body><p>2020年，广东省市场监管部门查处商标侵权假冒案件{}件，案值4300万元，移送司法机关12件。</p></body></html>"
    for count in (2480, 2481):
        content = page.format(count).encode()
        keep(
            tmp_path,
            "synthetic-source",
            "http://localhost/",
            "http://localhost/",
            {"content-type": "text/html"},
            content,
        )
    done = run("synthetic-source", "--copies", str(tmp_path), "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert {one["source_id"] for one in found} == {"synthetic-source"}
    assert [one["value"] for one in found][:1] == ["2481"]


def test_candidates_come_as_json_for_scripts(release: Path) -> None:
    done = run(str(release), "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [one["unit"] for one in found] == ["cases", "CNY"]
    assert found[0]["words"]["value"] == "2480余件" and 0 < found[0]["confidence"] <= 1


def test_the_terminal_shows_names_in_the_reader_s_language(release: Path) -> None:
    assert "市场监管部门查处商标侵权假冒案件" in run(str(release), lang="zh").stdout.replace("\n", "")
    assert "Guangdong" in run(str(release)).stdout


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["no-such-source"], 2, "no-such-source"),
        (["{release}", "--region", "Atlantis"], 2, "Atlantis"),
        (["{release}", "--published-on", "yesterday"], 2, "yesterday"),
        (["{release}", "--out", "review.docx"], 2, ".docx"),
        (["{folder}/missing.html"], 3, "missing.html"),
        (["{garbage}"], 1, "garbage.pdf"),
    ],
)
def test_what_cannot_be_done_is_said_with_its_status(
    arguments: list[str], status: int, told: str, release: Path, tmp_path: Path
) -> None:
    garbage = tmp_path / "garbage.pdf"
    garbage.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 40)
    filled = [one.format(release=release, folder=tmp_path, garbage=garbage) for one in arguments]
    done = run(*filled)
    assert done.returncode == status, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("text", ["一" * 20_000, "1" * 20_000, "cases and " * 5_000, "1月至" * 5_000, "（" * 20_000])
def test_text_made_to_be_slow_yields_no_figures(text: str, vocabulary: Vocabulary) -> None:
    assert from_document(document(text), vocabulary) == []


def test_a_candidate_without_an_indicator_still_tells_its_figure(vocabulary: Vocabulary) -> None:
    (found,) = from_document(document("会议期间共有86名代表发言。"), vocabulary)
    assert isinstance(found, Candidate)
    assert (found.cells["indicator"], found.cells["value"], found.cells["unit"]) == ("", "86", "persons")
