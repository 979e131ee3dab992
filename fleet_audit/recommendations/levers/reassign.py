"""Give a computer in stock to somebody whose own one leaves."""

from __future__ import annotations

from fleet_audit.model.marking import N_
from fleet_audit.recommendations.levers.port import OFFICE, Lever, Objection

LEVER = Lever(
    code="reassign",
    group="stock",
    rank=200,
    confidence="high",
    title=N_("Reassign from stock"),
    trigger=N_("a sound computer in stock, while one of the same kind leaves"),
    text=N_("Give {devices} from stock to those whose own leave."),
    not_when=(
        Objection(
            code="no_demand",
            when="stock_rank > leaving_devices",
            sentence=N_("nobody needs one: pass it on"),
        ),
        Objection(
            code="unsupported",
            when="support_state = 'ended' AND windows11 <> 'eligible'",
            sentence=N_("no updated system runs on it"),
        ),
    ),
    ask_first=(N_("data that must not meet: wipe it first"),),
    when=(
        f"is_stock AND ({OFFICE} OR category = 'monitor')"
        " AND age_years < {reassign_oldest_years} AND renewal_kgco2e IS NOT NULL"
    ),
    years="greatest(1, round({oldest_kept_years} - age_years))",
    saves_renewal="1",
    buys={"labour_hour": "{reassign_hours}"},
    saves={"new_device": "1 / lifetime_years"},
    after_fate=True,
)
