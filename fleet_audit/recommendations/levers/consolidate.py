"""Put the work of several servers that do little on one, and virtualise it."""

from __future__ import annotations

from fleet_audit.model.marking import N_
from fleet_audit.recommendations.levers.port import IN_USE, SERVERS, Carbon, Lever, Objection, Share

KEPT = "greatest(1, least({consolidate_ratio}, site_idle_servers))"

LEVER = Lever(
    code="consolidate",
    group="fate",
    rank=20,
    confidence="medium",
    title=N_("Consolidate servers"),
    trigger=N_("two servers or more at a site whose processors have little to do"),
    text=N_("Put the work of {devices} on fewer servers, as virtual machines."),
    not_when=(
        Objection(
            code="alone",
            when="site_idle_servers < 2",
            sentence=N_("no other server at its site has little to do"),
        ),
        Objection(
            code="memory",
            when="memory_busy_pct >= {memory_pressed_pct}",
            sentence=N_("its memory is full: it is the memory that it works for"),
        ),
        Objection(
            code="saves_nothing",
            when=f"new_energy_kwh >= energy_kwh * {KEPT}",
            sentence=N_("a new server would draw as much"),
        ),
    ),
    ask_first=(
        N_("licences counted by processor, and machines that must not fall together"),
        N_("virtual machines that nobody uses: they need not move"),
    ),
    when=(
        f"{IN_USE} AND {SERVERS} AND cpu_busy_pct < {{consolidate_cpu_pct}}"
        " AND energy_kwh > 0 AND renewal_kgco2e IS NOT NULL"
    ),
    saves_use=Share(mid=f"1 - new_energy_kwh / ({KEPT} * energy_kwh)"),
    saves_renewal="1",
    spends=Carbon(
        mid=f"embodied_kgco2e / {KEPT}",
        low=f"embodied_kgco2e_low / {KEPT}",
        high=f"embodied_kgco2e_high / {KEPT}",
        ademe=f"embodied_ademe_kgco2e / {KEPT}",
    ),
    buys={"new_device": f"1 / {KEPT}", "labour_hour": "{server_hours}"},
    saves={"new_device": "1 / lifetime_years"},
)
