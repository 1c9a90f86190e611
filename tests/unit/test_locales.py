"""Both languages say everything: the texts of the code, and the texts of the database."""

from __future__ import annotations

import re
import string
import threading
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

import locales
from locales.__main__ import texts

CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Tasks of other years were read where only one language of a heading is known.
ONE_LANGUAGE = {("task", "title_en"), ("task", "aspect"), ("task", "aspect_en")}
# Publications that have no other title than the English one.
ORIGINAL_TITLES = {("published_figure", "source_title_en")}


@pytest.fixture(scope="module")
def catalogue() -> dict[str, Message]:
    with locales.CATALOGUE.open("rb") as file:
        return {message.id: message for message in read_po(file, locale="zh") if message.id}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_text_of_the_code_has_a_chinese_one(catalogue) -> None:
    written = texts()
    assert len(written) > 200
    missing = [text for text in written if text not in catalogue or not catalogue[text].string.strip()]
    assert missing == []


def test_no_chinese_text_is_left_over_or_in_doubt(catalogue) -> None:
    written = texts()
    assert [text for text in catalogue if text not in written] == []
    assert [text for text, message in catalogue.items() if message.fuzzy] == []


def test_both_languages_fill_in_the_same_values(catalogue) -> None:
    unlike = {
        text: message.string
        for text, message in catalogue.items()
        if message.string and placeholders(message.string) != placeholders(text)
    }
    assert unlike == {}


def test_chinese_texts_are_chinese(catalogue) -> None:
    """A text with words in it is translated, not repeated."""
    repeated = [
        text
        for text, message in catalogue.items()
        if re.search(r"[a-z]{4}", re.sub(r"\{\w+\}|`[^`]*`|https?://\S+", "", text))
        and not CHINESE.search(message.string)
    ]
    assert repeated == []


def test_a_text_is_said_in_the_language_in_use() -> None:
    assert locales.t("as of {date}", date="2020-12-31") == "as of 2020-12-31"
    locales.use("zh")
    assert locales.t("as of {date}", date="2020-12-31") == "截至2020-12-31"
    assert locales.t("There is no such text.") == "There is no such text."


def test_one_readers_language_does_not_reach_another() -> None:
    heard: list[str] = []

    def read_in_chinese() -> None:
        locales.use("zh")
        heard.append(locales.language())

    reader = threading.Thread(target=read_in_chinese)
    reader.start()
    reader.join()
    assert heard == ["zh"]
    assert locales.language() == "en"


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("zh", "zh"),
        ("zh-CN", "zh"),
        ("zh-Hant-TW", "zh"),
        ("zh_CN.UTF-8", "zh"),
        ("ZH", "zh"),
        ("en", "en"),
        ("en-GB", "en"),
        ("C.UTF-8", "en"),
        ("fr", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_any_chinese_tag_is_chinese_and_any_other_english(tag: str | None, language: str) -> None:
    assert locales.from_tag(tag) == language


@pytest.mark.parametrize(
    ("english", "chinese"), [("name_en", "name_zh"), ("note", "note_zh"), ("publisher", "publisher_zh")]
)
def test_columns_of_texts_come_in_pairs(english: str, chinese: str) -> None:
    assert locales.localized(english) == english
    locales.use("zh")
    assert locales.localized(english) == chinese


def pairs(con) -> Iterator[tuple[str, str, str]]:
    """Each table, and its columns with an English text and the Chinese one of it."""
    for table, columns in con.execute(
        "SELECT table_name, list(column_name) FROM duckdb_columns() WHERE NOT internal GROUP BY table_name"
    ).fetchall():
        for column in columns:
            chinese = column.removesuffix("_en") + "_zh"
            if not column.endswith("_zh") and chinese in columns:
                yield table, column, chinese


def test_every_text_of_the_database_is_there_in_both_languages(con) -> None:
    found = list(pairs(con))
    assert len(found) > 40
    alone = {
        (table, english): rows
        for table, english, chinese in found
        if (table, english) not in ONE_LANGUAGE | ORIGINAL_TITLES
        and (
            rows := con.execute(
                f"SELECT {english}, {chinese} FROM {table} "
                f"WHERE (coalesce({english}, '') = '') <> (coalesce({chinese}, '') = '') LIMIT 3"
            ).fetchall()
        )
    }
    assert alone == {}


def test_the_tasks_of_2020_are_told_in_both_languages(con) -> None:
    silent = con.execute(
        """
        SELECT task_no FROM task WHERE year = 2020
        AND (title_en IS NULL OR title_zh IS NULL OR aspect_en IS NULL OR aspect_zh IS NULL OR aspect IS NULL)
        """
    ).fetchall()
    assert silent == []


def test_every_publication_can_be_named_in_chinese(con) -> None:
    """By its own title, whatever its language, or else by its English one."""
    assert con.execute("SELECT count(*) FROM source WHERE coalesce(title_original, title_en, '') = ''").fetchall() == [
        (0,)
    ]


def test_every_name_and_definition_that_readers_see_is_written_in_chinese(con) -> None:
    shown = [
        *((table, "name_zh") for table in ("indicator", "region", "market", "ip_type", "industry", "channel")),
        *(("indicator", column) for column in ("definition_zh", "agency_zh")),
        *(("task", column) for column in ("summary_zh",)),
        *(("target", column) for column in ("measures_zh", "document_zh", "issuer_zh")),
    ]
    english = [
        (table, column, text)
        for table, column in shown
        for (text,) in con.execute(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL").fetchall()
        if not CHINESE.search(text)
    ]
    assert english == []
