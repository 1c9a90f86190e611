"""What is said of counts of published decisions, wherever they are shown or handed out."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard.decisions import decisions
from dashboard.figures import numbers
from dashboard.figures.queries import CodeList
from locales import t

MOST_SOURCES = 3
COMMANDS = """\
python -m etl cases load decisions/*.csv
python -m etl cases rollup
python -m etl build"""


@dataclass(frozen=True)
class Measure:
    """What is counted of decisions: its name and unit, and the column that says how many decisions state it."""

    name: str
    unit: str
    stated: str | None

    def note(self, rows: pd.DataFrame) -> str:
        """How many of the decisions counted state what is summed."""
        if self.stated is None:
            return t("{decisions} decisions.", decisions=numbers.full(float(rows["decisions"].sum())))
        return t(
            "Stated by {stated} of {decisions} decisions; the others are not in the sum.",
            stated=numbers.full(float(rows[self.stated].sum())),
            decisions=numbers.full(float(rows["decisions"].sum())),
        )


def measures() -> dict[str, Measure]:
    """The columns of the cube that can be shown."""
    return {
        "decisions": Measure(t("Decisions"), t("decisions"), None),
        "fines": Measure(t("Fines"), t("yuan"), "fines_stated"),
        "goods_value": Measure(t("Value of goods"), t("yuan"), "values_stated"),
    }


def dimension_names() -> dict[CodeList, str]:
    """The dimensions by which decisions are broken down, as they read."""
    return {
        "ip_type": t("IP type"),
        "industry": t("Industry"),
        "market": t("Market"),
        "channel": t("Channel"),
        "outcome": t("Outcome"),
    }


def period_kinds() -> dict[str, str]:
    """The kinds of periods by which decisions are counted, as they read."""
    return {"month": t("By month"), "year": t("By year")}


def lacking(snapshot: str) -> str:
    """Why a snapshot has no counts of decisions and how to get some; empty if it has."""
    if not decisions.info(snapshot).empty:
        return ""
    return t(
        "No decisions are loaded here. Whoever has files of published decisions can load them: {commands}",
        commands="; ".join(COMMANDS.splitlines()),
    )


def counted() -> str:
    """How decisions are counted, in a sentence."""
    return t("Counted from published decisions, by the date of the decision and the region of the agency.")


def basis(about: pd.Series) -> str:
    """What counts are and are not, to stand beside each of them."""
    said = t("Counted from published decisions, never mixed with agencies' own totals")
    return t("; ").join([t("SYNTHETIC – not a statistic"), said]) if about["synthetic"] else said


def source(about: pd.Series) -> str:
    """Who published the records, the first of them by name; of generated ones, that they are."""
    sources = list(about["sources"])
    named = t("; ").join(sources[:MOST_SOURCES])
    if len(sources) > MOST_SOURCES:
        named += t(" and {count} more", count=len(sources) - MOST_SOURCES)
    named = named or t("unnamed files")
    return t("SYNTHETIC RECORDS ({sources})", sources=named) if about["synthetic"] else named


def cut(about: pd.Series) -> str:
    """Which records were counted: how many, of when, from where, and when they were loaded."""
    return t(
        "{decisions} published decisions of {first} to {last}, each counted once; files: {files}, last loaded {date}; by {source}.",
        decisions=f"{about['decisions']:,}",
        first=f"{about['first_month']:%Y-%m}",
        last=f"{about['last_month']:%Y-%m}",
        files=f"{about['files']:,}",
        date=loaded_on(about),
        source=source(about),
    )


def loaded_on(about: pd.Series) -> str:
    """The day on which records were last loaded; of stores that did not note it, on which they were counted."""
    day = about["rolled_up_at"] if pd.isna(about["loaded_on"]) else about["loaded_on"]
    return f"{day:%Y-%m-%d}"


def none_loaded() -> str:
    """What is said of a choice without any decision."""
    return t("No decision is loaded for this choice.")


def stem(about: pd.Series) -> str:
    """What files of counts are named for."""
    return "synthetic-decisions" if about["synthetic"] else "decisions"


def marked(about: pd.Series, title: str) -> str:
    """A title, of generated records marked as such."""
    return f"{t('SYNTHETIC')} · {title}" if about["synthetic"] else title
