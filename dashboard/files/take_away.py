"""Any frame as files to take away, with the reader's language in the file's name.

Every page hands out its files from here, so that what a spreadsheet would run is harmless in each of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import copy_context
from functools import partial

import pandas as pd
import streamlit as st

from dashboard.files.exports import csv, file_name
from dashboard.files.workbook import xlsx
from locales import t

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def files(
    snapshot: str,
    rows: pd.DataFrame,
    stem: str,
    title: str,
    wide: Sequence[str] = (),
    key: str = "",
) -> None:
    """Buttons that hand out exactly `rows`, made only when pressed, in the language of the page.

    `stem` names the files, `title` the sheet of the workbook, of which the columns `wide` hold long texts; `key` tells
    buttons of one stem apart.
    """
    as_xlsx = partial(xlsx, snapshot=snapshot, title=title, wide=wide)
    with st.container(horizontal=True):
        for label, write, ending, mime in (
            (t("Download CSV"), csv, "csv", "text/csv"),
            (t("Download XLSX"), as_xlsx, "xlsx", XLSX),
        ):
            st.download_button(
                label,
                partial(copy_context().run, write, rows),
                file_name(stem, snapshot, ending),
                mime,
                key=f"{ending}:{key or stem}",
                on_click="ignore",
                icon=":material/download:",
            )
