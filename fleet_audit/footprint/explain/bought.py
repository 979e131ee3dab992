"""What was bought in the year of the audit, as the sum of its categories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleet_audit.footprint.allocation import NO_PURCHASE, allocation, measure_of
from fleet_audit.footprint.explain.arithmetic import equals, given, number
from fleet_audit.footprint.missing import VIRTUAL
from fleet_audit.footprint.rollup import combined
from fleet_audit.model.explanation import Explanation
from fleet_audit.model.marking import said

if TYPE_CHECKING:
    import duckdb

VIEW = "purchase-year"


def explain_bought(engine: duckdb.DuckDBPyConnection, name: str) -> Explanation:
    """Σ over categories; a second-hand device brings what its first owner left of it."""
    column = measure_of(VIEW)
    groups = allocation(engine, VIEW, "category")
    held = [(group, group.held[column]) for group in groups]
    parts = [(group, one.spread, one.devices) for group, one in held if one.spread is not None]
    spread = combined([each for _, each, _ in sorted(parts, key=lambda part: str(part[0].key))])
    seen = sum(group.devices for group in groups if group.key != VIRTUAL)
    added = " + ".join(number(each.mid) for _, each, _ in parts)
    undated = seen - sum(one.devices for _, one in held)
    notes = [said("A second-hand device brings only what its first owner left.")]
    if undated:
        notes.append(
            said("Devices left out, for want of a date of purchase: {number}.", number=undated)
        )
    return Explanation(
        figure=name,
        value=round(spread.mid, 3) if spread else None,
        low=round(spread.low, 3) if spread else None,
        high=round(spread.high, 3) if spread else None,
        unit="kgCO2e",
        formula="Σ category.purchase_year",
        arithmetic=equals(added, spread.mid, "kgCO2e") if spread else said(NO_PURCHASE),
        terms=tuple(
            given(
                f"{devices} {group.key}", round(each.mid, 3), "kgCO2e", said("bought in the year")
            )
            for group, each, devices in parts
        ),
        notes=tuple(notes),
    )
