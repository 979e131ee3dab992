"""Where this machine stands, as far as its clock tells: for a first audit without questions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

ZONEINFO = "zoneinfo/"


def time_zone(environ: Mapping[str, str], localtime: Path = Path("/etc/localtime")) -> str | None:
    """Name of the system's time zone, such as `Europe/Paris`."""
    if environ.get("TZ"):
        return environ["TZ"].removeprefix(":")
    try:
        target = str(localtime.readlink())
    except OSError:
        return None
    _before, found, zone = target.partition(ZONEINFO)
    return zone if found else None


def country_of_time_zone(zone: str | None) -> str | None:
    """Country (ISO 3166-1 alpha-2) of a time zone, by the CLDR; null where it has none."""
    if zone is None:
        return None
    from babel.core import get_global

    from fleet_audit.inventory.countries import countries

    territory = str(get_global("zone_territories").get(zone))
    return territory if territory in countries() else None
