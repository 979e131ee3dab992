"""Keep a sound device longer: one to three years, then until it fails."""

from __future__ import annotations

from fleet_audit.model.marking import N_
from fleet_audit.recommendations.levers.port import IN_USE, NEAR_RENEWAL, Lever, Objection

LEVER = Lever(
    code="extend",
    group="fate",
    rank=100,
    confidence="high",
    title=N_("Keep longer"),
    trigger=N_("as old as its planned life, sound, its system still updated"),
    text=N_("Keep {devices} longer: nothing to buy, and manufacture is spread over more years."),
    variants={
        "by_3": N_("three years more"),
        "by_2": N_("two years more"),
        "by_1": N_("one year more"),
        "to_failure": N_("until it fails"),
    },
    not_when=(
        Objection(
            code="unsupported",
            when="support_state = 'ended'",
            sentence=N_("its system gets no updates any more"),
        ),
        Objection(
            code="faulty",
            when="NOT disk_is_sound",
            sentence=N_("its disk is failing or worn"),
        ),
        Objection(
            code="battery",
            when="battery_health_pct < {battery_worn_pct}",
            sentence=N_("its battery is worn, and may swell"),
        ),
        Objection(
            code="leased",
            when="ownership IN ('leased', 'rented')",
            sentence=N_("it is leased, and its contract decides"),
        ),
        Objection(
            code="no_spare",
            when=(
                "category IN ('server', 'blade', 'storage_bay', 'firewall') AND NOT has_spare"
                " AND coalesce(warranty_end < as_of, true)"
            ),
            sentence=N_("work stops with it, and there is neither a spare nor a warranty"),
        ),
    ),
    ask_first=(N_("repairs that cost more a year than its renewal would"),),
    when=(
        f"{IN_USE} AND {NEAR_RENEWAL} AND age_years < {{oldest_kept_years}}"
        " AND renewal_kgco2e IS NOT NULL"
    ),
    variant=(
        "CASE WHEN age_years < {oldest_kept_years} - 3 THEN 'by_3'"
        " WHEN age_years < {oldest_kept_years} - 2 THEN 'by_2'"
        " WHEN age_years < {oldest_kept_years} - 1 THEN 'by_1'"
        " ELSE 'to_failure' END"
    ),
    years=(
        "CASE WHEN age_years < {oldest_kept_years} - 3 THEN 3"
        " WHEN age_years < {oldest_kept_years} - 2 THEN 2 ELSE 1 END"
    ),
    saves_renewal="1",
    saves={"new_device": "1 / lifetime_years"},
)
