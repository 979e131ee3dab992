"""Replace now what draws so much that a new device repays its making on the grid of its site."""

from __future__ import annotations

from fleet_audit.model.marking import N_
from fleet_audit.recommendations.levers.port import (
    COMPUTERS,
    IN_USE,
    SERVERS,
    Carbon,
    Lever,
    Objection,
    Share,
)

LEVER = Lever(
    code="replace",
    group="fate",
    rank=30,
    confidence="medium",
    title=N_("Replace now"),
    trigger=N_("a new device would repay its making, in carbon, well within its life"),
    text=N_(
        "Replace {devices}: on this grid, the electricity saved repays the making of new equipment."
    ),
    variants={
        "always_on": N_("on day and night"),
        "in_use": N_("in ordinary use"),
    },
    not_when=(
        Objection(
            code="night_off_first",
            when=f"{COMPUTERS} AND wasted_hours >= {{sleep_wasted_hours}}",
            sentence=N_("it is on when nobody works: switch it off at night first"),
        ),
        Objection(
            code="few_servers",
            when=f"{SERVERS} AND site_idle_servers >= 2 AND cpu_busy_pct < {{consolidate_cpu_pct}}",
            sentence=N_("several servers do little here: one can do the work of all"),
        ),
    ),
    ask_first=(N_("a device in stock, or refurbished, that draws as little"),),
    when=(
        f"{IN_USE} AND (({COMPUTERS} AND category NOT IN ('smartphone', 'tablet')) OR {SERVERS}"
        " OR category = 'monitor')"
        " AND saved_kwh * pue * intensity_kgco2e > renewal_kgco2e"
    ),
    variant=(
        "CASE WHEN on_hours >= {always_on_hours} * 365 AND mean_w >= {inefficient_w}"
        " THEN 'always_on' ELSE 'in_use' END"
    ),
    saves_use=Share(mid="saved_kwh / energy_kwh"),
    spends=Carbon(
        mid="embodied_kgco2e",
        low="embodied_kgco2e_low",
        high="embodied_kgco2e_high",
        ademe="embodied_ademe_kgco2e",
    ),
    buys={"new_device": "1", "labour_hour": "{system_hours}"},
)
