"""A year of an asset by another criterion, explained so that the sum can be done again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fleet_audit.footprint.criteria import UNITS
from fleet_audit.footprint.explain.criterion import explain_criterion
from fleet_audit.footprint.relations import fetch_dicts
from fleet_audit.footprint.weighing import small_per, weigh

Make = Callable[..., Any]

FLEET = [{"category": "server", "quantity": 3}, {"category": "laptop"}, {"category": "monitor"}]


@pytest.mark.parametrize("criterion", sorted(UNITS))
def test_what_is_explained_is_what_was_weighed(fleet: Make, criterion: Any) -> None:
    """Every part has its value, or a reason and a remedy; the sum in words gives the value."""
    made = fleet(FLEET)
    weighing = weigh(made.engine, criterion, made.facts)
    lines = fetch_dicts(made.engine, "SELECT * FROM criterion_impact ORDER BY asset_id")
    for line in lines:
        found = explain_criterion(made.engine, line["asset_id"], criterion, made.facts)
        assert found is not None
        embodied, use = found.parts
        for part, column, unit in (
            (embodied, "embodied_year_n", weighing.made_unit),
            (use, "use_year_n", weighing.used_unit),
        ):
            if line[column] is None:
                assert part.value is None
                assert "reference import" in part.arithmetic
                continue
            assert part.value == line[column] / small_per(unit)
            product, _equals, result = part.arithmetic.partition(" = ")
            factors = [float(word) for word in product.split(" × ")]
            sum_again = 1.0
            for factor in factors:
                sum_again *= factor
            assert sum_again == pytest.approx(part.value, rel=1e-3)
            assert result.endswith(f" {unit}/year")
        if found.value is None:
            assert line["year_n"] is None
        else:
            assert found.value == pytest.approx(embodied.value + use.value)


def test_tiny_factors_are_shown(fleet: Make) -> None:
    """A kWh of scarce resources has seven zeros, and is no zero."""
    made = fleet(FLEET)
    found = explain_criterion(made.engine, 1, "adpe", made.facts)
    assert "e-08" in found.parts[1].arithmetic
    assert {
        term.factor.factor_id for part in found.parts for term in part.terms if term.factor
    } == {
        "DF0273",
        "EL01731",
    }


def test_an_asset_that_does_not_count_has_no_explanation(fleet: Make) -> None:
    """A retired one weighs nothing by any criterion."""
    made = fleet([*FLEET, {"category": "laptop", "status": "retired"}])
    assert explain_criterion(made.engine, 4, "pe", made.facts) is None
