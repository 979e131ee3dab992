"""Criteria beside climate: what a class of device and a kWh weigh by each, or why nobody can say.

A criterion without a sound figure that may be passed on is off, and says so; a loaded set that
holds it (rows of kind `embodied` with a category, of kind `electricity` with a zone) switches it
on. Nothing unknown becomes zero: a total says for how many devices it holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from statistics import median
from typing import Any, NamedTuple

from fleet_audit.footprint.spread import Spread, spread_of
from fleet_audit.model.codes import Criterion
from fleet_audit.model.marking import N_
from fleet_audit.model.reference import ReferenceRow
from fleet_audit.reference.classes import ClassFactors
from fleet_audit.reference.load import Reference

UNITS: dict[Criterion, str] = {
    "pe": "MJ",
    "adpe": "kgSbe",
    "adpf": "MJ",
    "wu": "m3e",
    "ir": "kBqU235e",
}
"""Criterion → the unit in which sets give it. Open figures of electricity count `wu` in litres."""

SMALL_PER_UNIT: dict[str, int] = {"kgSbe": 1_000_000_000}
"""Unit → small units in it, so that what one device weighs is a whole number of them."""
USUALLY_SMALL = 1000

WHY_OFF: dict[tuple[Criterion, str], str] = {
    ("pe", "device"): N_(
        "primary energy is published for the manufacture of servers, and computers have a lower "
        "bound from their parts; nothing open was found for other devices"
    ),
    ("adpe", "device"): N_(
        "scarce resources: the open figure of a single processor exceeds that of whole computers, "
        "so that one of them must be wrong; servers alone have a figure"
    ),
    ("adpf", "device"): N_(
        "fossil resources: the public figures of devices belong to sets that are sold, and may not "
        "be passed on"
    ),
    ("wu", "device"): N_(
        "water: the public figures of devices belong to sets that are sold, and some are negative"
    ),
    ("ir", "device"): N_(
        "ionising radiation: the public figures of devices belong to sets that are sold, and may "
        "not be passed on"
    ),
    ("pe", "electricity"): N_(
        "the published mix of these countries is missing, or claims less than the 3.6 MJ that "
        "a kWh holds"
    ),
    ("adpe", "electricity"): N_("a few figures of 2011 are cited, for France and its neighbours"),
    ("adpf", "electricity"): N_("a few figures of 2011 are cited, for France and its neighbours"),
    ("wu", "electricity"): N_(
        "litres consumed are published for some fifty countries, and no figure weighs how scarce "
        "they are"
    ),
    ("ir", "electricity"): N_("a few figures of 2011 are cited, for France and its neighbours"),
}
"""Criterion and side → why figures of it are missing."""

REMEDY = N_("load a set that holds it: `fleet-audit reference import FILE`")


class Weight(NamedTuple):
    """What one device, or one kWh, weighs by a criterion."""

    spread: Spread
    unit: str
    factor_ids: tuple[str, ...]


def doubtful(row: ReferenceRow, reference: Reference) -> Spread:
    """The row's bounds; without any, half to twice its value, of old mixes too (RULE-NO-SPREAD)."""
    if row.lower is not None or row.criterion == "pe":
        return spread_of(row, reference)
    factor = reference.row("RULE-NO-SPREAD").value
    return Spread(row.value, row.value / factor, row.value * factor)


def of_class(entry: ClassFactors, criterion: Criterion, reference: Reference) -> Weight | None:
    """All but use of one device of a class: by a loaded set, else by the row that the class names.

    A set may describe several devices of a category: the figure is their median, between the
    lowest and the highest of them.
    """
    described = _described(entry.category, criterion, reference)
    if described:
        return _middle(described, reference)
    named = getattr(entry, f"{criterion}_manufacturing", None)
    if named is None:
        return None
    row = reference.row(named)
    return Weight(doubtful(row, reference), row.unit, (row.factor_id,))


def _described(
    category: str, criterion: Criterion, reference: Reference
) -> list[list[ReferenceRow]]:
    """The devices of a category that loaded sets describe, each by its stages."""
    sets = {mark.name for mark in reference.sets}
    found: dict[tuple[str | None, str | None], list[ReferenceRow]] = defaultdict(list)
    for row in reference.of_kind("embodied"):
        if (row.criterion, row.category) == (criterion, category) and row.table in sets:
            found[row.subtype, row.unit].append(row)
    return list(found.values())


def _middle(devices: list[list[ReferenceRow]], reference: Reference) -> Weight:
    whole = [_summed(rows, reference) for rows in devices]
    mids = [each.mid for each in whole]
    spread = Spread(median(mids), min(each.low for each in whole), max(each.high for each in whole))
    names = tuple(row.factor_id for rows in devices for row in rows)
    return Weight(spread, devices[0][0].unit, names)


def _summed(rows: Iterable[ReferenceRow], reference: Reference) -> Spread:
    total = Spread(0.0, 0.0, 0.0)
    for row in rows:
        total = total.plus(doubtful(row, reference))
    return total


def of_electricity(zone: str, criterion: Criterion, reference: Reference) -> Weight | None:
    """One kWh delivered in a country, by the latest row; by a loaded set before what ships."""
    sets = {mark.name for mark in reference.sets}
    rows = [
        row
        for row in reference.of_kind("electricity")
        if row.zone == zone and row.criterion == criterion
    ]
    if not rows:
        return None
    row = max(rows, key=lambda each: (each.table in sets, each.source_year))
    return Weight(doubtful(row, reference), row.unit.removesuffix("/kWh"), (row.factor_id,))


WEIGHT_TYPES: dict[str, str] = {
    "mid": "DOUBLE",
    "low": "DOUBLE",
    "high": "DOUBLE",
    "factor_ids": "VARCHAR",
}
"""Columns of a weight in a relation, after its key."""


def weight_cells(weight: Weight | None) -> dict[str, Any]:
    """The cells of `WEIGHT_TYPES`; all null where nothing is known."""
    if weight is None:
        return dict.fromkeys(WEIGHT_TYPES)
    return {**weight.spread._asdict(), "factor_ids": ";".join(weight.factor_ids)}
