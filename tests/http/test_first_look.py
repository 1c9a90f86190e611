"""What a reader sees of a run before it ends: nothing, until its first chart was sent or it takes long."""

from __future__ import annotations

import sys
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
    (tmp_path / "app.py").write_text(SERVER.format(at_most=at_most))
    (tmp_path / "page.py").write_text(PAGE.format(seen=str(seen), between=between, tenths=tenths))
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(tmp_path / "app.py"), "--server.port", str(port)]
    with (tmp_path / "log").open("wb") as log, running(command, {"PYTHONPATH": "."}, log) as process:
        wait_until_ready(f"http://localhost:{port}", process)
        said = []
        with Session(f"http://localhost:{port}", "") as reader:
            for message in reader.run(""):
                words = message.delta.new_element.text.body
                said += [words] if words else []
                if words == "the beginning":
                    seen.touch()
    assert said == ["the beginning", expected]
