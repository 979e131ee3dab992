"""Sell or give what is in stock and nobody needs."""

from __future__ import annotations

from fleet_audit.model.marking import N_
from fleet_audit.recommendations.levers.port import COMPUTERS, Lever, Objection

LEVER = Lever(
    code="second_life",
    group="stock",
    rank=210,
    confidence="medium",
    title=N_("Sell or give"),
    trigger=N_("in stock, and nobody needs it"),
    text=N_(
        "Sell or give {devices}, wiped and tested: the receiver is spared new equipment, and "
        "counts the carbon."
    ),
    not_when=(
        Objection(
            code="too_old",
            when="age_years >= {passed_on_oldest_years}",
            sentence=N_("too old to serve again: electronic waste"),
        ),
        Objection(
            code="unfit",
            when=f"{COMPUTERS} AND memory_gib < {{other_system_memory_gib}}",
            sentence=N_("no current system runs on it: electronic waste"),
        ),
        Objection(
            code="not_owned",
            when="ownership IN ('leased', 'rented', 'personal')",
            sentence=N_("it belongs to somebody else"),
        ),
    ),
    ask_first=(N_("proof that its data are wiped"), N_("that it starts, and is not waste already")),
    when="is_stock AND NOT is_virtual AND age_years IS NOT NULL",
    years="1",
    buys={"labour_hour": "{second_life_hours}"},
    after_fate=True,
)
