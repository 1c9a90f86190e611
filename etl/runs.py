"""The runs on a snapshot folder, with those that made no snapshot: `runs.jsonl`, one JSON object a line, the latest last."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from etl.lock import locked
from etl.publish import replace

FILE = "runs.jsonl"
MOST = 500


def record(folder: Path, run: Mapping[str, Any]) -> None:
    """Add a run to the record of `folder`, whose oldest lines go where there are more than 500.

    A run has at least `command`, `started_at` (ISO 8601), `seconds` and `outcome`: published, unchanged, withheld, problems
    or failed. Raises OSError, Locked.
    """
    with locked(folder, "record"):
        lines = [json.dumps(run, ensure_ascii=False) for run in [*runs(folder), run][-MOST:]]
        replace(folder / FILE, "\n".join(lines) + "\n")


def runs(folder: Path) -> list[dict[str, Any]]:
    """The runs on record, the earliest first; a line that is no JSON object is left out."""
    try:
        text = (folder / FILE).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return []
    found = []
    for line in text.splitlines():
        try:
            run = json.loads(line)
        except ValueError:
            continue
        if isinstance(run, dict):
            found.append(run)
    return found
