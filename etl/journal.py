"""Several files of the data folder change at once: all of them or none, whenever the process ends.

The whole of `published/` is made ready beside it and takes its place in one system call that exchanges two folders
(Linux: renameat2 with RENAME_EXCHANGE). Where the system or the file system has no such call, a manifest says what is
to be moved, and the files are moved one by one; `recover` then finishes what a run that was ended has begun.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from etl.lock import locked

PUBLISHED, STAGING, MANIFEST = "published", ".adding", "manifest.json"
AT_FDCWD, RENAME_EXCHANGE = -100, 2
NOT_THERE = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EXDEV)


def exchange(one: Path, other: Path) -> None:
    """Let two folders take each other's place in one step. Raises OSError, with ENOSYS where that cannot be done."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), str(one))
    if call(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(other))


def replace_files(
    data: Path,
    files: Mapping[str, bytes],
    step: Callable[[str], None] = lambda _: None,
    exchange: Callable[[Path, Path], None] = exchange,
) -> None:
    """Write `files` (path within the folder `data`, all under published/ → bytes), all at once or not at all.

    `step` hears of each boundary. The caller holds the lock on `data`. Raises OSError; nothing is changed then.
    """
    published, staging = _folders(data)
    ready = staging / PUBLISHED
    shutil.rmtree(staging, ignore_errors=True)
    try:
        step("copying")
        staging.mkdir()
        shutil.copytree(published, ready)
        names = [Path(name).relative_to(PUBLISHED).as_posix() for name in sorted(files)]
        for name in names:
            file = ready / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(files[f"{PUBLISHED}/{name}"])
            step(f"wrote {name}")
        _sync(_below(ready))
        step("ready")
        try:
            exchange(ready, published)
        except OSError as error:
            if error.errno not in NOT_THERE:
                raise
            _note(staging, names)
            step("noted")
            _move(staging, published, step)
        _sync([published.parent])
        step("done")
    finally:
        if not (staging / MANIFEST).exists():
            shutil.rmtree(staging, ignore_errors=True)


def recover(data: Path) -> None:
    """Finish or undo what a run that was ended left in the folder `data`; nothing is done if there is nothing.

    Raises Locked if that run is still at work, OSError if the folder cannot be written.
    """
    published, staging = _folders(data)
    if not staging.exists():
        return
    with locked(data, "recover"):
        if (staging / MANIFEST).exists():
            _move(staging, published, lambda _: None)
        shutil.rmtree(staging, ignore_errors=True)


def _folders(data: Path) -> tuple[Path, Path]:
    published = (data / PUBLISHED).resolve()
    return published, published.parent / STAGING


def _note(staging: Path, names: list[str]) -> None:
    """From here on the files are to be moved, whatever happens."""
    waiting = staging / f"{MANIFEST}.waiting"
    waiting.write_text(json.dumps(names), encoding="utf-8")
    _sync([waiting])
    waiting.replace(staging / MANIFEST)
    _sync([staging])


def _move(staging: Path, published: Path, step: Callable[[str], None]) -> None:
    names = json.loads((staging / MANIFEST).read_text(encoding="utf-8"))
    for name in names:
        ready = staging / PUBLISHED / name
        if ready.exists():
            (published / name).parent.mkdir(parents=True, exist_ok=True)
            ready.replace(published / name)
            step(f"moved {name}")
    _sync(path for path in _below(published) if path.is_dir())
    (staging / MANIFEST).unlink()


def _below(folder: Path) -> list[Path]:
    return [folder, *folder.rglob("*")]


def _sync(paths: Iterable[Path]) -> None:
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
