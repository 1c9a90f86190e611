"""Counts of published decisions as files hold them: with names, units, and what they were counted from beside each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from dashboard.decisions import decision_words, decisions
from dashboard.decisions.decisions import DIMENSIONS, Chosen
from dashboard.figures import queries
from dashboard.figures.rows import Batch, Kind, Rows
from locales import language, localized, t

NAMED: tuple[queries.CodeList, ...] = ("region", *DIMENSIONS)


def decision_rows(snapshot: str, choice: Chosen) -> Rows:
    """The rows of a choice, as they pass, in the language in use."""
    cells = decisions.rows_of_cells(snapshot, choice)
    about = decisions.info(snapshot).iloc[0]
    names = {str(name): _names(snapshot, name) for name in NAMED}
    tail: Mapping[str, tuple[Kind, object]] = {
        "count_unit": ("text", "decisions"),
        "amount_unit": ("text", "CNY"),
        "counted_from": ("text", decision_words.basis(about)),
        "synthetic": ("truth", bool(about["synthetic"])),
        "records": ("whole", int(about["decisions"])),
        "records_from": ("date", about["first_month"].date()),
        "records_to": ("date", (about["last_month"] + pd.offsets.MonthEnd(0)).date()),
        "records_source": ("text", decision_words.source(about)),
        "records_loaded_on": ("date", pd.Timestamp(decision_words.loaded_on(about)).date()),
    }
    columns: dict[str, Kind] = {}
    for name, kind in cells.columns.items():
        columns[name] = kind
        if name in NAMED:
            columns[localized(f"{name}_en")] = "text"
    columns |= {name: kind for name, (kind, _) in tail.items()}
    ending = tuple(value for _, value in tail.values())

    def batches() -> Iterator[Batch]:
        for batch in cells.batches:
            yield [_with_names(cells.columns, row, names) + ending for row in batch]

    return Rows(columns, cells.count, batches())


def columns(snapshot: str) -> dict[str, str]:
    """What the columns mean, in the language in use; those with a name of a code beside them are left out."""
    meanings = queries.columns(snapshot, "decision_cube").set_index("column_name")[language()]
    own = {
        "period_end": t("Last day of the month or year."),
        "count_unit": t("Unit of the columns decisions, fines_stated and values_stated."),
        "amount_unit": t("Unit of the columns fines and goods_value."),
        "counted_from": t("What is counted here, and what it must not be mixed with."),
        "synthetic": t("Whether generated records are among them: then nothing here is a statistic."),
        "records": t("How many decisions are loaded in all, of any place and kind."),
        "records_from": t("First day of the first month with a decision loaded."),
        "records_to": t("Last day of the last month with a decision loaded."),
        "records_source": t("Who published the records, or the files that they were loaded from."),
        "records_loaded_on": t("Day on which records were last loaded."),
    }
    return {**meanings, **own}


def _names(snapshot: str, column: queries.CodeList) -> Mapping[str, str]:
    if column == "region":
        return decisions.place_names(snapshot)
    return decisions.member_names(snapshot, column)


def _with_names(
    columns: Mapping[str, Kind], row: tuple[object, ...], names: Mapping[str, Mapping[str, str]]
) -> tuple[object, ...]:
    out: list[object] = []
    for name, value in zip(columns, row, strict=True):
        out.append(value)
        if name in names:
            out.append(names[name][str(value)])
    return tuple(out)
