"""Numbers as they stand in a formula: enough digits to do the sum again, no more."""

from __future__ import annotations

from fleet_audit.model.codes import Quality
from fleet_audit.model.explanation import Term
from fleet_audit.reference.load import Reference


def number(value: float | None) -> str:
    """A number with a decimal point and at most six significant decimals; `?` if unknown."""
    if value is None:
        return "?"
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return text if text not in {"-0", ""} else "0"


def fact(symbol: str, factor_id: str | None, reference: Reference) -> Term | None:
    """A cited fact as a term; null where the class names none."""
    if factor_id is None:
        return None
    row = reference.row(factor_id)
    return Term(
        symbol=symbol,
        value=row.value,
        low=row.lower,
        high=row.upper,
        unit=row.unit,
        factor=row,
    )


def given(
    symbol: str, value: float | None, unit: str, origin: str, quality: Quality | None = None
) -> Term:
    """A term that the inventory, the organisation sheet or another figure gives."""
    return Term(symbol=symbol, value=value, unit=unit, origin=origin, quality=quality)
