"""A session does not grow with the pages that its reader has left."""

from __future__ import annotations

from opening import open_page
from streamlit.testing.v1 import AppTest


def known(app: AppTest) -> set[str]:
    """The widgets that the framework keeps for the session."""
    return set(app.session_state._state._state._new_widget_state.widget_metadata)


def test_of_the_widgets_that_a_session_has_shown_those_of_the_last_two_pages_are_kept() -> None:
    app = open_page("overview", "en")
    seen = [known(app)]
    for page in ("regions", "industries", "province", "checks", "sources"):
        app.switch_page(f"../../pages/{page}.py").run()
        assert not app.exception
        seen.append(known(app))
    of_regions = seen[1] - seen[0]
    assert of_regions
    assert not of_regions & seen[-1]
    assert len(seen[-1]) < len(set[str]().union(*seen)) / 2
