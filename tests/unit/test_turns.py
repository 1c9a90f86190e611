"""Who waits for a turn is served in the order of asking."""

from __future__ import annotations

import time
from threading import Barrier, Event, Thread

from dashboard.page.turns import Turns


def waiting(turns: Turns, count: int) -> None:
    """Return when that many threads wait for a turn."""
    while len(turns._waiting) < count:
        time.sleep(0.001)


def test_first_come_first_served_and_who_comes_again_is_last() -> None:
    turns, served = Turns(1), list[str]()

    def ask(name: str) -> None:
        with turns:
            served.append(name)

    with turns:
        threads = []
        for place, name in enumerate(("first", "second", "third"), 1):
            threads.append(Thread(target=ask, args=[name]))
            threads[-1].start()
            waiting(turns, place)
    ask("again")
    for thread in threads:
        thread.join(timeout=60)
    assert served == ["first", "second", "third", "again"]


def test_as_many_at_a_time_as_there_are_turns() -> None:
    turns, together, over = Turns(2), Barrier(3), Event()

    def stay() -> None:
        with turns:
            together.wait(timeout=60)
            over.wait(timeout=60)

    inside = [Thread(target=stay) for _ in range(2)]
    for thread in inside:
        thread.start()
    together.wait(timeout=60)
    third = Thread(target=lambda: turns.__enter__())
    third.start()
    waiting(turns, 1)
    assert third.is_alive()
    over.set()
    for thread in (*inside, third):
        thread.join(timeout=60)
    assert not third.is_alive()


def test_an_error_gives_the_turn_back() -> None:
    turns = Turns(1)
    try:
        with turns:
            raise ValueError
    except ValueError:
        pass
    with turns:
        pass
