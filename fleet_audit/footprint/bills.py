"""The electricity of the equipment of each site, beside what was billed to the site."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from fleet_audit.footprint.figures import figure
from fleet_audit.footprint.rollup import roll_up
from fleet_audit.footprint.setting import Place
from fleet_audit.footprint.spread import Spread
from fleet_audit.model.report import BillRow

if TYPE_CHECKING:
    import duckdb

MOST = 4
"""Bills that a report sets beside the equipment, the largest."""
MEASURES = ("energy_kwh_per_year", "cooling_kwh_per_year")
PERCENT = 100
UNIT = "%"


class Bill(Struct, frozen=True, kw_only=True):
    """The bill of a site, and what its equipment takes of it."""

    place: Place
    billed_kwh: float
    plugs: Spread
    """kWh a year at the plugs."""
    cooling: Spread
    """kWh a year that cooling adds in rooms of servers."""

    @property
    def modelled(self) -> Spread:
        """Both: what a meter of the site would count of the equipment."""
        return self.plugs.plus(self.cooling)

    @property
    def share(self) -> Spread:
        """The equipment as a percentage of the bill."""
        return self.modelled.scaled(PERCENT / self.billed_kwh)


def bills(engine: duckdb.DuckDBPyConnection, places: Sequence[Place]) -> list[Bill]:
    """The sites whose bill is known and whose equipment has an energy, the largest bill first."""
    if not any(place.billed_kwh for place in places):
        return []
    groups = {group.key: group.measures for group in roll_up(engine, "site", names=MEASURES)}
    found = []
    for place in places:
        plugs = groups.get(place.site, {}).get("energy_kwh_per_year")
        if place.room is None and place.billed_kwh and plugs is not None:
            cooling = groups[place.site]["cooling_kwh_per_year"] or Spread(0.0, 0.0, 0.0)
            found.append(
                Bill(place=place, billed_kwh=place.billed_kwh, plugs=plugs, cooling=cooling)
            )
    return sorted(found, key=lambda bill: (-bill.billed_kwh, bill.place.site))


def bill_rows(engine: duckdb.DuckDBPyConnection, places: Sequence[Place]) -> tuple[BillRow, ...]:
    """The largest bills as a report prints them."""
    return tuple(
        BillRow(
            site=bill.place.site,
            billed_kwh=bill.billed_kwh,
            billed_year=bill.place.billed_year,
            modelled_kwh=round(bill.modelled.mid, 3),
            share=figure(f"bill.{number}.share", bill.share, UNIT),
            is_above_bill=bill.modelled.mid > bill.billed_kwh,
        )
        for number, bill in enumerate(bills(engine, places)[:MOST], start=1)
    )
