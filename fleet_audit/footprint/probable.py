"""Equipment that was neither seen nor declared, though a fleet like this one has some.

Agents and device managers see computers; screens, phones and network gear escape most of them.
How many there are per person or per computer is published nowhere that could be found, so that
they are named, and counted once the organisation says how many it owns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fleet_audit.footprint.missing import Tally
from fleet_audit.model.report import ProbablyMissing

FEW = 10
"""Computers up to which whoever asks knows by heart what stands beside them; a convention."""

COMPUTERS = ("laptop", "desktop", "workstation", "all_in_one", "thin_client")
WITHOUT_SCREEN = ("desktop", "workstation", "thin_client")
"""Computers that nobody reads without a screen apart."""

COMPANIONS: dict[str, tuple[str, ...]] = {
    "screens": ("monitor",),
    "phones": ("smartphone", "ip_phone"),
    "network": ("switch", "router", "firewall", "access_point", "internet_box"),
}
"""Kind → the categories that make it up."""


def probably_missing(tallies: Sequence[Tally]) -> tuple[ProbablyMissing, ...]:
    """What such a fleet has beside its computers and nobody saw or declared; zero is an answer."""
    return tuple(_probable(tallies))


def _probable(tallies: Sequence[Tally]) -> Iterator[ProbablyMissing]:
    seen = {tally.category: tally.seen for tally in tallies}
    answered = {tally.category for tally in tallies if tally.declared is not None}
    computers = _sum(seen, COMPUTERS)
    for kind, categories in COMPANIONS.items():
        there = _sum(seen, categories)
        beside = computers if computers > FEW and not there else 0
        if kind == "screens" and _sum(seen, WITHOUT_SCREEN) > there:
            beside = beside or _sum(seen, WITHOUT_SCREEN)
        if beside and answered.isdisjoint(categories):
            yield ProbablyMissing(kind=kind, seen=there, beside=beside, categories=categories)


def _sum(seen: dict[str, int], categories: Sequence[str]) -> int:
    return sum(seen.get(category, 0) for category in categories)
