"""Files as one zip archive."""

from __future__ import annotations

import io
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pandas as pd


def archive(files: Mapping[str, bytes], built_at: pd.Timestamp) -> bytes:
    """A zip archive whose files are dated by the snapshot, so that the same snapshot gives the same bytes."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = ZipInfo(name, built_at.to_pydatetime().timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()
