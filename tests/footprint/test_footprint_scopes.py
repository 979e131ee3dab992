"""Scope and category of every line, and the fleet by scope."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import product
from typing import Any, get_args

import pytest

from fleet_audit.footprint.scopes import assumed_owned, rule_of, scope_lines
from fleet_audit.footprint.setting import Place, Setting
from fleet_audit.model.codes import STAGES, Ownership
from fleet_audit.reference.load import reference

Make = Callable[..., Any]

COLO = Place(site="Colo", is_colocation=True)
ROWS = [
    {"category": "laptop", "quantity": 3},
    {"category": "laptop", "ownership": "leased"},
    {"category": "monitor", "ownership": "rented"},
    {"category": "smartphone", "ownership": "personal", "quantity": 2},
    {"category": "server", "ownership": "owned", "site": "Colo"},
    {"category": "ups", "ownership": "owned"},
    {"category": "virtual_machine"},
]


def test_every_line_has_its_scope(fleet: Make) -> None:
    """By who owns the device and where it stands; a virtual machine has none of its own."""
    found = [
        (
            line["embodied_scope"],
            line["embodied_scope_category"],
            line["use_scope"],
            line["use_scope_category"],
        )
        for line in fleet(ROWS, places=[COLO]).lines
    ]
    assert found == [
        (3, 2, 2, None),
        (3, 8, 2, None),
        (3, 8, 2, None),
        (None, None, 3, 7),
        (3, 2, 3, 8),
        (3, 2, 2, None),
        (None, None, None, None),
    ]


def test_the_scopes_add_up_to_the_fleet(fleet: Make) -> None:
    """Nothing is lost and nothing is twice: scopes, and what lies outside, are the whole."""
    made = fleet(ROWS, places=[COLO])
    lines = scope_lines(made.engine)
    whole = made.total().measures["gwp_kgco2e_per_year"]
    assert sum(line.gwp_per_year.mid for line in lines) == pytest.approx(whole.mid)
    assert [(line.scope, line.category) for line in lines] == [
        (2, None), (3, 2), (3, 4), (3, 5), (3, 7), (3, 8), (None, None),
    ]  # fmt: skip
    assert all(line.beges for line in lines if line.scope)
    assert assumed_owned(made.engine) == 3


def test_leases_may_be_counted_as_purchases(fleet: Make) -> None:
    """By the choice of the sheet; what is rented stays in category 8."""
    lines = fleet(ROWS, places=[COLO], leased_assets_category=2).lines
    assert [line["embodied_scope_category"] for line in lines[:3]] == [2, 2, 8]


def test_every_holding_has_one_rule_for_every_stage() -> None:
    """Owned, leased, rented or personal, in own rooms or in others', with a cited clause."""
    setting = Setting(as_of=date(2026, 1, 1))
    for holding, stage, is_colocation in product(get_args(Ownership), STAGES, (False, True)):
        rule = rule_of(holding, stage, is_colocation, setting, reference())
        assert rule.clause
        assert rule.source
        assert (rule.scope == 3) == (rule.category is not None)
