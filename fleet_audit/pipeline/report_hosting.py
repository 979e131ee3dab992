"""Where the servers of a report run: rated, and beside the few places that are surest."""

from __future__ import annotations

from msgspec.structs import replace

from fleet_audit.hosting.workload import Beside, Fleet, Move, grid_kg
from fleet_audit.model.hosting import Comparison, Rating
from fleet_audit.model.report_hosting import Hosted
from fleet_audit.pipeline.audit import Audit
from fleet_audit.pipeline.hosting import (
    OWN_ROOMS,
    compare_places,
    electricity_price,
    fleet_in,
    home_forms,
    known_places,
    new_host,
    off_site_water,
    rate_places,
    server_rows,
    usual_life,
)
from fleet_audit.reference.hosting import Catalogue
from fleet_audit.store.address import StoreAddress

MOST = 5
"""Places beside staying; `hosting compare` has them all."""
MOST_OWN = 5
"""Rooms and own places that are rated."""


def hosted_in(made: Audit, address: StoreAddress) -> Hosted | None:
    """What a report says of the hosting of an audit; null where it has no server."""
    rows = server_rows(made)
    if not rows:
        return None
    servers = float(sum(row[4] for row in rows))
    as_of, forms = made.setting.as_of, home_forms(address, made.setting.as_of)
    own = known_places(forms.items(), with_catalogue=False).places if forms else ()
    rated = tuple(map(_plain, rate_places(own, as_of)[:MOST_OWN])) if own else ()
    if any(grid_kg(row[0], as_of.year) is None for row in rows):
        return Hosted(servers=servers, own=rated, reason="no_grid")
    compared = _compared(made, fleet_in(rows), known_places(forms.items()))
    return Hosted(servers=servers, own=rated, compared=_few(compared), places=len(compared.options))


def _compared(made: Audit, fleet: Fleet, known: Catalogue) -> Comparison:
    """As `hosting compare` answers without options."""
    places = [
        place
        for place in known.places
        if place.origin != OWN_ROOMS and place.site.is_open is not False
    ]
    move = Move(
        replaced_by_one=1.0,
        power_ratio=1.0,
        host_embodied_kgco2e=new_host(made),
        usual_life_years=usual_life(),
    )
    beside = Beside(eur_per_kwh=electricity_price(made), off_site_l_per_kwh=off_site_water(made))
    return compare_places(known, places, fleet, move, made.setting.as_of, beside)


def _few(compared: Comparison) -> Comparison:
    """The places that a page shows, with what else is said of them."""
    shown = tuple(
        replace(one, rating=one.rating and _plain(one.rating)) for one in compared.options[:MOST]
    )
    names = {one.site_id for one in shown}
    others = {step: name for step, name in compared.first_by_step.items() if name in names}
    is_first_shown = compared.first in names
    return replace(
        compared,
        options=shown,
        first=compared.first if is_first_shown else None,
        first_share=compared.first_share if is_first_shown else None,
        first_by_step=others if is_first_shown else {},
    )


def _plain(rating: Rating) -> Rating:
    """A rating without the words of its ceilings: a page finds them by their names."""
    return replace(rating, caps=tuple(replace(cap, reason="") for cap in rating.caps))
