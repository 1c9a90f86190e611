"""A basket as one archive: the figures, one list of their sources, and a README that says how far to trust them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.figures import queries
from dashboard.files import exports
from dashboard.files.archive import archive
from dashboard.files.notes import notes
from dashboard.files.workbook import sources
from locales import language, localized, t


def package(rows: pd.DataFrame, snapshot: str, contents: Sequence[str], address: str) -> bytes:
    """A zip archive of `rows` of `queries.figures`; `contents` says in words what they are, `address` shows them again."""
    files = {
        "figures.csv": exports.csv(rows[exports.columns()]),
        "sources.csv": exports.csv(sources(rows)),
        "README.md": _readme(rows, snapshot, contents, address).encode(),
    }
    return archive(files, queries.build_info(snapshot)["built_at"])


def _readme(rows: pd.DataFrame, snapshot: str, contents: Sequence[str], address: str) -> str:
    meanings = queries.columns(snapshot, "published_figure").set_index("column_name")[language()]
    breaks = queries.breaks(snapshot)
    names = rows.drop_duplicates("indicator").set_index("indicator")[localized("indicator_en")]
    cited = [
        f"{row[localized('publisher_en')]}: {row[localized('source_title_en')]}, "
        f"{row['published_on'] if isinstance(row['published_on'], str) else t('undated')} ({row['source_id']})"
        for row in sources(rows).to_dict("records")
    ]
    broken = [
        f"{names[row.indicator]}, {row.year}: {getattr(row, localized('reason_en'))}"
        for row in breaks[breaks["indicator"].isin(names.index)].itertuples()
    ]
    own = queries.indicators(snapshot).set_index("indicator").loc[list(names.index)]
    definitions = [f"{row[localized('name_en')]}: {row[localized('definition_en')]}" for _, row in own.iterrows()]
    parts = {
        t("Series"): _listed(contents),
        t("Definitions"): _listed(definitions),
        t("Series breaks"): _listed(broken),
        **notes(snapshot),
        t("Address that shows these figures again"): f"<{address}>",
        t("Sources"): _listed(cited),
        t("What each column of a download means"): _listed(
            [f"`{name}`: {meanings[name]}" for name in exports.columns()]
        ),
    }
    sections = [f"## {heading}\n\n{text}\n" for heading, text in parts.items() if text]
    return f"# {t('A basket of published figures')}\n\n" + "\n".join(sections)


def _listed(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
