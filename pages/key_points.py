"""Where the tasks of the 2020 Key Points stand, and by which rule; the tasks found of other years."""

import streamlit as st

from dashboard.cards import listing
from dashboard.figures import queries
from dashboard.figures.store import snapshot_id
from dashboard.key_points import brief, scorecard, task_board, task_cards, verdicts, years_of_tasks
from dashboard.page import filters, location
from dashboard.page.links import page, page_link
from locales import localized, t

snapshot = snapshot_id()
aspects = queries.code_list(snapshot, "aspect")
names = verdicts.names()
title = st.container()
year_box, aspect_box, department_box, status_box = st.columns([1, 2, 2, 2])
with year_box:
    year = filters.one("year", t("Year"), years_of_tasks.years(snapshot), str(filters.KEY_POINTS_YEAR))


def where_they_stand() -> None:
    """The tasks of 2020 on a board, then one by one, and the dated targets."""
    tasks = scorecard.tasks(snapshot)
    title.header(t("Where do the 35 tasks of the 2020 Key Points stand?"))
    title.caption(
        t(
            "Key Points of the National Work on the Fight against IP Infringement and Counterfeiting in 2020, issued by the "
            "National Leading Group. A verdict says what the published figures did, not whether a task was carried out."
        )
    )
    with aspect_box:
        aspect = filters.many(
            "aspect", t("Aspect"), list(aspects.index), lambda code: aspects[localized("name_en")][code]
        )
    with department_box:
        department = years_of_tasks.department_filter([task.row for task in tasks])
    counts = {status: sum(task.verdict.status == status for task in tasks) for status in verdicts.STATUSES}
    with status_box:
        wanted = filters.many(
            "status",
            t("Where it stands"),
            [status for status in verdicts.STATUSES if counts[status]],
            lambda code: names[code],  # type: ignore[index]
        )
    with st.container(horizontal=True, gap="xsmall"):
        for status, count in counts.items():
            if count:
                st.badge(f"**{count}** {names[status]}", icon=verdicts.ICONS[status], color=verdicts.COLOURS[status])
    shown = [
        task
        for task in tasks
        if (not aspect or task.row["aspect"] in aspect)
        and (not wanted or task.verdict.status in wanted)
        and years_of_tasks.names_any(task.row, department)
    ]
    if not shown:
        listing.nothing_published(t("No task fits these choices."), [(t("All tasks"), {})], page("key_points"))
    asked = location.get("task")
    location.show_again()
    task_board.task_board(snapshot, shown, asked)

    with st.container(horizontal=True, key="onward"):
        for code, topic in brief.topics().items():
            page_link(
                page("brief"),
                label=t("Brief: {topic}", topic=topic.name),
                icon=":material/print:",
                query_params={"topic": code},
            )
        page_link(page("key_points_years"), label=t("Compare two years"), icon=":material/compare_arrows:")
        page_link(page("own_targets"), label=t("Targets of your own"), icon=":material/edit:")
    with st.expander(t("How a verdict is reached"), icon=":material/rule:"):
        st.markdown(task_cards.verdict_rules())
    with st.container(key="task-list"):
        st.subheader(t("Task by task"))
        for code in aspects.index:
            of_aspect = [task for task in shown if task.row["aspect"] == code]
            if of_aspect:
                st.markdown(f"**{aspects['aspect_no'][code]}. {aspects[localized('name_en')][code]}**")
                for task in of_aspect:
                    task_cards.task_card(snapshot, task)

    st.subheader(t("Dated targets of the Key Points and of the plans around them"))
    task_cards.target_table(scorecard.targets(snapshot), height=480)


if year == str(filters.KEY_POINTS_YEAR):
    where_they_stand()
else:
    title.header(t("What did the Key Points of {year} ask?", year=year))
    years_of_tasks.task_list(snapshot, int(year), department_box)
