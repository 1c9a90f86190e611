"""Widgets of pages that a reader has left: the framework forgets what they said, but never what they were."""

from __future__ import annotations

from streamlit.runtime.scriptrunner import get_script_run_ctx


def forget() -> None:
    """Let go of every widget that neither this page nor the one before has shown.

    Of a reader who goes on for an hour they would be megabytes. The framework offers no way to it, so this reaches into it.
    """
    context = get_script_run_ctx()
    if context is None:
        return
    session = context.session_state._state
    widgets = session._new_widget_state
    for widget in widgets.widget_metadata.keys() - widgets.states.keys() - session._old_state.keys():
        del widgets.widget_metadata[widget]
