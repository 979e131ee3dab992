"""The canonical table: what offices write is read, and what is written reads again."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from fleet_audit.inventory.canonical import CANONICAL_HEADINGS, canonical_rows
from fleet_audit.inventory.reading import read_document
from fleet_audit.model.asset import AssetRecord, Observation, Rejected, Skipped
from fleet_audit.model.codes import CATEGORIES

Read = Callable[..., list[Any]]

FRENCH = (
    "Numéro de série;Fabricant;Modèle;Catégorie;Date d'achat;Prix d'achat;Mémoire;Statut\r\n"
    "5CG123AB;Hewlett-Packard;HP EliteBook 840 G5;Ordinateur portable;15/03/2019;"
    "1\u202f234,56 €;16 Go;En service\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_french_excel_file(read: Read, encoding: str) -> None:
    """Semicolons, decimal commas, narrow spaces and French headings are read in any encoding."""
    (seen,) = read(FRENCH.encode(encoding), "parc.csv")
    asset = seen.asset
    assert (asset.category, asset.manufacturer, asset.model) == ("laptop", "HP", "EliteBook 840 G5")
    assert (asset.price_eur, asset.memory_gib, asset.status) == (1234.56, 16.0, "in_use")
    assert asset.purchase_date == date(2019, 3, 15)


def test_windows_code_page(read: Read) -> None:
    """A file in cp1252, as Excel saves it, is read with its accents and its euro sign."""
    (seen,) = read(FRENCH.replace("\u202f", "\xa0").encode("cp1252"), "parc.csv")
    assert (seen.asset.category, seen.asset.price_eur) == ("laptop", 1234.56)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_delimiters(read: Read, delimiter: str) -> None:
    """The delimiter is found in the heading."""
    rows = [["Category ", "SCREEN_INCHES", "unknown"], ["Écrans", "23.8", "x"]]
    (seen,) = read("\n".join(delimiter.join(row) for row in rows))
    assert (seen.asset.category, seen.asset.screen_inches) == ("monitor", 23.8)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2020-01-31", date(2020, 1, 31)),
        ("2020-01-31 00:00:00", date(2020, 1, 31)),
        ("31/01/2020", date(2020, 1, 31)),
        ("31.01.20", date(2020, 1, 31)),
        ("01/2020", date(2020, 1, 1)),
        ("43861", date(2020, 1, 31)),
    ],
)
def test_dates(read: Read, cell: str, day: date) -> None:
    """ISO dates, French dates, months and Excel's day numbers are dates."""
    (seen,) = read(f"category;purchase_date\nserver;{cell}\n")
    assert seen.asset.purchase_date == day


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("memory_gib", "-8"),
        ("memory_gib", "beaucoup"),
        ("storage_gb", "1e400"),
        ("purchase_date", "31/02/2020"),
        ("purchase_date", "2150-01-01"),
        ("purchase_date", "1/23/23"),
        ("manufactured_year", "1950"),
        ("manufactured_year", "2019,5"),
        ("quantity", "0"),
        ("quantity", "-4"),
        ("quantity", "1.5"),
        ("quantity", "1000001"),
        ("country", "Atlantide"),
        ("hours_on_per_day", "25"),
    ],
)
def test_bad_cell_names_line_and_field(read: Read, column: str, cell: str) -> None:
    """A cell that its column cannot hold is left out by line and field; its row is kept."""
    first, refused, row, last = read(f"category;{column}\nlaptop;\nlaptop;{cell}\nserver;\n")
    assert isinstance(refused, Rejected) and refused.row_is_kept
    assert (refused.line, refused.field) == (3, column)
    assert getattr(row.asset, column) == getattr(AssetRecord(), column)
    assert [o.asset.category for o in (first, row, last)] == ["laptop", "laptop", "server"]


def test_a_row_of_no_known_category_is_left_out(read: Read) -> None:
    """A row whose category nobody knows is left out whole, for that reason."""
    first, refused, last = read("category;site\nlaptop;\ngrille-pain;x\nserver;\n")
    assert isinstance(refused, Rejected) and not refused.row_is_kept
    assert (refused.line, refused.field) == (3, "category") and "grille-pain" in refused.reason
    assert [first.asset.category, last.asset.category] == ["laptop", "server"]


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("0001-01-01", "programs write for no date"),
        ("01/01/1970", "programs write for no date"),
        ("00/01/1900", "programs write for no date"),
        ("30/12/1899", "programs write for no date"),
        ("31/12/9999", "programs write for no date"),
        ("15/06/1966", "too old for equipment"),
        ("le mois dernier", "is no date"),
    ],
)
def test_dates_that_cannot_be(read: Read, cell: str, why: str) -> None:
    """A date that stands for none, or is sixty years old, is refused for that reason."""
    refused, row = read(f"category;purchase_date\nserver;{cell}\n")
    assert isinstance(refused, Rejected) and cell in refused.reason and why in refused.reason
    assert row.asset.purchase_date is None


def test_one_bad_row_among_ten_thousand(read: Read) -> None:
    """One bad cell costs one line, whatever the size of the file."""
    rows = [f"S{rank:05}X;laptop;16" for rank in range(10_000)]
    rows[6_789] = "S06789X;laptop;-16"
    items = read("serial;category;memory_gib\n" + "\n".join(rows))
    (refused,) = [item for item in items if isinstance(item, Rejected)]
    assert (refused.line, refused.field, len(items)) == (6_791, "memory_gib", 10_001)


def test_columns_that_say_nothing_of_the_assets(read: Read) -> None:
    """A table without category, maker and model is rejected once, not row by row."""
    (refused,) = read("serial;site\nA123;Lyon\nB123;Lyon\n")
    assert isinstance(refused, Rejected) and refused.line == 1


def test_table_without_our_headings(read: Read) -> None:
    """A CSV with none of our headings is somebody else's file."""
    (item,) = read("temperature;humidity\n21;40\n", "weather.csv")
    assert isinstance(item, Skipped)


def test_like_rows_count_twice(read: Read) -> None:
    """Two identical rows without a key are two assets, and the same two at the next import."""
    table = "category;site;quantity\nmonitor;Lyon;60\nmonitor;Lyon;60\nmonitor;Nantes;\n"
    first, second = read(table), read("\ufeff" + table.replace(";", ","), "other name.csv")
    keys = [item.asset.keys for item in first]
    assert len(set(keys)) == 3
    assert keys == [item.asset.keys for item in second]


def test_asset_tag_is_a_key_for_want_of_better(read: Read) -> None:
    """A list row is known by its serial, else by its tag, else by what it says."""
    table = "category;asset_tag;serial\nserver;INV-1;SER123\nserver;INV-2;\nserver;;\n"
    kinds = [[key.kind for key in item.asset.keys] for item in read(table)]
    assert kinds == [["serial", "asset_tag"], ["asset_tag", "row"], ["row"]]


def test_formulas_do_not_run() -> None:
    """A text that a spreadsheet would run is written with an apostrophe in front."""
    (row,) = canonical_rows([AssetRecord(site="=1+1", memory_gib=0.5)])
    cells = dict(zip(CANONICAL_HEADINGS, row, strict=True))
    assert (cells["site"], cells["memory_gib"], cells["room"]) == ("'=1+1", "0.5", "")


texts = st.none() | st.text(max_size=12) | st.sampled_from(["=A1", "'=A1", "''", "@x", "-", "é;\t"])
records = st.builds(
    AssetRecord,
    asset_tag=texts,
    serial=texts,
    quantity=st.integers(1, 1_000_000),
    category=st.sampled_from(CATEGORIES),
    manufacturer=texts,
    model=texts,
    cpu_cores=st.none() | st.integers(1, 512),
    memory_gib=st.none() | st.floats(0.001, 1e6),
    storage_gb=st.none() | st.floats(0.001, 1e8),
    purchase_date=st.none() | st.dates(date(1981, 1, 1), date(2100, 12, 31)),
    manufactured_year=st.none() | st.integers(1981, 2100),
    price_eur=st.none() | st.floats(0, 1e9),
    ownership=st.none() | st.sampled_from(["owned", "leased", "rented", "personal"]),
    site=texts,
    department=texts,
    country=st.none() | st.sampled_from(["FR", "DE", "NO"]),
    status=st.none() | st.sampled_from(["in_use", "stock", "retired"]),
)


def written(found: list[AssetRecord], delimiter: str) -> bytes:
    """The table as a file."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(CANONICAL_HEADINGS)
    writer.writerows(canonical_rows(found))
    return text.getvalue().encode("utf-8", "replace")


def imported(content: bytes) -> list[AssetRecord]:
    """The assets of a table in which no row is bad."""
    items = list(read_document(content, "export.csv"))
    assert all(isinstance(item, Observation) for item in items), items
    return [item.asset for item in items if isinstance(item, Observation)]


@settings(max_examples=150)
@given(st.lists(records, min_size=1, max_size=4), st.sampled_from([",", ";"]))
def test_export_imports_to_the_same(found: list[AssetRecord], delimiter: str) -> None:
    """What was imported is the same after export and import, keys and ages included."""
    once = imported(written(found, delimiter))
    again = imported(written(once, delimiter))
    assert again == once
    assert [replace(a, keys=()).price_eur for a in once] == [r.price_eur for r in found]
