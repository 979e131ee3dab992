"""The market-based electricity of a category as so many devices times so much, and of the fleet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleet_audit.footprint.explain.arithmetic import equals, number
from fleet_audit.footprint.explain.total import category_term, kind_term, kinds, products
from fleet_audit.footprint.figures import UNKNOWN
from fleet_audit.footprint.relations import literal
from fleet_audit.footprint.rollup import roll_up
from fleet_audit.footprint.spread import Spread
from fleet_audit.model.explanation import Explanation, Term
from fleet_audit.model.marking import said

if TYPE_CHECKING:
    import duckdb

WORD = "use_market_per_year"
"""Last word of these figures' names."""
MEASURE = "gwp_use_market_kgco2e_per_year"
UNIT = "kgCO2e/year"


def explain_market(engine: duckdb.DuckDBPyConnection) -> Explanation:
    """The fleet's, as the sum of its categories."""
    groups = [
        (group, spread)
        for group in roll_up(engine, "category")
        if (spread := group.measures[MEASURE]) is not None
    ]
    fleet = roll_up(engine, None)
    total = fleet[0].measures[MEASURE] if fleet else None
    added = " + ".join(number(spread.mid) for _, spread in groups)
    terms = tuple(category_term(group, spread, UNIT, WORD) for group, spread in groups)
    return _explained(f"fleet.{WORD}", total, f"Σ category.{WORD}", added, terms)


def explain_market_of(engine: duckdb.DuckDBPyConnection, category: str) -> Explanation | None:
    """A category's, as the sum of its devices; null where there are none."""
    found = [group for group in roll_up(engine, "category") if group.key == category]
    if not found:
        return None
    spread = found[0].measures[MEASURE]
    alike = kinds(engine, MEASURE, f"category = {literal(category)}")
    terms = tuple(kind_term(line, UNIT) for line in alike.lines)
    name = f"category.{category}.{WORD}"
    return _explained(name, spread, f"Σ devices × {MEASURE}", products(alike), terms)


def _explained(
    name: str, spread: Spread | None, formula: str, added: str, terms: tuple[Term, ...]
) -> Explanation:
    return Explanation(
        figure=name,
        value=round(spread.mid, 3) if spread else None,
        low=round(spread.low, 3) if spread else None,
        high=round(spread.high, 3) if spread else None,
        unit=UNIT,
        formula=formula,
        arithmetic=equals(added, spread.mid, UNIT) if spread else said(UNKNOWN),
        terms=terms,
    )
