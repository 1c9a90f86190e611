"""One run for a scheduler: fetch, see what changed, check, build, publish; and a letter that tells what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from etl import runs, snapshot
from etl.fetching.changed import Changed, changed
from etl.fetching.client import Manners
from etl.fetching.fetch import Fetched, fetch, registered
from etl.lock import locked
from etl.problems import InvalidData, Problem
from locales import t

# A letter is read on a phone: beyond these many lines it says how many there are.
MOST_PROBLEMS, MOST_LINES = 20, 12


@dataclass
class Report:
    """What a run did. `outcome` is published, unchanged, withheld, problems or failed, as `etl.runs` records it."""

    started_at: str
    outcome: str = "failed"
    snapshot_id: str = ""
    summary: list[str] = field(default_factory=list)
    fetched: list[Fetched] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    error: str = ""
    seconds: float = 0.0

    @property
    def failed_pages(self) -> list[Fetched]:
        return [one for one in self.fetched if one.failed]


def refresh(
    data: Path,
    out: Path,
    into: Path,
    manners: Manners | None,
    progress: Callable[[str, int], None] = lambda *_: None,
) -> Report:
    """Fetch the registered pages into the folder `into` (not without `manners`), then build `data` and serve it from `out`.

    A page that cannot be had does not stop the build; data with problems are not served. Each run is recorded in `out`.

    Raises Locked if another run is at work, OSError if the folder `out` cannot be written at all.
    """
    report, began = Report(datetime.now().astimezone().isoformat(timespec="seconds")), time.monotonic()
    with locked(out, "refresh"):
        try:
            if manners:
                sources = registered(data)
                report.fetched = fetch(sources, into, manners, progress)
                report.changed = changed(into, data, [source.source_id for source in sources])
            outcome = snapshot.make(data, out, progress, command="refresh")
            report.snapshot_id, report.summary = outcome.snapshot_id, outcome.summary
            report.outcome = "withheld" if outcome.withheld else "published" if outcome.is_new else "unchanged"
        except InvalidData as error:
            report.outcome, report.problems = "problems", error.problems
        except OSError as error:
            report.error = t(
                "Cannot read or write {file}: {error}", file=error.filename or "", error=error.strerror or error
            )
        finally:
            report.seconds = round(time.monotonic() - began, 3)
            runs.record(out, _recorded(report))
    return report


def _recorded(report: Report) -> dict[str, object]:
    return {
        "command": "refresh",
        "started_at": report.started_at,
        "seconds": report.seconds,
        "outcome": report.outcome,
        "snapshot": report.snapshot_id,
        "fetched": len(report.fetched),
        "not_fetched": len(report.failed_pages),
        "changed": [one.source_id for one in report.changed],
        "problems": len(report.problems),
        "error": report.error,
    }


def letter(report: Report) -> str:
    """The report as the text of an e-mail, its subject in the first line, in the language in use."""
    lines = [t("Subject: {subject}", subject=_subject(report)), "", *_result(report)]
    if report.changed:
        lines += ["", t("Publications that changed since their figures were read: {count}", count=len(report.changed))]
        for one in report.changed[:MOST_LINES]:
            figures = t("{count} figures to look at again", count=len(one.observed))
            lines += [f"- {one.source_id}: {figures}", f"  {one.address}"]
            lines += [f"  {line}" for line in one.difference if line[0] in "+-" and line[:3] not in ("+++", "---")][
                :MOST_LINES
            ]
        lines += _rest(len(report.changed), MOST_LINES)
        lines += [t("The whole difference: python -m etl fetch --changed {source}", source=report.changed[0].source_id)]
    if report.failed_pages:
        lines += ["", t("Pages that could not be had, whose last copies stay: {count}", count=len(report.failed_pages))]
        lines += [f"- {one.source_id}: {one.why}" for one in report.failed_pages[:MOST_LINES]]
        lines += _rest(len(report.failed_pages), MOST_LINES)
    lines += [
        "",
        t(
            "Started {started}, took {seconds:.0f} s; {count} pages asked.",
            started=report.started_at,
            seconds=report.seconds,
            count=len(report.fetched),
        ),
    ]
    return "\n".join(lines)


def _subject(report: Report) -> str:
    what = {
        "published": t("a new snapshot is served"),
        "unchanged": t("nothing new in the data"),
        "withheld": t("the data were rolled back and are not served"),
        "problems": t("the data have {count} problems and were not served", count=len(report.problems)),
        "failed": t("the run failed"),
    }[report.outcome]
    subject = t("IP enforcement statistics: {what}", what=what)
    return subject + (t("; {count} publications changed", count=len(report.changed)) if report.changed else "")


def _result(report: Report) -> list[str]:
    if report.outcome == "problems":
        shown = [f"- {problem}" for problem in report.problems[:MOST_PROBLEMS]]
        return [t("What was served still is. To mend:"), *shown, *_rest(len(report.problems), MOST_PROBLEMS)]
    if report.outcome == "failed":
        return [report.error or t("The run was broken off."), t("What was served still is.")]
    if report.outcome == "withheld":
        return [
            t(
                "Snapshot {id} stays, since the data were rolled back: python -m etl build --again",
                id=report.snapshot_id,
            )
        ]
    return report.summary or [t("Nothing changed: snapshot {id} is served already.", id=report.snapshot_id)]


def _rest(count: int, shown: int) -> list[str]:
    return [t("… and {count} more", count=count - shown)] if count > shown else []
