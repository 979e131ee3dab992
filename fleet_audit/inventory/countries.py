"""Countries by their two letters (ISO 3166-1 alpha-2, as the CLDR lists them)."""

from __future__ import annotations

from functools import cache

_NO_COUNTRIES = {"001", "ZZ"}
"""The world and the unknown region, which the CLDR lists beside countries."""
_USER_ASSIGNED = {"XK"}
"""Kosovo, which has no code of ISO's own; the sources of electricity mixes use this one."""


@cache
def countries() -> frozenset[str]:
    """Codes of the countries and territories where people live."""
    from babel.core import get_global

    return frozenset(get_global("zone_territories").values()) - _NO_COUNTRIES | _USER_ASSIGNED
