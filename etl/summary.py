"""What a build did, told to a person."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from locales import t

CHANGES = (Path(__file__).parent / "sql" / "changes.sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Changes:
    """Figures of a snapshot that the one before did not have, no longer has, or had with another value."""

    added: int
    removed: int
    revised: int


def changes(snapshot: Path, previous: Path) -> Changes:
    """Compare the figures of two snapshot files, cell by cell."""
    with duckdb.connect(":memory:") as con:
        for name, file in (("new", snapshot), ("old", previous)):
            con.execute(f"ATTACH '{str(file).replace(chr(39), chr(39) * 2)}' AS {name} (READ_ONLY)")
        row = con.execute(CHANGES).fetchone()
    assert row is not None
    return Changes(*row)


def describe(snapshot: Path, files: int, rows: int, changed: Changes | None) -> list[str]:
    """The lines of the summary for a snapshot file just published from `rows` rows of `files` files."""
    with duckdb.connect(str(snapshot), read_only=True) as con:
        info = con.execute("SELECT * EXCLUDE (built_at) FROM build_info").df().iloc[0]
        gaps = con.execute("SELECT sum(n_missing_years), count(*) FROM series WHERE n_missing_years > 0").fetchone()
    assert gaps is not None
    missing_years, gappy_series = (int(number or 0) for number in gaps)
    lines = [
        t("Read {rows} rows of {files} files.", rows=f"{rows:,}", files=files),
        t(
            "{figures} figures in {series} series, from {observations} observations of {indicators} indicators.",
            figures=f"{info.n_figures:,}",
            series=f"{info.n_series:,}",
            observations=f"{info.n_observations:,}",
            indicators=f"{info.n_indicators:,}",
        ),
        t("{count} figures are contradicted by another source.", count=f"{info.n_contradicted:,}"),
        t(
            "{years} calendar years are missing inside {series} series.",
            years=f"{missing_years:,}",
            series=f"{gappy_series:,}",
        ),
    ]
    if changed is None:
        lines.append(t("This is the first snapshot."))
    else:
        lines.append(
            t(
                "Against the snapshot before: {added} figures added, {removed} removed, {revised} revised.",
                added=f"{changed.added:,}",
                removed=f"{changed.removed:,}",
                revised=f"{changed.revised:,}",
            )
        )
    lines.append(t("Snapshot {id} is now served.", id=info.snapshot_id))
    return lines
