"""Read a file that may be hostile: in a process of its own, with little memory and time, that can write no file.

    rows = guarded("etl.sheets.parse:parse", name, content, "en")

calls `parse(name, content, "en")` in a child process. The child gets the bytes, never a path, and its limits are
the kernel's: what a zip bomb, a deep XML file or a slow PDF can cost is bounded, and no crash reaches the caller.
What it may answer is bounded as well: plain values, and the dataclasses of `etl`.
"""

from __future__ import annotations

import contextlib
import dataclasses
import importlib
import io
import os
import pickle
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import locales
from locales import t

if sys.platform != "win32":
    import resource

ROOT = Path(__file__).parent.parent
MIB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """What one file may cost. Sizes are bytes; `ratio` is how many times larger than packed an archive may unpack."""

    file: int = 32 * MIB
    unpacked: int = 256 * MIB
    ratio: int = 200
    members: int = 4096
    memory: int = 1024 * MIB
    seconds: int = 30


LIMITS = Limits()


class Refused(Exception):
    """A file that is not read, and why: a sentence for its reader, and how to mend it."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what, mend)
        self.what, self.mend = what, mend


def content_of(file: Path, limits: Limits = LIMITS) -> bytes:
    """The bytes of `file`, unless it is too large to be looked at.

    Raises OSError if it cannot be read, Refused if it is no regular file or larger than the limit.
    """
    if not file.is_file():
        if not file.exists():
            raise FileNotFoundError(2, os.strerror(2), str(file))
        raise Refused(t("This is no file."), t("Name a file."))
    with file.open("rb") as handle:
        size = os.fstat(handle.fileno()).st_size
        content = handle.read(limits.file + 1) if size <= limits.file else b""
    if size > limits.file or len(content) > limits.file:
        raise _too_large(max(size, len(content)), limits)
    return content


def guarded(function: str, *arguments: Any, limits: Limits = LIMITS) -> Any:
    """What `function` ("module:name", its module within `etl`) returns for `arguments`, computed within `limits`.

    `arguments` and the answer are plain values and dataclasses of `etl`. Raises Refused if the function does, if
    it fails in any way, or if it needs more than the limits.
    """
    for content in arguments:
        if isinstance(content, bytes) and len(content) > limits.file:
            raise _too_large(len(content), limits)
    request = pickle.dumps((function, arguments, limits, locales.language()))
    environment = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PATH": os.environ.get("PATH", "")}
    command = [sys.executable, "-m", "etl.hostile"]
    smaller = t("Save what is needed of it in a new, smaller file.")
    try:
        done = subprocess.run(
            command, input=request, capture_output=True, cwd=ROOT, env=environment, timeout=limits.seconds * 2
        )
    except subprocess.TimeoutExpired:
        raise Refused(t("Reading it takes longer than {seconds} seconds.", seconds=limits.seconds), smaller) from None
    if done.returncode:
        if -done.returncode in (signal.SIGKILL, getattr(signal, "SIGXCPU", signal.SIGKILL)):
            what = t("Reading it takes longer than {seconds} seconds.", seconds=limits.seconds)
        else:
            what = t("Reading it needs more than {size} MB of memory.", size=limits.memory // MIB)
        raise Refused(what, smaller)
    outcome, answer = _Answers(io.BytesIO(done.stdout)).load()
    if outcome == "refused":
        raise Refused(*answer)
    return answer


def unpackable(content: bytes, limits: Limits = LIMITS) -> None:
    """Raise Refused if `content` is an archive (XLSX, ODS, DOCX) that is damaged or would unpack beyond the limits."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError) as error:
        raise Refused(
            t("The file is damaged: {error}.", error=error), t("Open it in its program and save it again.")
        ) from None
    unpacked = sum(member.file_size for member in members)
    bomb = unpacked > limits.unpacked or (unpacked > 16 * MIB and unpacked > limits.ratio * len(content))
    if bomb or len(members) > limits.members:
        raise Refused(
            t("It unpacks to {size} MB in {count} parts, which is refused.", size=unpacked // MIB, count=len(members)),
            t("Save what is needed of it in a new, smaller file."),
        )


def _too_large(size: int, limits: Limits) -> Refused:
    return Refused(
        t("The file has {size} MB; up to {most} MB are read.", size=-(-size // MIB), most=limits.file // MIB),
        t("Save what is needed of it in a new, smaller file."),
    )


class _Answers(pickle.Unpickler):
    """Reads a child's answer, which is not to be trusted more than the file that the child read."""

    def find_class(self, module: str, name: str) -> Any:
        if module.startswith("etl."):
            found = getattr(importlib.import_module(module), name)
            if isinstance(found, type) and dataclasses.is_dataclass(found):
                return found
        raise pickle.UnpicklingError(f"{module}.{name}")


def _child() -> None:
    function, arguments, limits, language = pickle.loads(sys.stdin.buffer.read())
    locales.use(language)
    answer_to = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # What a library prints is no answer.
    module, name = function.split(":")
    work: Callable[..., Any] = getattr(importlib.import_module(module), name)
    if sys.platform != "win32":
        for what, soft, hard in (
            (resource.RLIMIT_AS, limits.memory, limits.memory),
            (resource.RLIMIT_CPU, limits.seconds, limits.seconds + 1),
            (resource.RLIMIT_FSIZE, 0, 0),
            (resource.RLIMIT_CORE, 0, 0),
        ):
            with contextlib.suppress(ValueError):
                resource.setrlimit(what, (soft, hard))
    try:
        answer = pickle.dumps(("answer", work(*arguments)))
    except MemoryError:
        os._exit(1)
    except BaseException as error:
        answer = pickle.dumps(("refused", _said(error)))
    with answer_to:
        answer_to.write(answer)


def _said(error: BaseException) -> tuple[str, str]:
    if isinstance(error, Refused):
        return error.what, error.mend
    return (
        t("The file cannot be read: {error}.", error=f"{type(error).__name__}: {str(error)[:200]}"),
        t("Open it in its program and save it again."),
    )


if __name__ == "__main__":
    # As the module that the called function knows, so that its Refused is this one.
    from etl.hostile import _child as child

    child()
