"""The form of a review sheet: one candidate a row, and nothing enters the data without a person's `yes`."""

from __future__ import annotations

from etl.extract.candidate import OBSERVATION

ACCEPT, YES = "accept", "yes"
# What the program tells about a candidate; a person fills in `accept` and mends the observation's columns.
ABOUT = ("status", "known_value", "confidence", "alternatives", "context", "supporting_words")
COLUMNS = (ACCEPT, *OBSERVATION, *ABOUT)
# English and Chinese titles of what is no column of the contract.
TITLES = {
    ACCEPT: ("Accept", "采纳"),
    "status": ("Status", "状态"),
    "known_value": ("Value on record", "已有数值"),
    "confidence": ("Confidence", "把握程度"),
    "alternatives": ("Other indicators it may be", "其他可能的指标"),
    "context": ("Context", "上下文"),
    "supporting_words": ("Supporting words", "依据文字"),
}
ACCEPTED = frozenset({YES, "y", "true", "1", "是", "采纳", "√", "✓", "✔"})
# The example row says that it is one; empty is not accepted either.
EXAMPLE = "example 示例"
LEFT_OUT = frozenset({"", "no", "n", "false", "0", "否", "不", "×", "example", "示例", EXAMPLE})
# The sheet of a review workbook that explains it.
NOTES = "notes 说明"
# In a drop-down, a member is told by its code and names: the code stands before the first of these.
PARTED = " · "
