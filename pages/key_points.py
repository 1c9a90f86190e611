"""Where the tasks of the 2020 Key Points stand, and by which rule."""

import streamlit as st

from dashboard import filters, listing, queries, scorecard, task_cards, verdicts
from dashboard.links import page
from dashboard.store import snapshot_id
from locales import localized, t

snapshot = snapshot_id()
tasks = scorecard.tasks(snapshot)
names = verdicts.names()
st.header(t("Where do the 35 tasks of the 2020 Key Points stand?"))
st.caption(
    t(
        "Key Points of the National Work on the Fight against IP Infringement and Counterfeiting in 2020, issued by the "
        "National Leading Group: seven aspects, 35 tasks. A verdict says what the published figures did, not whether a "
        "task was carried out."
    )
)
counts = {status: sum(task.verdict.status == status for task in tasks) for status in verdicts.STATUSES}
with st.container(horizontal=True):
    for status, count in counts.items():
        if count:
            st.badge(f"**{count}** {names[status]}", icon=verdicts.ICONS[status], color=verdicts.COLOURS[status])
aspects = queries.code_list(snapshot, "aspect")
left, right = st.columns(2)
with left:
    aspect = filters.many("aspect", t("Aspect"), list(aspects.index), lambda code: aspects[localized("name_en")][code])
with right:
    wanted = filters.many(
        "status",
        t("Where it stands"),
        [s for s in verdicts.STATUSES if counts[s]],
        lambda code: names[code],  # type: ignore[index]
    )
with st.expander(t("How a verdict is reached"), icon=":material/rule:"):
    st.markdown(task_cards.verdict_rules())

shown = [
    task
    for task in tasks
    if (not aspect or task.row["aspect"] in aspect) and (not wanted or task.verdict.status in wanted)
]
if not shown:
    listing.nothing_published(t("No task stands so in this aspect."), [(t("All tasks"), {})], page("key_points"))
for code in aspects.index:
    of_aspect = [task for task in shown if task.row["aspect"] == code]
    if of_aspect:
        st.subheader(f"{aspects['aspect_no'][code]}. {aspects[localized('name_en')][code]}")
        for task in of_aspect:
            task_cards.task_card(snapshot, task)

st.subheader(t("Dated targets of the Key Points and of the plans around them"))
task_cards.target_table(scorecard.targets(snapshot), height=480)
