"""Places described in several files: one place, with every publication of each fact."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec.structs import asdict, replace

from fleet_audit.model.hosting import Fact, HostingSite, Place

_LISTS = (
    "pue",
    "wue_l_per_kwh",
    "ref",
    "erf",
    "cue_kgco2e_per_kwh",
    "carbon_free_hourly",
    "server_life_years",
    "electricity",
    "heat",
)


def join_places(places: Iterable[Place]) -> list[Place]:
    """Places by name, in their order. A later file adds its facts, and its words win."""
    found: dict[str, Place] = {}
    for place in places:
        before = found.get(place.site.site_id)
        found[place.site.site_id] = place if before is None else _joined(before, place)
    return list(found.values())


def _joined(one: Place, other: Place) -> Place:
    renamed = _apart(other, set(one.sources))
    said: dict[str, Any] = {
        name: value
        for name, value in asdict(renamed.site).items()
        if value not in (None, (), False) and name not in (*_LISTS, "certifications", "read_in")
    }
    lists = {name: getattr(one.site, name) + getattr(renamed.site, name) for name in _LISTS}
    held = (one.site.certifications or ()) + (renamed.site.certifications or ())
    is_known = one.site.certifications is not None or renamed.site.certifications is not None
    site = replace(
        one.site,
        **said,
        **lists,
        certifications=held if is_known else None,
        read_in=one.site.read_in + renamed.site.read_in,
    )
    return Place(
        site=site,
        sources={**one.sources, **renamed.sources},
        origin=f"{one.origin} + {other.origin}",
    )


def _apart(place: Place, taken: set[str]) -> Place:
    """A place whose documents have names of their own."""
    names = {key: f"{key}.{place.origin}"[:64] if key in taken else key for key in place.sources}
    site = place.site

    def cited(facts: tuple[Any, ...]) -> tuple[Fact, ...]:
        return tuple(replace(fact, source=names.get(fact.source, fact.source)) for fact in facts)

    lists = {name: cited(getattr(site, name)) for name in _LISTS}
    held = None if site.certifications is None else cited(site.certifications)
    moved: HostingSite = replace(
        site, **lists, certifications=held, read_in=tuple(names.get(k, k) for k in site.read_in)
    )
    return replace(
        place, site=moved, sources={names[key]: source for key, source in place.sources.items()}
    )
