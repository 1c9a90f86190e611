"""Cards of counts of published decisions, and what the page says about where they come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from dashboard.cards import card_menu, card_view
from dashboard.decisions import decision_views, decision_words, decisions
from dashboard.decisions.decision_views import Asked, View
from dashboard.figures import citations
from dashboard.figures.sentences import in_each
from dashboard.figures.text import plain
from dashboard.files import take_away
from dashboard.page import location
from dashboard.page.links import page
from dashboard.page.origin import origin as site
from dashboard.page.runs import done
from dashboard.page.themes import theme
from locales import language, t

TABLE = "table"


def how_to_load() -> None:
    """What to do where no records were loaded."""
    st.info(
        t(
            "No decisions are loaded here. Agencies publish them one by one; whoever has such files can load them, and this "
            "page then shows them by month, by kind, and down to the county:"
        ),
        icon=":material/upload_file:",
    )
    st.code(decision_words.COMMANDS, language="sh")
    st.caption(
        t(
            "The columns that a file needs are described in `data/cases/datapackage.json`, and how to map an agency's own headers in `data/cases/mappings/example.toml`."
        )
    )


def origin(about: pd.Series) -> None:
    """Where the counts come from, and loudly if any record is generated."""
    if about["synthetic"]:
        st.error(
            t(
                "**SYNTHETIC RECORDS.** These decisions were generated for a test. Nothing on this page is a statistic; "
                "do not quote, copy or publish it."
            ),
            icon=":material/warning:",
        )
    st.caption(
        t(
            "Counted from {decisions} published decisions, {first} to {last}, each decision once (files: {files}). What was not "
            "published or not loaded is not in them, so they are no totals, and they stand beside the agencies' own totals, never "
            "added to or compared with them.",
            decisions=f"{about['decisions']:,}",
            files=f"{about['files']:,}",
            first=f"{about['first_month']:%Y-%m}",
            last=f"{about['last_month']:%Y-%m}",
        )
        + " "
        + t("{rejected} lines were rejected at loading.", rejected=f"{about['rejected']:,}")
        + " "
        + plain(
            t(
                "Records: {source}; loaded {date}.",
                source=decision_words.source(about),
                date=decision_words.loaded_on(about),
            )
        )
    )


def breadcrumb(places: Sequence[decisions.Place]) -> None:
    """Links to the places above, and the one in view."""
    with st.container(horizontal=True, vertical_alignment="center"):
        for above in places[:-1]:
            st.page_link(
                page("decisions"),
                label=plain(above.name),
                query_params=_parameters(above.code),
                icon=":material/chevron_right:",
            )
        st.markdown(f"**{plain(places[-1].name)}**")


def go_into(code: str) -> None:
    """Show the place that a reader clicked, if it is not in view already."""
    if code != location.get("region"):
        location.go(page("decisions"), _parameters(code))


def into_another(below: Mapping[str, str]) -> None:
    """A drop-down of the places below: the way into them by keyboard."""
    if below:
        code = st.selectbox(
            t("Go into"),
            list(below),
            index=None,
            format_func=lambda code: below[code],
            key=f"into:{next(iter(below))}",
            placeholder=t("Choose"),
        )
        if code:
            go_into(code)


def card(
    snapshot: str,
    asked: Asked,
    measure: str,
    key: str,
    draw: str = "",
    on_click: Callable[[str], None] | None = None,
) -> bool:
    """A card of the cells that `asked` chooses, all of which its table and its menu hold; False, and none, without any.

    `draw` is that of `decision_views.view`, `on_click` hears the place that the reader clicks in the chart.
    """
    view = decision_views.view_of(snapshot, asked, measure, theme(), draw)
    if view is None:
        return False
    place = f"card:decisions:{key}"
    if on_click is not None and (region := done(place, "clicked")):
        on_click(region)
    clickable = [t("Click a place to go into it.")] if on_click else []
    name = f"{TABLE}:{place}"
    table = card_view.Button(name, t("Table"), "table_rows", card_view.is_open(place, name))
    menu = card_menu.button(place)
    with st.container(border=True):
        card_view.place(
            place,
            [
                card_view.Words(plain(view.title), "h4"),
                card_view.Words(plain(" ".join([decision_words.counted(), *view.notes, *clickable])), "small"),
                card_view.Drawing(view.chart, clickable=on_click is not None),
                table,
                menu,
            ],
        )
        if table.open:
            with st.container(key=f"table-of:{place}"):
                st.dataframe(readable(snapshot, view.rows), hide_index=True)
        if menu.open:
            card_menu.show(place, hand_out(snapshot, view, asked, measure, draw))
    return True


def hand_out(snapshot: str, view: View, asked: Asked, measure: str, draw: str = "") -> card_menu.HandOut:
    """What the card of a view hands out."""
    about = decisions.info(snapshot).iloc[0]
    choice = {name: ",".join(members) for name, members in asked.items()}

    def sentence() -> str:
        return decision_views.sentence(snapshot, asked, measure, view.rows)

    on_page = location.parameters() | {"lang": language(), "snapshot": snapshot}
    cited = citations.of_decisions(
        sentence(), decision_words.source(about), f"{site()}/decisions?{urlencode(on_page)}", snapshot
    )
    return card_menu.HandOut(
        name=view.title,
        rows=view.rows,
        table="decisions",
        choice=choice,
        picture="decisions",
        drawn={**choice, "measure": measure, **({"draw": "map"} if draw else {})},
        files=lambda key: take_away.files(
            snapshot, readable(snapshot, view.rows), decision_words.stem(about), t("Decisions"), key=key
        ),
        page="",
        cited=citations.forms(cited),
        said=in_each(sentence),
        lines=view.rows["region"].nunique() if decision_views.is_by_place(asked) else 0,
    )


def readable(snapshot: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Cells as a person reads them: codes and names, dimensions that never vary left out."""
    form = "%Y-%m" if rows["period_kind"].iloc[0] == "month" else "%Y"
    out = pd.DataFrame({t("Period"): rows["period_start"].dt.strftime(form)}, index=rows.index)
    names = {code: decisions.place(snapshot, code).name for code in rows["region"].unique()}
    out[t("Region code")] = rows["region"]
    out[t("Region")] = rows["region"].map(names)
    for dimension, heading in decision_words.dimension_names().items():
        if (rows[dimension] != "all").any():
            out[heading] = rows[dimension].map(decisions.member_names(snapshot, dimension))
    out[t("Decisions")] = rows["decisions"]
    out[t("Fines, yuan")] = rows["fines"]
    out[t("Decisions that state a fine")] = rows["fines_stated"]
    out[t("Value of goods, yuan")] = rows["goods_value"]
    out[t("Decisions that state a value")] = rows["values_stated"]
    return out


def _parameters(code: str) -> dict[str, str]:
    """The address parameters of the page as they are, for another place."""
    kept = {name: value for name, value in location.parameters().items() if name not in ("region", "lang")}
    return kept if code == "CN" else kept | {"region": code}
