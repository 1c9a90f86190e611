"""Two years' Key Points side by side: which tasks have a counterpart, and which have none."""

import pandas as pd
import streamlit as st

from dashboard.figures import queries, text
from dashboard.figures.store import snapshot_id
from dashboard.key_points import carried_over, years_of_tasks
from dashboard.key_points.task_cards import bases
from dashboard.page import filters
from dashboard.page.links import page, page_link
from locales import localized, t

snapshot = snapshot_id()
found = queries.tasks_found(snapshot)
years = years_of_tasks.years(snapshot)
st.header(t("Which tasks of the Key Points were carried over, new or dropped?"))
st.caption(
    t(
        "**Derived:** this site's own matching of titles, not published by anyone. Two tasks are paired when either is the "
        "most alike to the other among all, and at least {threshold} alike: twice the pairs of neighbouring Chinese "
        "characters in both titles over the pairs of both, without words that most titles share ({words}).",
        threshold=f"{carried_over.THRESHOLD:.2f}",
        words="、".join(carried_over.COMMON_WORDS),
    )
)
left, right, _ = st.columns([1, 1, 2])
with left:
    earlier = filters.one("earlier", t("Earlier year"), years[1:], "2019")
with right:
    later = filters.one("later", t("Later year"), [year for year in years if year > earlier], "2020")
st.warning(
    "  \n".join(
        [
            years_of_tasks.how_many_found(snapshot, int(earlier)),
            years_of_tasks.how_many_found(snapshot, int(later)),
            t("New and dropped are said only of what was found: a task may stand in the part that was not."),
        ]
    ),
    icon=":material/info:",
)
old, new = (
    found[(found["year"] == int(year)) & ~years_of_tasks.is_summary(found)].reset_index(drop=True)
    for year in (earlier, later)
)
pairs = carried_over.matched(list(old["title_zh"]), list(new["title_zh"]))
lone_new = new.drop({pair.later for pair in pairs})
lone_old = old.drop({pair.earlier for pair in pairs})


def named(row: pd.Series) -> str:
    """Number and Chinese title, and the English one on an English page."""
    number = f"{row['task_no']} " if isinstance(row["task_no"], str) else ""
    english = "" if localized("_en") == "_zh" else f" · {row['title_en']}"
    return f"{number}{row['title_zh']}{english}"


def listed(heading: str, rows: pd.DataFrame) -> None:
    """The tasks without a counterpart, with what their wording rests on."""
    st.subheader(heading)
    if rows.empty:
        st.caption(t("None among those found."))
    st.markdown("\n".join(f"- {text.plain(named(row))} — {bases()[row['basis']]}" for _, row in rows.iterrows()))


st.subheader(t("Carried over: {count} pairs", count=len(pairs)))
if pairs:
    st.table(
        pd.DataFrame(
            {
                earlier: [text.plain(named(old.loc[pair.earlier])) for pair in pairs],
                later: [text.plain(named(new.loc[pair.later])) for pair in pairs],
                t("Likeness (derived)"): [f"{pair.score:.2f}" for pair in pairs],
            }
        ).set_index(earlier)
    )
else:
    st.caption(t("No two titles of these years are alike enough."))
with st.grid(2, min_column_width=330) as grid:
    with grid.cell():
        listed(t("New in {year}: {count}", year=later, count=len(lone_new)), lone_new)
    with grid.cell():
        listed(t("Dropped after {year}: {count}", year=earlier, count=len(lone_old)), lone_old)
with st.container(horizontal=True):
    for year in (earlier, later):
        page_link(page("key_points"), label=t("Tasks of {year}", year=year), query_params={"year": year})
