"""What has to be said beside a chart over the years: its breaks, parts of years, and what it leaves out."""

from __future__ import annotations

import pandas as pd

from dashboard.figures import numbers
from dashboard.figures.measures import left_empty
from dashboard.figures.periods import drawable
from dashboard.figures.records import records
from dashboard.figures.text import published
from locales import localized, t

MOST_NAMED = 3


def trend_notes(rows: pd.DataFrame, breaks: pd.DataFrame) -> list[str]:
    """The notes of a chart of `rows`, of which `breaks` are those of its indicators."""
    drawn = drawable(rows)
    shown = drawn if not drawn.empty else rows
    first, last = shown["year"].min(), shown["year"].max()
    notes = [
        t("Series break {year}: {reason}", year=row.year, reason=getattr(row, localized("reason_en")))
        for row in records(breaks)
        if first < row.year <= last
    ]
    if not drawn["is_whole_year"].all():
        notes.append(t("○ part of a year, a campaign or a period across two years; not joined to whole years"))
    notes += left_empty(rows)
    longer = rows.drop(drawn.index)
    if "measured" in longer:
        longer = longer[longer["measured"].notna()]
    if not longer.empty:
        said = [
            f"{numbers.period(row.period_start, row.period_end, row.period_kind)}: {published(row)}"
            for row in records(longer.head(MOST_NAMED))
        ]
        if len(longer) > MOST_NAMED:
            said.append(t("{count} more in the table", count=len(longer) - MOST_NAMED))
        notes.append(t("Not drawn, for more than a year or without a start: {figures}", figures=t("; ").join(said)))
    return notes
