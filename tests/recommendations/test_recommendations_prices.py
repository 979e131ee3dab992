"""Prices in force, and the tables of decisions as they load."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from fleet_audit.model.errors import UnusableOrganisationSheet, UnusableReference
from fleet_audit.model.organisation import Price
from fleet_audit.recommendations.prices import ITEMS, prices_in_force
from fleet_audit.reference.cited import read_cited
from fleet_audit.reference.clauses import aids, clauses
from fleet_audit.reference.end_of_support import system_releases
from fleet_audit.reference.lever_parameters import lever_parameters
from fleet_audit.reference.load import TABLES, digest
from fleet_audit.reference.prices import PriceRow, published_prices
from fleet_audit.reference.windows11 import processor_rules

DAY = date(2026, 11, 30)


def test_the_sheet_comes_first_and_its_latest_price_counts() -> None:
    """Of two dated prices the latest up to the day; one of the future is not yet in force."""
    own = [
        Price(item="laptop_new", value_eur=900, dated=date(2025, 1, 1)),
        Price(item="laptop_new", value_eur=950, dated=date(2026, 1, 1)),
        Price(item="laptop_new", value_eur=2000, dated=date(2027, 1, 1)),
    ]
    prices = prices_in_force(own, published_prices(), DAY, 0.3)
    found = prices.of("laptop_new", "FR")
    assert found is not None and (found.value, found.is_own) == (950, True)
    assert (found.low, found.high) == pytest.approx((665, 1235))
    earlier = prices_in_force(own, published_prices(), date(2025, 6, 1), 0.3)
    assert earlier.value("laptop_new", "FR") == 900


def test_a_price_that_nobody_gives_is_not_invented() -> None:
    """No price of a battery, of labour, or of electricity in Poland: null, not nothing."""
    prices = prices_in_force((), published_prices(), DAY, 0.3)
    for item, country in (("battery", "FR"), ("labour_hour", "FR"), ("electricity", "PL")):
        assert prices.value(item, country) is None
    assert prices.value("electricity", "FR") == 0.245
    old = prices_in_force((), published_prices(), date(2020, 1, 1), 0.3)
    assert old.rows == ()


def test_units_of_the_sheet_become_those_of_the_levers() -> None:
    """EUR/MWh, EUR/TB and a module of 8 GiB are turned; another unit is refused by name."""
    own = [
        Price(item="electricity", value_eur=200, unit="EUR/MWh"),
        Price(item="ssd", value_eur=100, unit="EUR/TB"),
        Price(item="memory", value_eur=40),
    ]
    prices = prices_in_force(own, (), DAY, 0.3)
    assert prices.value("electricity", None) == pytest.approx(0.2)
    assert prices.value("ssd", None) == pytest.approx(0.1)
    assert prices.value("memory", None) == pytest.approx(5)
    with pytest.raises(UnusableOrganisationSheet, match=r"battery.*EUR/kg"):
        prices_in_force([Price(item="battery", value_eur=1, unit="EUR/kg")], (), DAY, 0.3)


def test_every_line_of_the_tables_is_cited() -> None:
    """No price, threshold, date, rule, clause or aid without its source, year and licence."""
    lines = (
        *published_prices(),
        *lever_parameters().values(),
        *system_releases(),
        *processor_rules(),
        *clauses(),
        *aids(),
    )
    assert len(lines) > 350
    for line in lines:
        assert line.source and line.source_year and line.url and line.licence
    assert {row.item for row in published_prices()} <= set(ITEMS)
    defaults = [row for row in lever_parameters().values() if row.basis == "default"]
    assert defaults and all("no source" in row.source for row in defaults)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (",0.245,", ",-3,", "value"),
        (",FR,0.245", ",FR,", "value"),
        ("2024,https", ",https", "year"),
    ],
)
def test_a_price_below_nothing_or_without_a_source_does_not_load(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    """The table, the line and the fault are named."""
    folder = tmp_path / "tables"
    shutil.copytree(TABLES, folder)
    path = folder / "decisions" / "prices.csv"
    before = path.read_bytes()
    path.write_bytes(before.replace(old.encode(), new.encode(), 1))
    manifest = folder / "manifest.toml"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace(digest(before), digest(path.read_bytes())), encoding="utf-8")
    with pytest.raises(UnusableReference, match=f"prices.csv, line 2.*{said}"):
        read_cited("decisions/prices.csv", PriceRow, folder)


def test_sensitivity_gives_bounds_only_where_none_are_published() -> None:
    """Published bounds stay; a price without any gets those of the sensitivity."""
    row = next(row for row in published_prices() if row.item == "laptop_new")
    bare = replace(row, lower=None, upper=None)
    with_bounds = prices_in_force((), [row], DAY, 0.3).rows[0]
    without = prices_in_force((), [bare], DAY, 0.3).rows[0]
    assert (with_bounds.low, with_bounds.high) == (800, 1000)
    assert (without.low, without.high) == pytest.approx((700, 1300))
