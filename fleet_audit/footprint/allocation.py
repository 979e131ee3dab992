"""The views of what was embodied: by years of life, to date, what remains, or by year of purchase.

With E the whole-life kgCO2e of all but use, L the lifetime and `age` on the day of the audit:
to date = E × min(age, L) / L, remaining = E × max(0, L − age) / L. Of a device acquired at age `a`
second-hand, its first owner bore E × min(a, L) / L: that is taken off what was borne to date and
off the year of purchase. The shares are ours (linear, as the annual view); ISO 14044:2006,
4.3.4.3, asks that reuse be allotted, and ITU-T L.1410 that the way be stated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from fleet_audit.footprint.grouping import HeldGroup, grouped
from fleet_audit.footprint.spread import Spread
from fleet_audit.model.marking import N_

if TYPE_CHECKING:
    import duckdb

View = Literal["annual", "purchase-year", "to-date", "remaining"]
"""How what was embodied is counted."""
VIEWS: tuple[str, ...] = get_args(View)

COLUMNS: dict[str, str] = {
    "purchase-year": "purchase_year_g",
    "to-date": "to_date_g",
    "remaining": "remaining_g",
}
"""View → its column of grams in `allocated`; the annual view is in the cube."""

NO_PURCHASE = N_("no purchase with a date is known")
GRAMS = 1000
"""Grams in a kilogram."""


def measure_of(view: str) -> str:
    """Name of a view's figure: `gwp_embodied_to_date_kgco2e`, as per asset."""
    return f"gwp_embodied_{view.replace('-', '_')}_kgco2e"


def allocation(engine: duckdb.DuckDBPyConnection, view: str, column: str | None) -> list[HeldGroup]:
    """The fleet in a view, cut by a column, with the number of devices that each sum holds for."""
    return grouped(engine, "allocated", column, {measure_of(view): (COLUMNS[view], GRAMS)})


def bought_in_year(engine: duckdb.DuckDBPyConnection) -> Spread | None:
    """kgCO2e of all but use bought in the year of the audit; null where no purchase is dated."""
    view = "purchase-year"
    fleet = allocation(engine, view, None)
    return fleet[0].held[measure_of(view)].spread if fleet else None
