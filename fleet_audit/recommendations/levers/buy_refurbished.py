"""Where a device must be renewed, buy a refurbished one."""

from __future__ import annotations

from fleet_audit.model.marking import N_
from fleet_audit.recommendations.levers.port import IN_USE, Lever, Objection

LEVER = Lever(
    code="buy_refurbished",
    group="purchase",
    rank=220,
    confidence="medium",
    title=N_("Buy refurbished"),
    trigger=N_("a device that leaves, and is to be renewed"),
    text=N_("Renew {devices} with refurbished equipment that lasts {years} years or more."),
    not_when=(
        Objection(
            code="stock_first",
            when="leaving_rank <= stock_devices",
            sentence=N_("one in stock can take its place"),
        ),
        Objection(
            code="demanding",
            when="category = 'workstation' AND cpu_busy_pct >= {oversized_cpu_pct}",
            sentence=N_("its work asks for a new, powerful one"),
        ),
    ),
    ask_first=(
        N_("one that takes the current system, with a warranty"),
        N_("few new parts, and no air freight"),
    ),
    when=(
        f"{IN_USE} AND is_leaving AND category IN ('laptop', 'desktop', 'workstation',"
        " 'all_in_one', 'monitor', 'smartphone', 'tablet') AND renewal_kgco2e IS NOT NULL"
    ),
    years="{refurbished_years}",
    saves_renewal="{refurbished_saving_share}",
    buys={"refurbished_device": "1"},
    saves={"new_device": "1 / lifetime_years"},
    after_fate=True,
)
