"""The walk-through for analysts does what it says: its commands are run as written, and say what it shows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(?P<kind>sh|text)(?: exit=(?P<exit>\d+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


def test_every_command_of_the_walk_through_says_what_is_shown(tmp_path: Path) -> None:
    for part in ("etl", "locales", "data"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "LANG": "C.UTF-8",
        "HOME": str(tmp_path),
    }
    said, commands = "", 0
    for block in BLOCK.finditer((ROOT / "docs" / "refresh.md").read_text(encoding="utf-8")):
        if block["kind"] == "sh":
            done = subprocess.run(
                ["sh", "-e", "-c", block["text"]],
                cwd=tmp_path,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == int(block["exit"] or 0), (block["text"], done.stdout, done.stderr)
            said = done.stdout
            commands += 1
        elif commands:
            missing = [line for line in block["text"].splitlines() if line not in said.splitlines()]
            assert not missing, (missing, said)
    assert commands
    assert not (tmp_path / "practice").exists()
    left = {file.relative_to(tmp_path / "data"): file.read_bytes() for file in (tmp_path / "data").rglob("*.csv")}
    assert left == {file.relative_to(ROOT / "data"): file.read_bytes() for file in (ROOT / "data").rglob("*.csv")}
