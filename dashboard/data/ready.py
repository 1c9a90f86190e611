"""Answers that were made already, kept as bytes for whoever asks the same again."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock

from cachetools import LRUCache


class Ready:
    """Bodies of answers by their ETag, which names snapshot, code and question: one that is kept is never out of date.

    Of all together at most `most` bytes, the longest unused go first; one of more than `most_of_one` is not kept.
    """

    def __init__(self, most: int, most_of_one: int) -> None:
        self.most_of_one = most_of_one
        self._bodies: LRUCache[str, bytes] = LRUCache(most, len)
        self._lock = Lock()

    def find(self, tag: str) -> bytes | None:
        """The body of an answer, if it is kept."""
        with self._lock:
            return self._bodies.get(tag)

    def keep(self, tag: str, body: bytes) -> None:
        """Keep a body, unless it is too large."""
        if len(body) <= self.most_of_one:
            with self._lock:
                self._bodies[tag] = body

    def passing(self, tag: str, parts: Iterator[bytes]) -> Iterator[bytes]:
        """The same parts; once the last has passed, the whole is kept. What is broken off is not."""
        seen: list[bytes] = []
        size = 0
        for part in parts:
            size += len(part)
            if size <= self.most_of_one:
                seen.append(part)
            else:
                seen.clear()
            yield part
        if size <= self.most_of_one:
            self.keep(tag, b"".join(seen))
