"""One cell as a person wrote it, brought into the contract's form where there is only one way to read it."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from etl.contract import Field
from etl.sheets.review import PARTED
from locales import t

BLANKS = " \t\r\n\u00a0\u3000\u200b\ufeff"
PLAIN = re.compile(r"-?\d+(\.\d+)?")
GROUPED = re.compile(r"-?\d{1,3}([,'\u00a0 ]\d{3})+(\.\d+)?")
SCALES = {"百": 2, "千": 3, "万": 4, "萬": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "億": 8, "万亿": 12}
SCALED = re.compile(r"(?P<number>[\d.,]+)\s*(?P<scale>[十百千]?[万萬]亿?|[百千]|[亿億])")
DAY = re.compile(r"(?P<year>\d{4})(?:[-/.]|年)(?P<month>\d{1,2})(?:[-/.]|月)(?P<day>\d{1,2})日?([ T]00:00(:00)?)?")
YEAR = re.compile(r"(?P<year>(19|20)\d{2})年?((?P<month>0?[1-9]|1[0-2])月|-(?P<iso_month>0[1-9]|1[0-2]))?")
QUALIFIED = re.compile(
    r"(?P<before>over|more than|about|some|nearly|almost|超过|超|逾|近|约)?\s*(?P<number>[\d.,]+\s*[百千十万亿]*)\s*(?P<after>余|多|左右)?"
)
QUALIFIERS = {
    "over": ("over", "more than", "超过", "超", "逾", "余", "多"),
    "nearly": ("nearly", "almost", "近"),
    "about": ("about", "some", "约", "左右"),
}
EXCEL_EPOCH = date(1899, 12, 30)


def form(field: Field, is_member: bool) -> str:
    """How the cells of a column are read: member, number, date, partial_date or text."""
    if field.type in ("number", "integer"):
        return "number"
    if field.type == "date":
        return "date"
    if field.pattern and re.fullmatch(field.pattern, "2020-04"):
        return "partial_date"
    return "member" if is_member or field.enum else "text"


def clean(form: str, text: str, unit: str) -> tuple[str, str]:
    """The text of a cell in the contract's form, and what was changed, "" where that is not worth a word.

    What could be read in two ways is left as it is: the check then says what is wrong with it.
    """
    value = text.strip(BLANKS)
    if not value or form == "text":
        return value, ""
    if form == "member":
        return unicodedata.normalize("NFKC", value.split(PARTED, 1)[0].strip()), ""
    if PLAIN.fullmatch(value) and value.isascii():
        return (_trimmed(value) if form == "number" else value), ""
    narrow = unicodedata.normalize("NFKC", value).strip()
    read = number(narrow, unit) if form == "number" else day(narrow)
    if read is None:
        return value, ""
    return read, "" if read == value else t("Read as {value}.", value=read)


def number(text: str, unit: str = "") -> str | None:
    """The plain number that `text` can only be: full-width digits, thousands separators, 万 and 亿, % of a percentage."""
    if unit == "percent":
        text = text.removesuffix("%").strip()
    if PLAIN.fullmatch(text):
        return _trimmed(text)
    if GROUPED.fullmatch(text):
        return _trimmed(re.sub(r"[,'\s]", "", text))
    scaled = SCALED.fullmatch(text)
    if scaled and scaled["scale"] in SCALES:
        counted = number(scaled["number"])
        return counted and _trimmed(f"{Decimal(counted).scaleb(SCALES[scaled['scale']]):f}")
    return None


def day(text: str) -> str | None:
    """The ISO date that `text` can only be: the year first, then the month and the day."""
    found = DAY.fullmatch(text)
    try:
        return found and date(int(found["year"]), int(found["month"]), int(found["day"])).isoformat()
    except ValueError:
        return None


def advice(column: str, value: str) -> str | None:
    """What a cell that could not be read may be meant to say; None if that cannot be told."""
    narrow = unicodedata.normalize("NFKC", value).strip()
    if column == "value":
        found = QUALIFIED.fullmatch(narrow.lower())
        words = [word for word in (found["before"], found["after"]) if word] if found else []
        plain = number(found["number"].strip()) if found else None
        if plain and len(words) == 1:
            qualifier = next(code for code, known in QUALIFIERS.items() if words[0] in known)
            return t("Write {value}, and {qualifier} in column qualifier.", value=plain, qualifier=qualifier)
    if column in ("period_start", "period_end", "published_on"):
        found = YEAR.fullmatch(narrow)
        if found and column != "published_on":
            return t("Did you mean “{near}”?", near=_bound(column, found))
        if narrow.isdigit() and 20_000 <= int(narrow) < 60_000:
            read = (EXCEL_EPOCH + timedelta(days=int(narrow))).isoformat()
            return t("Excel counts days so: did you mean “{near}”?", near=read)
    return None


def same_number(one: str, other: str) -> bool:
    """Whether two texts are the same number, or the same text."""
    try:
        return one == other or Decimal(one) == Decimal(other)
    except InvalidOperation:
        return False


def _bound(column: str, found: re.Match[str]) -> str:
    year, month = int(found["year"]), int(found["month"] or found["iso_month"] or 0)
    if column == "period_start":
        return date(year, month or 1, 1).isoformat()
    last = month or 12
    return (date(year + last // 12, last % 12 + 1, 1) - timedelta(days=1)).isoformat()


def _trimmed(number: str) -> str:
    whole, _, decimals = number.partition(".")
    decimals = decimals.rstrip("0")
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return sign + (whole.lstrip("0") or "0") + ("." + decimals if decimals else "")
