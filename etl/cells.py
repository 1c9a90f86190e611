"""Cells as a person names them on the command line, and the names of their members."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
from rapidfuzz import fuzz, process, utils

from etl.changes import attach
from etl.problems import Refused
from etl.suggest import Members
from locales import language, t

DIMENSIONS = ("region", "market", "ip_type", "industry", "channel")
KEYS = ("indicator", *DIMENSIONS, "year", "period")
TOTALS = {"region": "CN", "market": "all", "ip_type": "all", "industry": "all", "channel": "all"}
LISTS = ("indicator", *DIMENSIONS, "unit", "qualifier")
NEAR = 60

Names = dict[str, dict[str, tuple[str, str]]]
Asked = dict[str, str | int | date | None]


def names(snapshot: Path) -> Names:
    """The names, English and Chinese, of the members of each code list of a snapshot file, by list and code."""
    with duckdb.connect(":memory:") as con:
        attach(con, snapshot, "kept")
        return {
            table: {
                code: (english or "", chinese or "")
                for code, english, chinese in con.execute(
                    f"SELECT {table}, name_en, name_zh FROM kept.{table}"
                ).fetchall()
            }
            for table in LISTS
        }


def name(known: Names, table: str, code: str) -> str:
    """A member's name in the language in use; its code if it has none."""
    english, chinese = known[table].get(code, ("", ""))
    return (chinese if language() == "zh" else english) or code


def members(known: Names, cell: dict[str, str]) -> str:
    """The members of a cell other than the totals, by name; the region always."""
    shown = [name(known, "region", cell["region"])]
    shown += [name(known, table, cell[table]) for table in DIMENSIONS[1:] if cell[table] != TOTALS[table]]
    return ("、" if language() == "zh" else ", ").join(shown)


def period(start: date, end: date) -> str:
    """A period as short as it can be told: 2020, 2020-06-30, or from – to."""
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year:
        return str(start.year)
    return start.isoformat() if start == end else f"{start} – {end}"


def number(known: Names, value: Decimal | None, qualifier: str | None, unit: str) -> str:
    """A value with its word and unit, in full; "–" where there is none."""
    if value is None:
        return "–"
    digits = f"{value:,f}"
    shown = digits.rstrip("0").rstrip(".") if "." in digits else digits
    word = known["qualifier"].get(qualifier or "exact", ("", ""))[language() == "zh"]
    if language() == "zh":
        # 31,000余件, 近31,000件.
        shown = f"{shown}{word}" if qualifier == "over" else f"{word}{shown}"
        return f"{shown}{name(known, 'unit', unit)}"
    return " ".join(part for part in (word, shown, name(known, "unit", unit)) if part)


def asked_for(words: Sequence[str], known: Names) -> Asked:
    """The parameters of the history's queries for a cell written `indicator[:member...][@period]` or as `key=value`.

    Members are codes or names of either language, in any order; None stands for any.

    Raises Refused for what is not known, naming what comes near, and for a name of several, naming those.
    """
    asked: Asked = dict.fromkeys((*LISTS[:6], "year", "period_start", "period_end"))
    for word in words:
        key, equals, value = word.partition("=")
        if equals and key in KEYS:
            if key in ("year", "period"):
                asked |= _period(value)
            else:
                asked[key] = _member(known, [key], value)[1]
            continue
        word, at, when = word.partition("@")
        if at:
            asked |= _period(when)
        # A customs district's code has a colon of its own.
        indicator, *others = re.split(r"(?<!:customs):", word)
        if indicator:
            asked["indicator"] = _member(known, ["indicator"], indicator)[1]
        for other in filter(None, others):
            table, code = _member(known, DIMENSIONS, other)
            asked[table] = code
    if asked["indicator"] is None:
        raise Refused(t("Name an indicator: {example}.", example="trademark_cases:CN@2020"))
    return asked


def _period(text: str) -> Asked:
    try:
        if re.fullmatch(r"\d{4}", text):
            return {"year": int(text), "period_start": None, "period_end": None}
        start, _, end = text.partition("/")
        return {"year": None, "period_start": date.fromisoformat(start), "period_end": date.fromisoformat(end or start)}
    except ValueError:
        what = t("“{text}” is no period: write 2020, 2020-06-30 or 2020-01-01/2020-06-30.", text=text)
        raise Refused(what) from None


def _member(known: Names, tables: Sequence[str], text: str) -> tuple[str, str]:
    """The list, of `tables`, and code of the one member that `text` is a name of, as the check of a sheet knows names."""
    found = [(table, code) for table in tables for code in Members(known[table]).named(text)]
    # Every dimension has a total of that name.
    found = [(table, code) for table, code in found if len(tables) == 1 or code != "all"]
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(f"{table}={code} ({name(known, table, code)})" for table, code in found)
        raise Refused(t("“{text}” is a name of several: {members}.", text=text, members=listed))
    raise Refused(_unknown(text, [(table, code) for table in tables for code in known[table]], known))


def _unknown(text: str, candidates: list[tuple[str, str]], known: Names) -> str:
    texts = {
        (place, form): label
        for place, (table, code) in enumerate(candidates)
        for form, label in enumerate((code, *known[table][code]))
        if label
    }
    found = process.extract(
        text, texts, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=NEAR, limit=9
    )
    near = list(dict.fromkeys(candidates[place] for _, _, (place, _) in found))[:3]
    what = t("There is no “{text}”.", text=text)
    if not near:
        return what
    listed = ", ".join(f"{code} ({name(known, table, code)})" for table, code in near)
    return f"{what} {t('Did you mean {members}?', members=listed)}"
