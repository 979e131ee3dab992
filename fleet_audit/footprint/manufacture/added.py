"""Manufacture of the parts fitted to a machine after it was made: memory, disks, batteries.

    E = module + GiB × die / density          memory, one module
    E = disk + GB × die / density             solid-state, one disk
    E = disk                                  hard disk, one

Densities are published from old dies to new ones: the value takes their geometric middle, the
bounds take each end. Figures of a whole part, published without a spread, are given as value / 2 to
value × 2 (`RULE-NO-SPREAD`). Of disks whose kind is not known, the value is that of solid-state
ones, and the interval holds both. No sourced factor of a battery is free to use: it is not counted.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from fleet_audit.footprint.manufacture.bottom_up import (
    DISK,
    FLASH_DENSITY,
    FLASH_DIE,
    MEMORY_DENSITY,
    MEMORY_DIE,
    MODULE,
)
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.footprint.spread import Spread
from fleet_audit.model.marking import N_
from fleet_audit.reference.load import Reference

NO_SPREAD = "RULE-NO-SPREAD"
NO_BATTERY = N_(
    "No sourced factor of a battery is free to use: the batteries replaced are not counted."
)
"""Why a battery has no figure."""

SOLID, HARD = DISK["ssd"][0], DISK["hdd"][0]


class Added(NamedTuple):
    """One kind of part that was fitted, and the facts that it weighs by."""

    name: str
    """`memory`, `disk`, or `hard_disk`."""
    amount: float
    """GiB of memory, GB of disk."""
    unit_id: str
    """The row of a whole part."""
    die_id: str | None = None
    density_id: str | None = None

    @property
    def factor_ids(self) -> tuple[str, ...]:
        """The rows that it is weighed by."""
        return tuple(one for one in (self.unit_id, self.die_id, self.density_id) if one)

    def kgco2e(self, reference: Reference) -> Spread:
        """What the part weighs."""
        unit, factor = reference.row(self.unit_id).value, reference.row(NO_SPREAD).value
        whole = Spread(unit, unit / factor, unit * factor)
        return whole.plus(self.dies(reference).scaled(self.amount)) if self.die_id else whole

    def dies(self, reference: Reference) -> Spread:
        """kgCO2e of the dies, per GiB or GB."""
        if self.die_id is None or self.density_id is None:
            return Spread(0.0, 0.0, 0.0)
        die, density = reference.row(self.die_id).value, reference.row(self.density_id)
        least, most = density.lower or density.value, density.upper or density.value
        return Spread(die / math.sqrt(least * most), die / most, die / least)


def added_parts(key: ModelKey) -> tuple[Added, ...]:
    """What was fitted to a machine, by kind of part; no battery, of which nothing is known."""
    return (*_memory(key), *_disks(key))


def _memory(key: ModelKey) -> Iterator[Added]:
    if key.memory_added_gib:
        yield Added("memory", key.memory_added_gib, MODULE, MEMORY_DIE, MEMORY_DENSITY)


def _disks(key: ModelKey) -> Iterator[Added]:
    if key.storage_added_gb:
        if key.storage_kind == "hdd":
            yield Added("hard_disk", key.storage_added_gb, HARD)
        else:
            yield Added("disk", key.storage_added_gb, SOLID, FLASH_DIE, FLASH_DENSITY)


def is_kind_known(key: ModelKey) -> bool:
    """Whether the disks of the machine are all of one kind."""
    return key.storage_kind in {"hdd", "ssd", "nvme", "emmc"}


def weight_of(part: Added, key: ModelKey, reference: Reference) -> Spread:
    """What a part weighs; a disk that may be of either kind, from the least to the most of both."""
    found = part.kgco2e(reference)
    if part.name != "disk" or is_kind_known(key):
        return found
    other = Added("hard_disk", part.amount, HARD).kgco2e(reference)
    return Spread(found.mid, min(found.low, other.low), max(found.high, other.high))


def added_to(key: ModelKey, reference: Reference) -> Spread | None:
    """What all the parts fitted since weigh; null where there is none with a figure."""
    weights = [weight_of(part, key, reference) for part in added_parts(key)]
    if not weights:
        return None
    first, *others = weights
    for other in others:
        first = first.plus(other)
    return first


def cited_by(key: ModelKey) -> tuple[str, ...]:
    """The rows that the parts fitted since are weighed by."""
    parts = added_parts(key)
    rows = [row for part in parts for row in part.factor_ids]
    if any(part.name == "disk" for part in parts) and not is_kind_known(key):
        rows.append(HARD)
    return tuple(dict.fromkeys(rows))
