"""From published figures in `data/` to an immutable DuckDB snapshot: read, check, build, publish."""
