"""Answers that are kept as files: which, how many, and what of one that could not be written."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import pytest

from dashboard.data.files import Files


def keep(files: Files, tag: str, content: bytes) -> Path:
    def write(file: BinaryIO) -> None:
        file.write(content)

    return files.keep(tag, write)


def test_the_longest_unused_go_when_there_is_no_room() -> None:
    files = Files(most=10)
    kept = {tag: keep(files, tag, tag.encode() * 3) for tag in "abc"}
    assert files.find("a") == kept["a"]
    assert kept["a"].read_bytes() == b"aaa"
    keep(files, "d", b"ddd")
    assert files.find("b") is None and not kept["b"].exists()
    assert all(files.find(tag) for tag in "acd")


def test_one_that_is_larger_than_the_room_is_kept_until_the_next() -> None:
    files = Files(most=10)
    keep(files, "a", b"1")
    large = keep(files, "large", b"2" * 100)
    assert files.find("a") is None
    assert large.read_bytes() == b"2" * 100
    keep(files, "b", b"3")
    assert files.find("large") is None


def test_of_what_breaks_off_while_it_is_written_nothing_is_left() -> None:
    files = Files(most=10)
    folder = keep(files, "a", b"1").parent

    def broken(file: BinaryIO) -> None:
        file.write(b"half")
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        files.keep("b", broken)
    assert files.find("b") is None
    assert [file.read_bytes() for file in folder.iterdir()] == [b"1"]


def test_writing_the_same_again_replaces_it() -> None:
    files = Files(most=10)
    keep(files, "a", b"1" * 8)
    kept = keep(files, "a", b"2" * 8)
    assert files.find("a") == kept
    assert kept.read_bytes() == b"2" * 8


def test_nothing_is_left_on_disk() -> None:
    files = Files(most=10)
    folder = keep(files, "a", b"1").parent
    files.close()
    assert not folder.exists()
