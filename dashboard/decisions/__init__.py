"""Published decisions, counted from their records."""
