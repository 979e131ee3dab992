"""Beside each category: the method of most of its devices, and the error it is known to have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fleet_audit.footprint.known_errors import known_errors, margin_behind
from fleet_audit.model.report import KnownError
from fleet_audit.reference.fits import Margin

Make = Callable[..., Any]


def found(made: Any, category: str, part: str = "manufacture") -> KnownError:
    """What is said of one category."""
    errors = known_errors(made.engine, made.facts)
    return next(each for each in errors if (each.category, each.part) == (category, part))


def test_a_fitted_figure_has_the_error_of_its_margin(fleet: Make) -> None:
    """The margin that gave a laptop its interval is the one beside its category."""
    made = fleet([{"category": "laptop", "manufacturer": "Dell", "model": "Latitude 5420"}] * 3)
    line, told = made.lines[0], found(made, "laptop")
    factor = line["gwp_manufacturing_kgco2e_high"] / line["gwp_manufacturing_kgco2e"]
    assert told.method == line["method"] == "regression"
    assert told.devices == 3
    margins = [
        margin
        for margin in made.facts.margins["embodied"]
        if (margin.method, margin.median_error, margin.n)
        == (told.method, told.median_error, told.n)
    ]
    assert any(margin.factor == pytest.approx(factor, rel=1e-3) for margin in margins)


def test_a_figure_that_was_never_tried_has_no_error(fleet: Make) -> None:
    """Typical and borrowed figures have their method, and no number stands for unknown."""
    made = fleet([{"category": "switch", "quantity": 4}, {"category": "docking_station"}])
    for category, method in (("switch", "proxy"), ("docking_station", "class")):
        told = found(made, category)
        assert told.method == method
        assert (told.median_error, told.coverage, told.n) == (None, None, None)


def test_devices_of_one_method_are_counted_together(fleet: Make) -> None:
    """All devices that one method found are counted together."""
    rows = [{"category": "printer", "quantity": 9}, {"category": "printer", "quantity": 2}]
    made = fleet(rows)
    assert found(made, "printer").devices == 11
    assert {each.category for each in known_errors(made.engine, made.facts)} == {"printer"}


def test_a_margin_of_another_width_is_not_taken() -> None:
    """An interval that no margin gave is not adorned with the error of one."""
    margin = Margin(
        method="regression",
        category="laptop",
        knowledge="series",
        n=335,
        median_error=0.07,
        bias=0.0,
        factor=1.26,
        coverage=0.9,
    )
    assert margin_behind("regression", "laptop", 1.2601, [margin]) is margin
    assert margin_behind("regression", "laptop", 1.6, [margin]) is None
    assert margin_behind("class", "laptop", 1.26, [margin]) is None
    assert margin_behind("regression", "laptop", None, [margin]) is None
