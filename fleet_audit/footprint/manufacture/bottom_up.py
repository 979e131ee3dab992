"""Manufacture of a server from its parts, for one of which neither maker nor model is known.

    E = k (sockets × package + memory + disks + motherboard + case + assembly)

with one memory module and one disk, since an inventory's total does not tell how many there are,
and k what published servers weigh more than such a sum: dies, power supplies and boards that nobody
counts. Where maker or model are known, the fitted model is nearer, which sees the same parts.
"""

from __future__ import annotations

from typing import NamedTuple

from fleet_audit.footprint.manufacture.margins import margin_of, within
from fleet_audit.footprint.manufacture.of_class import of_class
from fleet_audit.footprint.manufacture.outcome import Manufacture
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.reference.classes import ClassFactors
from fleet_audit.reference.load import Reference

CALIBRATION = "RULE-BOTTOM-UP-SERVER"
"""The row of what published servers weigh more than the sum of their parts."""

KNOWLEDGE = "parts"

FIXED = ("DF0218", "DF0227", "DF0224")
"""Motherboard, case, assembly: one of each."""

PACKAGE = "DF0200"
MODULE, MEMORY_DIE, MEMORY_DENSITY = "DF0206", "DF0203", "DENS-RAM"
DISK = {"hdd": ("DF0215",), "ssd": ("DF0212",)}
FLASH_DIE, FLASH_DENSITY = "DF0209", "DENS-SSD"


class Part(NamedTuple):
    """So many of one fact, over a density where it is per area of die."""

    amount: float
    factor_id: str
    density_id: str | None = None

    def kgco2e(self, reference: Reference) -> float:
        """What the part weighs."""
        density = reference.row(self.density_id).value if self.density_id else 1.0
        return self.amount * reference.row(self.factor_id).value / density


def parts_of(key: ModelKey) -> tuple[Part, ...]:
    """The parts that the device is known to hold, and those that any server holds."""
    found = [Part(1, factor_id) for factor_id in FIXED]
    if key.cpu_sockets:
        found.append(Part(key.cpu_sockets, PACKAGE))
    if key.memory_gib:
        found += [Part(1, MODULE), Part(key.memory_gib, MEMORY_DIE, MEMORY_DENSITY)]
    kind = (key.storage_kind or "").lower()
    found += [Part(1, factor_id) for factor_id in DISK.get(kind, ())]
    if kind == "ssd" and key.storage_gb:
        found.append(Part(key.storage_gb, FLASH_DIE, FLASH_DENSITY))
    return tuple(found)


def is_known_by_parts(key: ModelKey) -> bool:
    """Whether it is a server of which sockets and memory are known."""
    return key.category == "server" and bool(key.cpu_sockets) and bool(key.memory_gib)


def sum_of_parts(key: ModelKey, reference: Reference) -> float:
    """kgCO2e of the parts, before calibration."""
    return sum(part.kgco2e(reference) for part in parts_of(key))


def by_parts(key: ModelKey, entry: ClassFactors, reference: Reference) -> Manufacture | None:
    """From the parts; other stages as for the class."""
    if not is_known_by_parts(key):
        return None
    made = reference.row(CALIBRATION).value * sum_of_parts(key, reference)
    margin = margin_of("bottom_up", "server", KNOWLEDGE, reference)
    stages = {"manufacturing_kgco2e": within(made, margin.factor)}
    parts = parts_of(key)
    cited = [part.factor_id for part in parts] + [p.density_id for p in parts if p.density_id]
    rest = of_class(key, entry, reference)
    used = dict.fromkeys((*cited, CALIBRATION, *rest.factor_ids))
    return Manufacture("bottom_up", {**rest.stages, **stages}, tuple(used))
