"""What a page keeps of what it has read."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from dashboard.page import frame

PAGE = """
from weakref import ref
from widgets import named, read

class Figures: ...

figures, names = Figures(), {"CN": "China"}
read.append(ref(figures))

def name(code):
    return names[code]

named.append(name)
"""


def test_of_a_page_that_has_run_only_what_its_widgets_use_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    widgets: Any = ModuleType("widgets")
    widgets.named, widgets.read = [], []
    monkeypatch.setitem(sys.modules, "widgets", widgets)
    file = tmp_path / "page.py"
    file.write_text(PAGE, encoding="utf-8")
    frame._body(str(file))()
    assert widgets.named[0]("CN") == "China"
    assert widgets.read[0]() is None
