"""A reader's session over the websocket of the pages: how long an interaction takes until the page is ready."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from types import TracebackType

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin


class Session:
    """One reader on one page; each choice of filters is a rerun of the page."""

    def __init__(self, site: str, page: str) -> None:
        self.page = page
        self._socket = connect(f"{site.replace('http', 'ws', 1)}/_stcore/stream", origin=Origin(site), max_size=None)

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._socket.close()

    def choose(self, query: str) -> float:
        """Seconds from a choice, as the page's query string, until the page says that it is ready.

        Raises RuntimeError if the page fails.
        """
        started = time.perf_counter()
        drawn = sum(said.WhichOneof("type") in ("delta", "ref_hash") for said in self.run(query))
        assert drawn > 10, "the page drew nothing"
        return time.perf_counter() - started

    def run(self, query: str) -> Iterator[ForwardMsg]:
        """What the server says from a choice until the page is ready.

        Raises RuntimeError if the page fails.
        """
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_name = self.page
        self._socket.send(asked.SerializeToString())
        while True:
            said = ForwardMsg.FromString(self._socket.recv(timeout=60, decode=False))
            yield said
            if said.delta.new_element.HasField("exception"):
                raise RuntimeError(said.delta.new_element.exception.message)
            if said.WhichOneof("type") == "script_finished":
                if said.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    return
                if said.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    raise RuntimeError("the page does not compile")


def p99(times: Sequence[float]) -> float:
    """The nearest-rank 99th percentile."""
    return sorted(times)[math.ceil(0.99 * len(times)) - 1]
