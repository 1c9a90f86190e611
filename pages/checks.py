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
found = queries.findings(snapshot)
figures = queries.finding_figures(snapshot)
catalogue = queries.families(snapshot)
names = filters.family_names(catalogue[catalogue["family_key"].isin(figures["family_key"])], snapshot)
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
    lambda name: f"{checks[name].title} ({int((found['check_name'] == name).sum())})",
)
for name, check in checks.items():
    if chosen and name not in chosen:
        continue
    own = found[found["check_name"] == name]
    st.subheader(check.title)
    st.markdown(plain(check.what))
    st.caption(plain(check.threshold))
    if own.empty:
        st.success(t("No finding."), icon=":material/check:")
        continue
    held = figures[figures["finding_id"].isin(own["finding_id"])]
    st.markdown(t("**{count} findings**", count=len(own)) if len(own) > 1 else t("**1 finding**"))
    findings.overview(own, held, names)
    st.caption(t("The values compared, each with its source:"))
    findings.values(own, held, names)
    series = own.drop_duplicates(["family_key", "region"])
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
    take_away.files(snapshot, findings.export(own, held), name, t("Figures"))
