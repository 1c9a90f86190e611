"""A few at a time, whoever asked first before whoever asked later."""

from __future__ import annotations

from collections import deque
from threading import Lock


class Turns:
    """At most `most` threads within `with` at a time; the others wait, and go on in the order in which they came.

    A semaphore of the standard library promises no order: under load, whoever was just served could be served again
    before those who wait.
    """

    def __init__(self, most: int) -> None:
        self._free = most
        self._waiting: deque[Lock] = deque()
        self._lock = Lock()

    def __enter__(self) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            mine = Lock()
            mine.acquire()
            self._waiting.append(mine)
        mine.acquire()

    def __exit__(self, *_: object) -> None:
        with self._lock:
            if self._waiting:
                # The turn is handed on and never free in between, so nobody can step in.
                self._waiting.popleft().release()
            else:
                self._free += 1
