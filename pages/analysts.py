"""For those who keep the data: the last builds and what each changed, quality over time, and a check of a new sheet."""

import streamlit as st

from dashboard.figures import queries
from dashboard.figures.store import snapshot_id
from dashboard.files import take_away
from dashboard.page import filters
from dashboard.page.themes import theme
from dashboard.quality import builds, sheet_check
from locales import t

snapshot = snapshot_id()
log = queries.builds(snapshot)
latest = log.iloc[0]
st.header(t("What changed, and are the data in order?"))
st.caption(
    t(
        "For those who keep the data. The commands stand in `python -m etl --help`; what a sheet would do can be checked "
        "at the end of this page, where nothing is stored."
    )
)

st.subheader(t("What did the last builds change?"))
with_changes = log[(log[["n_added", "n_removed", "n_revised"]].sum(axis=1) > 0)]
labels = {str(row.build): builds.label(row) for row in log.itertuples()}
first = str((with_changes if len(with_changes) else log)["build"].iloc[0])
chosen = filters.one("build", t("Build"), list(labels), first, lambda build: labels[build])
changes = queries.changes_of_build(snapshot, int(chosen))
if changes.empty:
    st.info(
        t("This build changed no figure, or it was the first on record, against which the later ones are counted."),
        icon=":material/check:",
    )
else:
    st.dataframe(
        builds.changed(changes),
        hide_index=True,
        height=400 if len(changes) > 10 else "auto",
        column_config={t("Page"): st.column_config.LinkColumn(display_text=t("open"))},
    )
    take_away.files(snapshot, changes, "changes", t("Changes"))
with st.expander(t("All builds on record: {count}", count=len(log))):
    st.dataframe(builds.readable(log), hide_index=True)
    take_away.files(snapshot, log, "builds", t("Builds"))

st.subheader(t("How did the quality of the data change?"))
if len(log) > 1:
    builds.quality(log, theme())
    st.caption(t("One mark a build, at the time it was made (UTC). The scale does not start at 0."))
else:
    st.info(t("There is one build on record so far. From the second on, this shows how its measures move."))

st.subheader(t("Is a new sheet in order?"))
sheet_check.form()
