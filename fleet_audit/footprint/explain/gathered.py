"""What the figures of many groups are explained by, read once for all the groups of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from fleet_audit.footprint.explain.interval import (
    Interval,
    beside_draws,
    by_causes,
    is_ever_drawn,
)
from fleet_audit.footprint.explain.total import NO_KIND, Kinds, kinds_by, of_kinds
from fleet_audit.footprint.figures import MEASURE_OF
from fleet_audit.footprint.spread import Spread
from fleet_audit.footprint.uncertainty import NO_CAUSE, Caused, caused_by
from fleet_audit.model.explanation import Explanation
from fleet_audit.model.report import Figure

if TYPE_CHECKING:
    import duckdb


TOTALS = ("embodied", "embodied_per_year", "use_per_year", "gwp_per_year", "energy_per_year")
OF_PLACES = ("gwp_per_year", "energy_per_year")
"""Last words of the figures of categories, and of those of places and of groups alike."""


class Table(NamedTuple):
    """A table of groups whose figures are explained."""

    key: str
    """SQL of what tells the groups apart."""
    words: Sequence[str] = ()
    """Last words of the figures that are explained as sums of devices."""
    are_drawn: bool = True
    """Whether the bounds of the table are drawn."""


class Gathered(NamedTuple):
    """Causes and kinds of device of every group of a table, by the value of its key as text."""

    causes: Mapping[str | None, Caused]
    kinds: Mapping[tuple[str, str | None], Kinds]
    """By measure and value of the key."""
    are_drawn: bool

    def interval(self, key: str | None, word: str, spread: Spread | None) -> Interval:
        """The bounds of a figure of a group, by its last word; none where it is unknown."""
        if spread is None:
            return Interval()
        measure, unit = MEASURE_OF[word]
        by_hand = by_causes(spread, unit, measure, self.causes.get(key, NO_CAUSE))
        is_drawn = self.are_drawn and is_ever_drawn(measure)
        return beside_draws(spread, by_hand) if is_drawn else by_hand

    def explained(self, key: str | None, figure: Figure) -> Explanation:
        """A figure of a group as the sum of its devices."""
        word = figure.id.rpartition(".")[2]
        measure, unit = MEASURE_OF[word]
        spread = spread_of(figure)
        ends = self.interval(key, word, spread)
        alike = self.kinds.get((measure, key), NO_KIND)
        return of_kinds(figure.id, measure, unit, spread, alike, ends)


def gather(engine: duckdb.DuckDBPyConnection, tables: Mapping[str, Table]) -> dict[str, Gathered]:
    """Read what all figures of some tables are explained by, by the name of each."""
    measures = [MEASURE_OF[word][0] for word in TOTALS]
    causes = caused_by(engine, {name: table.key for name, table in tables.items()}, measures)
    of_devices = {
        name: (table.key, [MEASURE_OF[word][0] for word in table.words])
        for name, table in tables.items()
        if table.words
    }
    kinds = kinds_by(engine, of_devices) if of_devices else {}
    return {
        name: Gathered(causes[name], kinds.get(name, {}), table.are_drawn)
        for name, table in tables.items()
    }


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
