"""One task on one page, to print: what it asks, where it stands, its key series, and what is not published."""

import streamlit as st

from dashboard.cards import card_view, charts
from dashboard.figures import queries, text
from dashboard.figures.store import snapshot_id
from dashboard.key_points import brief, scorecard, task_cards, verdicts
from dashboard.page import filters
from dashboard.page.links import page, page_link
from locales import localized, t

snapshot = snapshot_id()
topics = brief.topics()
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="controls"):
    code = filters.mode("topic", t("Topic"), list(topics), lambda name: topics[name].name)
    st.caption(t("To print or save as PDF: Ctrl+P, or ⌘P."))
topic = topics[code]
task = next(task for task in scorecard.tasks(snapshot) if task.row["task_no"] == topic.task_no)
names = filters.family_names(queries.families(snapshot), snapshot)
breaks = queries.breaks(snapshot)
last = queries.years(snapshot)[1]
drawn_series = brief.key_series(task.indicators)
reason = localized("reason_en")

with st.container(width=brief.WIDTH, key="brief", gap="small"):
    st.header(t("Brief: {topic}", topic=topic.name))
    st.markdown(
        t(
            "**Task {number} of the 2020 Key Points:** {title}",
            number=topic.task_no,
            title=text.plain(task.row[localized("title_en")]),
        )
    )
    task_cards.what_it_asks(task.row)
    st.markdown(
        f"{verdicts.ICONS[task.verdict.status]} "
        + t("**{status}.** {rule}", status=verdicts.names()[task.verdict.status], rule=text.plain(task.verdict.rule))
    )
    for item in task.indicators:
        if item.verdict and item.verdict.status in verdicts.MOVED:
            st.markdown(
                f"{verdicts.ICONS[item.verdict.status]} "
                + text.plain(t("{name}: {rule}", name=names[item.family_key], rule=item.verdict.rule))
            )
    task_cards.caveats(task.verdict)
    with st.grid(2, min_column_width=300, gap="small") as grid:
        for item in drawn_series:
            rows = brief.recent(item.rows)
            own_breaks = breaks[breaks["indicator"].isin(rows["indicator"])]
            drawn = charts.over_time(rows, own_breaks, height=140)
            # Half as wide as a card elsewhere: room for the last value's label, and every second year named.
            figure = drawn.figure
            layout = figure["layout"]
            ticks = layout["xaxis"]["tickvals"]
            layout["margin"] |= {"r": 30}
            layout["xaxis"] |= {"tickangle": 0, "tickvals": ticks[:: 2 if len(ticks) > 6 else 1]}
            with grid.cell():
                st.markdown(
                    t(
                        "**{name}, {years}**",
                        name=text.plain(names[item.family_key]),
                        years=text.year_span(rows),
                    )
                )
                card_view.chart(charts.Chart.of(figure, drawn.alt), f"brief:{item.family_key}", still=True)
                notes = [
                    text.plain(t("Series break {year}: {reason}", year=row.year, reason=getattr(row, reason)))
                    for row in own_breaks.itertuples()
                    if rows["year"].min() < row.year <= rows["year"].max()
                ]
                if not rows["is_whole_year"].all():
                    notes.append(
                        t("○ part of a year, a campaign or a period across two years; not joined to whole years")
                    )
                st.caption("  \n".join([text.plain(text.what_is_counted(rows)), *notes, text.source_line(rows)]))
        with grid.cell(column_span="all" if len(drawn_series) % 2 == 0 else 1):
            st.markdown(f"**{t('Not found published')}**")
            st.caption(
                "\n".join(f"- {text.plain(line)}" for line in brief.not_published(snapshot, topic, task, names, last))
            )
with st.container(horizontal=True, key="back"):
    query = {"task": topic.task_no}
    page_link(page("key_points"), label=t("All tasks"), icon=":material/arrow_back:", query_params=query)
    page_link(page("markets"), label=t("Market settings"), query_params={"setting": topic.setting})
