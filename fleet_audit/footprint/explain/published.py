"""A published fact by itself, as it was read."""

from __future__ import annotations

from fleet_audit.footprint.explain.arithmetic import cited, equals, number
from fleet_audit.model.explanation import Explanation
from fleet_audit.reference.load import Reference


def explain_fact(name: str, reference: Reference) -> Explanation | None:
    """The fact of that identifier: its value, its bounds, where it was published."""
    if name not in reference.rows:
        return None
    row = reference.row(name)
    return Explanation(
        figure=name,
        value=row.value,
        low=row.lower,
        high=row.upper,
        unit=row.unit,
        formula=name,
        arithmetic=equals(number(row.value), row.value, row.unit),
        terms=(cited(name, name, reference),),
    )
