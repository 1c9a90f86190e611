"""What reads a file of unknown origin costs little at most, can write nothing, and cannot take its caller down."""

from __future__ import annotations

import io
import pickle
import zipfile
from pathlib import Path

import pytest

from etl.hostile import MIB, Limits, Refused, content_of, guarded, unpackable
from etl.problems import Problem

LITTLE = Limits(file=MIB, unpacked=4 * MIB, memory=256 * MIB, seconds=1)


def test_a_result_comes_back() -> None:
    problem = Problem("a.csv", 2, "value", "x", "what", "mend")
    assert guarded("etl.problems:Problem", "a.csv", 2, "value", "x", "what", "mend") == problem


@pytest.mark.parametrize(
    ("function", "argument", "what"),
    [
        ("builtins:bytearray", 1024 * MIB, "needs more than 256 MB of memory"),
        ("builtins:sum", range(10**12), "takes longer than 1 seconds"),
        ("time:sleep", 60, "takes longer than 1 seconds"),
        ("builtins:int", "twelve", "cannot be read: ValueError: invalid literal"),
        ("os:_exit", 7, "needs more than"),
        ("builtins:bytes", b"x" * (MIB + 1), "has 2 MB; up to 1 MB are read"),
    ],
)
def test_what_costs_too_much_or_fails_is_refused(function: str, argument: object, what: str) -> None:
    with pytest.raises(Refused) as refused:
        guarded(function, argument, limits=LITTLE)
    assert what in refused.value.what
    assert refused.value.mend


def test_a_file_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "from").write_text("text")
    with pytest.raises(Refused, match="File too large"):
        guarded("shutil:copyfile", str(tmp_path / "from"), str(tmp_path / "to"))
    assert not (tmp_path / "to").exists() or not (tmp_path / "to").stat().st_size


def test_an_answer_runs_no_code_here() -> None:
    with pytest.raises(pickle.UnpicklingError, match="Path"):
        guarded("pathlib:Path", "here")


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    with large.open("wb") as handle:
        handle.truncate(1024 * MIB)
    with pytest.raises(Refused, match="1024 MB; up to 32 MB"):
        content_of(large)


def test_only_a_file_is_read(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no file"):
        content_of(tmp_path)
    with pytest.raises(FileNotFoundError):
        content_of(tmp_path / "missing.csv")


def test_an_archive_that_unpacks_far_beyond_its_size_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(300 * MIB))
    with pytest.raises(Refused, match="unpacks to 300 MB"):
        unpackable(packed.getvalue())


def test_a_damaged_archive_is_refused() -> None:
    with pytest.raises(Refused, match="damaged"):
        unpackable(b"PK\x03\x04 and no more")
