"""Every publication behind the figures: what kind it is, where it stands, and what was taken from it."""

import streamlit as st

from dashboard.cards import listing
from dashboard.figures import queries, text
from dashboard.figures.records import records
from dashboard.figures.store import snapshot_id
from dashboard.page import filters, location
from dashboard.page.frame import NothingMore
from dashboard.page.links import page
from dashboard.quality import source_tables
from locales import language, localized, t

snapshot = snapshot_id()
sources = queries.sources(snapshot)
st.header(t("Where do the figures come from?"))
st.caption(
    t(
        "Official publications come first, then official texts republished elsewhere, then the press. Most were read on "
        "republished copies; addresses of copies are shown but not linked, since such hosts change hands."
    )
)
kinds = queries.code_list(snapshot, "publisher_type")[localized("name_en")]
counts = sources["publisher_type"].value_counts()
left, right = st.columns(2)
with left:
    chosen = filters.many(
        "kind", t("Kind of source"), list(kinds.index), lambda code: f"{kinds[code]} ({counts.get(code, 0)})"
    )
with right:
    words = filters.words("q", t("Words in the title or publisher"), t("white paper, 白皮书, customs …"))
rows = source_tables.chosen(snapshot, chosen, words)
if rows.empty:
    listing.nothing_published(t("No publication has these words."), [(t("All publications"), {})], page("sources"))
    raise NothingMore
st.markdown(t("**{count} publications**; select one to see what was taken from it.", count=f"{len(rows):,}"))
table = st.dataframe(
    source_tables.listed(snapshot, chosen, words),
    hide_index=True,
    height=420,
    placeholder="",
    on_select="rerun",
    selection_mode="single-row",
    key=f"sources:{','.join(chosen)}:{words}",
    column_config={t("Link"): st.column_config.LinkColumn(display_text=t("open"))},
)
selected = table["selection"]["rows"]
if selected:
    location.put("source", rows.iloc[selected[0]]["source_id"])
asked = location.get("source") or ""
if asked in set(sources["source_id"]):
    row = next(records(sources[sources["source_id"] == asked]))
    title = row.title_en if language() == "en" or not isinstance(row.title_original, str) else row.title_original
    st.subheader(text.plain(title))
    st.markdown(
        " · ".join(
            [
                text.plain(getattr(row, localized("publisher"))),
                row.published_on if isinstance(row.published_on, str) else t("undated"),
                getattr(row, localized("publisher_type_en")),
                text.source_link(t("open at the publisher"), row)
                if row.address_kind == "publisher"
                else t("read at {address}", address=f"`{row.url}`")
                if isinstance(row.url, str)
                else t("no address"),
            ]
        )
    )
    taken = source_tables.taken(snapshot, asked)
    if taken.num_rows:
        st.dataframe(taken, hide_index=True, placeholder="")
    else:
        st.caption(t("Behind the Key Points' tasks and targets; no figure was taken from it."))
