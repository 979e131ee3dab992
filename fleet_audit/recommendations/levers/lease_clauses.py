"""Ask the lessor to let a device stay on, at its residual price, and prove its second life."""

from __future__ import annotations

from fleet_audit.model.marking import N_
from fleet_audit.recommendations.levers.port import IN_USE, Lever, Objection

LEVER = Lever(
    code="lease_clauses",
    group="fate",
    rank=80,
    confidence="medium",
    title=N_("Prolong a lease"),
    trigger=N_("leased or rented, near the end of the lease"),
    text=N_(
        "Ask the lessor to let {devices} stay {years} year more at the residual price; "
        "`fleet-audit clauses` prints what to write into the next contract."
    ),
    not_when=(
        Objection(
            code="lease_young",
            when="age_years < {lease_shortest_years} - 1",
            sentence=N_("its lease has hardly begun"),
        ),
        Objection(
            code="unsupported",
            when="support_state = 'ended'",
            sentence=N_("its system gets no updates any more"),
        ),
    ),
    ask_first=(N_("what the contract says of its end"),),
    when=(
        f"{IN_USE} AND ownership IN ('leased', 'rented') AND age_years IS NOT NULL"
        " AND renewal_kgco2e IS NOT NULL"
    ),
    years="1",
    saves_renewal="1",
    buys={"lease_year": "1"},
    saves={"new_device": "1 / lifetime_years"},
)
