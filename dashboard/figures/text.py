"""Figures, sources and notes as lines of Markdown, in the language in use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from dashboard.figures import numbers
from dashboard.figures.records import records
from locales import localized, t

SOURCES_NAMED = 2
SOURCE_COLUMNS = ("source_id", "published_on", "publisher_en", "publisher_zh", "address_kind", "url")


def plain(text: str) -> str:
    """`text` with the characters that Markdown reads as markup made literal."""
    for character in "\\`*_[]$~<>#:":
        text = text.replace(character, f"\\{character}") if character != ":" else text.replace(":", "&#58;")
    return text


def source_link(title: str, row: Any) -> str:
    """A publication's title, linked where its address is the publisher's own; copies elsewhere are not linked."""
    linked = row.address_kind == "publisher" and isinstance(row.url, str)
    return f"[{plain(title)}](<{row.url}>)" if linked else plain(title)


def published(row: Any) -> str:
    """The value of a row as published, with its word and unit."""
    return numbers.published(row.value, row.qualifier, unit_name(row, row.value))


def unit_name(row: Any, value: float, prefix: str = "") -> str:
    """The name of a row's unit as it stands beside `value`; `prefix` is that of the columns."""
    name: str = getattr(row, prefix + localized("unit_singular_en" if value == 1 else "unit_en"))
    return name


def source_line(rows: pd.DataFrame) -> str:
    """The newest sources by name and date, linked where the address is the publisher's own, and how many more."""
    return sources_named(
        rows, lambda row: f"{source_link(getattr(row, localized('publisher_en')), row)}{t(', ')}{_dated(row)}"
    )


def plain_source_line(rows: pd.DataFrame) -> str:
    """`source_line` without links, for a picture."""
    return sources_named(rows, lambda row: f"{getattr(row, localized('publisher_en'))}{t(', ')}{_dated(row)}")


def sources_named(rows: pd.DataFrame, name: Callable[[Any], str]) -> str:
    """The newest sources, each as `name` writes it, and how many more."""
    sources = {row.source_id: row for row in records(rows[[name for name in SOURCE_COLUMNS if name in rows]])}
    newest = sorted(sources.values(), key=_known_date, reverse=True)
    named = [name(row) for row in newest[:SOURCES_NAMED]]
    more = len(sources) - len(named)
    line = t("; ").join(named)
    if more:
        line += t(" and {count} more", count=more)
    return t("Sources: {sources}", sources=line)


def _dated(row: Any) -> str:
    return _known_date(row) or t("undated")


def _known_date(row: Any) -> str:
    return row.published_on if isinstance(row.published_on, str) else ""


def year_span(rows: pd.DataFrame) -> str:
    """`2008–2024`, or the one year."""
    first, last = int(rows["year"].min()), int(rows["year"].max())
    return f"{first}" if first == last else f"{first}–{last}"


def what_is_counted(rows: pd.DataFrame) -> str:
    """Definition, unit and agency of `rows`, in a line."""
    row = rows.iloc[0]
    parts = [row[localized("definition_en")]] if rows["indicator"].nunique() == 1 else []
    parts += [
        t("Unit: {unit}", unit=numbers.unit_label(row[localized("unit_en")])),
        t("Counted by: {agency}", agency=t(", ").join(rows[localized("agency_en")].unique()[:3])),
    ]
    return " · ".join(parts)
