"""How much of a site's electricity bill its equipment is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fleet_audit.footprint.bills import MOST, PERCENT, UNIT, Bill, bills
from fleet_audit.footprint.explain.arithmetic import End, equals, given, number
from fleet_audit.footprint.setting import Place
from fleet_audit.footprint.spread import Spread
from fleet_audit.model.explanation import Explanation, Term
from fleet_audit.model.marking import Said, said

if TYPE_CHECKING:
    import duckdb

ABOVE = said(
    "More is modelled than was billed: hours, watts or the count of devices must be too high, or "
    "the bill is of another place or period."
)


def explain_bill(
    engine: duckdb.DuckDBPyConnection, places: Sequence[Place], name: str
) -> Explanation | None:
    """A name such as `bill.1.share`: the share of the largest bill."""
    rank = name.removeprefix("bill.").removesuffix(".share")
    found = bills(engine, places)[:MOST]
    if name != f"bill.{rank}.share" or not rank.isdecimal() or not 1 <= int(rank) <= len(found):
        return None
    return explained_bill(name, found[int(rank) - 1])


def explained_bill(name: str, bill: Bill) -> Explanation:
    """The share of one bill."""
    return Explanation(
        figure=name,
        value=round(bill.share.mid, 3),
        low=round(bill.share.low, 3),
        high=round(bill.share.high, 3),
        unit=UNIT,
        formula="(energy_kwh + cooling_kwh) / billed_kwh × 100",
        arithmetic=share_of(bill, "mid"),
        low_arithmetic=share_of(bill, "low"),
        high_arithmetic=share_of(bill, "high"),
        terms=bill_terms(bill),
        notes=(ABOVE,) if bill.modelled.mid > bill.billed_kwh else (),
    )


def share_of(bill: Bill, end: End | str) -> Said:
    """The sum at one end."""
    plugs, cooling = getattr(bill.plugs, end), getattr(bill.cooling, end)
    text = f"({number(plugs)} + {number(cooling)}) / {number(bill.billed_kwh)} × {PERCENT}"
    return equals(text, getattr(bill.share, end), UNIT)


def bill_terms(bill: Bill) -> tuple[Term, ...]:
    """What the equipment takes, and what the sheet says was billed."""
    site = said("site {site}", site=bill.place.site)
    billed = given(
        "billed_kwh", bill.billed_kwh, "kWh/year", said("organisation sheet"), "declared"
    )
    both = said("energy_kwh + cooling_kwh")
    return (
        _kwh("energy_kwh", bill.plugs, site),
        _kwh("cooling_kwh", bill.cooling, site),
        _kwh("modelled_kwh", bill.modelled, both),
        billed,
    )


def _kwh(symbol: str, spread: Spread, origin: Said) -> Term:
    mid, low, high = (round(value, 3) for value in spread)
    return Term(symbol=symbol, value=mid, low=low, high=high, unit="kWh/year", origin=origin)
