"""Superset as its documentation has it in production, but for SQLite as its metadata: data kept in a cache that both workers share."""

import os
from pathlib import Path

from superset.utils.log import StdOutEventLogger

FOLDER = Path(os.environ["BENCH_SUPERSET"])
SECRET_KEY = "a benchmark on loopback, made anew for each run"
SQLALCHEMY_DATABASE_URI = f"sqlite:///{FOLDER / 'metadata.sqlite'}?timeout=30"
# The table that is charted is SQLite too.
PREVENT_UNSAFE_DB_CONNECTIONS = False


def _cache(name: str) -> dict[str, object]:
    return {
        "CACHE_TYPE": "FileSystemCache",
        "CACHE_DIR": str(FOLDER / "cache" / name),
        "CACHE_DEFAULT_TIMEOUT": 86_400,
        "CACHE_THRESHOLD": 100_000,
    }


CACHE_CONFIG = _cache("views")
DATA_CACHE_CONFIG = _cache("data")
FILTER_STATE_CACHE_CONFIG = _cache("filters")
EXPLORE_FORM_DATA_CACHE_CONFIG = _cache("forms")
# A log of every action in the metadata would only slow it down here; nothing watches its headers on loopback.
EVENT_LOGGER = StdOutEventLogger()
TALISMAN_ENABLED = False
WTF_CSRF_ENABLED = False
RATELIMIT_ENABLED = False
# Its charts grow for a second otherwise, and would be drawn that much later.
THEME_DEFAULT = {"algorithm": "default", "echartsOptionsOverrides": {"animation": False}}
THEME_DARK = None
