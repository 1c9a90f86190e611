"""The basket's page, in both languages, over the real figures."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import locales
from dashboard.figures import queries, store
from dashboard.files import basket, basket_files

ROOT = Path(__file__).parents[2]
CUSTOMS = "customs_batches_detained.import_export...~CN~2015-2020"
COURTS = "court_ip_cases_concluded....~CN~2018-2020"
PROVINCES = "court_ip_cases_received....~provinces~2020-2020"


@pytest.fixture(autouse=True)
def served(snapshot_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "FOLDER", snapshot_folder)


def open_basket(language: str, text: str | None = None) -> AppTest:
    app = AppTest.from_file(str(ROOT / "dashboard" / "web" / "navigation.py"), default_timeout=60)
    app.query_params["lang"] = language
    app.run()
    app.switch_page("../../pages/basket.py")
    app.query_params["lang"] = language
    if text is not None:
        app.query_params["basket"] = text
    app.run()
    assert not app.exception
    return app


def expected(*texts: str) -> int:
    snapshot = store.snapshot_id()
    return sum(len(basket.figures(snapshot, part)) for part in basket.decode(",".join(texts)))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_address_shows_what_was_collected(language: str) -> None:
    app = open_basket(language, f"{CUSTOMS},{COURTS},{PROVINCES}")
    table = app.dataframe[0].value
    assert len(table) == expected(CUSTOMS, COURTS, PROVINCES) > 20
    assert len([button for button in app.button if (button.key or "").startswith("remove:")]) == 3
    assert "snapshot=" in app.code[0].value and CUSTOMS in app.code[0].value


def test_what_is_removed_is_gone_from_table_and_address() -> None:
    app = open_basket("en", f"{CUSTOMS},{COURTS}")
    next(button for button in app.button if "customs" in (button.key or "")).click().run()
    assert len(app.dataframe[0].value) == expected(COURTS)
    assert COURTS in app.code[0].value and CUSTOMS not in app.code[0].value
    next(button for button in app.button if button.label == "Remove all").click().run()
    assert not app.dataframe
    assert "Nothing yet" in app.info[0].value
    assert "basket" not in app.query_params


@pytest.mark.parametrize("text", [None, "", "nonsense", "x,y~z~1-2,../..", "[("])
def test_an_empty_basket_says_how_to_fill_it(text: str | None) -> None:
    assert "Nothing yet" in open_basket("en", text).info[0].value


def test_a_series_that_is_not_published_is_said() -> None:
    app = open_basket("en", f"no_such_indicator....~CN~2015-2020,{COURTS}")
    assert any("Nothing is published" in text.value for text in app.markdown)
    assert len(app.dataframe[0].value) == expected(COURTS)


def test_figures_collected_twice_stand_once() -> None:
    app = open_basket("en", f"{CUSTOMS},customs_batches_detained.import_export...~CN~2018-2022")
    assert len(app.dataframe[0].value) == expected("customs_batches_detained.import_export...~CN~2015-2022")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_archive_holds_the_figures_one_list_of_sources_and_a_readme(language: locales.Language) -> None:
    locales.use(language)
    snapshot = store.snapshot_id()
    rows = queries.figures(snapshot, indicators=["customs_batches_detained"], regions=["CN"])
    content = basket_files.package(rows, snapshot, ["a series"], "http://site.example/basket?basket=x")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    assert set(texts) == {"figures.csv", "sources.csv", "README.md"}
    listed = {line.split(",")[0] for line in texts["sources.csv"].splitlines()[1:]}
    assert listed == set(rows["source_id"])
    assert all(f"({source})" in texts["README.md"] for source in listed)
    assert snapshot in texts["README.md"]
    assert "http://site.example/basket?basket=x" in texts["README.md"]
    assert content == basket_files.package(rows, snapshot, ["a series"], "http://site.example/basket?basket=x")
