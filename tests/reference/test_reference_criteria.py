"""The facts of other criteria and of scopes: few, cited, and each under its licence."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import get_args

import pytest

from fleet_audit.model.codes import Ownership, Stage
from fleet_audit.reference.load import reference

OTHERS = {"adpe", "adpf", "ir", "wu"}


def electricity(criterion: str) -> list[str]:
    """Countries whose electricity has a figure of the criterion."""
    return [
        row.zone or "" for row in reference().of_kind("electricity") if row.criterion == criterion
    ]


@pytest.mark.parametrize("criterion", sorted(OTHERS))
def test_no_country_has_two_figures_nor_the_world_one(criterion: str) -> None:
    """The world's figures of the sources contradict each other, and stand for no country."""
    zones = electricity(criterion)
    assert zones
    assert set(Counter(zones).values()) == {1}
    assert not {"WORLD", "EUROPE", "WOR", "EEE"} & set(zones)


def test_figures_of_sold_sets_are_single_ones() -> None:
    """A few cited figures are facts; the set itself may not be passed on."""
    rows = [row for row in reference().rows.values() if "Base IMPACTS" in row.source]
    assert {row.licence.partition(":")[0] for row in rows} == {"single cited figure"}
    assert max(Counter(row.criterion for row in rows).values()) <= 12
    assert not [row for row in rows if row.kind == "embodied"]


def test_what_is_under_the_mozilla_licence_stands_in_its_own_folder() -> None:
    """A file of that licence keeps it, and no other row has it."""
    strays = [
        row.factor_id
        for row in reference().rows.values()
        if (row.licence == "MPL-2.0") != row.table.startswith("mpl/")
    ]
    assert strays == []


def test_every_stage_of_every_holding_has_one_place_in_an_inventory() -> None:
    """Scope 3 has a category, scope 2 has none, and what is outside has neither."""
    for holding, stage, place in product(
        get_args(Ownership), get_args(Stage), ("own", "colocation")
    ):
        rules = [
            rule
            for rule in reference().scopes
            if (rule.holding, rule.stage) == (holding, stage) and rule.place in {None, place}
        ]
        assert len(rules) == 1, (holding, stage, place)
        rule = rules[0]
        assert (rule.category is not None) == (rule.scope == 3)
        assert (rule.beges is not None) == (rule.scope is not None)
        assert rule.source and rule.url and rule.clause


def test_the_guaranteed_kwh_is_between_the_plant_alone_and_twice_its_life_cycle() -> None:
    """Its low bound is what the plant emits, so that it never claims less than nothing."""
    row = reference().row("MARKET-GUARANTEED")
    factor = reference().row("RULE-NO-SPREAD").value
    assert row.lower == 0
    assert row.upper == pytest.approx(factor * row.value)
    norway = [
        each.value
        for each in reference().of_kind("electricity")
        if (each.zone, each.criterion, each.subtype) == ("NO", "gwp", row.subtype)
    ]
    assert norway == [row.value]
