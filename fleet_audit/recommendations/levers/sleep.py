"""Let computers sleep when nobody works."""

from __future__ import annotations

from fleet_audit.model.marking import N_
from fleet_audit.recommendations.levers.port import IN_USE, Lever, Objection, Share

LEVER = Lever(
    code="sleep",
    group="night",
    rank=300,
    confidence="high",
    title=N_("Sleep and night-off"),
    trigger=N_("on for far more hours than anybody works"),
    text=N_("Set {devices} to sleep when nobody works, and to be off at night."),
    not_when=(
        Objection(
            code="works_at_night",
            when=(
                "hours_active_per_day >= {night_active_hours} OR cpu_busy_pct >= {cpu_pressed_pct}"
            ),
            sentence=N_("it works at night"),
        ),
        Objection(
            code="serves",
            when="os_family IN ('windows_server', 'esxi', 'proxmox_ve', 'xcp_ng')",
            sentence=N_("it serves others"),
        ),
        Objection(
            code="till",
            when="category IN ('point_of_sale', 'industrial_pc')",
            sentence=N_("a till or a machine's computer keeps its own hours"),
        ),
    ),
    ask_first=(N_("remote access and updates at night: keep an hour for them, by Wake-on-LAN"),),
    when=(
        f"{IN_USE} AND category IN ('laptop', 'desktop', 'workstation', 'all_in_one',"
        " 'thin_client', 'point_of_sale', 'industrial_pc')"
        " AND wasted_hours >= {sleep_wasted_hours} AND energy_kwh > 0"
    ),
    years="lifetime_years",
    saves_use=Share(mid="wasted_share"),
    buys={"labour_hour": "{policy_hours}"},
)
