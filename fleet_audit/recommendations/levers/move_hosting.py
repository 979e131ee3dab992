"""Move the work of servers to a host whose kilowatt-hours weigh less."""

from __future__ import annotations

from fleet_audit.model.marking import N_
from fleet_audit.recommendations.levers.port import IN_USE, SERVERS, Carbon, Lever, Objection, Share

LEFT = "(embodied_kgco2e * greatest(0, 1 - age_years / lifetime_years))"
SAVED = "(1 - host_pue * host_kgco2e_per_kwh / (pue * intensity_kgco2e))"

LEVER = Lever(
    code="move_hosting",
    group="fate",
    rank=110,
    confidence="medium",
    title=N_("Move to a host"),
    trigger=N_("a host whose electricity and cooling weigh less than those of the room"),
    text=N_("Move the work of {devices} to {host}."),
    not_when=(
        Objection(
            code="no_gain",
            when="host_pue * host_kgco2e_per_kwh >= pue * intensity_kgco2e",
            sentence=N_("the host's kilowatt-hours weigh as much"),
        ),
        Objection(
            code="stranded",
            when=f"{LEFT} > {SAVED} * use_kgco2e * lifetime_years",
            sentence=N_("the machine would be stranded: more of its making is left than is saved"),
        ),
    ),
    ask_first=(N_("fees, migration and data that may not leave"),),
    when=(
        f"{IN_USE} AND {SERVERS} AND host_kgco2e_per_kwh IS NOT NULL AND NOT is_colocation"
        " AND use_kgco2e > 0 AND age_years IS NOT NULL"
    ),
    saves_use=Share(mid=SAVED),
    spends=Carbon(mid=LEFT),
    buys={"migration": "1"},
)
