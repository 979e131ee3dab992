"""Market-based electricity stands beside location-based, and never changes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fleet_audit.footprint.setting import Place
from fleet_audit.reference.load import reference

Make = Callable[..., Any]

law = settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
ROWS = [
    {"category": "laptop", "site": "Lyon", "quantity": 7},
    {"category": "server", "site": "Lyon", "room": "1"},
    {"category": "monitor", "site": "Brest"},
]
MARKET = "gwp_use_market_kgco2e_per_year"
LOCATION = "gwp_use_kgco2e_per_year"


@law
@given(
    kind=st.sampled_from([None, "standard", "guarantees_of_origin", "ppa", "self_generation"]),
    stated=st.none() | st.floats(0, 2),
    share=st.none() | st.floats(0.01, 1),
)
def test_a_contract_never_changes_the_location_based_figure(
    fleet: Make, kind: Any, stated: float | None, share: float | None
) -> None:
    """Whatever is bought: all but the market-based figures stay as they are, bounds included."""
    contract = {"contract_kind": kind, "contract_kgco2e_per_kwh": stated, "contract_share": share}
    bare = fleet(ROWS, places=[Place(site="Lyon", country="FR")])
    bought = fleet(ROWS, places=[Place(site="Lyon", country="FR", **contract)])
    for one, other in zip(bare.lines, bought.lines, strict=True):
        same = {key for key in one if "market" not in key and key != "factor_ids"}
        assert {key: one[key] for key in same} == {key: other[key] for key in same}
        assert other[f"{MARKET}_low"] <= other[MARKET] <= other[f"{MARKET}_high"]
    assert bought.lines[2][MARKET] == bought.lines[2][LOCATION]


def test_without_a_contract_both_are_equal_and_said_to_be(fleet: Make) -> None:
    """No open residual mix was found: the mix of the country stands for it."""
    for line in fleet(ROWS).lines:
        assert line["market_basis"] == "location"
        for end in ("", "_low", "_high"):
            assert line[f"{MARKET}{end}"] == line[f"{LOCATION}{end}"]


def test_what_the_supplier_states_is_taken_for_the_share_it_covers(fleet: Make) -> None:
    """Half a contract: half by what it states, half by the mix of the country."""
    mix = reference().row("EL00350").value
    place = Place(
        site="Lyon",
        country="FR",
        contract_kind="standard",
        contract_kgco2e_per_kwh=2 * mix,
        contract_share=0.5,
    )
    laptop = fleet(ROWS, places=[place]).lines[0]
    assert laptop["market_basis"] == "contract"
    assert laptop[MARKET] == pytest.approx(1.5 * laptop[LOCATION], rel=1e-3)


def test_guaranteed_electricity_takes_its_cited_row(fleet: Make) -> None:
    """Its life cycle, from what the plant itself emits; the row stands among the factors."""
    place = Place(site="Lyon", country="FR", contract_kind="guarantees_of_origin")
    laptop = fleet(ROWS, places=[place]).lines[0]
    row = reference().row("MARKET-GUARANTEED")
    assert laptop[MARKET] / laptop["energy_kwh_per_year"] == pytest.approx(row.value, rel=2e-3)
    assert laptop[f"{MARKET}_low"] == 0
    assert laptop["market_basis"] == "guaranteed"
    assert "MARKET-GUARANTEED" in laptop["factor_ids"]
