"""The scripts that draw charts."""

from __future__ import annotations

import gzip
import re

from dashboard.data.picture import SCRIPTS, compressed


def version(name: str) -> str:
    found = re.search(rb"plotly\.js (?:\(cartesian[^)]*\) )?v([0-9.]+)", SCRIPTS[name].read_bytes()[:400])
    assert found
    return found[1].decode()


def test_both_forms_of_plotly_are_of_one_version() -> None:
    assert version("plotly.min.js") == version("plotly-cartesian.min.js")


def test_a_script_arrives_compressed_as_it_is() -> None:
    for name, file in SCRIPTS.items():
        assert gzip.decompress(compressed(name)) == file.read_bytes()
