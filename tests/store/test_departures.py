"""Where devices went that left, on each database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from fleet_audit.store.address import StoreAddress
from fleet_audit.store.departures import departures

SINCE, UNTIL = date(2023, 1, 1), date(2025, 12, 31)


def test_routes_are_counted_between_two_days(
    address: StoreAddress,
    organisation: int,
    laptop: Callable[..., Any],
    take_in: Callable[..., Any],
) -> None:
    """Devices count by their route, the most first; those before, after or still here do not."""
    gone = {"status": "retired", "exit_route": "don"}
    take_in(
        laptop("A", **gone, retired_date=date(2024, 5, 1), quantity=3),
        laptop("B", **gone, retired_date=UNTIL),
        laptop("C", status="retired", exit_route="vente", retired_date=date(2023, 1, 2)),
        laptop("D", **gone, retired_date=SINCE),
        laptop("E", **gone, retired_date=date(2026, 1, 1)),
        laptop("F", status="retired", retired_date=date(2024, 5, 1)),
        laptop("G"),
    )
    assert list(departures(address, organisation, SINCE, UNTIL).items()) == [
        ("don", 4),
        ("vente", 1),
    ]
    assert departures(address, None, SINCE, UNTIL) == {}
