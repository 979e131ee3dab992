"""One device of a category: the same as a list of one, and draws that hold its interval."""

from __future__ import annotations

from datetime import date

import pytest

from fleet_audit.footprint.draws import interval
from fleet_audit.footprint.typical import typical_devices
from fleet_audit.reference.load import reference

DAY = date(2026, 11, 1)
CATEGORIES = ("laptop", "monitor", "point_of_sale", "payment_terminal")


@pytest.fixture(scope="module")
def devices():
    """A device of each, by category."""
    found = typical_devices(CATEGORIES, DAY, "FR", reference())
    assert tuple(one.category for one in found) == CATEGORIES
    return {one.category: one for one in found}


def test_making_is_spread_over_the_usual_life(devices):
    """A year bears the making of the device by its life, to the gram."""
    for one in devices.values():
        per_year = one.embodied_kgco2e * 1000 / one.lifetime_years
        assert one.made_g_per_year == pytest.approx(per_year, abs=1)


def test_draws_stand_around_the_value(devices):
    """Nine draws in ten lie around the value; of a borrowed figure, within a factor of three."""
    for one in devices.values():
        spread = interval(one.made_g_per_year, one.made_draws)
        assert spread.low < one.made_g_per_year < spread.high
    borrowed = devices["point_of_sale"]
    spread = interval(borrowed.made_g_per_year, borrowed.made_draws)
    assert borrowed.is_proxy and not devices["laptop"].is_proxy
    assert spread.high / spread.mid == pytest.approx(3, rel=0.05)


def test_nights_cost_where_watts_are_known(devices):
    """A device that is never off draws more; where no watts are published, nothing is claimed."""
    assert devices["laptop"].night_kwh_per_year > devices["laptop"].energy_kwh_per_year
    assert devices["payment_terminal"].night_kwh_per_year == 0
    assert devices["payment_terminal"].use_g_per_year == 0
