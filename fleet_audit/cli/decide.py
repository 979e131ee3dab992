"""`fleet-audit decide`: what was decided of a lever."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import click

from fleet_audit.cli.kinds import Whole
from fleet_audit.cli.language import _, ngettext
from fleet_audit.cli.options import Shared, common, listed
from fleet_audit.cli.output import emit, one_line
from fleet_audit.model.lever import Decided

if TYPE_CHECKING:
    from sqlalchemy import Engine

FORGOTTEN = "forgotten"


@click.command(
    help=_(
        "Record what is decided of a lever, or list the decisions.\n\n"
        "Without a lever, the decisions are listed. `done` is counted apart from new advice, "
        "`refused` makes way for the next lever, `accepted` is what a lever that asks for its "
        "owner's agreement waits for, and `forgotten` drops what was decided."
    )
)
@click.argument("lever", required=False, metavar=_("[LEVER]"))
@click.argument(
    "decision",
    required=False,
    type=click.Choice([*get_args(Decided), FORGOTTEN]),
    metavar=_("[DECISION]"),
)
@click.option(
    "--asset",
    "asset_ids",
    type=Whole(min=1, max=2**63 - 1),
    multiple=True,
    help=_("Number of an asset that it is about; the whole fleet if none is given."),
)
@click.option("--reason", help=_("Why."))
@listed
@common
def decide(shared: Shared, lever: str | None, decision: str | None, **given: Any) -> None:
    """Record a decision, or list those that were made."""
    if lever is None:
        _list(shared, given["form"], given["output"])
        return
    _refuse_unknown(lever, decision)
    from fleet_audit.store.organisation import organisation_id

    engine = shared.known_engine()
    organisation = organisation_id(engine)
    if decision == FORGOTTEN:
        _forget(shared, engine, organisation, lever)
        return
    _record(shared, engine, organisation, lever, decision, given)


def _refuse_unknown(lever: str, decision: str | None) -> None:
    from fleet_audit.recommendations.levers import all_levers

    known = [one.code for one in all_levers()]
    if lever not in known:
        raise click.UsageError(
            _("{lever}: no such lever; they are {known}").format(
                lever=lever, known=", ".join(known)
            )
        )
    if decision is None:
        raise click.UsageError(
            _("say what is decided: {known}").format(
                known=", ".join([*get_args(Decided), FORGOTTEN])
            )
        )


def _forget(shared: Shared, engine: Engine, organisation: int, lever: str) -> None:
    from fleet_audit.store.deciding import forget_decisions

    number = forget_decisions(engine, organisation, lever)
    shared.say(
        ngettext("{number} decision dropped.", "{number} decisions dropped.", number).format(
            number=number
        )
    )


def _record(
    shared: Shared,
    engine: Engine,
    organisation: int,
    lever: str,
    decision: Any,
    given: dict[str, Any],
) -> None:
    from fleet_audit.model.lever import LeverDecision
    from fleet_audit.store.deciding import record_decision
    from fleet_audit.store.listing import asset

    ids: tuple[int, ...] = given["asset_ids"]
    for asset_id in ids:
        asset(engine, organisation, asset_id)
    made = LeverDecision(
        lever=lever,
        decision=decision,
        asset_ids=ids or None,
        reason=given["reason"],
        decided_on=shared.as_of,
    )
    record_decision(engine, organisation, made, shared.now)
    shared.say(_("Recorded: {lever}, {decision}.").format(lever=lever, decision=decision))


def _list(shared: Shared, form: str, output: str | None) -> None:
    from fleet_audit.store.lever_decisions import lever_decisions
    from fleet_audit.store.report_inputs import report_inputs

    address = shared.known_address
    made = lever_decisions(address, report_inputs(address).organisation_id, shared.as_of)
    columns = ["lever", "decision", "asset_ids", "reason", "decided_on"]
    rows = [
        [
            one.lever,
            one.decision,
            ";".join(map(str, one.asset_ids)) if one.asset_ids else None,
            one_line(one.reason) if one.reason else None,
            one.decided_on.isoformat(),
        ]
        for one in made
    ]
    emit(form, output, columns, rows)
