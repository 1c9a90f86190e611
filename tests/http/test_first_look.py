"""What a reader sees of a run before it ends: nothing, until its first chart was sent or it takes long."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from serving import free_port, running, wait_until_ready

from bench.session import Session

SERVER = """
from contextlib import asynccontextmanager
import streamlit as st
from dashboard.page import first_look

@asynccontextmanager
async def lifespan(_):
    first_look.AT_MOST = {at_most}
    first_look.hold_back()
    yield {{}}

app = st.App("page.py", lifespan=lifespan)
"""
# Says at its end whether the reader had seen its beginning by then.
PAGE = """
import time
from pathlib import Path
import streamlit as st
from dashboard.page.first_look import first_look

seen = Path({seen!r})
st.text("the beginning")
{between}
for _ in range({tenths}):
    if not seen.exists():
        time.sleep(0.1)
st.text("seen" if seen.exists() else "not seen")
"""
AN_HOUR, A_MINUTE = 3600, 600


@pytest.mark.parametrize(
    ("at_most", "between", "tenths", "expected"),
    [
        pytest.param(AN_HOUR, "", 5, "not seen", id="held back"),
        pytest.param(AN_HOUR, "first_look()", A_MINUTE, "seen", id="a chart was sent"),
        pytest.param(0.05, "", A_MINUTE, "seen", id="the run takes long"),
    ],
)
def test_the_beginning_of_a_run_is_seen(
    tmp_path: Path, at_most: float, between: str, tenths: int, expected: str
) -> None:
    seen = tmp_path / "seen"
    said = []
    with reader_of(tmp_path, at_most, PAGE.format(seen=str(seen), between=between, tenths=tenths)) as reader:
        for message in reader.run(""):
            words = message.delta.new_element.text.body
            said += [words] if words else []
            if words == "the beginning":
                seen.touch()
    assert said == ["the beginning", expected]


def test_a_long_page_that_was_held_back_comes_whole_and_in_order(tmp_path: Path) -> None:
    with reader_of(
        tmp_path, AN_HOUR, "import streamlit as st\nfor line in range(1_200):\n    st.text(line)\n"
    ) as reader:
        said = [message.delta.new_element.text.body for message in reader.run("")]
    assert [words for words in said if words] == [str(line) for line in range(1_200)]


@contextmanager
def reader_of(folder: Path, at_most: float, page: str) -> Iterator[Session]:
    """A reader of a page that is held back for `at_most` seconds."""
    (folder / "app.py").write_text(SERVER.format(at_most=at_most))
    (folder / "page.py").write_text(page)
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(folder / "app.py"), "--server.port", str(port)]
    with (folder / "log").open("wb") as log, running(command, {"PYTHONPATH": "."}, log) as process:
        wait_until_ready(f"http://localhost:{port}", process)
        with Session(f"http://localhost:{port}", "") as reader:
            yield reader
