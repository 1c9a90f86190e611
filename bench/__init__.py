"""What the performance figures were measured with: `python -m bench`."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Everything made here is named a benchmark's and ignored by git.
ARTEFACTS = ROOT / "bench" / "artefacts"
