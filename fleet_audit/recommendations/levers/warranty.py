"""Prolong a warranty that ends before the device needs to."""

from __future__ import annotations

from fleet_audit.model.marking import N_
from fleet_audit.recommendations.levers.port import IN_USE, Lever, Objection

LEVER = Lever(
    code="warranty",
    group="fate",
    rank=90,
    confidence="medium",
    title=N_("Prolong the warranty"),
    trigger=N_("a warranty that ends soon, on a device that can serve longer"),
    text=N_("Prolong the warranty of {devices}, for {years} year more."),
    not_when=(
        Objection(
            code="unsupported",
            when="support_state = 'ended'",
            sentence=N_("its system gets no updates any more"),
        ),
        Objection(
            code="leased",
            when="ownership IN ('leased', 'rented')",
            sentence=N_("it is leased, and its contract decides"),
        ),
        Objection(
            code="too_young",
            when="age_years < lifetime_years - 2",
            sentence=N_("nothing would be renewed soon"),
        ),
    ),
    ask_first=(N_("a quote below what a year of a new device costs"),),
    when=(
        f"{IN_USE} AND warranty_end BETWEEN as_of AND as_of"
        " + least({warranty_near_days}, 36500)::INTEGER"
        " AND age_years < {oldest_kept_years} AND renewal_kgco2e IS NOT NULL"
    ),
    years="1",
    saves_renewal="1",
    buys={"warranty_year": "1"},
    saves={"new_device": "1 / lifetime_years"},
)
