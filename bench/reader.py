"""One reader's browser tab without the browser: Streamlit's websocket protocol in its own messages.

Like the browser it keeps the larger messages, names those that it keeps, and accepts a reference to one of them instead.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Origin, Subprotocol

LONGEST_WAIT = 60.0
RECONNECT_AFTER = 0.5
# What a page without an error sends at least, from its header to its footer.
LEAST_DRAWN = 8
FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
FILTERS = ("selectbox", "button_group", "multiselect", "slider")


class PageFailed(Exception):
    """The page showed an exception, drew nothing, or did not finish."""


@dataclass(frozen=True)
class Change:
    """What one choice of a filter, or the opening of a page, cost the reader."""

    page: str
    seconds: float
    received: int
    messages: int


class Kept:
    """The messages that a browser keeps: each until it was not used in `most_age` reruns."""

    def __init__(self) -> None:
        self._messages: dict[str, tuple[bytes, int]] = {}
        self._reruns = 0

    def resolve(self, message: ForwardMsg, raw: bytes) -> ForwardMsg:
        """The message itself, or the kept one that it refers to. Raises PageFailed if that is not kept."""
        if message.WhichOneof("type") == "ref_hash":
            if message.ref_hash not in self._messages:
                raise PageFailed(f"the server refers to the message {message.ref_hash}, which is not kept")
            encoded, _ = self._messages[message.ref_hash]
            self._messages[message.ref_hash] = (encoded, self._reruns)
            message = ForwardMsg()
            message.ParseFromString(encoded)
            return message
        if message.metadata.cacheable:
            self._messages.setdefault(message.hash, (raw, self._reruns))
        return message

    def finished(self, most_age: int) -> None:
        """A rerun is over: let go what was not used for long."""
        self._reruns += 1
        self._messages = {
            name: (raw, used) for name, (raw, used) in self._messages.items() if self._reruns - used <= most_age
        }

    def names(self) -> Iterable[str]:
        return self._messages


class Reader:
    """One reader: opens a page, then changes one of its filters at a time."""

    def __init__(self, site: str, page: str, query: str = "", seed: int = 0) -> None:
        self.site, self.page, self.query = site, page, query
        self.reconnects = 0
        self.session = ""
        self.replica = ""
        self._random = random.Random(seed)
        self._kept = Kept()
        self._most_age = 2
        self._page_hash = ""
        self._filters: dict[str, Element] = {}
        # The part of the page that a filter belongs to, and runs alone when it is changed; the first holds all others.
        self._part_of: dict[str, str] = {}
        self._part = self._first_part = ""
        self._chosen: dict[str, WidgetState] = {}
        self._socket: ClientConnection | None = None

    async def open(self, page: str | None = None) -> Change:
        """Open a page by its address, in a new connection if there is none. Raises PageFailed."""
        if page is not None:
            self.page, self.query = page, "&".join(part for part in self.query.split("&") if part.startswith("lang="))
        self._page_hash = self._part = ""
        self._chosen.clear()
        return await self.rerun()

    async def change(self) -> Change:
        """Choose something else in one filter of the page. Raises PageFailed."""
        name = self._random.choice([name for name in self._filters if not name.endswith("-language")])
        others = [state for state in _states(self._filters[name]) if state != self._chosen[name]]
        if others:
            self._chosen[name] = self._random.choice(others)
        self._part = self._part_of[name]
        return await self.rerun()

    def choose(self, key: str, state: WidgetState) -> None:
        """Choose a value in the filter with a key, for the next rerun. Raises StopIteration if the page has none such."""
        state.id = next(name for name in self._filters if name.endswith(f"-{key}"))
        self._chosen[state.id] = state
        self._part = self._part_of[state.id]

    async def close(self) -> None:
        """Close the tab."""
        if self._socket:
            await self._socket.close()

    async def _connect(self) -> ClientConnection:
        """A connection as the browser makes it; after a break it asks for its old session and, like it, starts anew otherwise."""
        protocols = ["streamlit", "PLACEHOLDER_AUTH_TOKEN", *([self.session] if self.session else [])]
        self._kept = Kept()
        opened = await connect(
            f"{self.site.replace('http', 'ws', 1)}/_stcore/stream",
            origin=Origin(self.site),
            subprotocols=[Subprotocol(name) for name in protocols],
            additional_headers={"Cookie": self.replica} if self.replica else None,
            max_size=None,
            compression=None,
            open_timeout=LONGEST_WAIT,
            ping_interval=None,
        )
        assert opened.response
        self.replica = opened.response.headers.get("Set-Cookie", self.replica).split(";")[0]
        return opened

    async def rerun(self) -> Change:
        """Ask for the page in its present state and wait until it is drawn; once more, elsewhere, if the connection broke."""
        started = time.perf_counter()
        for attempt in range(20):
            try:
                if self._socket is None:
                    self._socket = await self._connect()
                    self.reconnects += bool(self.session)
                    # A session that starts anew knows no parts yet.
                    self._part = ""
                await self._socket.send(self._question())
                return await self._answer(self._socket, started)
            except (ConnectionClosed, InvalidHandshake, OSError, TimeoutError) as broken:
                self._socket = None
                if attempt == 19 or time.perf_counter() - started > LONGEST_WAIT:
                    raise PageFailed(f"no connection: {broken}") from broken
                await asyncio.sleep(RECONNECT_AFTER)
        raise AssertionError

    def _question(self) -> bytes:
        asked = BackMsg()
        rerun = asked.rerun_script
        rerun.query_string = self.query
        rerun.page_script_hash = self._page_hash
        rerun.page_name = "" if self._page_hash else self.page
        rerun.fragment_id = self._part
        rerun.widget_states.widgets.extend(self._chosen.values())
        rerun.cached_message_hashes.extend(self._kept.names())
        context = rerun.context_info
        context.url, context.locale, context.color_scheme = f"{self.site}/{self.page}", "en-GB", "light"
        return bytes(asked.SerializeToString())

    async def _answer(self, socket: ClientConnection, started: float) -> Change:
        received = messages = drawn = 0
        filters = self._elsewhere() if self._part else {}
        if not self._part:
            self._first_part = ""
        while True:
            raw = await _received(socket, started + LONGEST_WAIT)
            received, messages = received + len(raw), messages + 1
            message = self._kept.resolve(ForwardMsg.FromString(raw), raw)
            match message.WhichOneof("type"):
                case "delta":
                    drawn += 1
                    if message.delta.HasField("new_element"):
                        self.see(message.delta, filters)
                case "new_session":
                    self._most_age = message.new_session.config.max_cached_message_age
                    self.session = message.new_session.initialize.session_id
                case "navigation":
                    self._page_hash = message.navigation.page_script_hash
                case "page_info_changed":
                    self.query = message.page_info_changed.query_string
                case "script_finished":
                    if message.script_finished in FINISHED:
                        break
                    if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                        raise PageFailed("the page does not compile")
        if drawn < (1 if self._part else LEAST_DRAWN):
            raise PageFailed(f"{self.page}?{self.query} drew {drawn} elements only")
        self._kept.finished(self._most_age)
        self._filters = filters
        self._chosen = {name: state for name, state in self._chosen.items() if name in filters}
        return Change(self.page, time.perf_counter() - started, received, messages)

    def _elsewhere(self) -> dict[str, Element]:
        """The filters that the part which runs now does not draw anew."""
        parts = {self._part} if self._part != self._first_part else {*self._part_of.values()} - {""}
        return {name: element for name, element in self._filters.items() if self._part_of[name] not in parts}

    def see(self, delta: Delta, filters: dict[str, Element]) -> None:
        """Remember a filter, and take over what the server sets it to. Raises PageFailed for an exception."""
        self._first_part = self._first_part or delta.fragment_id
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise PageFailed(f"{self.page}?{self.query}: {element.exception.type} {element.exception.message}")
        if kind in FILTERS:
            name = getattr(element, kind).id
            filters[name] = element
            self._part_of[name] = delta.fragment_id
            if name not in self._chosen or getattr(element, kind).set_value:
                self._chosen[name] = next(_states(element))


async def _received(socket: ClientConnection, until: float) -> bytes:
    async with asyncio.timeout(until - time.perf_counter()):
        raw = await socket.recv(decode=False)
    assert isinstance(raw, bytes)
    return raw


def _states(element: Element) -> Iterator[WidgetState]:
    """What a filter shows now, then everything else that a reader could choose there with one click."""
    match element.WhichOneof("type"):
        case "selectbox":
            box = element.selectbox
            now = box.raw_value if box.set_value and box.raw_value else box.options[box.default]
            for option in [now, *box.options]:
                yield WidgetState(id=box.id, string_value=option)
        case "button_group":
            group = element.button_group
            names = [option.content for option in group.options]
            for chosen in [
                list(group.raw_values) or [names[place] for place in group.default],
                *([name] for name in names),
            ]:
                state = WidgetState(id=group.id)
                state.string_array_value.data.extend(chosen)
                yield state
        case "multiselect":
            several = element.multiselect
            now = list(several.raw_values) or [several.options[place] for place in several.default]
            for chosen in [now, *([option] for option in several.options)]:
                state = WidgetState(id=several.id)
                state.string_array_value.data.extend(chosen)
                yield state
        case "slider":
            slider = element.slider
            now = list(slider.value) or list(slider.default)
            ends = [
                [low, slider.max] for low in (slider.min, slider.min + 2 * slider.step, slider.min + 5 * slider.step)
            ]
            for chosen in [now, *ends, [slider.min, max(slider.min, slider.max - 3 * slider.step)]]:
                state = WidgetState(id=slider.id)
                state.double_array_value.data.extend(chosen)
                yield state
