"""Cells whose sources do not agree: their values side by side, how far they lie apart, and why one is preferred."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import pandas as pd
import streamlit as st

from dashboard.cards import card_menu
from dashboard.figures import citations, numbers, queries
from dashboard.figures.choices import choice_of_observations
from dashboard.figures.kept import kept
from dashboard.figures.queries import NATIONWIDE, PROVINCE_KINDS
from dashboard.figures.records import records
from dashboard.figures.sentences import in_both_languages
from dashboard.figures.text import plain, published, source_link
from dashboard.files import exports, take_away
from dashboard.page import filters
from dashboard.page.origin import origin
from dashboard.quality.preference import Stated, deciding_rule
from locales import localized, t

Relation = Literal["contradicts", "differs_by_rounding"]
ORDERS = ("difference", "year", "indicator")
BADGES = {"preferred": "blue", "agrees": "green", "differs_by_rounding": "gray", "contradicts": "orange"}


def compared(observations: pd.DataFrame) -> pd.DataFrame:
    """`queries.contested` with `difference` (derived: a ratio to the preferred value, 0.1 is 10% above it; none for
    the preferred one and for a preferred 0), `decided_by` (the rule by which the preferred one comes first) and
    `level` (national, province, other)."""
    out = observations.copy()
    preferred = {row.cell: row for row in records(out) if row.relation == "preferred"}
    differences, rules = [], []
    for row in records(out):
        first = preferred[row.cell]
        alone = row.relation == "preferred"
        differences.append(float("nan") if alone or not first.value else row.value / first.value - 1)
        rules.append(None if alone else deciding_rule(stated(first), stated(row)))
    out["difference"] = differences
    out["decided_by"] = pd.Series(rules, out.index, dtype=object)
    out["level"] = [_level(row) for row in records(out)]
    return out


@kept(in_every_language=True)
def every(snapshot: str) -> pd.DataFrame:
    """All observations of a snapshot's contested cells, `compared`."""
    return compared(queries.contested(snapshot))


def cells(observations: pd.DataFrame, relation: Relation, order: str = "difference") -> pd.DataFrame:
    """One row a cell that has an observation of that `relation`: the preferred one of the cell, with `largest`, the
    difference that lies farthest from 0 of those in that relation; sorted by one of ORDERS."""
    others = observations[observations["relation"] == relation]
    farthest = others.assign(size=others["difference"].abs()).sort_values("size", ascending=False, kind="stable")
    largest = farthest.drop_duplicates("cell").set_index("cell")["difference"]
    out = observations[(observations["relation"] == "preferred") & observations["cell"].isin(largest.index)].copy()
    out["largest"] = out["cell"].map(largest)
    out["size"] = out["largest"].abs()
    by = {
        "difference": (["size", "cell"], [False, True]),
        "year": (["year", "size", "cell"], [False, False, True]),
        "indicator": ([localized("indicator_en"), "year", "cell"], [True, False, True]),
    }[order]
    return out.sort_values(by[0], ascending=by[1]).drop(columns="size")


def name(row: Any, names: dict[str, str]) -> str:
    """A cell as a title: series, region and period."""
    series = names[row.family_key]
    if row.region != NATIONWIDE:
        series = t("{region}: {series}", region=getattr(row, localized("region_en")), series=series)
    return t(
        "{name}, {period}",
        name=series,
        period=numbers.period(row.period_start, row.period_end, row.period_kind),
    )


def listing(snapshot: str, rows: pd.DataFrame, relation: Relation) -> None:
    """The `cells` in `rows` as a table: how far apart, the preferred value, the others, and what decided."""
    shown = _listed(snapshot, relation).loc[rows["cell"]]
    st.dataframe(
        shown,
        hide_index=True,
        height=390 if len(shown) > 10 else "auto",
        column_config={
            t("Largest difference (derived)"): st.column_config.NumberColumn(format="%+.2f%%"),
            t("Period"): st.column_config.TextColumn(width="medium"),
        },
    )


@kept()
def _listed(snapshot: str, relation: Relation) -> pd.DataFrame:
    """Every cell of a `relation` as `listing` shows it, by cell."""
    observations = every(snapshot)
    rows = cells(observations, relation)
    others = dict(iter(observations[observations["relation"] == relation].groupby("cell")))
    names = filters.family_names(queries.families(snapshot), snapshot)
    short = rule_names()
    shown = pd.DataFrame(
        {
            t("Largest difference (derived)"): rows["largest"] * 100,
            t("Period"): [numbers.period(r.period_start, r.period_end, r.period_kind) for r in records(rows)],
            t("Series"): rows["family_key"].map(names),
            t("Region"): rows[localized("region_en")],
            t("Preferred"): [published(row) for row in records(rows)],
            t("Others say"): [t("; ").join(published(o) for o in records(others[c])) for c in rows["cell"]],
            t("Decided by"): [
                t("; ").join(dict.fromkeys(short[rule] for rule in others[c]["decided_by"])) for c in rows["cell"]
            ],
        }
    )
    return shown.set_axis(rows["cell"])


@kept(in_every_language=True)
def by_cell(snapshot: str) -> dict[str, list[Any]]:
    """The rows of `every` by their cell."""
    return {cell: list(records(own)) for cell, own in every(snapshot).groupby("cell")}


def card(own: Sequence[Any], title: str) -> None:
    """All observations of one cell side by side, the preferred one first."""
    first = own[0]
    st.markdown(f"#### {plain(title)}")
    st.caption(plain(getattr(first, localized("definition_en"))))
    with st.grid(min(len(own), 3), min_column_width=250) as grid:
        for row in own:
            with grid.cell(), st.container(border=True):
                _observation(row, first)


def rule_names() -> dict[str, str]:
    """What decides between two observations, in few words."""
    return {
        "publisher": t("kind of publisher"),
        "precision": t("more precise value"),
        "word": t("no word such as “over”"),
        "later": t("later publication"),
        "source_id": t("source id"),
    }


def why(row: Any, first: Any) -> str:
    """Why the observation `first` is preferred to `row`, in a sentence."""
    kind = localized("publisher_type_en")
    sentences = {
        "publisher": t(
            "Not preferred: its kind of publisher ({other}) comes after the other one ({first}).",
            other=getattr(row, kind),
            first=getattr(first, kind),
        ),
        "precision": t(
            "Not preferred: less precise, its last digit that is not zero stands for {other}, not for {first}.",
            other=numbers.full(row.precision_step),
            first=numbers.full(first.precision_step),
        ),
        "word": t("Not preferred: it puts a word to the value; the preferred one gives it as exact."),
        "later": t(
            "Not preferred: published earlier ({other}) than the preferred one ({first}).",
            other=_date(row),
            first=_date(first),
        ),
        "source_id": t(
            "Not preferred: nothing else separates the two, so the order of their source ids decides, always the same way."
        ),
    }
    return sentences[row.decided_by]


def _observation(row: Any, first: Any) -> None:
    words = {
        "preferred": t("preferred"),
        "agrees": t("agrees"),
        "differs_by_rounding": t("differs by rounding"),
        "contradicts": t("contradicts"),
    }
    st.badge(words[row.relation], color=BADGES[row.relation])  # type: ignore[arg-type]
    st.markdown(f"### {plain(published(row))}")
    if row.relation in ("contradicts", "differs_by_rounding"):
        st.markdown(
            t(
                "{difference} against the preferred value (derived)",
                difference=numbers.percent(row.difference, signed=True),
            )
        )
    if row.relation != "preferred":
        st.markdown(plain(why(row, first)))
    title = getattr(row, localized("source_title_en"))
    lines = [
        f"**{plain(getattr(row, localized('publisher_en')))}**{t(', ')}{_date(row)}",
        getattr(row, localized("publisher_type_en")),
        source_link(title if isinstance(title, str) else row.source_title_en, row),
    ]
    locator, note = getattr(row, localized("locator")), getattr(row, localized("note"))
    if isinstance(locator, str):
        lines.append(t("Where in it: {locator}", locator=plain(locator)))
    if isinstance(row.url, str) and row.address_kind != "publisher":
        # As code, since Markdown makes a link of a bare address, and hosts of copies change hands.
        lines.append(t("read at {address}", address=f"`{row.url}`"))
    if isinstance(note, str):
        lines.append(t("Note: {note}", note=plain(note)))
    st.caption("  \n".join(lines))


def _date(row: Any) -> str:
    return row.published_on if isinstance(row.published_on, str) else t("undated")


def stated(row: Any) -> Stated:
    date = row.published_on if isinstance(row.published_on, str) else None
    return Stated(int(row.publisher_rank), float(row.precision_step), row.qualifier, date, row.source_id)


def _level(row: Any) -> str:
    if row.region == NATIONWIDE:
        return "national"
    return "province" if row.region_kind in (*PROVINCE_KINDS, "corps") else "other"


def hand_out(snapshot: str, cell: str, title: str) -> card_menu.HandOut:
    """What the card of a cell hands out: its observations, and a picture of them; the figure preferred is cited."""
    observations = every(snapshot)
    own = observations[observations["cell"] == cell]
    first = own.iloc[0]
    figures = queries.figures(
        snapshot,
        families=[first["family_key"]],
        regions=[first["region"]],
        first_year=int(first["year"]),
        last_year=int(first["year"]),
    )
    same = (figures["period_start"] == first["period_start"]) & (figures["period_end"] == first["period_end"])
    figure = figures[same].iloc[0]
    choice = choice_of_observations(snapshot, own)
    return card_menu.HandOut(
        name=title,
        rows=own,
        table="observations",
        choice=choice,
        picture="chart",
        drawn=choice and {**choice, "draw": "sources"},
        files=lambda key: take_away.files(snapshot, own[export_columns()], "contradiction", t("Figures"), key=key),
        page=card_menu.page_of(figure),
        cited=citations.forms(citations.of_row(figure, snapshot, origin())),
        said=in_both_languages(snapshot, figure),
    )


def export_columns() -> list[str]:
    """The columns of a download, in order; names and texts in the language in use."""
    named = exports.member_columns()
    return [
        "cell",
        *named[:2],
        "period_start",
        "period_end",
        "period_kind",
        *named[2:],
        "value",
        "unit",
        "qualifier",
        "precision_step",
        "relation",
        "difference",
        "decided_by",
        *exports.source_columns(),
        localized("locator"),
        localized("note"),
    ]
