"""LibreOffice reads the files that are handed out, cell by cell. Skipped where it is not installed; CI installs it."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from pathlib import Path

import httpx
import pytest

from dashboard.files.exports import harmless

FIGURES = "/data/figures.{ending}?topic=customs&lang={lang}"
# Parted by commas, quoted, UTF-8, from the first line; cells as they are, not as their format shows them.
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,false,false"
# What its dialog proposes for a file with a byte order mark; without a window it does not look for one.
FROM_CSV = ["--infilter=CSV:44,34,76,1"]
# Of a CSV file LibreOffice takes these for dates and shows them its own way.
DATES = {"period_start", "period_end", "published_on"}


@pytest.fixture(scope="session")
def office() -> str:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if not found:
        pytest.skip("LibreOffice is not installed: apt-get install --no-install-recommends libreoffice-calc")
    return found


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_libreoffice_reads_the_cells_that_are_published(
    office: str, client: httpx.Client, tmp_path: Path, ending: str, lang: str
) -> None:
    expected = cells(client.get(FIGURES.format(ending="csv", lang=lang)).content)
    file = tmp_path / f"figures.{ending}"
    file.write_bytes(client.get(FIGURES.format(ending=ending, lang=lang)).content)
    converted = tmp_path / "converted"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    read_as = FROM_CSV if ending == "csv" else []
    command = [office, profile, "--headless", *read_as, "--convert-to", AS_CSV, "--outdir", str(converted), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    got = cells((converted / "figures.csv").read_bytes())
    assert len(got) == len(expected) > 400
    left_out = DATES if ending == "csv" else set()
    compared = [place for place, name in enumerate(expected[0]) if name not in left_out]
    for read, published in zip(got, expected, strict=True):
        assert [harmless(read[place]) for place in compared] == [published[place] for place in compared]


def cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
