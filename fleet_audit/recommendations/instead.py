"""What else could be done with a computer whose Windows has ended, and what that costs.

The lever takes the first way that fits; whoever decides sees the price of the others beside it.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from fleet_audit.model.lever import Recommendation
from fleet_audit.recommendations.prices import Prices, item_of
from fleet_audit.reference.end_of_support import SystemRelease

RESCUE = "windows10_rescue"
SOLD_FOR = "10 22H2"
"""The release for which updates are sold."""
YEARS_SOLD = 3


class Instead(Struct, frozen=True, kw_only=True):
    """Another way, for one device."""

    item: str
    """`paid_updates` of the years up to the day, `refurbished_device` or `new_device`."""
    eur: float | None
    """Null where a price is missing."""


def instead_of(
    one: Recommendation, prices: Prices, as_of: date, releases: tuple[SystemRelease, ...]
) -> tuple[Instead, ...]:
    """The other ways of a line of the rescue, cheapest kind first; none for another lever."""
    if one.lever != RESCUE:
        return ()
    ways = [
        Instead(item=name, eur=prices.value(item_of(name, one.category), one.country))
        for name in ("refurbished_device", "new_device")
    ]
    if one.variant != "paid_updates":
        ways.insert(
            0, Instead(item="paid_updates", eur=_paid(prices, one.country, as_of, releases))
        )
    return tuple(ways)


def _paid(
    prices: Prices, country: str, as_of: date, releases: tuple[SystemRelease, ...]
) -> float | None:
    """Paid updates up to the year that runs: who joins late pays the years before."""
    sold = next((row for row in releases if row.release == SOLD_FOR and row.paid_until), None)
    if sold is None or sold.ends_on is None or sold.paid_until is None or as_of > sold.paid_until:
        return None
    years = min(YEARS_SOLD, 1 + max(0, (as_of - sold.ends_on).days) // 365)
    found = [prices.value(f"paid_updates_{year}", country) for year in range(1, years + 1)]
    return None if None in found else sum(eur for eur in found if eur is not None)
