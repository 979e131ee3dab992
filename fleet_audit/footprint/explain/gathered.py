"""What the figures of many groups are explained by, read once for all the groups of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from fleet_audit.footprint.causes import shared_out
from fleet_audit.footprint.explain.interval import (
    Interval,
    beside_draws,
    by_causes,
    is_ever_drawn,
)
from fleet_audit.footprint.explain.total import NO_KIND, Kinds, kinds_by, of_kinds
from fleet_audit.footprint.figures import MEASURE_OF
from fleet_audit.footprint.rollup import MEASURES
from fleet_audit.footprint.spread import Spread
from fleet_audit.footprint.uncertainty import CauseMoves, category_shares_by, causes_by
from fleet_audit.model.explanation import Explanation
from fleet_audit.model.report import Figure

if TYPE_CHECKING:
    import duckdb


class Gathered(Struct, frozen=True, kw_only=True):
    """Causes and kinds of device of every group of a table, by measure and by group."""

    causes: Mapping[str, Mapping[Any, list[CauseMoves]]]
    shares: Mapping[str, Mapping[Any, dict[str, float]]]
    kinds: Mapping[str, Mapping[Any, Kinds]]
    are_drawn: bool
    """Whether the bounds of the table are drawn."""

    def interval(self, key: Any, measure: str, spread: Spread, unit: str) -> Interval:
        """The bounds of a figure of a group, as they are explained."""
        causes = self.causes[measure].get(key, [])
        uncertainty = shared_out(causes, self.shares[measure].get(key, {}))
        by_hand = by_causes(spread, unit, causes, uncertainty)
        is_drawn = self.are_drawn and is_ever_drawn(measure)
        return beside_draws(spread, by_hand) if is_drawn else by_hand

    def explained(self, key: Any, figure: Figure) -> Explanation:
        """A figure of a group as the sum of its devices."""
        measure, unit = MEASURE_OF[figure.id.rpartition(".")[2]]
        spread = spread_of(figure)
        ends = self.interval(key, measure, spread, unit) if spread else Interval()
        alike = self.kinds[measure].get(key, NO_KIND)
        return of_kinds(figure.id, measure, unit, spread, alike, ends)


def gather(
    engine: duckdb.DuckDBPyConnection,
    key: str,
    words: Sequence[str],
    *,
    where: str = "true",
    are_drawn: bool = True,
    with_kinds: bool = True,
) -> Gathered:
    """Read them, by the value of a key, for the last words of the figures that are asked for."""
    measures = [MEASURE_OF[word][0] for word in words]
    return Gathered(
        causes=causes_by(engine, key, measures, where),
        shares=category_shares_by(engine, key, measures, where),
        kinds={name: kinds_by(engine, key, MEASURES[name], where) for name in measures}
        if with_kinds
        else {},
        are_drawn=are_drawn,
    )


def spread_of(figure: Figure) -> Spread | None:
    """The value of a figure between its bounds; null where it is unknown."""
    if figure.value is None:
        return None
    low, high = figure.low, figure.high
    return Spread(
        figure.value,
        figure.value if low is None else low,
        figure.value if high is None else high,
    )
