"""An uploaded sheet, checked in memory as `python -m etl check` does; nothing of it is kept."""

from __future__ import annotations

import json
import os
from pathlib import Path
from threading import BoundedSemaphore

import pandas as pd
import streamlit as st

from dashboard.figures.text import plain
from etl.hostile import LIMITS
from etl.problems import InvalidData, Problem
from etl.sheets.check import Report, check_contents
from locales import t

DATA = Path(os.environ.get("DATA_FOLDER") or Path(__file__).parents[2] / "data")
KINDS = ("csv", "tsv", "txt", "xlsx", "xlsm", "xls", "ods")
MOST_FILES = 5
# Each takes a process and up to a gigabyte: readers of the pages come first.
_turns = BoundedSemaphore(1)


def form() -> None:
    """The form, and the report on what was chosen in it."""
    _say_in_the_field()
    uploaded = st.file_uploader(
        t("Sheets to check: CSV, XLSX, XLS or ODS, up to {limit} MB each", limit=LIMITS.file >> 20),
        KINDS,
        accept_multiple_files=True,
        max_upload_size=LIMITS.file >> 20,
        key="sheets",
    )
    if not uploaded:
        return
    if len(uploaded) > MOST_FILES:
        st.warning(t("Only the first {count} are checked.", count=MOST_FILES))
    contents = [(file.name, file.getvalue()) for file in uploaded[:MOST_FILES]]
    if not _turns.acquire(timeout=20):
        st.warning(t("Other sheets are being checked. Try again in a minute."))
        return
    try:
        with st.spinner(t("Checking")):
            report = check_contents(contents, DATA)
    except InvalidData as error:
        st.error(t("The data here have problems themselves, so that nothing can be compared with them."))
        _problems(error.problems)
        return
    except FileNotFoundError:
        st.error(t("The data folder is not on this server. On your own machine: python -m etl check FILE"))
        return
    finally:
        _turns.release()
    _tell(report)


def _say_in_the_field() -> None:
    """Put our words in the place of the framework's own in the field, which are English only."""
    words = {
        "button p": t("Choose files"),
        "[data-testid=stFileUploaderDropzoneInstructions] span": t("or drop them here"),
        "> div > span:only-child": t("Drop the files here"),
    }
    rules = [
        f".st-key-sheets [data-testid=stFileUploaderDropzone] {place} {{font-size: 0}}"
        f".st-key-sheets [data-testid=stFileUploaderDropzone] {place}::after {{content: '{word}'; font-size: 0.875rem}}"
        for place, word in words.items()
    ]
    st.html(f"<style>{''.join(rules)}</style>")


def _tell(report: Report) -> None:
    for each in report.sheets:
        st.caption(plain(f"{each.sheet.place}: {t('{count} rows', count=len(each.rows))} ({each.sheet.read_as})"))
    names = {
        "new": t("New rows"),
        "revised": t("Revised"),
        "contradicting": t("Contradicting"),
        "known": t("Known already"),
        "left_out": t("Left out"),
    }
    columns = st.columns(len(names))
    for column, (name, words) in zip(columns, names.items(), strict=True):
        column.metric(words, f"{report.counts[name]:,}")
    if report.problems:
        st.error(t("{count} problems. Mend them, then check again.", count=len(report.problems)))
        _problems(list(report.problems))
    elif report.sheets:
        st.success(t("No problem. It can be added: python -m etl add FILE"), icon=":material/check:")
    if report.notices:
        with st.expander(t("Read otherwise than written, or worth a word: {count}", count=len(report.notices))):
            _problems(list(report.notices))
    if report.entries:
        with st.expander(t("Row by row"), expanded=not report.problems):
            st.dataframe(_rows(report), hide_index=True)
    st.download_button(
        t("Download the report (JSON)"),
        json.dumps(report.as_json(), ensure_ascii=False, indent=2, default=str),
        "check.json",
        "application/json",
        on_click="ignore",
        icon=":material/download:",
    )


def _problems(problems: list[Problem]) -> None:
    st.dataframe(
        pd.DataFrame(
            {
                t("File"): [problem.file for problem in problems],
                t("Row"): [problem.row or None for problem in problems],
                t("Column"): [problem.column for problem in problems],
                t("Value"): [problem.value for problem in problems],
                t("What"): [problem.what for problem in problems],
                t("How to mend it"): [problem.mend for problem in problems],
            }
        ),
        hide_index=True,
    )


def _rows(report: Report) -> pd.DataFrame:
    statuses = {"new": t("New"), "known": t("Known already"), "revised": t("Revised")}
    relations = {
        "": "",
        "preferred": t("preferred"),
        "agrees": t("agrees"),
        "differs_by_rounding": t("differs by rounding"),
        "contradicts": t("contradicts"),
    }
    return pd.DataFrame(
        {
            t("File"): [entry.row.place for entry in report.entries],
            t("Row"): [entry.row.number for entry in report.entries],
            t("What it would do"): [statuses[entry.status] for entry in report.entries],
            t("Key"): [" · ".join(entry.key) for entry in report.entries],
            t("Value"): [entry.cells.get("value", "") for entry in report.entries],
            t("Among the sources of its cell"): [relations[entry.relation] for entry in report.entries],
            t("Figure before"): [entry.figure_before for entry in report.entries],
            t("Figure after"): [entry.figure_after for entry in report.entries],
        }
    )
