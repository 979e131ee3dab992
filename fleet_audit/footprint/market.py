"""The electricity that a site buys: what its contract says of a kWh, beside the mix of its country.

Market-based figures stand beside location-based ones and never change them. Order of what a kWh
takes (GHG Protocol Scope 2 Guidance, 2015, chapter 6): what the contract states; for guaranteed
renewable electricity without a stated figure, the row MARKET-GUARANTEED; for all that no contract
covers, the mix of the country, since no open residual mix was found.
"""

from __future__ import annotations

from typing import Any

from fleet_audit.footprint.setting import Place
from fleet_audit.footprint.spread import Spread, spread_of
from fleet_audit.reference.load import Reference

GUARANTEED = "MARKET-GUARANTEED"
"""Row of a guaranteed renewable kWh whose contract states no figure."""
GUARANTEED_KINDS = frozenset({"guarantees_of_origin", "ppa", "self_generation"})

MARKET_TYPES: dict[str, str] = {
    "market_basis": "VARCHAR",
    "market_share": "DOUBLE",
    "market_kgco2e": "DOUBLE",
    "market_kgco2e_low": "DOUBLE",
    "market_kgco2e_high": "DOUBLE",
}
"""Columns that the place relation gains: kgCO2e per kWh of the contract, and its share of all."""


def contract_of(place: Place, reference: Reference) -> tuple[str, Spread] | None:
    """What a kWh of the site's contract weighs, and how that is known; null without a contract.

    `contract` is what the supplier states; `guaranteed` is MARKET-GUARANTEED.
    """
    if place.contract_kgco2e_per_kwh is not None:
        stated = place.contract_kgco2e_per_kwh
        return "contract", Spread(stated, stated, stated)
    if place.contract_kind in GUARANTEED_KINDS:
        return "guaranteed", spread_of(reference.row(GUARANTEED), reference)
    return None


def market_cells(place: Place, reference: Reference) -> dict[str, Any]:
    """The cells of `MARKET_TYPES`; all null where no contract says anything."""
    found = contract_of(place, reference)
    if found is None:
        return dict.fromkeys(MARKET_TYPES)
    basis, each = found
    return {
        "market_basis": basis,
        "market_share": 1.0 if place.contract_share is None else place.contract_share,
        "market_kgco2e": each.mid,
        "market_kgco2e_low": each.low,
        "market_kgco2e_high": each.high,
    }
