"""Targets of a reader's own, held against the published figures by the rules for published targets."""

from contextvars import copy_context
from functools import partial

import pandas as pd
import streamlit as st

from dashboard.figures import queries, text
from dashboard.figures.numbers import full
from dashboard.figures.store import snapshot_id
from dashboard.files import exports
from dashboard.key_points import own_targets, scorecard, task_cards, verdicts
from dashboard.page import location
from dashboard.page.links import page, page_link
from locales import localized, t

snapshot = snapshot_id()
catalogue = queries.families(snapshot)
known = catalogue[catalogue["n_national"] > 0].drop_duplicates("indicator").set_index("indicator")
units = queries.code_list(snapshot, "unit").add_prefix("unit_")
known = known.join(units[["unit_name_en", "unit_name_zh"]], on="unit")
names = known[localized("name_en")].to_dict()
directions = {
    "increase": t("more (to the value, if one is given)"),
    "decrease": t("less (to the value, if one is given)"),
    "at_least": t("at least the value"),
    "at_most": t("at most the value"),
}
page_link(page("key_points"), label=t("Back to the Key Points"), icon=":material/arrow_back:")
st.header(t("How do the published figures stand to targets of your own?"))
st.warning(
    t(
        "**Your own, not published.** What you enter here is no target of any document. It stays in this page's address "
        "and in your session; nothing is stored."
    ),
    icon=":material/edit:",
)

state = st.session_state
asked = location.get("own")
asked = state.get("own:kept", "") if asked is None else asked
if "own:start" not in state or asked != state["own:kept"]:
    state["own:start"] = own_targets.decode(asked, names)
    state["own:version"] = state.get("own:version", 0) + 1
elif f"own:{state['own:version']}" not in state:
    state["own:start"] = own_targets.decode(state["own:kept"], names)
year_column = partial(
    st.column_config.NumberColumn,
    min_value=own_targets.FIRST_YEAR,
    max_value=own_targets.LAST_YEAR,
    step=1,
    format="%d",
)
edited = st.data_editor(
    state["own:start"],
    key=f"own:{state['own:version']}",
    num_rows="dynamic",
    hide_index=True,
    placeholder="",
    alt=t("Your targets: indicator, wish, value, year due and baseline, to edit"),
    column_config={
        "indicator": st.column_config.SelectboxColumn(
            t("Indicator"),
            options=sorted(names, key=lambda code: names[code]),
            format_func=lambda code: names.get(str(code), str(code)),
            width="large",
            required=True,
        ),
        "direction": st.column_config.SelectboxColumn(
            t("Wish"),
            options=list(directions),
            format_func=lambda code: directions.get(str(code), str(code)),
            default="increase",
            width="medium",
            required=True,
        ),
        "target_value": st.column_config.NumberColumn(t("Value, in the indicator's unit"), format="localized"),
        "year_due": year_column(t("Due")),
        "baseline_year": year_column(t("Baseline year")),
        "baseline_value": st.column_config.NumberColumn(t("Baseline value"), format="localized"),
    },
)
state["own:kept"] = own_targets.encode(edited)
location.put("own", state["own:kept"] or None)

chosen = own_targets.complete(edited)


def where_they_stand(chosen: pd.DataFrame) -> None:
    """A verdict for each of the reader's targets, and the file to take away."""
    figures = queries.figures(snapshot, indicators=sorted(set(chosen["indicator"])), regions=["CN"])
    breaks = queries.breaks(snapshot).groupby("indicator")["year"].apply(set).to_dict()
    st.subheader(t("Where they stand"))
    for target in chosen.itertuples():
        rows = scorecard.judged(figures[figures["indicator"] == target.indicator])
        unit = known[localized("unit_name_en")][target.indicator]
        wish = directions[target.direction].split(" (")[0].split("（")[0]
        parts = [wish] if pd.isna(target.target_value) else [f"{wish}: {full(target.target_value)} {unit}"]
        parts += [] if pd.isna(target.year_due) else [t("due {year}", year=int(target.year_due))]
        st.markdown(f"**{text.plain(names[target.indicator])}** — " + text.plain(t(", ").join(parts)))
        verdict = own_targets.judge(target, rows, breaks.get(target.indicator, ()))
        latest = scorecard.latest(rows)
        if verdict is None:
            st.markdown(t("No verdict yet: give both a value and a year due, or wish only for more or less."))
        else:
            st.markdown(
                f"{verdicts.ICONS[verdict.status]} {task_cards.status_mark(verdict.status)} — {text.plain(verdict.rule)}"
            )
            task_cards.caveats(verdict)
        if latest is not None:
            st.caption(
                t(
                    "Latest published: {figure} ({year}).",
                    figure=text.plain(text.published(latest)),
                    year=latest["year"],
                )
            )
    with st.expander(t("How a verdict is reached"), icon=":material/rule:"):
        st.markdown(task_cards.verdict_rules())
    by_indicator = known.rename(columns={"unit_name_en": "unit_en", "unit_name_zh": "unit_zh"})
    st.download_button(
        t("Download as rows of targets.csv"),
        partial(
            copy_context().run,
            own_targets.as_csv,
            chosen,
            by_indicator[["name_en", "name_zh", "unit_en", "unit_zh"]].to_dict("index"),
        ),
        exports.file_name("own-targets", snapshot, "csv"),
        "text/csv",
        on_click="ignore",
        icon=":material/download:",
    )
    st.caption(
        t(
            "The file has every column of data/key_points/targets.csv in its order. Before such rows can be built, fill "
            "source_id with a publication that data/published/sources.csv has."
        )
    )


if chosen.empty:
    st.info(t("Add a row: choose an indicator and what you wish of it."), icon=":material/add:")
else:
    where_they_stand(chosen)
