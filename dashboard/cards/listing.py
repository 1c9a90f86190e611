"""Figures as a table to read, and as files to take away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from dashboard.figures import numbers
from dashboard.figures.kept import kept
from dashboard.figures.records import records
from dashboard.figures.text import plain, published
from dashboard.files import exports, take_away
from dashboard.page.links import page_link
from locales import localized, t


def figure_table(rows: pd.DataFrame, height: int | None = None) -> None:
    """`rows` as a table that a person reads: every figure with how sure it is, its source and its notes.

    `height` in pixels is the most that a long table takes.
    """
    st.dataframe(
        _table(rows),
        hide_index=True,
        height=height if height and len(rows) > 10 else "auto",
        placeholder="",
        column_config={
            t("Period"): st.column_config.TextColumn(width="medium"),
            t("Value"): st.column_config.NumberColumn(format="localized"),
            t("Link"): st.column_config.LinkColumn(display_text=t("open")),
        },
    )


@kept()
def _table(rows: pd.DataFrame) -> pa.Table:
    return pa.Table.from_pandas(readable(rows), preserve_index=False)


def readable(rows: pd.DataFrame) -> pd.DataFrame:
    """The columns of `figure_table`, headed in the language in use; dimensions that never vary are left out."""
    figures = list(records(rows))
    out: dict[str, object] = {
        t("Period"): [numbers.period(row.period_start, row.period_end, row.period_kind) for row in figures]
    }
    names = {
        "indicator": t("Indicator"),
        "region": t("Region"),
        "market": t("Market"),
        "ip_type": t("IP type"),
        "industry": t("Industry"),
        "channel": t("Channel"),
    }
    for dimension, heading in names.items():
        if rows[dimension].nunique() > 1 or (dimension == "region" and (rows["region"] != "CN").any()):
            out[heading] = rows[localized(f"{dimension}_en")]
    out[t("As published")] = [published(row) for row in figures]
    out[t("Value")] = rows["value"]
    out[t("Unit")] = rows[localized("unit_en")]
    out[t("Publisher")] = rows[localized("publisher_en")]
    out[t("Published on")] = rows["published_on"].fillna("")
    out[t("Title")] = rows[localized("source_title_en")].fillna("")
    out[t("Where in it")] = rows[localized("locator")].fillna("")
    out[t("Kind of source")] = rows[localized("publisher_type_en")]
    out[t("Other sources")] = [_agreement(row) for row in figures]
    out[t("Note")] = rows[localized("note")].fillna("")
    out[t("Link")] = rows["url"].where(rows["address_kind"] == "publisher")
    out[t("Read at")] = rows["url"]
    return pd.DataFrame(out, rows.index)


def downloads(snapshot: str, rows: pd.DataFrame, key: str, stem: str = "") -> None:
    """Buttons that hand out exactly `rows` of `queries.figures`."""
    name = stem or rows["indicator"].iloc[0]
    take_away.files(snapshot, rows[exports.columns()], name, t("Figures"), key=key)


def _agreement(row: Any) -> str:
    """How the other sources of a figure stand to it, in words."""
    parts = [
        words.format(count=count)
        for words, count in (
            (t("{count} agree"), row.n_agreeing),
            (t("{count} differ by rounding"), row.n_rounding),
            (t("⚠ {count} contradict"), row.n_contradicting),
        )
        if count
    ]
    return t(", ").join(parts) or t("the only source")


def nothing_published(message: str, offers: Sequence[tuple[str, dict[str, str]]], page: str) -> None:
    """Say what is not published, and offer what is: links to `page` with other address parameters."""
    st.info(plain(message), icon=":material/search_off:")
    if offers:
        with st.container(horizontal=True):
            st.markdown(t("The nearest that is published:"))
            for label, parameters in offers:
                page_link(page, label=plain(label), query_params=parameters)
