"""What a build did, told to a person."""

from __future__ import annotations

from pathlib import Path

import duckdb

from etl.changes import between, counted
from etl.read import Reading
from locales import t


def describe(snapshot: Path, reading: Reading, previous: Path | None) -> list[str]:
    """The lines of the summary for a snapshot file about to be published of what was read, against the one served before."""
    with duckdb.connect(str(snapshot), read_only=True) as con:
        counts = con.execute(
            "SELECT snapshot_id, n_figures, n_series, n_observations, n_indicators, n_contradicted FROM build_info"
        ).fetchone()
        gaps = con.execute("SELECT sum(n_missing_years), count(*) FROM series WHERE n_missing_years > 0").fetchone()
    assert counts is not None and gaps is not None
    snapshot_id, figures, series, observations, indicators, contradicted = counts
    missing_years, gappy_series = (int(number or 0) for number in gaps)
    lines = [
        t("Read {rows} rows of {files} files.", rows=f"{reading.rows:,}", files=reading.files),
        t(
            "{figures} figures in {series} series, from {observations} observations of {indicators} indicators.",
            figures=f"{figures:,}",
            series=f"{series:,}",
            observations=f"{observations:,}",
            indicators=f"{indicators:,}",
        ),
        t("{count} figures are contradicted by another source.", count=f"{contradicted:,}"),
        t(
            "{years} calendar years are missing inside {series} series.",
            years=f"{missing_years:,}",
            series=f"{gappy_series:,}",
        ),
    ]
    if previous is None:
        lines.append(t("This is the first snapshot."))
    else:
        changed = counted(between(previous, snapshot))
        lines.append(
            t(
                "Against the snapshot before: {added} figures added, {removed} removed, {revised} revised.",
                added=f"{changed.added:,}",
                removed=f"{changed.removed:,}",
                revised=f"{changed.revised:,}",
            )
        )
    lines.append(t("Snapshot {id} is now served.", id=snapshot_id))
    return lines
