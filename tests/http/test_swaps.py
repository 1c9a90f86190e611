"""Open sessions see each new snapshot at their next interaction, without an error, however often it changes."""

from __future__ import annotations

import re
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from serving import CUSTOMS, Two, serving

from bench.session import Session
from etl import kept, snapshot
from etl.publish import current

PAGES = ("overview", "regions", "sources")
SWAPS, BUILDS = 50, (20, 40)
SHOWN = re.compile(r"\bsnapshot ([0-9a-f]{12})")


def shown(session: Session) -> set[str]:
    """The snapshots that a page says it shows, after a rerun."""
    texts = [said.delta.new_element.markdown.body for said in session.run("lang=en")]
    return {found for text in texts for found in SHOWN.findall(text)}


def test_sessions_through_fifty_swaps(
    two_snapshots: Two, tmp_path: Path, data, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SNAPSHOTS_KEPT", "3")
    folder = Path(shutil.copytree(two_snapshots.folder, tmp_path / "build"))
    served = [two_snapshots.new]
    stop = threading.Event()

    def interact_all_the_time(session: Session) -> list[str]:
        """What each of many reruns shows, of which some fall in the middle of a swap."""
        found: list[str] = []
        while not stop.is_set():
            found += shown(session)
        return found

    with ExitStack() as stack:
        site = stack.enter_context(serving(folder))
        sessions = [stack.enter_context(Session(site, page)) for page in PAGES]
        restless = stack.enter_context(Session(site, PAGES[0]))
        pool = stack.enter_context(ThreadPoolExecutor(len(PAGES) + 1))
        stack.callback(stop.set)
        meanwhile = pool.submit(interact_all_the_time, restless)
        for swap in range(SWAPS):
            if swap in BUILDS:
                data.edit_text(CUSTOMS, lambda text, swap=swap: text.replace(",61900,", f",{61900 + swap},", 1))
                served.append(snapshot.make(data.path, folder).snapshot_id)
            else:
                pointer = current(folder)
                assert pointer and pointer.previous_id
                served.append(kept.rollback(folder, pointer.previous_id).snapshot_id)
            assert list(pool.map(shown, sessions)) == [{served[-1]}] * len(sessions)
        stop.set()
        found = meanwhile.result()
    assert len(found) > 10 and set(found) <= set(served)
    assert len(set(served)) == 2 + len(BUILDS)
