"""One more criterion for every device of a fleet: its relation, its sums, and what they lack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from fleet_audit.footprint.criteria import (
    REMEDY,
    SMALL_PER_UNIT,
    UNITS,
    USUALLY_SMALL,
    WEIGHT_TYPES,
    WHY_OFF,
    Weight,
    of_class,
    of_electricity,
    weight_cells,
)
from fleet_audit.footprint.grouping import HeldGroup, grouped
from fleet_audit.footprint.kernel import step_sql
from fleet_audit.footprint.relations import create_table
from fleet_audit.model.codes import Criterion
from fleet_audit.model.marking import Said, said
from fleet_audit.reference.load import Reference

if TYPE_CHECKING:
    import duckdb

CRITERION_TYPES: dict[str, str] = {
    "is_pe": "BOOLEAN",
    "small_per_made": "DOUBLE",
    "small_per_used": "DOUBLE",
    "is_one_unit": "BOOLEAN",
}


class Weighing(Struct, frozen=True, kw_only=True):
    """A criterion and the units of its two sides, which differ where sources count differently."""

    criterion: Criterion
    made_unit: str
    """Of manufacture, distribution and end of life."""
    used_unit: str
    """Of the electricity of use."""

    @property
    def is_one_unit(self) -> bool:
        """Whether the two sides may be added."""
        return self.made_unit == self.used_unit

    @property
    def measures(self) -> dict[str, tuple[str, float]]:
        """Name of each figure → its column of small units, and how many make a reported one."""
        made, used = small_per(self.made_unit), small_per(self.used_unit)
        stem, made_word, used_word = self.criterion, word(self.made_unit), word(self.used_unit)
        return {
            f"{stem}_embodied_{made_word}": ("embodied_n", made),
            f"{stem}_embodied_{made_word}_per_year": ("embodied_year_n", made),
            f"{stem}_use_{used_word}_per_year": ("use_year_n", used),
            f"{stem}_{made_word}_per_year": ("year_n", made),
        }


def small_per(unit: str) -> int:
    """Small units in a unit."""
    return SMALL_PER_UNIT.get(unit, USUALLY_SMALL)


def word(unit: str) -> str:
    """A unit as it ends the name of a column."""
    return unit.lower()


def unit_of(weights: Iterable[Weight | None], otherwise: str) -> str:
    """The unit that most of the weights have."""
    units = [weight.unit for weight in weights if weight is not None]
    return max(units, key=units.count, default=otherwise)


def weigh(engine: duckdb.DuckDBPyConnection, criterion: Criterion, facts: Reference) -> Weighing:
    """Make `criterion_impact`, one row per asset, and `criterion_sum`, one per case, which adds up.

    What stands in another unit than the rest of its side is left out, as unknown.
    """
    present = {row[0] for row in engine.execute("SELECT class_id FROM model_factor").fetchall()}
    made = {
        entry.class_id: of_class(entry, criterion, facts)
        for entry in facts.classes
        if entry.class_id in present
    }
    zones = [
        row[0] for row in engine.execute("SELECT DISTINCT zone FROM grid ORDER BY zone").fetchall()
    ]
    used = {zone: of_electricity(zone, criterion, facts) for zone in zones}
    found = Weighing(
        criterion=criterion,
        made_unit=unit_of(made.values(), UNITS[criterion]),
        used_unit=unit_of(used.values(), UNITS[criterion]),
    )
    _weight_table(engine, "criterion_made", "class_id", made, found.made_unit)
    _weight_table(engine, "criterion_grid", "zone", used, found.used_unit)
    row = {
        "is_pe": criterion == "pe",
        "small_per_made": small_per(found.made_unit),
        "small_per_used": small_per(found.used_unit),
        "is_one_unit": found.is_one_unit,
    }
    create_table(engine, "criterion", CRITERION_TYPES, [row])
    engine.execute(step_sql("65_criterion"))
    return found


def _weight_table(
    engine: duckdb.DuckDBPyConnection,
    name: str,
    key: str,
    weights: Mapping[str, Weight | None],
    unit: str,
) -> None:
    rows: list[dict[str, Any]] = [
        {key: value, **weight_cells(weight if weight and weight.unit == unit else None)}
        for value, weight in weights.items()
    ]
    create_table(engine, name, {key: "VARCHAR", **WEIGHT_TYPES}, rows)


def weighed(
    engine: duckdb.DuckDBPyConnection, weighing: Weighing, column: str | None
) -> list[HeldGroup]:
    """The fleet by a criterion, cut by a column; each figure with the devices that it holds for."""
    return grouped(engine, "criterion_sum", column, weighing.measures)


def gaps(weighing: Weighing, fleet: HeldGroup) -> list[Said]:
    """What the figures of a fleet lack, why, and what to do about it."""
    embodied, _, use, _ = fleet.held.values()
    sides = (("device", embodied.devices), ("electricity", use.devices))
    found = [
        said(
            "{criterion}: {side} is known for {known} of {devices} devices: {reason}; {remedy}.",
            criterion=weighing.criterion,
            side=said("the manufacture") if side == "device" else said("the electricity"),
            known=known,
            devices=fleet.devices,
            reason=said(WHY_OFF[weighing.criterion, side]),
            remedy=said(REMEDY),
        )
        for side, known in sides
        if known < fleet.devices
    ]
    if not weighing.is_one_unit and embodied.devices and use.devices:
        found.append(
            said(
                "{criterion}: manufacture counts {made}, electricity {used}: they are not added.",
                criterion=weighing.criterion,
                made=weighing.made_unit,
                used=weighing.used_unit,
            )
        )
    return found
