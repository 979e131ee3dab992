"""Turn down the brightness of screens to what the room needs."""

from __future__ import annotations

from fleet_audit.model.marking import N_
from fleet_audit.recommendations.levers.port import IN_USE, Lever, Objection, Share

LEVER = Lever(
    code="screen_brightness",
    group="brightness",
    rank=320,
    confidence="low",
    title=N_("Screen brightness"),
    trigger=N_("a screen in use"),
    text=N_("Turn down the brightness of {devices} to what the room needs."),
    not_when=(
        Objection(
            code="signage",
            when="on_hours >= {signage_hours} * 365",
            sentence=N_("it shows something all day: signage or a control room"),
        ),
    ),
    ask_first=(N_("people who see badly, and bright rooms"),),
    when=f"{IN_USE} AND category = 'monitor' AND on_w > 0 AND energy_kwh > 0",
    saves_use=Share(
        mid="least(1, {brightness_share} * on_w * on_hours / 1000 / energy_kwh)",
        low="least(1, {brightness_share_low} * on_w * on_hours / 1000 / energy_kwh)",
        high="least(1, {brightness_share_high} * on_w * on_hours / 1000 / energy_kwh)",
    ),
)
