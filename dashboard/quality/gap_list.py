"""The gaps as a list to send: each in words that an information request can carry, and as files to take away."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.figures import numbers, queries
from dashboard.figures.records import records
from dashboard.figures.text import published
from dashboard.files import take_away
from dashboard.page import filters
from dashboard.quality import gaps
from locales import language, localized, t


def kind_names() -> dict[str, str]:
    """The kinds of gap as they read."""
    return {
        "national": t("Calendar years missing nationwide"),
        "task": t("Tasks of 2020 without a nationwide series"),
        "setting": t("Rural and junction markets not told apart"),
        "province": t("Provinces silent where others publish"),
    }


def of_snapshot(snapshot: str) -> pd.DataFrame:
    """Every gap, worded in the language in use: the columns of `worded`."""
    return _of_snapshot(snapshot, language())


def codes(snapshot: str) -> pd.DataFrame:
    """Every gap as codes, kind by kind (the columns of `gaps.COLUMNS`)."""
    figures = queries.figures(snapshot)
    catalogue = queries.families(snapshot)
    links = queries.task_series(snapshot, filters.KEY_POINTS_YEAR)
    tasks = queries.tasks(snapshot, filters.KEY_POINTS_YEAR)
    headline = queries.headlines(snapshot)
    regions = queries.code_list(snapshot, "region")
    provinces = list(regions.index[regions["kind"].isin(queries.PROVINCE_KINDS)])
    nationwide = set(catalogue.loc[catalogue["n_national"] > 0, "family_key"])
    spoken_for = [*(family for family in headline if family in nationwide), *links["family_key"]]
    ends = gaps.last_years(dict(zip(catalogue["family_key"], catalogue["agency_en"], strict=True)))
    first, last = gaps.FIRST_YEAR, gaps.last_covered_year(figures)
    of_tasks = (filters.KEY_POINTS_YEAR, last)
    return pd.concat(
        [
            gaps.national(figures, spoken_for, first, last, ends),
            gaps.tasks(list(tasks["task_no"]), links, *of_tasks),
            gaps.settings(
                figures,
                dict(zip(tasks["task_no"], tasks["aspect"], strict=True)),
                links,
                dict(zip(catalogue["indicator"], catalogue["unit"], strict=True)),
                provinces,
                *of_tasks,
            ),
            gaps.provinces(figures, headline, provinces, first, last),
        ],
        ignore_index=True,
    )


def worded(
    found: pd.DataFrame,
    figures: pd.DataFrame,
    catalogue: pd.DataFrame,
    names: dict[str, str],
    tasks: pd.DataFrame,
    regions: pd.DataFrame,
    markets: pd.DataFrame,
) -> pd.DataFrame:
    """`found`, rows of `codes`, with what, who, where, which years, the last published figure and a sentence to send.

    `names` are those of the families; `tasks`, `regions` and `markets` the lists of the database.
    """
    of_family = catalogue.drop_duplicates("family_key").set_index("family_key")
    of_indicator = catalogue.drop_duplicates("indicator").set_index("indicator")
    of_task = tasks.set_index("task_no")
    last = figures.sort_values(["period_end", "is_whole_year"]).drop_duplicates(["family_key", "region"], keep="last")
    latest = {(row.family_key, row.region): row for row in records(last)}
    kinds = kind_names()
    rows = []
    for gap in records(found):
        region = t("Every province") if gap.region == gaps.ANY_PROVINCE else regions[localized("name_en")][gap.region]
        market = markets[localized("name_en")][gap.market] if gap.market else ""
        row = latest.get((gap.family_key, gap.region)) if gap.family_key else None
        if gap.family_key:
            what = names[gap.family_key]
            definition = of_family[localized("definition_en")][gap.family_key]
            who = of_family[localized("agency_en")][gap.family_key]
        else:
            task = of_task.loc[gap.task_no]
            what = t(
                "Task {number} of {year}: {title}",
                number=gap.task_no,
                year=task["year"],
                title=task[localized("title_en")],
            )
            known = [indicator for indicator in gap.indicators if indicator in of_indicator.index]
            definition = t("; ").join(of_indicator[localized("name_en")][known])
            departments = task[localized("responsible_departments_en")]
            agencies = t(", ").join(dict.fromkeys(of_indicator[localized("agency_en")][known]))
            who = departments if isinstance(departments, str) and gap.kind == "task" else agencies
            who = who or t("National Leading Group on the Fight against IP Infringement and Counterfeiting")
        years = _listed(gap.years)
        rows.append(
            {
                t("What"): what,
                t("Region"): region,
                t("Market"): market,
                t("Years missing"): years,
                t("Request"): _request(gap, what, definition, region, market, years, row),
                t("Kind of gap"): kinds[gap.kind],
                t("Who counts it"): who,
                t("Definition or indicators"): definition,
                t("Years with other periods only"): _listed(gap.part_years),
                t("Last published figure"): published(row) if row else "",
                t("Its period"): numbers.period(row.period_start, row.period_end, row.period_kind) if row else "",
                t("Its source"): _source(row) if row else "",
                t("Address"): row.url if row and isinstance(row.url, str) else "",
                "kind": gap.kind,
                "series": gap.family_key,
                "region": gap.region,
                "market": gap.market,
                "task_no": gap.task_no,
            }
        )
    return pd.DataFrame(rows)


def downloads(snapshot: str, listed: pd.DataFrame) -> None:
    """Buttons that hand out exactly `listed`."""
    take_away.files(snapshot, listed, "gaps", t("Gaps"), wide=[t("Request")])


@st.cache_resource(max_entries=10, show_spinner=False)
def _of_snapshot(snapshot: str, language: str) -> pd.DataFrame:
    catalogue = queries.families(snapshot)
    return worded(
        codes(snapshot),
        queries.figures(snapshot),
        catalogue,
        filters.family_names(catalogue, snapshot),
        queries.tasks(snapshot, filters.KEY_POINTS_YEAR),
        queries.code_list(snapshot, "region"),
        queries.code_list(snapshot, "market"),
    )


def _request(gap: Any, what: str, definition: str, region: str, market: str, years: str, row: Any) -> str:
    """One gap as sentences that an information request can carry as they stand."""
    meant = definition.rstrip(".。")
    if gap.kind == "task":
        return t(
            "Please publish, or tell where it is published: nationwide figures that show how this task of the Key Points "
            "was carried out, for each of these years: {years}. {what}.",
            years=years,
            what=what,
        )
    if gap.kind == "setting":
        return t(
            "Please publish, or tell where it is published: the part of these figures that falls on {market}, for each of "
            "these years: {years}; {region}. {what}. Figures: {meant}.",
            market=market,
            years=years,
            region=region,
            what=what,
            meant=meant,
        )
    asked = t(
        "Please publish, or tell where it is published: {what}, {region}, for each of these calendar years: {years} "
        "({meant}).",
        what=what,
        region=region,
        years=years,
        meant=meant,
    )
    if row is None:
        return asked + t(" No figure was found published.")
    return asked + t(
        " Last published: {figure} ({period}; {source}).",
        figure=published(row),
        period=numbers.period(row.period_start, row.period_end, row.period_kind),
        source=_source(row),
    )


def _source(row: Any) -> str:
    title = getattr(row, localized("source_title_en"))
    title = title if isinstance(title, str) else row.source_title_en
    date = row.published_on if isinstance(row.published_on, str) else t("undated")
    return t(", ").join([getattr(row, localized("publisher_en")), title, date])


def _listed(years: tuple[int, ...]) -> str:
    return ("、" if language() == "zh" else ", ").join(gaps.ranges(years))
