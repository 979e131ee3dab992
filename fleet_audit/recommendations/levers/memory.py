"""Add memory to a computer that lacks it, and keep it."""

from __future__ import annotations

from fleet_audit.model.marking import N_
from fleet_audit.recommendations.levers.port import IN_USE, OFFICE, Carbon, Lever, Objection

LEVER = Lever(
    code="memory",
    group="fate",
    rank=60,
    confidence="medium",
    title=N_("Add memory"),
    trigger=N_("its memory is full most of the time, and there is little of it"),
    text=N_("Add memory to {devices}, for {years} years more."),
    not_when=(
        Objection(
            code="soldered",
            when="memory_slots = 0",
            sentence=N_("its memory is soldered"),
        ),
        Objection(
            code="processor",
            when="cpu_busy_pct >= {cpu_pressed_pct}",
            sentence=N_("its processor is the limit too"),
        ),
        Objection(
            code="no_system",
            when="support_state = 'ended' AND windows11 = 'blocked_by_processor'",
            sentence=N_("its processor bars the next system, which is to be settled first"),
        ),
    ),
    ask_first=(N_("a free slot, or modules that can be exchanged"),),
    when=(
        f"{IN_USE} AND {OFFICE} AND memory_busy_pct > {{memory_pressed_pct}}"
        " AND memory_gib < {memory_enough_gib}"
        " AND {memory_kgco2e} < {memory_years} * renewal_kgco2e"
    ),
    years="{memory_years}",
    saves_renewal="1",
    spends=Carbon(mid="{memory_kgco2e}", low="{memory_kgco2e_low}", high="{memory_kgco2e_high}"),
    buys={"memory": "{memory_module_gib}", "labour_hour": "{memory_hours}"},
    saves={"new_device": "1 / lifetime_years"},
)
