"""Rows read one by one are what the frame holds."""

from __future__ import annotations

import pandas as pd

from dashboard.figures import queries
from dashboard.figures.records import records
from dashboard.figures.store import snapshot_id


def test_every_field_of_every_figure_is_as_in_the_frame() -> None:
    rows = queries.figures(snapshot_id(), regions=[queries.NATIONWIDE])
    read = list(records(rows))
    assert len(read) == len(rows) > 100
    for name in rows.columns:
        values = pd.Series([getattr(row, name) for row in read], rows.index, dtype=object)
        pd.testing.assert_series_equal(values, rows[name].astype(object), check_names=False)
    assert isinstance(read[0].period_start, pd.Timestamp)
    assert not list(records(rows.head(0)))
