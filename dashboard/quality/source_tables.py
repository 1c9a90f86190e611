"""The tables of the page of sources: the publications, and what was taken from one of them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pyarrow as pa

from dashboard.figures import numbers, queries, text
from dashboard.figures.kept import kept
from dashboard.figures.records import records
from dashboard.figures.words import IN_SOURCES, holding
from locales import language, localized, t


def chosen(snapshot: str, kinds: Sequence[str], words: str) -> pd.DataFrame:
    """The publications of some kinds of publisher, of all without any, with all of `words` in their title or publisher."""
    sources = queries.sources(snapshot)
    rows = sources[sources["publisher_type"].isin(kinds)] if kinds else sources
    return holding(rows, words, IN_SOURCES)


@kept()
def listed(snapshot: str, kinds: Sequence[str], words: str) -> pa.Table:
    """The publications `chosen`, as the page lists them."""
    rows = chosen(snapshot, kinds, words)
    titles = rows["title_en"] if language() == "en" else rows["title_original"].fillna(rows["title_en"])
    shown = {
        t("Published on"): rows["published_on"],
        t("Publisher"): rows[localized("publisher")],
        t("Title"): titles,
        t("Kind of source"): rows[localized("publisher_type_en")],
        t("Figures taken"): rows["n_observations"],
        t("Link"): rows["url"].where(rows["address_kind"] == "publisher"),
        t("Read at"): rows["url"],
        "source_id": rows["source_id"],
    }
    return pa.Table.from_pandas(pd.DataFrame(shown), preserve_index=False)


@kept()
def taken(snapshot: str, source_id: str) -> pa.Table:
    """The observations that a publication gives; no row where it gives none."""
    rows = queries.observations(snapshot, source_id)
    relations = {
        "preferred": t("shown"),
        "agrees": t("agrees with the one shown"),
        "differs_by_rounding": t("differs by rounding"),
        "contradicts": t("⚠ contradicts the one shown"),
    }
    each = list(records(rows))
    shown = {
        t("Indicator"): rows[localized("indicator_en")],
        t("Region"): rows[localized("region_en")],
        t("Period"): [numbers.period(row.period_start, row.period_end, row.period_kind) for row in each],
        t("As published"): [text.published(row) for row in each],
        t("Where in it"): rows[localized("locator")],
        t("Use"): rows["relation"].map(relations),
        t("Note"): rows[localized("note")],
    }
    return pa.Table.from_pandas(pd.DataFrame(shown), preserve_index=False)
