"""What becomes of a computer whose Windows gets no updates: six ways, the first that fits."""

from __future__ import annotations

from fleet_audit.model.marking import N_
from fleet_audit.recommendations.levers.port import IN_USE, Lever, Objection

KEPT = "('upgrade', 'setting', 'other_system', 'paid_updates')"
WAY = """CASE
    WHEN windows11 = 'eligible' THEN 'upgrade'
    WHEN windows11 = 'blocked_by_setting' THEN 'setting'
    WHEN category IN ('laptop', 'desktop', 'all_in_one', 'thin_client')
        AND age_years < {oldest_kept_years}
        AND coalesce(memory_gib, {other_system_memory_gib}) >= {other_system_memory_gib}
        THEN 'other_system'
    WHEN paid_support_end >= as_of AND age_years < {oldest_kept_years} THEN 'paid_updates'
    WHEN age_years < {passed_on_oldest_years}
        AND coalesce(memory_gib, {other_system_memory_gib}) >= {other_system_memory_gib}
        THEN 'offline_or_gift'
    ELSE 'waste'
END"""
PAID = "year_of_paid_updates"

LEVER = Lever(
    code="windows10_rescue",
    group="fate",
    rank=40,
    confidence="high",
    title=N_("Windows without updates"),
    trigger=N_("a Windows that gets no updates any more, or soon no more"),
    text=N_("For {devices} whose Windows gets no updates: {way}."),
    variants={
        "upgrade": N_("Windows 11 installs as it is"),
        "setting": N_("Windows 11 installs once a setting of the firmware is changed"),
        "other_system": N_("Linux or ChromeOS Flex, where the work allows"),
        "paid_updates": N_("paid updates, for want of another system"),
        "offline_or_gift": N_("off the network, or given away with Linux"),
        "waste": N_("collected as electronic waste"),
    },
    not_when=(
        Objection(
            code="unknown_processor",
            when="windows11 = 'unknown'",
            sentence=N_("its processor is not known: take its inventory first"),
        ),
        Objection(
            code="unknown_age",
            when="age_years IS NULL AND windows11 IN ('blocked_by_processor', 'blocked_by_parts')",
            sentence=N_("its age is not known: give its date of purchase first"),
        ),
    ),
    ask_first=(N_("an application that only runs on Windows"),),
    when=(
        f"{IN_USE} AND os_family = 'windows' AND windows11 <> 'has_it'"
        " AND (support_state = 'ended'"
        " OR support_end <= as_of + least({support_margin_days}, 36500)::INTEGER)"
        " AND renewal_kgco2e IS NOT NULL"
    ),
    variant=WAY,
    years=f"CASE WHEN {WAY} = 'paid_updates' THEN 1 ELSE {{rescue_years}} END",
    saves_renewal=f"CASE WHEN {WAY} IN {KEPT} THEN 1 ELSE 0 END",
    buys={
        "labour_hour": (
            f"CASE {WAY} WHEN 'setting' THEN {{system_hours}} + {{setting_hours}}"
            " WHEN 'waste' THEN 0 WHEN 'paid_updates' THEN 0 ELSE {system_hours} END"
        ),
        "paid_updates_1": f"CASE WHEN {WAY} = 'paid_updates' THEN 1 ELSE 0 END",
        "paid_updates_2": f"CASE WHEN {WAY} = 'paid_updates' AND {PAID} >= 2 THEN 1 ELSE 0 END",
        "paid_updates_3": f"CASE WHEN {WAY} = 'paid_updates' AND {PAID} >= 3 THEN 1 ELSE 0 END",
        "disposal": f"CASE WHEN {WAY} = 'waste' THEN 1 ELSE 0 END",
    },
    saves={"new_device": f"CASE WHEN {WAY} IN {KEPT} THEN 1 / lifetime_years ELSE 0 END"},
)
