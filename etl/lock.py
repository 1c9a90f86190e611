"""One run at a time: a lock on a folder, which ends with the process that holds it, however that ends."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

FILE = ".lock"
_held: ContextVar[frozenset[Path]] = ContextVar("held", default=frozenset())


@dataclass(frozen=True)
class Holder:
    """Who holds a lock: process id, command, host, and since when (ISO 8601)."""

    pid: int
    command: str
    host: str
    since: str


class Locked(Exception):
    """Another run holds the lock on `folder`; `holder` is None while it has not said who it is."""

    def __init__(self, folder: Path, holder: Holder | None) -> None:
        super().__init__(f"{folder} is locked by {holder}")
        self.folder, self.holder = folder, holder


@contextmanager
def locked(folder: Path, command: str, *, shared: bool = False) -> Iterator[None]:
    """Hold the lock on `folder` for `command` as long as the block runs; inside a block that holds it, do nothing.

    A `shared` lock is for those who only read the folder: many may hold it, none while another writes.

    Raises Locked at once if another run is in the way, OSError if the folder cannot be written (shared: read).
    """
    folder = folder.resolve()
    if folder in _held.get():
        yield
        return
    descriptor = _open(folder, shared)
    if descriptor is None:
        yield
        return
    try:
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Locked(folder, _holder(descriptor)) from None
        _tell(descriptor, Holder(os.getpid(), command, socket.gethostname(), _now()))
        before = _held.set(_held.get() | {folder})
        try:
            yield
        finally:
            _held.reset(before)
    finally:
        # The file stays: whoever removed it would let two runs lock two files of one name.
        os.close(descriptor)


def at_work(folder: Path) -> Locked | None:
    """Who works on `folder` right now, as the error that another run would get; None if nobody does."""
    try:
        descriptor = os.open(folder / FILE, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return Locked(folder.resolve(), _holder(descriptor))
    finally:
        os.close(descriptor)
    return None


def _open(folder: Path, shared: bool) -> int | None:
    """The lock file, open; None where there is none to read and this process may not make one, so that nobody waits for it."""
    if not shared:
        folder.mkdir(parents=True, exist_ok=True)
    elif not folder.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(folder))
    try:
        return os.open(folder / FILE, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError:
        if not shared:
            raise
    try:
        return os.open(folder / FILE, os.O_RDONLY)
    except OSError:
        return None


def _tell(descriptor: int, holder: Holder) -> None:
    """Write who holds the lock: for the message of the next run only, so that a full disk or a file to read is no obstacle."""
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(asdict(holder)).encode(), 0)


def _holder(descriptor: int) -> Holder | None:
    try:
        return Holder(**json.loads(os.pread(descriptor, 4096, 0)))
    except (ValueError, TypeError):
        return None


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
