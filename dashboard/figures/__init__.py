"""The snapshot that is served, its figures, and how numbers, periods and sources read."""
