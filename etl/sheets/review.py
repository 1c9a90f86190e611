"""The form of a review sheet: one candidate a row, and nothing enters the data without a person's `yes`."""

from __future__ import annotations

from etl.extract.candidate import OBSERVATION

ACCEPT, YES = "accept", "yes"
# What the program tells about a candidate; a person fills in `accept` and mends the observation's columns.
ABOUT = ("status", "known_value", "confidence", "context", "supporting_words")
COLUMNS = (ACCEPT, *OBSERVATION, *ABOUT)
