"""A run of a page is held back until its first chart can be drawn, and then sent in one go.

The browser goes through the whole page anew for whatever has arrived, and the framework sends each element at once; so
without this a reader waits for three drawings of the page before the one with the chart begins.
"""

from __future__ import annotations

import time

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import get_instance
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.session_manager import SessionClientDisconnectedError

from dashboard.page.observed import being_drawn

# Seconds after which a reader sees what there is, though no chart came and the run goes on.
AT_MOST = 0.05
# A browser first shows that the page runs, then puts together what has arrived, and what arrives within 10 ms of it.
A_LOOK = 0.025
# Messages: the framework gives up a browser that has 500 of them still to take, so what is more is left to it.
AT_ONCE = 200

_held: dict[str, AppSession] = {}


def hold_back() -> None:
    """Make every session hold back the start of each run, and send what is ready in one go. To be called once.

    The framework offers no way to it, so this reaches into it. All but `first_look` runs on the server's event loop.
    """
    enqueue, flush = AppSession._enqueue_forward_msg, AppSession.flush_browser_queue

    def enqueue_held(session: AppSession, message: ForwardMsg) -> None:
        match message.WhichOneof("type"):
            case "new_session":
                _held[session.id] = session
                session._event_loop.call_later(AT_MOST, _release, session)
            case "script_finished":
                _held.pop(session.id, None)
        if session.id in _held:
            session._browser_queue.enqueue(message)
        else:
            enqueue(session, message)

    def flush_released(session: AppSession) -> list[ForwardMsg]:
        return [] if session.id in _held else _send(session, flush(session))

    AppSession._enqueue_forward_msg = enqueue_held  # type: ignore[assignment, method-assign]
    AppSession.flush_browser_queue = flush_released  # type: ignore[assignment, method-assign]


def first_look() -> None:
    """To be called when a chart was sent: the browser draws the first one before the rest of the page, if no other reader waits."""
    context = get_script_run_ctx()
    session = _held.get(context.session_id) if context else None
    if session is None:
        return
    session._event_loop.call_soon_threadsafe(_release, session)
    if len(being_drawn) == 1:
        time.sleep(A_LOOK)


def _send(session: AppSession, messages: list[ForwardMsg]) -> list[ForwardMsg]:
    """Send `messages` in one go; those that could not be sent are returned, for the framework to send or to give up.

    After each of them it lets everything else on the server have its turn: they would reach the browser one by one.
    """
    runtime = get_instance()
    reader = runtime._session_mgr.get_active_session_info(session.id)
    if reader is None:
        return messages
    for place, message in enumerate(messages[:AT_ONCE]):
        try:
            runtime._send_message(reader, message)
        except SessionClientDisconnectedError:
            return messages[place:]
    return messages[AT_ONCE:]


def _release(session: AppSession) -> None:
    if _held.pop(session.id, None) and session._message_enqueued_callback:
        session._message_enqueued_callback()
