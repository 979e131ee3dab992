"""At its next renewal, take what the work needs: never renew early for it."""

from __future__ import annotations

from fleet_audit.model.marking import N_
from fleet_audit.recommendations.levers.port import IN_USE, NEAR_RENEWAL, Lever, Objection, Share

LEVER = Lever(
    code="right_size",
    group="size",
    rank=350,
    confidence="medium",
    title=N_("Right size at renewal"),
    trigger=N_("a workstation whose processor has little to do, or a large screen"),
    text=N_("At the renewal of {devices}, and not before: {way}."),
    variants={
        "desktop": N_("an ordinary desktop does the work"),
        "screen": N_("a screen of 24 inches does the work"),
    },
    not_when=(
        Objection(
            code="too_early",
            when=f"NOT coalesce({NEAR_RENEWAL}, false)",
            sentence=N_("it is not to be renewed yet"),
        ),
        Objection(
            code="kept",
            when="NOT is_leaving",
            sentence=N_("it is better kept as it is"),
        ),
    ),
    ask_first=(N_("peaks of work that a mean does not show"),),
    when=(
        f"{IN_USE} AND small_energy_kwh < energy_kwh AND ((category = 'workstation'"
        " AND cpu_busy_pct < {oversized_cpu_pct}) OR (category = 'monitor'"
        " AND screen_inches >= {screen_large_inches}))"
    ),
    variant="CASE category WHEN 'workstation' THEN 'desktop' ELSE 'screen' END",
    saves_use=Share(mid="1 - small_energy_kwh / energy_kwh"),
    after_fate=True,
)
