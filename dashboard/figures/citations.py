"""How to cite a figure: the publisher of the figure first, this site second, with the day and the snapshot.

APA follows its 7th edition, GB/T 7714 the Chinese standard of 2015 for electronic resources ([EB/OL], or [DS/OL] for
the data set), BibTeX uses `@misc`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

import pandas as pd

from dashboard.figures import numbers, queries
from dashboard.figures.text import published
from locales import language, localized, t


@dataclass(frozen=True)
class Cited:
    """What a citation of one figure needs, in the language in use; `published_on` is as precise as it is known."""

    statement: str
    publisher: str
    title: str
    published_on: str | None
    address: str | None
    page: str
    snapshot: str
    accessed: date


def latest(series: pd.DataFrame) -> pd.Series:
    """The latest of figures of `queries.figures`: nationwide and of a whole year, where there is such a one."""
    national = series[series["region"] == "CN"]
    pool = national if not national.empty else series
    return pool.sort_values(["is_whole_year", "period_end"]).iloc[-1]


def of_latest(series: pd.DataFrame, snapshot: str, origin: str) -> Cited:
    """The `latest` of figures; `origin` is the address of this site, without a slash at its end."""
    return of_row(latest(series), snapshot, origin)


def of_row(row: pd.Series, snapshot: str, origin: str) -> Cited:
    """One figure of `queries.figures`."""
    parameters = {"id": row["indicator"], "series": row["family_key"], "lang": language(), "snapshot": snapshot}
    return Cited(
        statement=t(
            "{indicator}, {region}, {period}: {value}.",
            indicator=row[localized("indicator_en")],
            region=row[localized("region_en")],
            period=numbers.period(row["period_start"], row["period_end"], row["period_kind"]),
            value=published(row),
        ),
        publisher=row[localized("publisher_en")],
        title=row[localized("source_title_en")],
        published_on=row["published_on"] if isinstance(row["published_on"], str) else None,
        address=row["url"] if row["address_kind"] == "publisher" else None,
        page=f"{origin}/indicator?{urlencode(parameters)}",
        snapshot=snapshot,
        accessed=date.today(),
    )


def of_finding(finding: str, page: str, snapshot: str) -> Cited:
    """What was counted here, of which this site itself is the publisher."""
    built = queries.build_info(snapshot)["built_at"]
    return Cited(
        finding,
        site(),
        t("What is published, and what is not?"),
        f"{built:%Y-%m-%d}",
        None,
        page,
        snapshot,
        date.today(),
    )


def of_decisions(statement: str, source: str, page: str, snapshot: str) -> Cited:
    """What was counted here from records that `source` published; these have no date of their own."""
    title = t("Published penalty decisions")
    return Cited(statement, source, title, None, None, page, snapshot, date.today())


def forms(cited: Cited) -> dict[str, str]:
    """The citation in each form, by the form's name."""
    return {
        t("Plain text"): plain(cited),
        "APA": apa(cited),
        "BibTeX": bibtex(cited),
        "GB/T 7714": gbt7714(cited),
    }


def site() -> str:
    """The name of this site in a citation."""
    return t("IP enforcement in China: published statistics")


def plain(cited: Cited) -> str:
    """A sentence for running text: the figure, its publication, and where it was looked up."""
    return t(
        "{statement} Source: {publisher}, “{title}”, {published}. Looked up in {site}, snapshot {snapshot}, {accessed}: {page}",
        statement=cited.statement,
        publisher=cited.publisher,
        title=cited.title,
        published=cited.published_on or t("undated"),
        site=site(),
        snapshot=cited.snapshot,
        accessed=cited.accessed.isoformat(),
        page=cited.page,
    )


def apa(cited: Cited) -> str:
    """The reference in the style of the APA: author, date, title, then the site that it was retrieved from."""
    day = f"{cited.accessed:%B} {cited.accessed.day}, {cited.accessed.year}"
    address = f" {cited.address}" if cited.address else ""
    return (
        f"{cited.publisher}. ({_apa_date(cited.published_on)}). {cited.title}.{address} "
        f"Retrieved {day}, from {_english_site()} (snapshot {cited.snapshot}), {cited.page}"
    )


def bibtex(cited: Cited) -> str:
    """A BibTeX entry; its key is made of the year and the snapshot."""
    year = (cited.published_on or "")[:4]
    fields = {
        "author": "{" + _braced(cited.publisher) + "}",
        "title": _braced(cited.title),
        "year": year or "n.d.",
        "howpublished": _braced(f"{_english_site()}, snapshot {cited.snapshot}"),
        "url": cited.address or cited.page,
        "urldate": cited.accessed.isoformat(),
        "note": _braced(f"{cited.statement} {cited.page}"),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    return "\n".join([f"@misc{{ipstats-{year or 'nd'}-{cited.snapshot},", *lines, "}"])


def gbt7714(cited: Cited) -> str:
    """The reference by GB/T 7714—2015: author. title[EB/OL]. (published)[looked up]. address. Then the site."""
    published = f"({cited.published_on})" if cited.published_on else ""
    address = f" {cited.address}." if cited.address else ""
    name = site() if language() == "zh" else _english_site()
    return (
        f"{cited.publisher}. {cited.title}[EB/OL]. {published}[{cited.accessed.isoformat()}].{address} "
        f"{t('Taken from')}: {name}[DS/OL]. {t('snapshot')} {cited.snapshot}. {cited.page}."
    )


def _english_site() -> str:
    return "IP enforcement in China: published statistics"


def _apa_date(published_on: str | None) -> str:
    if not published_on:
        return "n.d."
    parts = [int(part) for part in published_on.split("-")]
    if len(parts) == 1:
        return str(parts[0])
    month = date(2000, parts[1], 1).strftime("%B")
    return f"{parts[0]}, {month}" + (f" {parts[2]}" if len(parts) == 3 else "")


def _braced(text: str) -> str:
    return text.translate({ord(character): f"\\{character}" for character in "&%$#_{}"})
