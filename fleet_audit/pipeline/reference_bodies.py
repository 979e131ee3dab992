"""Two bodies of facts to compare, as people name them, and how a fleet moves between them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from msgspec import Struct

from fleet_audit.footprint.rollup import roll_up
from fleet_audit.model.errors import UnusableReferenceSet
from fleet_audit.model.marking import said
from fleet_audit.pipeline.audit import audit
from fleet_audit.pipeline.reference_sets import read_list
from fleet_audit.reference.bundle import is_bundle, opened
from fleet_audit.reference.load import Reference, read_reference, reference
from fleet_audit.reference.overlay import compose
from fleet_audit.reference.sets import ReferenceSet
from fleet_audit.store.address import StoreAddress

CORE = "core"
IN_FORCE = "in-force"

MOVED = ("gwp_kgco2e_per_year", "gwp_embodied_kgco2e", "energy_kwh_per_year")
"""Measures of which it is told how they move."""


class Move(Struct, frozen=True, kw_only=True):
    """One measure of one category under two bodies of facts."""

    category: str
    devices: int
    measure: str
    before: float | None
    after: float | None


def body_named(name: str, sets: tuple[ReferenceSet, ...]) -> Reference:
    """A body of facts: `core`, `in-force`, a set over what ships, a bundle, or a folder of tables.

    Raises UnusableReferenceSet for a name that is none of these.
    """
    if name == CORE:
        return reference()
    if name == IN_FORCE:
        return compose(reference(), sets)
    chosen = [one for one in sets if one.mark.name == name]
    if chosen:
        return compose(reference(), chosen)
    return _at(Path(name), name)


def _at(path: Path, name: str) -> Reference:
    if (path / "manifest.toml").is_file():
        return read_reference(path)
    content = read_list(path) if path.is_file() else b""
    if is_bundle(content):
        return compose(reference(), opened(content, name).sets)
    raise UnusableReferenceSet(
        said(
            "{name}: neither core, in-force nor a set that is loaded, nor a bundle, nor a folder "
            "of tables: `fleet-audit reference sets` lists the sets",
            name=name,
        )
    )


def moves(
    address: StoreAddress, as_of: date, one: Reference, other: Reference, country: str | None
) -> list[Move]:
    """How the fleet's figures move between two bodies, category by category."""
    before, after = (_figures(address, as_of, facts, country) for facts in (one, other))
    return [
        Move(
            category=category,
            devices=devices,
            measure=measure,
            before=values[measure],
            after=after[category][1][measure] if category in after else None,
        )
        for category, (devices, values) in before.items()
        for measure in MOVED
    ]


def _figures(
    address: StoreAddress, as_of: date, facts: Reference, country: str | None
) -> dict[str, tuple[int, dict[str, float | None]]]:
    made = audit(address, as_of, country=country, facts=facts)
    return {
        group.key or "": (
            group.devices,
            {name: (s.mid if (s := group.measures[name]) else None) for name in MOVED},
        )
        for group in roll_up(made.engine, "category")
    }
