"""Criteria beside climate: on where a sound figure exists, else unknown with the reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec import structs

from fleet_audit.footprint.criteria import UNITS
from fleet_audit.footprint.relations import fetch_dicts
from fleet_audit.footprint.weighing import gaps, weigh, weighed
from fleet_audit.model.reference import ReferenceRow
from fleet_audit.reference.load import Reference, reference
from fleet_audit.reference.overlay import compose
from fleet_audit.reference.sets import ReferenceSet, SetBody

Make = Callable[..., Any]

ROWS = [
    {"category": "laptop", "quantity": 4, "memory_gib": 16, "storage_kind": "ssd"},
    {"category": "server"},
    {"category": "monitor", "country": "AQ"},
    {"category": "ups"},
    {"category": "virtual_machine"},
]


def fact(factor_id: str, **known: Any) -> ReferenceRow:
    """A row of a loaded set."""
    return ReferenceRow(
        factor_id=factor_id,
        method="NumEcoEval",
        source="A set of our own",
        source_year="2025",
        url="https://example.org",
        retrieved="2026-11-01",
        licence="ours",
        redistributable="no",
        **known,
    )


def with_set(*rows: ReferenceRow) -> Reference:
    """What ships, under a loaded set of these rows."""
    mark = {
        "name": "mine",
        "layer": "set",
        "format": "rows",
        "source": "A set of our own",
        "licence": "ours",
        "url": "mine.csv",
        "retrieved": "2026-11-01",
    }
    return compose(reference(), [ReferenceSet.of(SetBody(rows=rows), **mark)])


def by_asset(made: Any) -> list[dict[str, Any]]:
    """What was weighed of each asset."""
    return fetch_dicts(made.engine, "SELECT * FROM criterion_impact ORDER BY asset_id")


@pytest.mark.parametrize("criterion", sorted(UNITS))
def test_unknown_is_never_zero_and_every_sum_says_for_how_many(fleet: Make, criterion: Any) -> None:
    """A sum holds for the devices that have a figure; what it lacks has a reason and a remedy."""
    made = fleet(ROWS)
    weighing = weigh(made.engine, criterion, made.facts)
    whole = weighed(made.engine, weighing, None)[0]
    assets = by_asset(made)
    for name, (column, per_unit) in weighing.measures.items():
        known = [asset for asset in assets if asset[column] is not None]
        held = whole.held[name]
        assert held.devices == sum(asset["quantity"] for asset in known)
        assert (held.spread is None) == (not known)
        if held.spread is not None:
            added = sum(asset[column] for asset in known) / per_unit
            assert held.spread.mid == pytest.approx(added, rel=1e-12)
        if held.spread is not None:
            total = sum(asset[column] for asset in known) / per_unit
            assert held.spread.mid == pytest.approx(total)
            assert held.spread.low <= held.spread.mid <= held.spread.high
    said = [str(lack) for lack in gaps(weighing, whole)]
    assert said
    assert all("reference import" in lack or "not added" in lack for lack in said)


def test_device_criteria_that_may_not_be_passed_on_start_off(fleet: Make) -> None:
    """Fossil resources, water and ionising radiation: electricity apart, devices not at all."""
    made = fleet(ROWS)
    for criterion in ("adpf", "wu", "ir"):
        weighing = weigh(made.engine, criterion, made.facts)
        embodied, yearly, use, total = weighed(made.engine, weighing, None)[0].held.values()
        assert (embodied.devices, yearly.devices, total.devices) == (0, 0, 0)
        assert use.devices == 6  # Antarctica has no mix of it


def test_scarce_resources_are_known_of_servers_alone(fleet: Make) -> None:
    """Since the open figures of parts and of whole computers contradict each other."""
    made = fleet(ROWS)
    weigh(made.engine, "adpe", made.facts)
    known = [asset["category"] for asset in by_asset(made) if asset["embodied_n"] is not None]
    assert known == ["server"]


def test_a_loaded_set_switches_a_criterion_on(fleet: Make) -> None:
    """Stages of a device are added; of several devices of a category, the middle one stands."""
    rows = [
        fact(
            f"M-{n}-{stage}",
            kind="embodied",
            category="laptop",
            subtype=f"Laptop {n}",
            criterion="adpf",
            stage=stage,
            value=value,
            unit="MJ",
        )
        for n, value in ((1, 1000.0), (2, 2000.0), (3, 9000.0))
        for stage in ("manufacturing", "distribution")
    ]
    facts = with_set(*rows)
    made = fleet(ROWS, facts=facts)
    weighing = weigh(made.engine, "adpf", facts)
    laptop = by_asset(made)[0]
    assert laptop["embodied_n"] == 4 * 4000 * 1000
    assert laptop["embodied_n_low"] <= 4 * 1000 * 1000
    assert laptop["embodied_n_high"] >= 4 * 18000 * 1000
    assert laptop["year_n"] == laptop["embodied_year_n"] + laptop["use_year_n"]
    assert "M-1-manufacturing" in laptop["factor_ids"]
    assert weighed(made.engine, weighing, "category")[0].held["adpf_embodied_mj"].devices in {0, 4}


def test_litres_are_not_added_to_scarce_water(fleet: Make) -> None:
    """A set counts m3 of scarce water, the open mixes litres: side by side, never in one sum."""
    row = fact(
        "W1",
        kind="embodied",
        category="laptop",
        criterion="wu",
        stage="manufacturing",
        value=30.0,
        unit="m3e",
    )
    facts = with_set(row)
    made = fleet(ROWS, facts=facts)
    weighing = weigh(made.engine, "wu", facts)
    assert (weighing.made_unit, weighing.used_unit) == ("m3e", "L")
    laptop = by_asset(made)[0]
    assert laptop["embodied_n"] == 4 * 30 * 1000
    assert laptop["use_year_n"] > 0
    assert laptop["year_n"] is None
    mix = structs.replace(
        row, factor_id="W2", kind="electricity", category=None, zone="FR", stage="use",
        value=0.02, unit="m3e/kWh",
    )  # fmt: skip
    facts = with_set(row, mix)
    made = fleet(ROWS, facts=facts)
    assert weigh(made.engine, "wu", facts).is_one_unit
    assert by_asset(made)[0]["year_n"] is not None
