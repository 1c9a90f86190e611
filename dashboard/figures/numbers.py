"""How numbers and periods read: 万 and 亿 on Chinese pages, k and M on English ones."""

from __future__ import annotations

import math
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from locales import language, t

SCALES = {
    "en": ((1e12, "tn"), (1e9, "bn"), (1e6, "M"), (1e3, "k")),
    "zh": ((1e12, "万亿"), (1e8, "亿"), (1e4, "万")),
}
NOT_PUBLISHED = "–"


def short(value: float) -> str:
    """`value` in a headline's length: 61.9k, 6.19万, 5,618万, 7,371.

    Three significant digits, but no digit before the decimal point is ever rounded away, so that a rounded number
    shows that it is one by its scale word.
    """
    if value is None or math.isnan(value):
        return NOT_PUBLISHED
    for scale, word in SCALES[language()]:
        scaled = _three_digits(value / scale)
        if abs(scaled) >= 1:
            return _plain(scaled) + word
    return _plain(_three_digits(value))


def full(value: float) -> str:
    """Every digit, thousands separated: 61,900 or 80.05."""
    if value is None or math.isnan(value):
        return NOT_PUBLISHED
    return _plain(round(value, 4))


def published(value: float, qualifier: str, unit_name: str) -> str:
    """A value as published, with its word and unit: `more than 31,000 cases`, 3.1万余件.

    `unit_name` is the unit's name in the language in use; what it explains in brackets is left out.
    """
    number = full(value) if language() == "en" else _round_chinese(value)
    return worded(number, qualifier, unit_label(unit_name))


def worded(number: str, qualifier: str, unit: str) -> str:
    """A written number with the word that its source puts to it, and its unit."""
    if language() == "en":
        word = {"over": "more than ", "nearly": "nearly ", "about": "about "}.get(qualifier, "")
        return f"{word}{number}{'' if unit == '%' else ' '}{unit}"
    before = {"nearly": "近", "about": "约"}.get(qualifier, "")
    return f"{before}{number}{'余' if qualifier == 'over' else ''}{unit}"


def unit_label(name: str) -> str:
    """A unit's name without its explanation: `places (dens, ...)` is places, 件/个 is 件."""
    return name.split(" (")[0].split("（")[0].split("/")[0]


def axis_ticks(low: float, high: float, count: int = 4) -> tuple[list[float], list[str]]:
    """About `count` round positions from `low` to past `high`, and how they read."""
    span = (high - low) or abs(high) or 1.0
    rough = span / count
    power = 10 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough)
    first = math.floor(low / step)
    last = math.ceil(high / step)
    values = [round(index * step, 10) for index in range(first, last + 1)]
    size = max(abs(values[0]), abs(values[-1]))
    scale, word = next((pair for pair in SCALES[language()] if size >= pair[0]), (1.0, ""))
    return values, [_tick(value, scale, word) for value in values]


def _tick(value: float, scale: float, word: str) -> str:
    """A tick to its last digit, so that no two read alike; 0 has no scale word."""
    text = f"{Decimal(repr(value)) / Decimal(repr(scale)):,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text + word if value else text


def period(start: pd.Timestamp | date, end: pd.Timestamp | date, kind: str) -> str:
    """A period as one reads it: 2020, first half of 2020, 2018-12 – 2019-03 (campaign), as of 2020-12-31."""
    start, end = pd.Timestamp(start), pd.Timestamp(end)
    if start == end and kind != "campaign":
        return t("as of {date}", date=f"{end:%Y-%m-%d}")
    if kind == "year":
        return t("{year}", year=end.year)
    if kind == "half_year":
        return (
            t("first half of {year}", year=end.year) if start.month == 1 else t("second half of {year}", year=end.year)
        )
    if kind == "quarter":
        return t("{year} Q{quarter}", year=end.year, quarter=(end.month + 2) // 3)
    whole_months = start.day == 1 and (end + pd.Timedelta(days=1)).day == 1
    form = "%Y-%m" if whole_months else "%Y-%m-%d"
    span = f"{start.strftime(form)} – {end.strftime(form)}" if start < end else f"{end:%Y-%m-%d}"
    if kind == "campaign":
        return t("{period} (campaign)", period=span)
    return t("{period} (cumulative)", period=span) if kind == "cumulative" else span


def percent(share: float, signed: bool = False) -> str:
    """A ratio as a percentage with three significant digits at most: 0.123 is 12.3%."""
    if share is None or math.isnan(share):
        return NOT_PUBLISHED
    text = _plain(_three_digits(share * 100))
    if text in ("0", "-0"):
        return "0%"
    return f"+{text}%" if signed and share > 0 else f"{text}%"


def _three_digits(value: float) -> float:
    if value == 0:
        return 0.0
    exact = Decimal(repr(float(value)))
    step = min(exact.adjusted() - 2, 0)
    return float(exact.quantize(Decimal(1).scaleb(step), rounding=ROUND_HALF_UP))


def _plain(value: float) -> str:
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def _round_chinese(value: float) -> str:
    """Chinese digits as releases write them: 3.1万 where nothing is lost by it, else all digits."""
    for scale, word in SCALES["zh"][1:]:
        scaled = Decimal(repr(float(value))) / Decimal(repr(scale))
        if abs(scaled) >= 1 and scaled == round(scaled, 2):
            return _plain(float(scaled)) + word
    return full(value)
