"""How the bounds of a total are found, and what they come from."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot
from typing import TYPE_CHECKING, NamedTuple

from fleet_audit.footprint.causes import shared_out
from fleet_audit.footprint.explain.arithmetic import End, equals, number
from fleet_audit.footprint.shared_errors import DRAWS
from fleet_audit.footprint.spread import Spread
from fleet_audit.footprint.totals import MEASURES
from fleet_audit.footprint.uncertainty import CAUSED, Caused, caused
from fleet_audit.model.marking import Said, said
from fleet_audit.model.uncertainty import Uncertainty

if TYPE_CHECKING:
    import duckdb

WRITTEN = 8
"""Causes written out in a sum; what the others move is one number."""

TOGETHER = said(
    "What shares a cause of error moves together, whatever its number; causes are independent: "
    "low = total - √Σ below², high = total + √Σ above², below and above what each cause moves."
)
BETWEEN = said(
    "Between categories errors are independent: "
    "low = total - √Σ(mid - low)², high = total + √Σ(high - mid)²."
)
DRAWN = said(
    "Bounds are those of {draws} draws, in which each cause of error moves all that shares it; "
    "the same fleet gives the same draws.",
    draws=DRAWS,
)


class Interval(NamedTuple):
    """The bounds of a total, as they are explained."""

    low: Said | None = None
    high: Said | None = None
    notes: tuple[Said, ...] = ()
    uncertainty: Uncertainty | None = None


def by_causes(spread: Spread, unit: str, measure: str, found: Caused) -> Interval:
    """The interval of a total by the causes of its error, to the first order."""
    causes = found.causes(measure)
    moved = [cause.moves for cause in causes]
    return Interval(
        low=end_sum(spread, [each.below for each in moved], "low", unit),
        high=end_sum(spread, [each.above for each in moved], "high", unit),
        notes=(TOGETHER,),
        uncertainty=shared_out(causes, found.shares(measure)),
    )


def beside_draws(spread: Spread, by_hand: Interval) -> Interval:
    """The interval of a total: drawn, beside the sum that a reader can do."""
    return Interval(
        low=said(
            "{bound}: 5% of the draws are lower; to the first order {sum}",
            bound=number(round(spread.low, 3)),
            sum=by_hand.low,
        ),
        high=said(
            "{bound}: 5% of the draws are higher; to the first order {sum}",
            bound=number(round(spread.high, 3)),
            sum=by_hand.high,
        ),
        notes=(DRAWN,),
        uncertainty=by_hand.uncertainty,
    )


def of_line(
    engine: duckdb.DuckDBPyConnection,
    measure: str,
    spread: Spread,
    unit: str,
    where: str,
    is_drawn: bool = True,
) -> Interval:
    """The interval of a line of a table: drawn where the table and the measure are."""
    by_hand = by_causes(spread, unit, measure, caused(engine, measure, where))
    return beside_draws(spread, by_hand) if is_drawn and is_ever_drawn(measure) else by_hand


def is_ever_drawn(measure: str) -> bool:
    """Whether the bounds of a measure are drawn, in tables that are."""
    return CAUSED[measure] in MEASURES


def of_parts(parts: Sequence[Spread], total: Spread, unit: str) -> Interval:
    """The interval of a sum of categories whose errors are apart."""
    return Interval(
        low=end_sum(total, [part.mid - part.low for part in parts], "low", unit),
        high=end_sum(total, [part.high - part.mid for part in parts], "high", unit),
        notes=(BETWEEN,),
    )


def end_sum(total: Spread, moved: Sequence[float], end: End, unit: str) -> Said:
    """`total ± √(a² + b² + …) = bound`, the widest first; an amount is never negative."""
    widest = sorted((each for each in moved if each > 0), reverse=True)
    written = widest[:WRITTEN]
    if len(widest) > WRITTEN:
        written.append(hypot(*widest[WRITTEN:]))
    sign, whole = ("-", -hypot(*widest)) if end == "low" else ("+", hypot(*widest))
    if not written:
        return equals(number(total.mid), total.mid, unit)
    squares = " + ".join(f"{number(each)}²" for each in written)
    text = f"{number(total.mid)} {sign} √({squares})"
    if total.mid + whole < 0:
        return said("{sum} < 0: 0 {unit}", sum=text, unit=said(unit))
    return equals(text, total.mid + whole, unit)


def of_total(
    engine: duckdb.DuckDBPyConnection,
    measure: str,
    total: Spread,
    unit: str,
    parts: Sequence[Spread],
    where: str = "true",
) -> Interval:
    """The interval of all in one: drawn where the measure is, else of its causes or its parts."""
    if measure in CAUSED:
        return of_line(engine, measure, total, unit, where)
    return of_parts(parts, total, unit)
