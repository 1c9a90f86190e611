"""Answers that are kept ready: which, how many, and what of a broken-off one."""

from __future__ import annotations

from dashboard.data.ready import Ready


def test_the_longest_unused_go_when_there_is_no_room() -> None:
    ready = Ready(most=10, most_of_one=10)
    for tag in "abc":
        ready.keep(tag, b"123")
    assert ready.find("a") == b"123"
    ready.keep("d", b"123")
    assert [ready.find(tag) for tag in "abcd"] == [b"123", None, b"123", b"123"]
    ready.keep("e", b"1234567890")
    assert [ready.find(tag) for tag in "acde"] == [None, None, None, b"1234567890"]


def test_keeping_the_same_again_takes_no_more_room() -> None:
    ready = Ready(most=10, most_of_one=10)
    ready.keep("a", b"12345")
    for _ in range(5):
        ready.keep("b", b"12345")
    assert ready.find("a") == b"12345"


def test_what_is_too_large_is_handed_on_and_not_kept() -> None:
    ready = Ready(most=100, most_of_one=5)
    ready.keep("bytes", b"123456")
    assert list(ready.passing("parts", iter([b"1234", b"56", b"7"]))) == [b"1234", b"56", b"7"]
    assert (ready.find("bytes"), ready.find("parts")) == (None, None)


def test_parts_are_kept_once_all_have_passed() -> None:
    ready = Ready(most=100, most_of_one=100)
    parts = ready.passing("whole", iter([b"12", b"34"]))
    next(parts)
    assert ready.find("whole") is None
    assert list(parts) == [b"34"]
    assert ready.find("whole") == b"1234"
    broken_off = ready.passing("broken", iter([b"12", b"34"]))
    next(broken_off)
    broken_off.close()
    assert ready.find("broken") is None
