"""The basket as text in an address: what goes in comes out, and nonsense does no harm."""

from __future__ import annotations

import random
from pathlib import Path
from urllib.parse import urlencode

import duckdb
import pytest

from dashboard.data.security import LONGEST_ADDRESS
from dashboard.figures import queries, store
from dashboard.files import basket
from dashboard.files.basket import MOST, Part, decode, encode

CUSTOMS = Part("customs_batches_detained.import_export.all.all.all", "CN", 2015, 2020)


def test_the_text_is_short_and_readable() -> None:
    assert encode([CUSTOMS]) == "customs_batches_detained.import_export...~CN~2015-2020"


def test_every_series_comes_back_as_it_was(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute(
        "SELECT family_key, region, min(year), max(year) FROM figure GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    parts = [Part(*row) for row in rows]
    assert len(parts) > 3000
    assert [decode(encode([part])) for part in parts] == [[part] for part in parts]
    assert decode(encode(parts[:MOST])) == parts[:MOST]


def test_a_full_basket_of_the_longest_series_fits_into_an_address(con: duckdb.DuckDBPyConnection) -> None:
    longest = con.execute("SELECT family_key, region FROM series ORDER BY length(series_key) DESC LIMIT ?", [MOST])
    parts = [Part(family, region, 2001, 2024) for family, region in longest.fetchall()]
    assert len(parts) == MOST
    query = urlencode({"basket": encode(parts), "lang": "zh", "snapshot": "0" * 12})
    assert len(query) < LONGEST_ADDRESS - 100


@pytest.mark.parametrize(
    "nonsense",
    [
        "", ",", "~", "a~b~c", "x" * 10_000, "a.b.c.d.e~CN~20-20", "../../etc~CN~2015-2020", "'; DROP TABLE figure; --",
        "a.b.c.d~CN~2015-2020", "a.b.c.d.e.f~CN~2015-2020", "a.b.c.d.e~<script>~2015-2020", "快照~CN~2015-2020", "\x00",
        "a.b.c.d.e~CN~٢٠١٥-٢٠٢٠",
    ],
)  # fmt: skip
def test_nonsense_is_left_out_and_the_rest_stays(nonsense: str) -> None:
    assert decode(nonsense) == []
    assert decode(f"{nonsense},{encode([CUSTOMS])}") == [CUSTOMS]


def test_random_damage_never_raises() -> None:
    chance = random.Random(7)
    whole = encode([CUSTOMS, Part("court_ip_cases_concluded.all.all.all.all", "110000", 2000, 2024)])
    for _ in range(2000):
        letters = list(whole)
        for _ in range(chance.randrange(1, 6)):
            letters[chance.randrange(len(letters))] = chance.choice(",.~-:%\x00快a9 ")
        assert all(part.first <= part.last for part in decode("".join(letters)))


def test_twice_the_same_is_once_years_are_put_in_order_and_more_than_fit_are_left_out() -> None:
    assert decode(f"{encode([CUSTOMS])},{encode([CUSTOMS])}") == [CUSTOMS]
    assert decode("customs_batches_detained.import_export...~CN~2020-2015") == [CUSTOMS]
    many = ",".join(f"a.b.c.d.e~CN~{year}-{year}" for year in range(1900, 2000))
    assert len(decode(many)) == MOST


def test_parts_of_rows_hold_these_rows(snapshot_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "FOLDER", snapshot_folder)
    snapshot = store.snapshot_id()
    family = "court_ip_cases_received.all.all.all.all"
    rows = queries.figures(snapshot, families=[family], first_year=2018, last_year=2020)
    provincial = rows[rows["region_kind"].isin(basket.PROVINCE_LEVEL)]
    (part,) = basket.parts_of(provincial)
    assert part == Part(family, basket.PROVINCES, 2018, 2020)
    assert basket.figures(snapshot, part)["series_key"].tolist() == provincial["series_key"].tolist()
    two = rows[rows["region"].isin(["CN", "110000"])]
    parts = basket.parts_of(two)
    assert {part.region for part in parts} == {"CN", "110000"}
    assert sum(len(basket.figures(snapshot, part)) for part in parts) == len(two)
