"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from etl.console import ROOT
from locales import t

DATA, OUT = ROOT / "data", ROOT / "build"

DataFolder = Annotated[Path, typer.Option("--data", help=t("Folder with datapackage.json and the tables."))]
SnapshotFolder = Annotated[Path, typer.Option("--out", help=t("Folder of the snapshots."), envvar="SNAPSHOT_FOLDER")]
Json = Annotated[bool, typer.Option("--json", help=t("Results as JSON on standard output, for scripts."))]
