"""Periods and members as SDMX writes them."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.data.sdmx import code, time_period


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        ("2020-01-01", "2020-12-31", "2020"),
        ("2020-01-01", "2020-06-30", "2020-S1"),
        ("2020-07-01", "2020-12-31", "2020-S2"),
        ("2020-10-01", "2020-12-31", "2020-Q4"),
        ("2020-02-01", "2020-02-29", "2020-02"),
        ("2020-12-31", "2020-12-31", "2020-12-31"),
        ("2020-01-01", "2020-09-30", "2020-01-01/P274D"),
        ("2020-02-01", "2020-04-30", "2020-02-01/P90D"),
        ("2019-07-01", "2020-06-30", "2019-07-01/P366D"),
        ("2018-12-15", "2019-03-15", "2018-12-15/P91D"),
        ("2019-01-01", "2020-12-31", "2019-01-01/P731D"),
    ],
)
def test_a_period_is_written_as_the_shortest_form_that_is_exactly_it(start: str, end: str, written: str) -> None:
    assert time_period(pd.Timestamp(start), pd.Timestamp(end)) == written


def test_members_become_codes() -> None:
    assert [code(member) for member in ("all", "CN", "110000", "customs:Xi'an")] == [
        "_T",
        "CN",
        "110000",
        "customs_Xi_an",
    ]
