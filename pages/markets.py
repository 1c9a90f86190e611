"""Market settings: rural and urban-rural junction markets first, then online, physical, border, courier, foreign."""

import pandas as pd
import streamlit as st

from dashboard.cards import cards, charts, listing
from dashboard.figures import queries
from dashboard.figures.settings import settings
from dashboard.figures.store import snapshot_id
from dashboard.key_points import brief
from dashboard.page import filters
from dashboard.page.links import page, page_link
from dashboard.page.runs import section
from dashboard.page.themes import theme
from dashboard.places import provinces
from locales import localized, t


@section
def by_series(snapshot: str, own: pd.DataFrame) -> None:
    """The provinces' latest figures of the series that the reader picks."""
    ranked = own[own["n_provinces"] > 0].sort_values(["n_provinces", "n_figures"], ascending=False)
    names = filters.family_names(ranked, snapshot)
    counts = ranked.set_index("family_key")["n_provinces"]
    family = filters.one(
        "series",
        t("Series by province"),
        list(names),
        show=lambda key: t("{name} · {count} of 31", name=names[key], count=counts[key]),
    )
    latest, marks = provinces.compared(snapshot, family)
    cards.card(
        snapshot,
        latest,
        t("{name}: latest figure of each province", name=names[family]),
        charts.ranked(latest, "measured", localized("region_en"), marks, theme=theme()),
        notes=[t("The periods differ: read each bar with the period beside it.")],
        key="provinces",
        on_click=provinces.open_profile,
        given={"latest": "region"},
        draw="bars",
    )


snapshot = snapshot_id()
catalogue = queries.families(snapshot)
every = settings()
st.header(t("In which markets? Rural, urban-rural junction, online, borders"))
code = filters.mode("setting", t("Market setting"), list(every), lambda name: every[name].name)
setting = every[code]
own = catalogue[setting.covers(catalogue)]
rows = queries.figures(snapshot, families=list(own["family_key"]))
national = rows[rows["region"] == "CN"]
by_province = provinces.published_by(rows)
st.caption(
    t(
        "{name}: {national} nationwide figures and {provincial} of {provinces} provinces were found published, in {series} "
        "series.",
        name=setting.name,
        national=len(national),
        provincial=len(by_province),
        provinces=by_province["region"].nunique(),
        series=len(own),
    )
)

for topic, on in brief.topics().items():
    if on.setting == code:
        label = t("The task of 2020 on this, on one page to print")
        page_link(page("brief"), label=label, icon=":material/print:", query_params={"topic": topic})

st.subheader(t("{name}: nationwide", name=setting.name))
if national.empty:
    nearest = [name for name in ("rural_junction", "rural", "rural_and_junction") if name != code]
    listing.nothing_published(
        t("No agency has published a nationwide figure for {name}.", name=setting.name),
        [(every[name].name, {"setting": name}) for name in nearest],
        page("markets"),
    )
else:
    headline = [family for family in queries.headline(snapshot, "markets") if family in set(national["family_key"])]
    richest = [family for family in own["family_key"] if family in set(national["family_key"])]
    cards.first_and_any(snapshot, list(dict.fromkeys([*headline, *richest])), None)

st.subheader(t("{name}: by province", name=setting.name))
if by_province.empty:
    st.info(t("No province has published a figure for {name}.", name=setting.name), icon=":material/search_off:")
else:
    by_series(snapshot, own)

st.subheader(t("Everything published on {name}", name=setting.name))
if rows.empty:
    st.caption(t("Nothing."))
else:
    listing.figure_table(rows, height=420)
    listing.downloads(snapshot, rows, "setting", code)
