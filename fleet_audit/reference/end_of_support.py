"""Until when systems get security updates: the table `decisions/end_of_support.csv`."""

from __future__ import annotations

from datetime import date
from functools import cache

from fleet_audit.reference.cited import Cited, read_cited


class SystemRelease(Cited, frozen=True, kw_only=True):
    """A release of a system, and the last day of its security updates."""

    family: str
    """`windows`, `windows_server`, `macos`, `debian`, …"""
    release: str
    edition: str | None = None
    """Of Windows: `pro` (Home too), `enterprise`, `ltsc`, `iot_ltsc`, `iot`; null for any."""
    nt_build: str | None = None
    """Of Windows, the build that an inventory gives."""
    ends_on: date | None = None
    """Last day without paying; null where none is announced."""
    paid_until: date | None = None
    """Last day for who pays; null where nothing is sold."""


@cache
def system_releases() -> tuple[SystemRelease, ...]:
    """Every release that is known."""
    return read_cited("decisions/end_of_support.csv", SystemRelease)
