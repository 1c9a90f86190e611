"""Checks on the published numbers themselves: what does not fit together, shown and never corrected."""

import streamlit as st

from dashboard.cards.series_links import series_link
from dashboard.figures import queries
from dashboard.figures.records import records
from dashboard.figures.store import snapshot_id
from dashboard.figures.text import plain
from dashboard.files import take_away
from dashboard.page import filters
from dashboard.page.links import page_link
from dashboard.quality import findings
from locales import localized, t

snapshot = snapshot_id()
counts = queries.findings(snapshot)["check_name"].value_counts()
names = filters.family_names(queries.families(snapshot), snapshot)
regions = queries.code_list(snapshot, "region")[localized("name_en")]
checks = findings.checks()
st.header(t("Do the published numbers fit together?"))
st.caption(
    t(
        "Each check compares published values with one another. A finding says that they do not fit, not which of them is "
        "wrong, and changes nothing: scopes, dates or a misprint can be behind it. Values keep the precision of their "
        "source, and every value that rounding allows is granted to them."
    )
)
chosen = filters.many(
    "check",
    t("Checks"),
    list(checks),
    lambda name: f"{checks[name].title} ({int(counts.get(name, 0))})",
)
for name, check in checks.items():
    if chosen and name not in chosen:
        continue
    st.subheader(check.title)
    st.markdown(plain(check.what))
    st.caption(plain(check.threshold))
    shown = findings.found(snapshot, name)
    if shown is None:
        st.success(t("No finding."), icon=":material/check:")
        continue
    st.markdown(t("**{count} findings**", count=len(shown.rows)) if len(shown.rows) > 1 else t("**1 finding**"))
    findings.overview(shown)
    st.caption(t("The values compared, each with its source:"))
    findings.values(shown)
    series = shown.rows.drop_duplicates(["family_key", "region"])
    links = st.container(horizontal=True) if len(series) <= 4 else st.expander(t("The series over the years"))
    with links:
        for row in records(series):
            target, parameters = series_link(row)
            page_link(
                target,
                label=plain(t("{series}, {region}", series=names[row.family_key], region=regions[row.region])),
                icon=":material/show_chart:",
                query_params=parameters,
            )
    take_away.files(snapshot, shown.files, name, t("Figures"))
