"""Fleets of any shape, of which anything may be unknown, for the laws of the footprint."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from fleet_audit.model.codes import CATEGORIES

Row = dict[str, Any]
Make = Callable[..., Any]

law = settings(
    # Each example is a whole fleet, so that a few go far; `just trials` asks for more.
    max_examples=int(os.environ.get("FLEET_AUDIT_EXAMPLES", "4")),
    # The fixture is a maker of fleets, which holds nothing from one example to the next.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
maybe = st.none
watts = st.floats(0.1, 900, allow_nan=False)
AS_OF = date(2026, 6, 30)


@st.composite
def lifespans(draw: st.DrawFn) -> Row:
    """When an asset was made: nothing, or a point between two ends."""
    if draw(st.booleans()):
        return {}
    point = AS_OF - timedelta(days=draw(st.integers(-400, 6000)))
    before, after = draw(st.integers(0, 900)), draw(st.integers(0, 900))
    return {
        "manufactured_point": point,
        "manufactured_earliest": draw(st.sampled_from([point - timedelta(days=before), None])),
        "manufactured_latest": draw(st.sampled_from([point + timedelta(days=after), None])),
        "age_confidence": draw(st.sampled_from(["high", "low"])),
    }


@st.composite
def assets(draw: st.DrawFn) -> Row:
    """One line of a snapshot, with any part of it unknown."""
    row: Row = {
        "category": draw(maybe() | st.sampled_from(CATEGORIES)),
        "quantity": draw(st.integers(1, 40)),
        "manufacturer": draw(st.sampled_from([None, "Dell", "HP"])),
        "model": draw(st.sampled_from([None, "A", "B"])),
        "screen_inches": draw(maybe() | st.floats(5, 60)),
        "cpu_sockets": draw(maybe() | st.integers(1, 8)),
        "memory_gib": draw(maybe() | st.floats(1, 512)),
        "storage_gb": draw(maybe() | st.floats(16, 200_000)),
        "storage_kind": draw(st.sampled_from([None, "ssd", "hdd", "nvme", "mixed"])),
        "site": draw(st.sampled_from([None, "Lyon", "Brest"])),
        "department": draw(st.sampled_from([None, "Sales"])),
        "country": draw(st.sampled_from([None, "FR", "PL", "AQ"])),
        "energy_kwh_per_year": draw(maybe() | st.floats(0.1, 5000)),
        "average_power_w": draw(maybe() | watts),
        "hours_on_per_day": draw(maybe() | st.floats(0, 24)),
        "measured_power_w": draw(maybe() | watts),
        "status": draw(st.sampled_from(["in_use", "in_use", "stock", "retired", None])),
        "is_virtual": draw(st.sampled_from([None, False, False, True])),
        "purchase_date": draw(maybe() | st.dates(date(2012, 1, 1), AS_OF)),
        "memory_added_gib": draw(st.sampled_from([None, None, 8.0])),
        "storage_added_gb": draw(st.sampled_from([None, None, 512.0])),
        "parts_added_on": draw(maybe() | st.dates(date(2019, 1, 1), AS_OF)),
    }
    return row | draw(lifespans())


fleets = st.lists(assets(), min_size=1, max_size=30)
profiles = st.sampled_from(["measured", "office", "energy-star"])
