"""What goes with every file taken away: how far to trust the figures, under which licence, and how to cite them."""

from __future__ import annotations

from dashboard.decisions import decision_words, decisions
from dashboard.figures import queries
from dashboard.figures.citations import site
from locales import t


def notes(snapshot: str) -> dict[str, str]:
    """Texts by their heading, in the language in use."""
    built = _built(snapshot)
    return {
        t("Contents"): t(
            "Published figures only: nothing is estimated, added up or filled in, and what is missing was not found "
            "published."
        ),
        t("Caveats"): t(
            "A figure is the preferred of all observations of its cell: the better kind of publisher, then the more "
            "precise value, then the later publication; other sources may differ by rounding or contradict it, and the "
            "columns n_agreeing, n_rounding and n_contradicting count them. Definitions differ between agencies, and "
            "series break when what they count changes. Most publications were read on republished copies. More cases "
            "can mean more enforcement or more infringement."
        ),
        t("Qualifier"): t(
            "exact: the source adds no word; over: more than the value; nearly: almost the value; about: around it."
        ),
        t("Licence"): t(
            "Figures, names and titles are facts from public publications, and no right in them is claimed. Definitions, "
            "notes and summaries: CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)."
        ),
        t("Citation"): t(
            "Cite the publication that a figure is from, and this data set: {site}, snapshot {snapshot}, {date}.",
            site=site(),
            snapshot=snapshot,
            date=built,
        ),
        t("Snapshot"): t("{id}, built {date}", id=snapshot, date=built),
    }


def of_decisions(snapshot: str) -> dict[str, str]:
    """The same for counts of published decisions."""
    about, built = decisions.info(snapshot).iloc[0], _built(snapshot)
    return {
        t("Contents"): f"{decision_words.basis(about)}{t('.')} {decision_words.counted()}",
        t("Records"): decision_words.cut(about),
        t("Caveats"): t(
            "What was not published or not loaded is not counted, so these are no totals. A period without a row has no decision "
            "loaded. Fines and values are sums of those stated; the columns fines_stated and values_stated count them. The "
            "first and the last year hold only the months that records were loaded of. A row whose dimensions are all "
            "stands for all decisions of its place and period: do not add it to the others."
        ),
        t("Licence"): t(
            "Counts are facts from published records, and no right in them is claimed. Notes: CC BY 4.0 "
            "(https://creativecommons.org/licenses/by/4.0/)."
        ),
        t("Citation"): t(
            "Cite who published the records, {source}, and this data set: {site}, snapshot {snapshot}, {date}.",
            source=decision_words.source(about),
            site=site(),
            snapshot=snapshot,
            date=built,
        ),
        t("Snapshot"): t("{id}, built {date}", id=snapshot, date=built),
    }


def _built(snapshot: str) -> str:
    return f"{queries.build_info(snapshot)['built_at']:%Y-%m-%d}"
