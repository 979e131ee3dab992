"""What live answers are read with: factors of power stations, zones, names of hosts in the DNS."""

from __future__ import annotations

from functools import cache
from typing import Literal

from fleet_audit.reference.cited import Cited, read_cited


class Generation(Cited, frozen=True, kw_only=True):
    """What a kWh of a kind of power station emits over its life."""

    psr_type: str
    """Code of ENTSO-E."""
    name: str
    gco2e_per_kwh: float
    lower: float
    upper: float


class EntsoeZone(Cited, frozen=True, kw_only=True):
    """The code by which ENTSO-E names a country's bidding zone."""

    zone: str
    eic: str


class HostDomain(Cited, frozen=True, kw_only=True):
    """Names that a host gives its machines."""

    suffix: str
    provider: str
    role: Literal["website", "mailbox", "both", "delivery"]
    """`delivery`: it stands before the host, which stays hidden."""


@cache
def generation() -> dict[str, Generation]:
    """Factors by code of the kind of power station."""
    return {row.psr_type: row for row in read_cited("hosting/generation.csv", Generation)}


@cache
def entsoe_zones() -> dict[str, str]:
    """Code of ENTSO-E by country."""
    return {row.zone: row.eic for row in read_cited("hosting/entsoe_zones.csv", EntsoeZone)}


@cache
def host_domains() -> tuple[HostDomain, ...]:
    """Names of hosts, the longest first: the most particular wins."""
    rows = read_cited("hosting/domains.csv", HostDomain)
    return tuple(sorted(rows, key=lambda row: -len(row.suffix)))
