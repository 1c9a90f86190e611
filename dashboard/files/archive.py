"""Files as one zip archive."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pandas as pd


def archive(files: Mapping[str, bytes], built_at: pd.Timestamp) -> bytes:
    """A zip archive of small files, as `write` makes it."""
    buffer = io.BytesIO()
    write(((name, [content]) for name, content in files.items()), buffer, built_at)
    return buffer.getvalue()


def write(files: Iterable[tuple[str, Iterable[bytes]]], to: BinaryIO, built_at: pd.Timestamp) -> None:
    """Put files, each a name and its content in parts, one after the other into an archive.

    They are dated by the snapshot, so that the same snapshot gives the same bytes.
    """
    with ZipFile(to, "w", ZIP_DEFLATED) as archive:
        for name, parts in files:
            entry = ZipInfo(name, built_at.to_pydatetime().timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            with archive.open(entry, "w") as file:
                for part in parts:
                    file.write(part)
