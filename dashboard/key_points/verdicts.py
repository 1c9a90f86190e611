"""Where the tasks and targets of the Key Points stand, by rules that are stated with every verdict.

Only whole years count (calendar years, and stocks at a date), only nationwide figures, and never a comparison
across a series break. The functions know figures, not the database.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from dashboard.figures.numbers import full, percent, worded
from dashboard.figures.periods import whole_years
from locales import t

Status = Literal[
    "met", "on_course", "behind", "as_asked", "no_clear_change", "against", "mixed", "not_comparable", "none"
]
STATUSES: tuple[Status, ...] = (
    "met",
    "on_course",
    "behind",
    "as_asked",
    "no_clear_change",
    "against",
    "mixed",
    "not_comparable",
    "none",
)
MOVED: tuple[Status, ...] = ("as_asked", "no_clear_change", "against")
LEAST_ADVANCED_FIRST: tuple[Status, ...] = ("behind", "on_course", "met")
BASE_YEAR = 2019
CLEAR_CHANGE = 0.05
# A figure whose last digit stands for this share of it, or more, is known too roughly to pass without a word.
COARSE = 0.01
# What a frame has to hold for the sources of its figures to be judged.
OF_SOURCES = {"qualifier", "precision_step", "measure", "n_observations", "n_contradicting"}
Deliverable = Literal["published", "not_found"]
# The words by which a note to a target says what came of it; a note without them says nothing of that.
SAID_DONE = ("all done on time", "outcome published")
SAID_NOT_FOUND = ("outcome not found",)


@dataclass(frozen=True)
class Verdict:
    """Where something stands, the rule and figures that say so, and what the reader has to know of these figures."""

    status: Status
    rule: str
    caveats: tuple[str, ...] = ()


def names() -> dict[Status, str]:
    """The statuses as they read."""
    return {
        "met": t("Met"),
        "on_course": t("On course"),
        "behind": t("Behind"),
        "as_asked": t("Moved as asked"),
        "no_clear_change": t("No clear change"),
        "against": t("Moved against what was asked"),
        "mixed": t("Indicators disagree"),
        "not_comparable": t("Figures, but none to compare"),
        "none": t("No published figure"),
    }


ICONS: dict[Status, str] = {
    "met": ":material/check_circle:",
    "on_course": ":material/trending_up:",
    "behind": ":material/hourglass_bottom:",
    "as_asked": ":material/north_east:",
    "no_clear_change": ":material/east:",
    "against": ":material/south_east:",
    "mixed": ":material/swap_vert:",
    "not_comparable": ":material/question_mark:",
    "none": ":material/block:",
}
COLOURS: dict[Status, Literal["green", "blue", "orange", "gray"]] = {
    "met": "green",
    "on_course": "green",
    "behind": "orange",
    "as_asked": "blue",
    "no_clear_change": "gray",
    "against": "orange",
    "mixed": "gray",
    "not_comparable": "gray",
    "none": "gray",
}


def yearly(rows: pd.DataFrame) -> pd.Series:
    """The values of one series by whole year."""
    values: pd.Series = whole_years(rows).set_index("year")["value"]
    return values


def caveats(compared: pd.DataFrame) -> tuple[str, ...]:
    """A sentence on each of the figures compared that has one source only, is no exact number, or is contradicted.

    `precision_step` is in the unit of the value. A frame that says nothing of the sources has no caveats. Things
    counted one by one are not rounded, however few: 25 centres are 25, but 98% may be 97.6%.
    """
    if not set(compared.columns) >= OF_SOURCES:
        return ()
    said = []
    for row in compared.itertuples():
        why = [t("one source only")] if row.n_observations == 1 else []
        if row.qualifier != "exact":
            why.append(t("not an exact number"))
        one_by_one = row.measure in ("flow", "stock") and row.precision_step == 1
        if row.value and row.precision_step >= COARSE * abs(row.value) and not one_by_one:
            why.append(t("given to the nearest {step}", step=full(float(row.precision_step))))
        if row.n_contradicting:
            why.append(t("contradicted by another source"))
        if why:
            figure = worded(full(float(row.value)), row.qualifier, "").strip()
            said.append(t("{figure} ({year}): {why}", figure=figure, year=row.year, why=t(", ").join(why)))
    return tuple(said)


def of_series(rows: pd.DataFrame, expects: str, break_years: Collection[int] = ()) -> Verdict:
    """How one series moved since 2019 against what the task asks of it (`more` or `less`).

    From 2019, or 2018 where 2019 has no whole-year figure, to the latest year from 2020 on that no break parts
    from it. A change within 5 percent is no clear change.
    """
    if rows.empty:
        return Verdict("none", t("No nationwide figure is published."))
    whole = whole_years(rows)
    values = yearly(rows)
    base = next((year for year in (BASE_YEAR, BASE_YEAR - 1) if year in values.index), None)
    if base is None:
        return Verdict("not_comparable", t("No whole-year figure for 2019 or 2018 to compare with."))
    end = min((year for year in break_years if year > base), default=10_000)
    later = [year for year in values.index if BASE_YEAR < year < end]
    if not later:
        return Verdict("not_comparable", t("No comparable whole-year figure after {year}.", year=base))
    latest = max(later)
    before, after = float(values[base]), float(values[latest])
    figures = t(
        "{before} in {base}, {after} in {latest}", before=full(before), base=base, after=full(after), latest=latest
    )
    if before == 0:
        return Verdict("not_comparable", t("{figures}: no change can be taken from 0.", figures=figures))
    change = after / before - 1
    stated = t("{figures} ({change})", figures=figures, change=percent(change, signed=True))
    known = caveats(whole[whole["year"].isin([base, latest])])
    # Rounded, so that a change of exactly 5 percent does not depend on how floats represent it.
    if round(abs(change), 9) <= CLEAR_CHANGE:
        return Verdict("no_clear_change", t("{stated}: within ±5%.", stated=stated), known)
    if (change > 0) == (expects == "more"):
        return Verdict("as_asked", t("{stated}: the direction asked for.", stated=stated), known)
    return Verdict("against", t("{stated}: not the direction asked for.", stated=stated), known)


def of_target(
    rows: pd.DataFrame,
    direction: str,
    value: float | None,
    due: int | None,
    baseline_year: int | None = None,
    baseline: float | None = None,
    period_kind: str | None = None,
) -> Verdict | None:
    """Where a numeric target stands; None if it has no value, no due year or only a quality to reach.

    Met: a figure up to the due year reaches the value. Behind: the due year's figure does not, or the latest one
    lies off the straight line from the baseline to the value at the due year. On course: it lies on or past it.
    """
    if direction == "qualitative" or value is None or due is None:
        return None
    if period_kind == "cumulative":
        since_start = rows[rows["period_kind"] == "cumulative"]
        since_start = since_start[since_start["period_start"] == since_start["period_start"].min()]
        counted = since_start.sort_values("period_end").drop_duplicates("year", keep="last")
    else:
        counted = whole_years(rows)
    values = counted.set_index("year")["value"]
    downwards = direction in ("at_most", "decrease")
    until = values[values.index <= due]
    if until.empty:
        return Verdict("none", t("No figure up to {due} is published.", due=due))
    reached = until[(until <= value) if downwards else (until >= value)]
    if not reached.empty:
        year = int(reached.index.min())
        return Verdict(
            "met",
            t("{figure} in {year}: reaches {value}.", figure=full(float(reached[year])), year=year, value=full(value)),
            caveats(counted[counted["year"] == year]),
        )
    latest = int(until.index.max())
    said = t("{figure} in {year}", figure=full(float(until[latest])), year=latest)
    known = caveats(counted[counted["year"] == latest])
    if latest == due:
        return Verdict("behind", t("{said}: short of {value}, due that year.", said=said, value=full(value)), known)
    if baseline is None or baseline_year is None or not baseline_year < latest:
        return Verdict(
            "not_comparable",
            t(
                "{said}; {value} was due in {due}, for which no figure is published, and there is no baseline.",
                said=said,
                value=full(value),
                due=due,
            ),
        )
    line = baseline + (value - baseline) * (latest - baseline_year) / (due - baseline_year)
    on_line = float(until[latest]) <= line if downwards else float(until[latest]) >= line
    stated = t(
        "{said}; the straight line from {baseline} in {baseline_year} to {value} in {due} asks for {line} then.",
        said=said,
        baseline=full(baseline),
        baseline_year=baseline_year,
        value=full(value),
        due=due,
        line=full(round(line, 2)),
    )
    return Verdict("on_course" if on_line else "behind", stated, known)


def of_deliverable(note: str) -> Deliverable | None:
    """What the English note of a target says of a thing to be issued or finished; None if it says nothing of it."""
    words = note.lower()
    if any(phrase in words for phrase in SAID_NOT_FOUND):
        return "not_found"
    return "published" if any(phrase in words for phrase in SAID_DONE) else None


def of_task(targets: Sequence[Verdict], direct: Sequence[Verdict], partial: Sequence[Verdict]) -> Verdict:
    """Where a task stands: by its numeric targets where one can be judged, else by how its indicators moved.

    The least advanced target speaks for all. Indicators that measure the task directly come before those that
    measure part of it; where they move in different directions, they disagree. Context never counts.
    """
    judged = [verdict for verdict in targets if verdict.status in LEAST_ADVANCED_FIRST]
    if judged:
        least = min(judged, key=lambda verdict: LEAST_ADVANCED_FIRST.index(verdict.status))
        return Verdict(least.status, t("Its numeric target: {rule}", rule=least.rule), least.caveats)
    for verdicts, basis in (
        (direct, t("Of its direct indicators, {count} of {all} can be compared.")),
        (
            partial,
            t("No direct indicator can be compared; of those that measure part of the task, {count} of {all} can."),
        ),
    ):
        moved = [verdict for verdict in verdicts if verdict.status in MOVED]
        if moved:
            clear = {verdict.status for verdict in moved if verdict.status != "no_clear_change"}
            status: Status = "mixed" if len(clear) > 1 else clear.pop() if clear else "no_clear_change"
            known = dict.fromkeys(caveat for verdict in moved for caveat in verdict.caveats)
            return Verdict(status, basis.format(count=len(moved), all=len(verdicts)), tuple(known))
    if any(verdict.status == "not_comparable" for verdict in [*targets, *direct, *partial]):
        return Verdict("not_comparable", t("Figures are published, but no two whole years can be compared."))
    return Verdict("none", t("No series that measures it is published nationwide."))
