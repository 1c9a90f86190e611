"""The sections of the province page, each a heading and what stands under it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import streamlit as st

from dashboard.cards import cards, charts, headlines, listing
from dashboard.figures import numbers, queries
from dashboard.figures.kept import kept
from dashboard.figures.periods import drawable
from dashboard.figures.records import records
from dashboard.figures.settings import settings
from dashboard.figures.text import plain, published, year_span
from dashboard.page import filters
from dashboard.page.first_look import first_look
from dashboard.page.links import follow, page, page_link
from dashboard.page.runs import section
from dashboard.page.themes import theme
from dashboard.places import comparison, profile, provinces
from locales import language, localized, t

Leading = dict[str, headlines.Among | None]
LATEST_SHOWN = 2
# Where one part is all that there is of the wide setting, its line says enough.
WIDE, PARTS_OF_WIDE = "rural_junction", ("rural", "urban_rural_junction", "rural_and_junction")


def standings(snapshot: str, chosen: Sequence[str], names: Mapping[str, str]) -> None:
    """How the whole-year figures of the one or two `chosen` regions stand in the year that the reader picks."""
    counts, own = _years(snapshot, chosen), _years(snapshot, chosen[:1])
    if own.empty:
        st.info(
            plain(
                t(
                    "No whole-year figure for {province} was found published, so there is nothing to compare: what "
                    "there is covers parts of years or campaigns, and stands below.",
                    province=names[chosen[0]],
                )
            ),
            icon=":material/search_off:",
        )
    if counts.empty:
        return
    st.subheader(t("How its figures stand"))
    picker, _ = st.columns([1, 2])
    with picker:
        year = int(
            filters.one(
                "year",
                t("Year"),
                [str(number) for number in counts.index],
                str(profile.default_year(counts if own.empty else own)),
                lambda code: t("{year} ({count} series)", year=code, count=counts[int(code)]),
            )
        )
    for place, region in enumerate(chosen):
        leading = _leading(snapshot, region, year, theme())
        _headlines(snapshot, region, year, leading, names[region] if len(chosen) > 1 else "", str(place))
    # The browser draws these before the table below is ready.
    first_look()
    shown = _compared(snapshot, chosen, year)
    st.markdown(shown.finding)
    comparison.show(shown.table)
    notes = [
        t(
            "Derived: a share is of the national figure of the same series and period; median and rank (1st is the "
            "largest) are among the provinces that published that series for that period, at least three; residents are "
            "those of the 2020 census. Rounded figures are taken as written. More can mean more enforcement, more "
            "infringement, or a larger province."
        )
    ]
    if shown.contradicted:
        notes.append(
            t(
                ":orange[⚠ {count} of these figures are contradicted by another source]",
                count=shown.contradicted,
            )
        )
    notes.append(
        t(
            "To take away: the {count} published figures that the table rests on, other provinces' included.",
            count=len(shown.behind),
        )
    )
    st.caption("  \n".join(notes))
    listing.downloads(snapshot, shown.behind, "compared", f"{'-'.join(chosen)}-{year}-compared")


def _headlines(snapshot: str, region: str, year: int, leading: Leading, title: str, key: str) -> None:
    """A headline for each family of `leading`, with how it stands, under a `title` if there is one."""
    if title and leading:
        st.markdown(f"**{plain(title)}**")
    with st.grid(4, min_column_width=250, border=True) as grid:
        for place, (family, among) in enumerate(leading.items()):
            with grid.cell():
                headlines.headline(snapshot, family, year, region, among, f"{key}:{place}")


@kept(in_every_language=True)
def _years(snapshot: str, chosen: Sequence[str]) -> pd.Series:
    """`profile.years` of the `chosen` regions."""
    return profile.years(queries.figures(snapshot, regions=chosen))


@kept(in_every_language=True)
def _standings(snapshot: str, region: str, year: int) -> pd.DataFrame:
    """`profile.standings` of a region's whole-year figures of a year."""
    return profile.standings(_everywhere(snapshot, [region], year), region)


@kept()
def _leading(snapshot: str, region: str, year: int, theme: str) -> Leading:
    """The families for the headlines of a region, each with how it stands there, if that can be told."""
    everywhere = _everywhere(snapshot, [region], year)
    provinces, first = profile.of_provinces(everywhere), profile.leading(_standings(snapshot, region, year))
    found: Leading = {}
    for cell, row in zip(first.index, records(first), strict=True):
        said = comparison.standing(row)
        others = everywhere.iloc[provinces[cell]]
        found[cell[0]] = headlines.Among(said, charts.among(others, region, theme)) if said else None
    return found


@dataclass(frozen=True)
class Compared:
    """The standings of one or two regions: in a sentence each, as `comparison.readable`, and the figures behind them."""

    finding: str
    table: pd.DataFrame
    behind: pd.DataFrame
    contradicted: int


@kept()
def _compared(snapshot: str, chosen: Sequence[str], year: int) -> Compared:
    """How the whole-year figures of the `chosen` regions stand in a year."""
    names = provinces.region_names(queries.code_list(snapshot, "region"))
    parts = {code: _standings(snapshot, code, year) for code in chosen}
    behind = profile.behind(_everywhere(snapshot, chosen, year), profile.cells(list(parts.values())))
    return Compared(
        "  \n".join(comparison.finding(part, plain(names[code]), year) for code, part in parts.items()),
        comparison.readable(parts, names, filters.family_names(queries.families(snapshot), snapshot)),
        behind,
        int((behind["n_contradicting"] > 0).sum()),
    )


def _everywhere(snapshot: str, chosen: Sequence[str], year: int) -> pd.DataFrame:
    """The whole-year figures of a year, of every region, for the families of which one of the `chosen` regions has one."""
    rows = queries.figures(snapshot, regions=chosen)
    families = sorted(rows.loc[rows["is_whole_year"] & (rows["year"] == year), "family_key"].unique())
    everywhere = queries.figures(snapshot, families=families, first_year=year, last_year=year)
    return everywhere[everywhere["is_whole_year"]]


def together(snapshot: str, pair: tuple[str, str], names: Mapping[str, str]) -> None:
    """The series that both of two regions publish, one chart a series with a line for each."""
    shared = _shared(snapshot, pair)
    st.subheader(t("{first} and {second} over the years", first=names[pair[0]], second=names[pair[1]]))
    if not shared:
        st.info(t("No series was found that both published."), icon=":material/search_off:")
        return
    count = t("{count} series were published by both.", count=len(shared))
    if len(shared) > profile.CHARTS_OF_BOTH:
        count += t(" Drawn are the {drawn} with most years in common.", drawn=profile.CHARTS_OF_BOTH)
    st.caption(count)
    cards.trend_grid(snapshot, shared[: profile.CHARTS_OF_BOTH], None, pair, key="both")


@kept(in_every_language=True)
def _shared(snapshot: str, pair: tuple[str, str]) -> list[str]:
    """`profile.published_by_both` of what can be drawn."""
    return profile.published_by_both(drawable(queries.figures(snapshot, regions=pair)), pair)


def market_settings(snapshot: str, rows: pd.DataFrame) -> None:
    """Which market settings a region's figures `rows` speak of, how often and what they last say, and which not."""
    st.subheader(t("Its market settings"))
    st.markdown(_settings_said(rows, snapshot))
    st.caption(t("A series can belong to more than one setting, so these counts overlap."))
    page_link(page("markets"), label=t("Market settings of all provinces"), icon=":material/arrow_forward:")


@kept()
def _settings_said(rows: pd.DataFrame, snapshot: str) -> str:
    families = filters.family_names(queries.families(snapshot), snapshot)
    covered = {code: rows[setting.covers(rows)] for code, setting in settings().items()}
    names = {code: setting.name for code, setting in settings().items()}
    said_by_part = any(covered[code].index.equals(covered[WIDE].index) for code in PARTS_OF_WIDE)
    lines = [
        t(
            "**{setting}**: {figures} figures in {series} series, {years}. Latest: {latest}",
            setting=names[code],
            figures=len(own),
            series=own["family_key"].nunique(),
            years=year_span(own),
            latest=_latest(own, families),
        )
        for code, own in covered.items()
        if len(own) and not (code == WIDE and said_by_part)
    ]
    missing = [names[code] for code, own in covered.items() if own.empty]
    if missing:
        lines.append(t("**Not found published**: {settings}", settings=t("; ").join(missing)))
    return "\n".join(f"- {line}" for line in lines)


@section
def everything(snapshot: str, province: str, name: str) -> None:
    """All that is published on a province, or on the topic that the reader picks: the longest series drawn, then every figure."""
    rows = queries.figures(snapshot, regions=[province])
    st.subheader(t("Everything published on {province}", province=name))
    shown = filters.topics()
    topics = ["all", *(code for code in shown if code in set(rows["topic"]))]
    counts = rows["topic"].value_counts()
    topic = filters.one(
        "topic",
        t("Topic"),
        topics,
        "all",
        lambda code: t("All topics ({count})", count=len(rows)) if code == "all" else f"{shown[code]} ({counts[code]})",
    )
    of_topic = rows if topic == "all" else rows[rows["topic"] == topic]
    series = (
        of_topic.groupby("family_key", sort=False)["year"]
        .agg(["size", "nunique"])
        .sort_values("nunique", ascending=False)
    )
    drawn = series[series["nunique"] > 1].index[:8].tolist()
    st.caption(
        t(
            "{figures} figures in {series} series from {sources} publications, {first}–{last}.",
            figures=len(of_topic),
            series=len(series),
            sources=of_topic["source_id"].nunique(),
            first=of_topic["year"].min(),
            last=of_topic["year"].max(),
        )
    )
    if drawn:
        st.subheader(t("Series with most years"))
        cards.trend_grid(snapshot, drawn, None, [province])
        st.subheader(t("All figures"))
    listing.figure_table(of_topic, height=420)
    listing.downloads(snapshot, of_topic, "province", f"{province}-{topic}")


def publications(snapshot: str, regions: Sequence[str]) -> None:
    """The publications that name any of the `regions`, as a table; the one selected opens on the page of sources."""
    st.subheader(t("The publications behind this profile"))
    sources = queries.sources_of(snapshot, regions)
    st.markdown(
        t("**{count} publications**; select one to see what was taken from it.", count=f"{len(sources):,}"),
    )
    table = st.dataframe(
        _publications(snapshot, regions),
        hide_index=True,
        height=380 if len(sources) > 10 else "auto",
        on_select="rerun",
        selection_mode="single-row",
        key="profile:sources",
        placeholder=numbers.NOT_PUBLISHED,
        column_config={t("Link"): st.column_config.LinkColumn(display_text=t("open"))},
    )
    selected = table["selection"]["rows"]
    if selected:
        follow("sources", {"source": sources.iloc[selected[0]]["source_id"]})


@kept()
def _publications(snapshot: str, regions: Sequence[str]) -> pa.Table:
    """The table of `publications`."""
    sources = queries.sources_of(snapshot, regions)
    original = sources["title_original"].fillna(sources["title_en"])
    shown = {
        t("Published on"): sources["published_on"],
        t("Publisher"): sources[localized("publisher")],
        t("Title"): sources["title_en"] if language() == "en" else original,
        t("Kind of source"): sources[localized("publisher_type_en")],
        t("Figures taken"): sources["n_observations"],
        t("of them shown"): sources["n_shown"],
        t("Link"): sources["url"].where(sources["address_kind"] == "publisher"),
        t("Read at"): sources["url"],
    }
    return pa.Table.from_pandas(sources[[]].assign(**shown), preserve_index=False)


def _latest(rows: pd.DataFrame, families: Mapping[str, str]) -> str:
    """The newest figures of `rows`, each with its series, period, publisher and date."""
    return t("; ").join(
        t(
            "{series}: {value} ({period}; {publisher}, {date})",
            series=plain(families[row.family_key]),
            value=plain(published(row)),
            period=numbers.period(row.period_start, row.period_end, row.period_kind),
            publisher=plain(getattr(row, localized("publisher_en"))),
            date=row.published_on if isinstance(row.published_on, str) else t("undated"),
        )
        for row in records(
            rows.sort_values(["period_end", "is_whole_year"], ascending=False, kind="stable").head(LATEST_SHOWN)
        )
    )
