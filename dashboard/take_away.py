"""Any frame as files to take away: plain numbers, ISO dates, and the reader's language in the file's name."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextvars import copy_context
from functools import partial

import pandas as pd
import streamlit as st

from dashboard.exports import csv_parts, file_name, plain
from locales import t

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv(rows: pd.DataFrame) -> bytes:
    """UTF-8 CSV with a byte order mark, so that a spreadsheet opens Chinese text right."""
    return b"".join(csv_parts(rows))


def xlsx(rows: pd.DataFrame) -> bytes:
    """An Excel workbook with one sheet under a frozen header; addresses and texts stay texts."""
    buffer = io.BytesIO()
    options = {"options": {"strings_to_urls": False, "strings_to_formulas": False, "in_memory": True}}
    with pd.ExcelWriter(buffer, engine="xlsxwriter", engine_kwargs=options) as writer:
        plain(rows).to_excel(writer, sheet_name=t("Figures"), index=False, freeze_panes=(1, 0))
        sheet = writer.sheets[t("Figures")]
        sheet.set_column(0, len(rows.columns) - 1, 18)
        if len(rows):
            sheet.autofilter(0, 0, len(rows), len(rows.columns) - 1)
    return buffer.getvalue()


def buttons(snapshot: str, rows: pd.DataFrame, stem: str) -> None:
    """Buttons that hand out exactly `rows`; `stem` names the files and tells buttons apart."""
    files(snapshot, rows, stem, stem, csv, xlsx)


def files(
    snapshot: str,
    rows: pd.DataFrame,
    stem: str,
    key: str,
    as_csv: Callable[[pd.DataFrame], bytes],
    as_xlsx: Callable[[pd.DataFrame], bytes],
) -> None:
    """A button for each kind of file of `rows`, made only when pressed, in the language of the page."""
    with st.container(horizontal=True):
        for label, write, ending, mime in (
            (t("Download CSV"), as_csv, "csv", "text/csv"),
            (t("Download XLSX"), as_xlsx, "xlsx", XLSX),
        ):
            st.download_button(
                label,
                partial(copy_context().run, write, rows),
                file_name(stem, snapshot, ending),
                mime,
                key=f"{ending}:{key}",
                on_click="ignore",
                icon=":material/download:",
            )
