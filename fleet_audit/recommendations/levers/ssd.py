"""Put an SSD in the place of a hard disk, or of a disk that fails, and keep the computer."""

from __future__ import annotations

from fleet_audit.model.marking import N_
from fleet_audit.recommendations.levers.port import IN_USE, OFFICE, Carbon, Lever, Objection

LEVER = Lever(
    code="ssd",
    group="fate",
    rank=50,
    confidence="medium",
    title=N_("Fit an SSD"),
    trigger=N_("a hard disk, or a disk that is worn or failing"),
    text=N_("Fit an SSD in {devices}, for {years} years more."),
    not_when=(
        Objection(
            code="no_system",
            when=("windows11 = 'blocked_by_processor' AND memory_gib < {other_system_memory_gib}"),
            sentence=N_("no current system runs on it"),
        ),
        Objection(
            code="too_old",
            when="age_years >= {oldest_kept_years}",
            sentence=N_("it is past the age at which devices are kept"),
        ),
    ),
    ask_first=(N_("the data are wiped from the disk that leaves"),),
    when=(
        f"{IN_USE} AND {OFFICE} AND (storage_kind = 'hdd' OR NOT disk_is_sound)"
        " AND {ssd_kgco2e} < {ssd_years} * renewal_kgco2e"
    ),
    years="{ssd_years}",
    saves_renewal="1",
    spends=Carbon(
        mid="{ssd_kgco2e}",
        low="{ssd_kgco2e_low}",
        high="{ssd_kgco2e_high}",
        ademe="{ssd_ademe_kgco2e}",
    ),
    buys={"ssd": "{ssd_gb}", "labour_hour": "{ssd_hours}"},
    saves={"new_device": "1 / lifetime_years"},
)
