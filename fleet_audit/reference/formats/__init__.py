"""The lists of public facts that can be loaded, one file each, found by their headings."""

from __future__ import annotations

from collections.abc import Collection

from fleet_audit.reference.formats import (
    electricity,
    energy_star_computers,
    energy_star_displays,
    energy_star_servers,
    hourly,
    numecoeval,
    own_models,
    own_rows,
    pcf,
)
from fleet_audit.reference.formats.port import Format

FORMATS: tuple[Format, ...] = (
    pcf.FORMAT,
    energy_star_computers.FORMAT,
    energy_star_displays.FORMAT,
    energy_star_servers.FORMAT,
    electricity.EMBER,
    electricity.OWID,
    hourly.PLAIN,
    hourly.MAPS,
    hourly.DIRECT_ONLY,
    numecoeval.FORMAT,
    own_rows.FORMAT,
    own_models.FORMAT,
)
"""Every form of list, in the order in which they are recognised."""


def format_named(name: str) -> Format | None:
    """The form of that name."""
    return next((one for one in FORMATS if one.name == name), None)


def recognised(headings: Collection[str]) -> Format | None:
    """The form of a list with these headings, folded."""
    return next((one for one in FORMATS if one.fits(headings)), None)
