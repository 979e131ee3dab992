"""Where devices went that left, in the words of the inventory."""

from __future__ import annotations

from datetime import date

from fleet_audit.store.address import StoreAddress
from fleet_audit.store.reading import reading

_LONGEST = 60
"""Characters of a route that are kept apart."""


def departures(
    address: StoreAddress, organisation_id: int | None, since: date, until: date
) -> dict[str, int]:
    """Route of exit → devices that left after the first day and up to the last; the most first."""
    with reading(address) as reader:
        rows = reader.rows(
            "SELECT exit_route, sum(quantity) FROM asset WHERE organisation_id = ?"
            " AND status = 'retired' AND exit_route IS NOT NULL"
            " AND retired_date > ? AND retired_date <= ?"
            " GROUP BY exit_route ORDER BY 2 DESC, 1",
            organisation_id,
            since.isoformat(),
            until.isoformat(),
        )
    return {str(route)[:_LONGEST]: int(devices) for route, devices in rows}
