"""What an action brings at one site, in the report."""

from __future__ import annotations

from msgspec import Struct

from fleet_audit.model.lever import Range


class SiteAction(Struct, frozen=True, kw_only=True):
    """What one action of the fleet brings at one site."""

    action: str
    """Its name among the actions of the fleet, such as `action.extend.by_2`."""
    devices: int
    gwp_kgco2e_per_year: Range
    """Avoided, net of what the action itself emits."""
    eur_now: float | None
    """Outlay, of the lines whose prices are known; null where none is."""
    is_eur_now_whole: bool
    """Whether that is all of them."""
    eur_per_year: float | None
    """Savings, in the same way."""
    is_eur_per_year_whole: bool
