"""Give the heat of a server room to the building."""

from __future__ import annotations

from fleet_audit.model.marking import N_
from fleet_audit.recommendations.levers.port import IN_USE, Lever, Objection

LEVER = Lever(
    code="heat_recovery",
    group="heat",
    rank=340,
    confidence="low",
    title=N_("Recover the heat"),
    trigger=N_("a server room that gives much heat, in a building that needs it"),
    text=N_(
        "Study giving the heat of {devices} to the building: about {heat} kWh a year in the "
        "heating season."
    ),
    not_when=(
        Objection(
            code="colocation",
            when="is_colocation",
            sentence=N_("the room is another's"),
        ),
        Objection(
            code="too_small",
            when="site_server_kwh < {heat_least_kwh}",
            sentence=N_("too little heat for an exchanger"),
        ),
    ),
    ask_first=(N_("what heats the building today, which decides the carbon"),),
    when=f"{IN_USE} AND category IN ('server', 'blade', 'storage_bay') AND energy_kwh > 0",
    years="lifetime_years",
    heat_kwh="energy_kwh * {heat_share} * {heat_hours_share}",
    buys={"heat_exchanger": "energy_kwh / site_server_kwh"},
)
