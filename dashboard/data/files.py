"""Answers that are put together as files, kept on disk for whoever asks the same again, or for a part of it."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import BinaryIO


class Files:
    """Files by the ETag of their answer, in a folder of their own until `close`.

    Of all together at most `most` bytes, the longest unused go first; the last one is kept however large it is.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._folder = tempfile.TemporaryDirectory(prefix="ip-enforcement-answers-")
        self._sizes: OrderedDict[str, int] = OrderedDict()
        self._lock = Lock()

    def find(self, tag: str) -> Path | None:
        """The file of an answer, if it is kept."""
        with self._lock:
            if tag not in self._sizes:
                return None
            self._sizes.move_to_end(tag)
            return self._path(tag)

    def keep(self, tag: str, write: Callable[[BinaryIO], None]) -> Path:
        """The file that `write` writes; it is kept once it is whole."""
        handle, name = tempfile.mkstemp(dir=self._folder.name)
        written = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                write(file)
        except BaseException:
            written.unlink()
            raise
        with self._lock:
            self._sizes[tag] = written.stat().st_size
            self._sizes.move_to_end(tag)
            kept = written.replace(self._path(tag))
            while sum(self._sizes.values()) > self.most and len(self._sizes) > 1:
                oldest, _ = self._sizes.popitem(last=False)
                self._path(oldest).unlink()
        return kept

    def close(self) -> None:
        """Leave nothing on disk."""
        self._folder.cleanup()

    def _path(self, tag: str) -> Path:
        return Path(self._folder.name) / hashlib.sha256(tag.encode()).hexdigest()
