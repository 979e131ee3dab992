"""Stop servers that nobody uses, once their owner agrees."""

from __future__ import annotations

from fleet_audit.model.marking import N_
from fleet_audit.recommendations.levers.port import IN_USE, SERVERS, Lever, Objection, Share

LEVER = Lever(
    code="retire_idle",
    group="fate",
    rank=10,
    confidence="low",
    title=N_("Retire idle servers"),
    trigger=N_("a server whose processor does next to nothing"),
    text=N_(
        "Ask the owner of {devices} what still serves: after {idle_months} months without login, "
        "or traffic other than backups, it can be stopped."
    ),
    not_when=(
        Objection(
            code="standby",
            when=(
                "regexp_matches(concat_ws(' ', room, department),"
                " '(?i)secours|standby|backup|disaster|\\bPRA\\b|\\bDR\\b')"
            ),
            sentence=N_("it stands by for a disaster"),
        ),
        Objection(
            code="works",
            when="memory_busy_pct >= {memory_pressed_pct}",
            sentence=N_("its memory is full: something lives there"),
        ),
    ),
    ask_first=(
        N_("seasonal work"),
        N_("a licence server"),
        N_("network traffic other than backups, and logins, in the last months"),
    ),
    when=f"{IN_USE} AND {SERVERS} AND cpu_busy_pct < {{idle_cpu_pct}} AND energy_kwh > 0",
    saves_use=Share(mid="1"),
    saves_renewal="1",
    buys={"labour_hour": "{retire_hours}", "disposal": "1"},
    saves={"new_device": "1 / lifetime_years"},
    needs_sign_off=True,
)
