"""Keep no more screens than people use: the rest goes to stock, and is bought no more."""

from __future__ import annotations

from fleet_audit.model.marking import N_
from fleet_audit.recommendations.levers.port import IN_USE, Lever, Objection, Share

LEVER = Lever(
    code="screens",
    group="fate",
    rank=34,
    confidence="high",
    title=N_("Keep fewer screens"),
    trigger=N_("more screens at a site than its computers can use"),
    text=N_("Take {devices} back to stock before any screen is bought."),
    not_when=(
        Objection(
            code="large",
            when="screen_inches >= {screen_large_inches}",
            sentence=N_("a large screen, in the place of two"),
        ),
    ),
    ask_first=(N_("adapted workplaces"),),
    when=f"{IN_USE} AND category = 'monitor' AND is_surplus_screen AND renewal_kgco2e IS NOT NULL",
    saves_use=Share(mid="1"),
    saves_renewal="1",
    saves={"new_device": "1 / lifetime_years"},
)
