"""The small pure steps: bounds, sums of errors, classes, duty cycles, densities."""

from __future__ import annotations

from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.footprint.duty import power_of
from fleet_audit.footprint.figures import dominant
from fleet_audit.footprint.grid import grid_row
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.footprint.parts import part_energies
from fleet_audit.footprint.resolve import class_of, resolve
from fleet_audit.footprint.spread import NOTHING, Spread, spread_of
from fleet_audit.footprint.uncertainty import apart, together
from fleet_audit.model.codes import CATEGORIES
from fleet_audit.reference.load import reference

amounts = st.floats(0, 1e6)


@st.composite
def spreads(draw: st.DrawFn) -> Spread:
    """A value between its bounds."""
    low, mid, high = sorted(draw(st.lists(amounts, min_size=3, max_size=3)))
    return Spread(mid, low, high)


@given(st.lists(spreads(), max_size=8))
def test_errors_that_move_together_add_up(parts: list[Spread]) -> None:
    """Both bounds of the sum are the sums of the bounds."""
    total = together(parts)
    assert total.low == pytest.approx(sum(part.low for part in parts))
    assert total.high == pytest.approx(sum(part.high for part in parts))


@given(st.lists(spreads(), max_size=8))
def test_errors_apart_give_a_narrower_interval(parts: list[Spread]) -> None:
    """Independent errors never give a wider interval than errors that move together."""
    free, bound = apart(parts), together(parts)
    assert free.mid == pytest.approx(bound.mid)
    assert free.low >= bound.low - 1e-3
    assert free.high <= bound.high + 1e-3


def test_two_independent_errors_add_as_a_right_angle() -> None:
    """Errors of 3 and 4 give one of 5, on each side apart."""
    total = apart([Spread(10, 7, 13), Spread(10, 6, 14)])
    assert total == Spread(20, 20 - hypot(3, 4), 20 + hypot(3, 4))


def test_one_part_keeps_its_interval() -> None:
    """A sum of one is that one, and a sum of none is nothing."""
    assert apart([Spread(5, 1, 9)]) == Spread(5, 1, 9)
    assert apart([]) == NOTHING


@given(spreads(), st.floats(0, 1000))
def test_scaling_keeps_the_order_of_the_bounds(spread: Spread, factor: float) -> None:
    """A positive factor moves value and bounds alike."""
    scaled = spread.scaled(factor)
    assert scaled.low <= scaled.mid <= scaled.high


def test_every_row_lies_between_its_bounds() -> None:
    """Whatever the row, its spread holds its value."""
    for row in reference().rows.values():
        spread = spread_of(row, reference())
        assert spread.low <= spread.mid <= spread.high


def key(category: str, **sizes: float | None) -> ModelKey:
    """A model of which only the category and some sizes are known."""
    known = {"screen_inches": None, "cpu_sockets": None, "storage_gb": None, **sizes}
    return ModelKey(category=category, manufacturer=None, model=None, **known)  # type: ignore[arg-type]  # sizes by name


@pytest.mark.parametrize(
    ("inches", "class_id"),
    [
        (None, "monitor"),
        (19, "monitor-20"),
        (21.5, "monitor-22"),
        (22.9, "monitor-24"),
        (24.9, "monitor-27"),
        (34, "monitor-34"),
        (65, "monitor"),
    ],
)
def test_a_screen_takes_the_class_of_its_size(inches: float | None, class_id: str) -> None:
    """The narrowest class that holds the size is taken; the category's own beyond them all."""
    assert class_of(key("monitor", screen_inches=inches), reference()).class_id == class_id


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_category_has_a_class_of_its_own(category: str) -> None:
    """Each category of the canonical table is answered for, by figures or by a reason."""
    entry = class_of(key(category), reference())
    assert entry.category == category
    assert entry.factor_ids or entry.reason


def test_a_category_nobody_knows_is_other() -> None:
    """A word outside the code list falls into `other`, which has no figure and says so."""
    entry = class_of(key("teapot"), reference())
    assert entry.class_id == "other"
    assert entry.reason


def test_alike_models_share_one_row_of_factors() -> None:
    """A class has one row, however many models belong to it of which nothing tells more."""
    models = [(n, ModelKey("printer", "Dell", f"L{n}")) for n in range(50)]
    resolution = resolve(models, "office", reference())
    assert len(resolution.factors) == 1
    assert {match["factor_key"] for match in resolution.matches} == {0}


def test_the_factor_ids_of_a_class_name_every_fact_used() -> None:
    """What a laptop's line cites is what its figures are made of, duty cycle included."""
    row = resolve([(1, key("laptop"))], "office", reference()).factors[0]
    cited = row["factor_ids"].split(";")
    assert {"DF0386", "DF0391", "DF0390", "DF0309", "PW0016", "DUTY-OF-NOTE-ON"} <= set(cited)
    assert all(factor_id in reference().rows for factor_id in cited)


def test_a_laptop_at_work_is_on_for_the_legal_working_time() -> None:
    """The office profile has 1,607 hours, and ENERGY STAR's hours as its upper bound."""
    entry = class_of(key("laptop"), reference())
    power = power_of(entry, "office", None, reference())
    assert power is not None
    assert power.on_hours == Spread(1607, 1607, 3504)
    assert power.on_w == Spread(5.6, 3.75, 8.85)


def test_storage_draws_by_the_terabyte() -> None:
    """Twice the disks draw twice the power, and unknown disks an unknown one."""
    entry = class_of(key("storage_bay"), reference())
    one, two = (power_of(entry, "office", gb, reference()) for gb in (10_000, 20_000))
    assert one is not None
    assert two is not None
    assert two.on_w.mid == pytest.approx(2 * one.on_w.mid)
    assert power_of(entry, "office", None, reference()) is None


@given(year=st.integers(2000, 2040), zone=st.sampled_from(["FR", "DE", "WORLD", "XX"]))
def test_the_grid_of_any_year_lies_between_its_published_years(year: int, zone: str) -> None:
    """Before the first or after the last year published, an electricity mix is still given."""
    row = grid_row(zone, year, reference())
    assert row["intensity_kgco2e_low"] <= row["intensity_kgco2e"] <= row["intensity_kgco2e_high"]
    assert row["is_world"] == (zone == "XX")


def test_the_energy_of_a_gigabyte_is_that_of_its_die() -> None:
    """MJ per GB = MJ per cm² / GB per cm², from the two published rows."""
    facts = reference()
    expected = facts.row("DF0205").value / facts.row("DENS-RAM").value
    assert part_energies(facts)["ram_mj_per_gb"] == pytest.approx(expected)


def test_the_worse_quality_wins_a_tie() -> None:
    """A figure is labelled by what weighs most in it; of two that weigh alike, by the worse."""
    assert dominant({"measured": 2.0, "default": 1.0}) == "measured"
    assert dominant({"measured": 1.0, "proxy": 1.0}) == "proxy"
    assert dominant({}) is None
