"""Rows of the small tables that have words in them: one search for the pages and the data addresses."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

IN_SOURCES = ("title_original", "title_en", "publisher", "publisher_zh", "source_id")


def holding(rows: pd.DataFrame, words: str, columns: Sequence[str]) -> pd.DataFrame:
    """The `rows` that have `words`, one after the other, in their texts of `columns`; all of them without words.

    Whether letters are capital does not matter.
    """
    if not words or rows.empty:
        return rows
    texts = rows[list(columns)].fillna("").agg(" ".join, axis=1)
    return rows[texts.str.contains(words, case=False, regex=False)]
