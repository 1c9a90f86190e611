"""The basket: what a reader collected from several pages, as one file with one list of sources."""

from contextvars import copy_context
from functools import partial
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from dashboard.cards import listing
from dashboard.figures import queries, text
from dashboard.figures.store import snapshot_id
from dashboard.files import basket, basket_files, exports
from dashboard.page import filters, location
from dashboard.page.links import page, page_link
from locales import language, localized, t

snapshot = snapshot_id()
catalogue = queries.families(snapshot)
names = filters.family_names(catalogue, snapshot)
places = queries.code_list(snapshot, "region")[localized("name_en")].to_dict()
places |= {basket.PROVINCES: t("every province-level region"), basket.EVERYWHERE: t("every region")}

state = st.session_state
asked = location.get("basket")
if asked is not None and asked != state.get("basket:seen"):
    basket.hold(basket.decode(asked))
parts = basket.held()
written = basket.encode(parts)
location.put("basket", written or None)
state["basket:seen"] = written or None

st.header(t("What did you collect?"))


def nothing_yet() -> None:
    """How to fill the basket."""
    st.info(
        t(
            "Nothing yet. On any card, open “Table and sources” and press “Add to basket”; then take all of it "
            "away here as one file with one list of sources."
        ),
        icon=":material/shopping_cart:",
    )
    page_link(page("years"), label=t("Over the years: any series"))
    page_link(page("regions"), label=t("By region: any province"))


def said(part: basket.Part, count: int) -> str:
    """A part in words: series, region, years and how many figures."""
    years = f"{part.first}" if part.first == part.last else f"{part.first}–{part.last}"
    return t(
        "{series}; {region}; {years}: {count} figures",
        series=names.get(part.family, part.family),
        region=places.get(part.region, part.region),
        years=years,
        count=count,
    )


def collected() -> None:
    """What is in the basket, to remove and to take away."""
    found = {part: basket.figures(snapshot, part) for part in parts}
    rows = pd.concat(found.values(), ignore_index=True)
    rows = rows.drop_duplicates(["series_key", "period_start", "period_end"], ignore_index=True)
    st.caption(
        t(
            "{count} of at most {most} series, {figures} figures from {sources} publications. The basket is kept in the "
            "address of this page and, while this tab is open, in your visit; nothing is stored.",
            count=len(parts),
            most=basket.MOST,
            figures=f"{len(rows):,}",
            sources=f"{rows['source_id'].nunique():,}",
        )
    )

    for part in parts:
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            if len(found[part]):
                st.markdown(text.plain(said(part, len(found[part]))), width="stretch")
                query = {"id": part.family.split(".")[0], "series": part.family}
                page_link(page("indicator"), label=t("All observations and sources"), query_params=query)
            else:
                st.markdown(
                    t("⚠ Nothing is published: {series}", series=text.plain(said(part, len(found[part])))),
                    width="stretch",
                )
            st.button(
                t("Remove"),
                key=f"remove:{part}",
                help=text.plain(said(part, len(found[part]))),
                icon=":material/close:",
                type="tertiary",
                on_click=lambda part=part: basket.hold([other for other in basket.held() if other != part]),
            )
    st.button(t("Remove all"), icon=":material/delete:", on_click=lambda: basket.hold([]))
    if not rows.empty:
        take_away(rows, [said(part, len(found[part])) for part in parts])


def take_away(rows: pd.DataFrame, contents: list[str]) -> None:
    """The files, the address that shows the same again, and the figures."""
    origin = str(st.context.url or "").split("?")[0].rstrip("/")
    address = f"{origin}?{urlencode({'basket': written, 'lang': language(), 'snapshot': snapshot}, safe=',~:')}"
    st.subheader(t("Take it away"))
    listing.downloads(snapshot, rows, "basket", "basket")
    st.download_button(
        t("Download ZIP with sources and README"),
        partial(copy_context().run, basket_files.package, rows, snapshot, contents, address),
        exports.file_name("basket", snapshot, "zip"),
        "application/zip",
        key="zip:basket",
        on_click="ignore",
        icon=":material/folder_zip:",
    )
    st.caption(
        t("This address shows the same series again, of this snapshot while it is kept, of the current one later:")
    )
    st.code(address, language=None, wrap_lines=True)

    st.subheader(t("All figures collected"))
    st.caption(t("Series of different agencies and units stand side by side; they are not to be added up."))
    listing.figure_table(rows, height=600)


if parts:
    collected()
else:
    nothing_yet()
