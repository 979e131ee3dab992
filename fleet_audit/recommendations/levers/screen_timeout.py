"""Let screens go dark soon after the last touch."""

from __future__ import annotations

from fleet_audit.model.marking import N_
from fleet_audit.recommendations.levers.port import IN_USE, Lever, Objection, Share

LEVER = Lever(
    code="screen_timeout",
    group="timeout",
    rank=310,
    confidence="high",
    title=N_("Screen timeout"),
    trigger=N_("computers of the site that darken their screens late, or never"),
    text=N_("Let {devices} go dark within {timeout} minutes of the last touch."),
    not_when=(
        Objection(
            code="signage",
            when="on_hours >= {signage_hours} * 365",
            sentence=N_("it shows something all day: signage or a control room"),
        ),
    ),
    ask_first=(N_("presentations"),),
    when=(
        f"{IN_USE} AND category = 'monitor' AND site_screen_off_min > {{screen_off_most_min}}"
        " AND on_w > 0 AND energy_kwh > 0"
    ),
    saves_use=Share(
        mid="least(1, {screen_idle_share} * on_w * on_hours / 1000 / energy_kwh)",
        low="least(1, {screen_idle_share_low} * on_w * on_hours / 1000 / energy_kwh)",
        high="least(1, {screen_idle_share_high} * on_w * on_hours / 1000 / energy_kwh)",
    ),
    buys={"labour_hour": "{policy_hours}"},
)
