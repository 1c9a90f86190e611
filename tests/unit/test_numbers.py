"""How numbers and periods read, in English and in Chinese."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from itertools import pairwise
from types import SimpleNamespace

import pytest

import locales
from dashboard.figures import numbers, text

NAN = float("nan")
WORDS = {"en": {"tn": 10**12, "bn": 10**9, "M": 10**6, "k": 10**3}, "zh": {"万亿": 10**12, "亿": 10**8, "万": 10**4}}


def meant(text: str) -> Fraction:
    """The number that a reader takes a short text for."""
    number, word = re.fullmatch(r"(-?[\d,.]+)(\D*)", text).groups()
    return Fraction(number.replace(",", "")) * (WORDS[locales.language()][word] if word else 1)


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        (0, "0", "0"),
        (7, "7", "7"),
        (0.5, "0.5", "0.5"),
        (97.46, "97.5", "97.5"),
        (80.05, "80.1", "80.1"),
        (999, "999", "999"),
        (7371, "7.37k", "7,371"),
        (9994, "9.99k", "9,994"),
        (9999, "10k", "1万"),
        (31000, "31k", "3.1万"),
        (61900, "61.9k", "6.19万"),
        (78157, "78.2k", "7.82万"),
        (100_000, "100k", "10万"),
        (999_999, "1M", "100万"),
        (1_250_000, "1.25M", "125万"),
        (56_180_000, "56.2M", "5,618万"),
        (99_999_999, "100M", "1亿"),
        (123_456_789, "123M", "1.23亿"),
        (14_150_000_000, "14.2bn", "142亿"),
        (1_411_778_724, "1.41bn", "14.1亿"),
        (2_500_000_000_000, "2.5tn", "2.5万亿"),
        (-31000, "-31k", "-3.1万"),
        (NAN, "–", "–"),
        (None, "–", "–"),
    ],
)
def test_a_headline_has_three_digits_and_a_word_for_the_scale(value, english: str, chinese: str) -> None:
    assert numbers.short(value) == english
    locales.use("zh")
    assert numbers.short(value) == chinese


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_digit_before_the_decimal_point_is_rounded_away_without_a_word(language) -> None:
    locales.use(language)
    for value in (*range(0, 1200), *range(1000, 10_000, 7), *range(9_990, 200_000, 997), 12_345_678, 5_618_345_678):
        text = numbers.short(value)
        if text.isascii() and text.replace(",", "").isdigit():
            assert meant(text) == value
        # Three significant digits, or more where the word leaves more before the point.
        assert abs(meant(text) - value) <= Fraction(value, 200), text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (31000, "31,000"),
        (78157, "78,157"),
        (1_411_778_724, "1,411,778,724"),
        (80.05, "80.05"),
        (97.4, "97.4"),
        (0.0001, "0.0001"),
        (100, "100"),
        (14_150_000_000.0, "14,150,000,000"),
        (NAN, "–"),
        (None, "–"),
    ],
)
def test_a_full_number_has_every_digit_in_both_languages(value, text: str) -> None:
    assert numbers.full(value) == text
    locales.use("zh")
    assert numbers.full(value) == text


@pytest.mark.parametrize(
    ("value", "qualifier", "english", "chinese"),
    [
        (31000, "over", "more than 31,000 cases", "3.1万余件"),
        (31000, "nearly", "nearly 31,000 cases", "近3.1万件"),
        (31000, "about", "about 31,000 cases", "约3.1万件"),
        (31000, "exact", "31,000 cases", "3.1万件"),
        (78157, "exact", "78,157 cases", "78,157件"),
        (78157, "over", "more than 78,157 cases", "78,157余件"),
        (11300, "over", "more than 11,300 cases", "1.13万余件"),
        (20100, "nearly", "nearly 20,100 cases", "近2.01万件"),
        (579000, "exact", "579,000 cases", "57.9万件"),
        (7371, "exact", "7,371 cases", "7,371件"),
        (5000, "over", "more than 5,000 cases", "5,000余件"),
        (200_000_000, "nearly", "nearly 200,000,000 cases", "近2亿件"),
        (113_000_000, "about", "about 113,000,000 cases", "约1.13亿件"),
        (123_456_789, "exact", "123,456,789 cases", "123,456,789件"),
    ],
)
def test_a_published_value_reads_with_its_word_and_unit(value, qualifier, english: str, chinese: str) -> None:
    assert numbers.published(value, qualifier, "cases") == english
    locales.use("zh")
    assert numbers.published(value, qualifier, "件（案件）") == chinese


def test_every_value_of_two_decimals_of_a_wan_reads_in_wan() -> None:
    """Releases write 1.13万, 4.56万: nothing is lost by it."""
    locales.use("zh")
    unlike = [
        value
        for value in range(10_100, 100_000, 100)
        if numbers.published(value, "exact", "件") != f"{value // 100 / 100:g}万件"
    ]
    assert unlike == []


def test_a_percentage_has_no_space_before_its_sign() -> None:
    assert numbers.published(97.4, "exact", "%") == "97.4%"
    assert numbers.published(97.4, "over", "%") == "more than 97.4%"
    locales.use("zh")
    assert numbers.published(97.4, "exact", "%") == "97.4%"
    assert numbers.published(97.4, "nearly", "%") == "近97.4%"


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("cases", "cases"),
        ("places (dens, premises, firms, websites)", "places"),
        ("grants, registrations and licences", "grants, registrations and licences"),
        ("处（窝点、场所、单位、网站）", "处"),
        ("件/个", "件"),
        ("%", "%"),
    ],
)
def test_a_unit_reads_without_its_explanation(name: str, label: str) -> None:
    assert numbers.unit_label(name) == label


@pytest.mark.parametrize(
    ("start", "end", "kind", "english", "chinese"),
    [
        (date(2020, 1, 1), date(2020, 12, 31), "year", "2020", "2020年"),
        (date(2020, 1, 1), date(2020, 6, 30), "half_year", "first half of 2020", "2020年上半年"),
        (date(2020, 7, 1), date(2020, 12, 31), "half_year", "second half of 2020", "2020年下半年"),
        (date(2020, 1, 1), date(2020, 3, 31), "quarter", "2020 Q1", "2020年第1季度"),
        (date(2020, 4, 1), date(2020, 6, 30), "quarter", "2020 Q2", "2020年第2季度"),
        (date(2020, 7, 1), date(2020, 9, 30), "quarter", "2020 Q3", "2020年第3季度"),
        (date(2020, 10, 1), date(2020, 12, 31), "quarter", "2020 Q4", "2020年第4季度"),
        (date(2020, 12, 31), date(2020, 12, 31), "cumulative", "as of 2020-12-31", "截至2020-12-31"),
        (
            date(2018, 12, 1),
            date(2019, 3, 31),
            "campaign",
            "2018-12 – 2019-03 (campaign)",
            "2018-12 – 2019-03（专项行动）",
        ),
        (
            date(2020, 1, 1),
            date(2020, 12, 31),
            "campaign",
            "2020-01 – 2020-12 (campaign)",
            "2020-01 – 2020-12（专项行动）",
        ),
        (
            date(2016, 1, 1),
            date(2020, 9, 30),
            "cumulative",
            "2016-01 – 2020-09 (cumulative)",
            "2016-01 – 2020-09（累计）",
        ),
        (date(2020, 2, 1), date(2020, 2, 29), "months", "2020-02 – 2020-02", "2020-02 – 2020-02"),
        (
            date(2020, 3, 15),
            date(2020, 6, 30),
            "campaign",
            "2020-03-15 – 2020-06-30 (campaign)",
            "2020-03-15 – 2020-06-30（专项行动）",
        ),
        (
            date(2020, 3, 1),
            date(2020, 6, 29),
            "campaign",
            "2020-03-01 – 2020-06-29 (campaign)",
            "2020-03-01 – 2020-06-29（专项行动）",
        ),
    ],
)
def test_a_period_reads_as_one_says_it(start, end, kind, english: str, chinese: str) -> None:
    assert numbers.period(start, end, kind) == english
    locales.use("zh")
    assert numbers.period(start, end, kind) == chinese


@pytest.mark.parametrize(
    ("share", "signed", "text"),
    [
        (0.123, False, "12.3%"),
        (0.12345, False, "12.3%"),
        (0.12355, False, "12.4%"),
        (0.05, True, "+5%"),
        (-0.05, True, "-5%"),
        (0, True, "0%"),
        (1, False, "100%"),
        (12.345, True, "+1,235%"),
        (0.0004, False, "0.04%"),
        (NAN, True, "–"),
        (None, False, "–"),
    ],
)
def test_a_ratio_reads_as_a_percentage(share, signed: bool, text: str) -> None:
    assert numbers.percent(share, signed) == text
    locales.use("zh")
    assert numbers.percent(share, signed) == text


@pytest.mark.parametrize("change", [-1e-8, 1e-8])
def test_a_change_too_small_to_show_has_no_sign(change: float) -> None:
    assert numbers.percent(change, signed=True) == "0%"


def test_the_ticks_of_an_axis_are_round_and_read_in_the_language_in_use() -> None:
    assert numbers.axis_ticks(0, 78157) == ([0, 20000, 40000, 60000, 80000], ["0", "20k", "40k", "60k", "80k"])
    locales.use("zh")
    assert numbers.axis_ticks(0, 78157)[1] == ["0", "2万", "4万", "6万", "8万"]
    assert numbers.axis_ticks(0, 3e8)[1] == ["0", "1亿", "2亿", "3亿"]


@pytest.mark.parametrize(
    ("low", "high"),
    [(0, 1), (0, 7), (0, 78157), (0, 100), (0, 1.5e10), (80.05, 97.4), (-30, 70), (-0.3, 0.5), (5, 5), (0, 0), (3, 4)],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_ticks_of_an_axis_hold_all_of_it_at_even_steps(low: float, high: float, language) -> None:
    locales.use(language)
    values, labels = numbers.axis_ticks(low, high)
    assert values[0] <= low
    assert values[-1] >= high
    assert len(values) <= 7
    steps = [after - before for before, after in pairwise(values)]
    assert all(step == pytest.approx(steps[0]) and step > 0 for step in steps)
    assert all(float(meant(label)) == pytest.approx(value) for label, value in zip(labels, values, strict=True))


@pytest.mark.parametrize(("low", "high"), [(97.2, 98.1), (1234, 1240), (1_000_000, 1_010_000), (1.234e9, 1.236e9)])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_ticks_of_a_narrow_axis_say_where_they_stand(low: float, high: float, language) -> None:
    """An axis that does not start at 0, as those of rates and of maps: no two ticks may read alike."""
    locales.use(language)
    values, labels = numbers.axis_ticks(low, high)
    assert [float(meant(label)) for label in labels] == pytest.approx(values, rel=1e-9)


@pytest.mark.parametrize(
    ("value", "qualifier", "english", "chinese"),
    [
        (1, "exact", "1 case", "1件"),
        (1, "over", "more than 1 case", "1余件"),
        (2, "exact", "2 cases", "2件"),
        (0, "exact", "0 cases", "0件"),
        (1.5, "exact", "1.5 cases", "1.5件"),
    ],
)
def test_a_unit_is_singular_beside_a_1_only(value: float, qualifier: str, english: str, chinese: str) -> None:
    row = SimpleNamespace(
        value=value, qualifier=qualifier, unit_en="cases", unit_singular_en="case", unit_zh="件", unit_singular_zh="件"
    )
    assert text.published(row) == english
    locales.use("zh")
    assert text.published(row) == chinese
