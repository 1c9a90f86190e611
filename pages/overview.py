"""What happened in one year, how the Key Points' tasks stand, and what is new."""

import streamlit as st

from dashboard.cards import headlines
from dashboard.figures import queries, text
from dashboard.figures.records import records
from dashboard.figures.store import snapshot_id
from dashboard.key_points import scorecard, verdicts
from dashboard.page import filters
from dashboard.page.links import page, page_link
from dashboard.page.runs import section
from locales import localized, t

snapshot = snapshot_id()


@section
def one_year(snapshot: str) -> None:
    """The headline series in the year that the reader picks."""
    first, last = queries.years(snapshot)
    top, picker = st.columns([3, 1], vertical_alignment="bottom")
    with picker:
        options = [str(year) for year in range(last, max(first, 2005) - 1, -1)]
        year = int(filters.one("year", t("Year"), options, str(filters.KEY_POINTS_YEAR)))
    with top:
        st.header(t("What did China publish on IP enforcement in {year}?", year=year))

    keys = queries.headline(snapshot, "overview")
    with st.grid(4, min_column_width=250, border=True) as grid:
        for key in keys:
            with grid.cell():
                headlines.headline(snapshot, key, year)


one_year(snapshot)

st.subheader(t("How the 35 tasks of the 2020 Key Points stand"))
tasks = scorecard.tasks(snapshot)
counts = {status: sum(task.verdict.status == status for task in tasks) for status in verdicts.STATUSES}
with st.container(horizontal=True):
    for status, count in counts.items():
        if count:
            st.badge(
                f"**{count}** {verdicts.names()[status]}", icon=verdicts.ICONS[status], color=verdicts.COLOURS[status]
            )
page_link(
    page("key_points"),
    label=t("All tasks, their targets and the rule behind each verdict"),
    icon=":material/checklist:",
)

st.subheader(t("Newest publications"))
newest = queries.sources(snapshot)
newest = newest[newest["n_observations"] > 0].head(8)
for row in records(newest):
    title = getattr(row, localized("title_en"), None) if localized("title_en") == "title_en" else row.title_original
    st.markdown(
        f"{row.published_on} · "
        + text.source_link(title if isinstance(title, str) else row.title_en, row)
        + " · "
        + text.plain(getattr(row, localized("publisher")))
        + " · "
        + t("{count} figures taken", count=row.n_observations)
    )
