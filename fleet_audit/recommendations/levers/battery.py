"""Replace a worn battery, and keep the computer."""

from __future__ import annotations

from fleet_audit.model.marking import N_
from fleet_audit.recommendations.levers.port import IN_USE, Carbon, Lever, Objection

LEVER = Lever(
    code="battery",
    group="fate",
    rank=70,
    confidence="medium",
    title=N_("Replace the battery"),
    trigger=N_("a battery that holds too little of its design capacity"),
    text=N_("Replace the battery of {devices}, for {years} years more."),
    not_when=(
        Objection(
            code="glued",
            when="category IN ('tablet', 'smartphone')",
            sentence=N_("its body is glued"),
        ),
        Objection(
            code="docked",
            when="battery_cycles < {battery_docked_cycles}",
            sentence=N_("it hardly ever runs on its battery"),
        ),
        Objection(
            code="too_old",
            when="age_years >= {oldest_kept_years}",
            sentence=N_("it is past the age at which devices are kept"),
        ),
    ),
    ask_first=(N_("a battery that swells: out of use at once, whatever else is said"),),
    when=(
        f"{IN_USE} AND (battery_health_pct < {{battery_worn_pct}}"
        " OR (battery_health_pct IS NULL AND battery_cycles >= {battery_worn_cycles}))"
        " AND renewal_kgco2e IS NOT NULL"
    ),
    years="{battery_years}",
    saves_renewal="1",
    spends=Carbon(
        mid="{battery_share} * embodied_kgco2e",
        low="{battery_share_low} * embodied_kgco2e_low",
        high="{battery_share_high} * embodied_kgco2e_high",
    ),
    buys={"battery": "1", "labour_hour": "{battery_hours}"},
    saves={"new_device": "1 / lifetime_years"},
)
