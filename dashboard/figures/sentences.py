"""A figure as one sentence for running text, made of nothing but the figure's own fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dashboard.figures import numbers, queries
from dashboard.figures.text import published
from dashboard.page import filters
from locales import LANGUAGES, Language, language, localized, t, use

QUOTED_INSIDE = str.maketrans("“”", "‘’")


def sentence(row: Any, name: str) -> str:
    """What one row of `queries.figures` says, in the language in use; `name` is that of its series.

    A flow comes to a value in a period, a stock stands at one at a date, a rate or an index is one. Of one that
    another source contradicts it says so.
    """
    words = {"flow": _flow, "stock": _stock}.get(row.measure, _ratio)
    inner = name.translate(QUOTED_INSIDE)
    said = words(_when(row), inner, _where(row), published(row))
    date = row.published_on if isinstance(row.published_on, str) else t("undated")
    publisher = getattr(row, localized("publisher_en"))
    if row.n_contradicting:
        return t(
            "{said} ({publisher}, {date}; another source contradicts it).", said=said, publisher=publisher, date=date
        )
    return t("{said} ({publisher}, {date}).", said=said, publisher=publisher, date=date)


def in_both_languages(snapshot: str, row: Any) -> dict[Language, str]:
    """The sentence of a figure in each language, the one in use first."""
    catalogue = queries.families(snapshot)
    catalogue = catalogue[catalogue["family_key"] == row.family_key]
    return in_each(lambda: sentence(row, filters.family_names(catalogue, snapshot)[row.family_key]))


def in_each(say: Callable[[], str]) -> dict[Language, str]:
    """What `say` says in each language, the one in use first."""
    spoken = language()
    said: dict[Language, str] = {}
    try:
        for code in sorted(LANGUAGES, key=lambda code: code != spoken):
            use(code)
            said[code] = say()
    finally:
        use(spoken)
    return said


def _flow(when: str, name: str, where: str, value: str) -> str:
    return t("{when}, “{name}” {where} came to {value}", when=when, name=name, where=where, value=value)


def _stock(when: str, name: str, where: str, value: str) -> str:
    return t("{when}, “{name}” {where} stood at {value}", when=when, name=name, where=where, value=value)


def _ratio(when: str, name: str, where: str, value: str) -> str:
    return t("{when}, “{name}” {where} was {value}", when=when, name=name, where=where, value=value)


def _when(row: Any) -> str:
    """`In 2020`, `In the first half of 2020`, `As of 2020-12-31`, or the period with its kind."""
    period = numbers.period(row.period_start, row.period_end, row.period_kind)
    if row.period_start == row.period_end and row.period_kind != "campaign":
        return t("As of {date}", date=f"{row.period_end:%Y-%m-%d}")
    if row.period_kind == "half_year":
        return t("In the {half}", half=period)
    if row.period_kind in ("year", "quarter"):
        return t("In {period}", period=period)
    return t("In the period {period}", period=period)


def _where(row: Any) -> str:
    if row.region == queries.NATIONWIDE:
        return t("in China")
    region = getattr(row, localized("region_en"))
    return t("at {region}", region=region) if row.region_kind == "customs_district" else t("in {region}", region=region)
