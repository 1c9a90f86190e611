"""Rows as files to take away, and the basket that collects them."""
