"""The two languages of the product, English and Chinese, for the dashboard and the ETL alike.

English is the text in the code; Chinese stands in `zh.po`, a gettext catalogue read with Babel when the
process starts. The language in use belongs to the running thread or task, so that one reader's choice
never reaches another's.
"""

from __future__ import annotations

import gettext
import io
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
LANGUAGE_NAMES: dict[Language, str] = {"en": "English", "zh": "中文"}
CATALOGUE = Path(__file__).parent / "zh.po"

_language: ContextVar[Language] = ContextVar("language", default="en")


def use(language: Language) -> None:
    """Make `language` the language of the running thread or task."""
    _language.set(language)


def language() -> Language:
    """The language in use, `en` unless `use` said otherwise."""
    return _language.get()


def from_tag(tag: str | None) -> Language:
    """The language nearest to a BCP 47 or POSIX tag: any Chinese (`zh-Hant`, `zh_CN.UTF-8`) is `zh`, else `en`."""
    return "zh" if (tag or "").lower().startswith("zh") else "en"


def t(message: str, **values: object) -> str:
    """`message` in the language in use, its `{placeholders}` filled with `values`."""
    text = message if language() == "en" else _chinese().gettext(message)
    return text.format(**values) if values else text


def localized(english: str) -> str:
    """The name of the column that holds `english`'s text in the language in use.

    Columns come in pairs: `name_en` / `name_zh`, and `note` / `note_zh`.
    """
    if language() == "en":
        return english
    return english.removesuffix("_en") + "_zh"


@cache
def _chinese() -> gettext.GNUTranslations:
    # A process that speaks English only need not wait for Babel.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="zh")
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
