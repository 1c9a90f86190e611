"""What the coverage page draws: a heatmap with the figures behind its cells, and the list of gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from dashboard.cards import card_menu, card_view, listing
from dashboard.data.coverage_page import coverage_cells
from dashboard.figures import choices, citations
from dashboard.figures.sentences import in_each
from dashboard.figures.text import plain
from dashboard.files import take_away
from dashboard.page import filters, location
from dashboard.page.links import page
from dashboard.page.origin import origin
from dashboard.page.runs import done
from dashboard.quality import coverage, coverage_views, gap_list, gaps, heatmap
from locales import t


def heatmap_card(snapshot: str, kind: str, topic: str, years: range, row_label: str) -> None:
    """A heatmap of one of `coverage_views.kinds`, of a `topic` or of all, under its finding, with its menu.

    Below it stand the figures of the cell that the address names. The reader names a cell by a click, or with the two
    drop-downs under the heatmap.
    """
    topics = [topic] if topic else []
    view = coverage_views.view_of(snapshot, kind, topics)
    if not view.rows:
        st.info(t("No nationwide figure is published on this topic."), icon=":material/search_off:")
        return
    st.markdown(f"**{plain(coverage_views.finding_of(snapshot, kind, topics, years))}**")
    st.caption(coverage_views.legend(view.colours) + t(" Click a cell for the figures behind it."))
    part, rows = _part_of(view)
    identity = f"{kind}:{topic}"
    heatmap_place = f"heatmap:{identity}"
    if cell := done(heatmap_place, "clicked"):
        _choose(*heatmap.cell_of(cell), {known.code: known.label for known in rows})
    place = st.container()
    row, year = _pickers(view.rows, years, row_label)
    address = {"view": kind} | ({"topic": topic} if topic else {})
    with place:
        chosen = (row, int(year) if year else None) if row else None
        drawn = coverage_views.drawn_of(snapshot, kind, topics, years, part, chosen)
        card_view.chart(drawn, heatmap_place, clickable=True)
        shown = {**address, "from": str(years[0]), "to": str(years[-1])} | ({"part": part} if part != "1" else {})
        card_menu.take_away(f"menu:coverage:{identity}", lambda: hand_out(snapshot, shown))
    if row:
        _figures_behind(snapshot, view, row, year, years, address)


def hand_out(snapshot: str, shown: Mapping[str, str]) -> card_menu.HandOut:
    """What the card of a heatmap hands out: its cells, its picture and its finding; `shown` are its address's parameters."""
    asked = {name: tuple(value.split(",")) for name, value in shown.items()}
    years = range(int(shown["from"]), int(shown["to"]) + 1)

    def finding() -> str:
        view = coverage_views.view_of(snapshot, shown["view"], asked.get("topic", ()))
        return coverage_views.finding(shown["view"], view, years)

    cells = coverage_cells(snapshot, asked)
    page_of = choices.address("", "/coverage", shown)
    cited = citations.of_finding(finding(), f"{origin()}{page_of}", snapshot)
    return card_menu.HandOut(
        name=t("What is published, and what is not?"),
        rows=cells,
        table="coverage",
        choice=shown,
        picture="coverage",
        drawn=shown,
        files=lambda key: take_away.files(snapshot, cells, "coverage", t("Coverage"), key=key),
        page=page_of,
        cited=citations.forms(cited),
        said=in_each(finding),
        lines=cells["row"].nunique(),
    )


def gap_table(snapshot: str) -> None:
    """The list of gaps, filtered by kind and region, with what it rests on and its downloads."""
    listed = gap_list.of_snapshot(snapshot)
    kinds = gap_list.kind_names()
    counts = listed["kind"].value_counts()
    regions = dict(zip(listed["region"], listed[t("Region")], strict=True))
    left, right = st.columns(2)
    with left:
        kind = filters.many(
            "kind",
            t("Kind of gap"),
            [code for code in gaps.KINDS if code in counts],
            lambda code: f"{kinds[code]} ({counts[code]})",
        )
    with right:
        region = filters.many("region", t("Region"), sorted(regions), lambda code: regions[code])
    shown = listed[listed["kind"].isin(kind or gaps.KINDS) & listed["region"].isin(region or list(regions))]
    if shown.empty:
        listing.nothing_published(
            t("No gap of this kind there."), [(t("All gaps"), {"view": "gaps"})], page("coverage")
        )
        return
    st.markdown(
        t(
            "**{count} gaps**: {kinds} (counted here). Select a row for the words of a request.",
            count=len(shown),
            kinds=t("; ").join(f"{kinds[code]} {count}" for code, count in _counted(shown).items()),
        )
    )
    gap_list.downloads(snapshot, shown)
    table = st.dataframe(
        shown,
        on_select="rerun",
        selection_mode="single-row",
        key=f"gaps:{','.join(kind)}:{','.join(region)}",
        hide_index=True,
        height=520 if len(shown) > 12 else "auto",
        column_config={
            t("Request"): st.column_config.TextColumn(width="large"),
            **dict.fromkeys(("kind", "series", "region", "market", "task_no")),
        },
    )
    for row in table["selection"]["rows"]:
        st.code(shown.iloc[row][t("Request")], language=None, wrap_lines=True)
    with st.expander(t("How a gap is found"), icon=":material/rule:"):
        st.markdown(_rules())


def _part_of(view: coverage.View) -> tuple[str, list[heatmap.Row]]:
    """All rows, or, of a long topic, the part that the address names; which it is."""
    parts = coverage_views.parts(view)
    if len(parts) == 1:
        return "1", view.rows
    most = coverage_views.MOST_ROWS
    names = {code: f"{(int(code) - 1) * most + 1}–{(int(code) - 1) * most + len(parts[code])}" for code in parts}
    part = filters.mode("part", t("Rows, those with most years first"), list(names), lambda code: names[code])
    return part, parts[part]


def _pickers(rows: Sequence[heatmap.Row], years: range, row_label: str) -> tuple[str, str]:
    """Row code and year whose figures to show, each empty for none and for every year; they follow the address."""
    names = {row.code: _full_name(row) for row in rows}
    left, right = st.columns([3, 1])
    with left:
        row = filters.one("row", row_label, ["", *names], "", lambda code: names.get(code) or t("Choose"))
    with right:
        every = t("All years shown")
        year = filters.one("year", t("Year"), ["", *map(str, reversed(years))], "", lambda code: code or every)
    return row, year


def _full_name(row: heatmap.Row) -> str:
    return f"{row.group} · {row.label}" if row.group else row.label


def _choose(row: str, year: str, names: Mapping[str, str]) -> None:
    """Put the cell that was clicked into the address, or take it out where it is the one that is chosen already."""
    if (location.get("row"), location.get("year")) == (row, year):
        row, year = "", ""
    location.put("row", row or None)
    location.put("year", year or None)
    if not row:
        return
    said = t("{name}, {year}: see below the heatmap.", name=names.get(row, row), year=year)
    st.toast(plain(said), icon=":material/south:")


def _figures_behind(
    snapshot: str, view: coverage.View, row: str, year: str, years: Sequence[int], address: dict[str, str]
) -> None:
    """The figures of one row in one year, or in all `years`; without any, the nearest years that have some."""
    name = next(_full_name(known) for known in view.rows if known.code == row)
    own = view.figures[view.figures["row"] == row].drop(columns="row")
    shown = own[own["year"].isin([int(year)] if year else years)]
    span = year or f"{years[0]}–{years[-1]}"
    st.subheader(plain(t("{name}, {years}", name=name, years=span)))
    if shown.empty:
        nearest = sorted(set(own["year"]), key=lambda known: abs(known - int(year or years[-1])))[:2]
        listing.nothing_published(
            t("No figure was found published for this."),
            [
                (str(known), {**address, **_span_with(known, years), "row": row, "year": str(known)})
                for known in nearest
            ],
            page("coverage"),
        )
        return
    st.caption(t("Figures: {count}", count=f"{len(shown):,}"))
    listing.figure_table(shown, height=420)
    listing.downloads(snapshot, shown, f"{row}:{span}", f"coverage-{row}-{span}")


def _span_with(year: int, years: Sequence[int]) -> dict[str, str]:
    """The address parameters of the years shown, stretched to `year`."""
    low, high = min(year, years[0]), max(year, years[-1])
    return {"from": str(low), "to": str(high)}


def _counted(shown: pd.DataFrame) -> dict[str, int]:
    counts = shown["kind"].value_counts()
    return {kind: int(counts[kind]) for kind in gaps.KINDS if kind in counts}


def _rules() -> str:
    return "\n".join(
        f"{number}. {rule}"
        for number, rule in enumerate(
            (
                t(
                    "A gap is a figure that was not found among the publications gathered here. It may be published "
                    "elsewhere, which is why each request also asks where."
                ),
                t(
                    "Nationwide: headline series and the series linked to the Key Points, calendar years from {first} to the "
                    "last year for which any source gives a whole-year figure.",
                    first=gaps.FIRST_YEAR,
                ),
                t(
                    "Tasks: those of 2020 that no nationwide series measures, directly or in part; context does not count."
                ),
                t(
                    "Markets: tasks against infringement whose direct indicators count cases or persons, where none of the "
                    "direct indicators has any figure for the setting, nationwide or of any province."
                ),
                t(
                    "Provinces: headline series of which at least {count} other provinces published a figure that year, and "
                    "the province none, not even for a part of the year.",
                    count=gaps.LEAST_OTHERS,
                ),
            ),
            start=1,
        )
    )
