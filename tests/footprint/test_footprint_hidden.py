"""The energy behind the bill: primary with primary, nothing twice; the bill beside the model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fleet_audit.footprint.bills import bill_rows, bills
from fleet_audit.footprint.explain.figure import explain_figure
from fleet_audit.footprint.hidden import hidden_energy
from fleet_audit.footprint.setting import Place
from fleet_audit.render.context import Subject, report_context
from tests.render.whole import whole

Make = Callable[..., Any]
LYON = Place(site="Lyon", country="FR", billed_kwh=20_000, billed_year=2025)
ROOM = Place(site="Lyon", room="R", country="FR", pue=1.5)
ROWS: list[dict[str, Any]] = [
    {"category": "laptop", "site": "Lyon", "quantity": 10},
    {"category": "server", "site": "Lyon", "room": "R", "quantity": 2, "average_power_w": 200.0},
    {"category": "smartphone", "site": "Lyon", "quantity": 5},
    {"category": "desktop", "site": "Brest", "quantity": 3},
]


def explained(made: Any, name: str) -> Any:
    """The explanation of a figure."""
    return explain_figure(made.engine, name, made.places, made.facts)


def test_what_assets_take_is_what_the_fleet_takes(fleet: Make) -> None:
    """The primary energy at the plugs, the cooling and the lines of the fleet are its assets'."""
    made = fleet(ROWS, places=[LYON, ROOM])
    rows = {row.part: row.primary.value for row in hidden_energy(made.engine, (), made.facts)}
    parts: dict[str, float] = {}
    for asset in range(1, len(ROWS) + 1):
        for part in explained(made, f"asset.{asset}.hidden").parts:
            kind = part.figure.rpartition("_")[2]
            parts[kind] = parts.get(kind, 0.0) + part.value
    assert parts["plug"] == pytest.approx(rows["billed"], rel=1e-4)
    assert parts["cooling"] == pytest.approx(rows["cooling"], rel=1e-4)
    assert parts["manufacture"] == pytest.approx(rows["manufacture"], rel=1e-3)


def test_an_own_server_is_counted_once(fleet: Make) -> None:
    """Its plug, its cooling and its manufacture are its own; no data centre holds it again."""
    made = fleet(ROWS, places=[LYON, ROOM])
    server = explained(made, "asset.2.hidden")
    kinds = [part.figure.rpartition("_")[2] for part in server.parts]
    assert kinds == ["plug", "cooling", "manufacture"]
    plug, cooling, _ = server.parts
    assert cooling.value == pytest.approx(plug.value / 2)
    assert server.value == pytest.approx(sum(part.value for part in server.parts))
    assert explained(made, "hidden.data_centre").value is None


def test_only_primary_energy_is_added(fleet: Make) -> None:
    """Every part and the sum are primary kWh, and a kWh at the plug holds more than one of them."""
    made = fleet(ROWS, places=[LYON, ROOM])
    for asset in range(1, len(ROWS) + 1):
        whole = explained(made, f"asset.{asset}.hidden")
        assert {whole.unit, *(part.unit for part in whole.parts)} == {"kWh primary/year"}
        plug = whole.parts[0]
        assert plug.value > plug.parts[0].value


def test_a_bill_is_set_beside_the_equipment_of_its_site(fleet: Make) -> None:
    """The equipment with its cooling, as a share of what was billed; other sites do not enter."""
    made = fleet(ROWS, places=[LYON, ROOM])
    (bill,) = bills(made.engine, made.places)
    lines = made.lines
    plugs = sum(lines[n]["energy_kwh_per_year"] for n in (0, 1, 2))
    cooling = lines[1]["energy_kwh_per_year"] / 2
    assert bill.modelled.mid == pytest.approx(plugs + cooling)
    (row,) = bill_rows(made.engine, made.places)
    assert row.share.value == pytest.approx(100 * (plugs + cooling) / 20_000, abs=1e-3)
    assert explained(made, "bill.1.share").value == row.share.value
    assert explained(made, "bill.2.share") is None


@pytest.mark.parametrize(("billed", "is_above"), [(20_000.0, False), (900.0, True)])
def test_more_than_the_bill_is_a_warning(fleet: Make, billed: float, is_above: bool) -> None:
    """A model above the bill is told first on the page, and where it is explained."""
    place = Place(site="Lyon", country="FR", billed_kwh=billed)
    made = fleet(ROWS, places=[place])
    context = report_context(made.engine, made.facts, made.setting, Subject(places=made.places))
    assert ("bill_exceeded" in context.warnings) is is_above
    assert bool(explained(made, "bill.1.share").notes) is is_above
    page = whole(context, "en")
    assert ("than was billed in all" in page) is is_above
    assert 'id="bill.1.share"' in page


def test_without_a_bill_nothing_is_said_of_it(fleet: Make) -> None:
    """A site without a bill, or a bill of no energy, has no share."""
    silent = [Place(site="Lyon", country="FR"), Place(site="Brest", country="FR", billed_kwh=0)]
    made = fleet(ROWS, places=silent)
    assert bill_rows(made.engine, made.places) == ()
