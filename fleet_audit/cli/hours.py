"""What is said of the hours of electricity that figures are asked by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fleet_audit.cli.language import _, translated
from fleet_audit.cli.options import Shared
from fleet_audit.cli.output import one_line

if TYPE_CHECKING:
    from fleet_audit.model.hourly import GridChoice
    from fleet_audit.reference.load import Reference


def hours_asked_for(shared: Shared, grid: GridChoice) -> Reference | None:
    """The facts by the hour, if they are asked for, once it is told which zones they are of."""
    from fleet_audit.pipeline.facts import facts_by_the_hour

    if grid == "yearly":
        return None
    facts = facts_by_the_hour(shared.known_address, shared.as_of)
    _tell_hours(shared, facts)
    return facts


def _tell_hours(shared: Shared, facts: Reference) -> None:
    from fleet_audit.reference.hourly import in_force, unusable

    series = in_force(facts)
    if not series:
        raise click.UsageError(
            _(
                "--grid hourly: no hours were loaded: load a list of them with "
                "`fleet-audit reference import FILE`"
            )
        )
    for one in series.values():
        reason = unusable(one, shared.as_of, facts)
        if reason is not None:
            told = _("yearly mix instead of hours: {reason}").format(reason=translated(reason))
            shared.say(one_line(told))
    zones = ", ".join(sorted({mean.zone for mean in facts.hourly_means.values()}))
    if zones:
        shared.say(_("Electricity by the hour: {zones}; the rest by the year.").format(zones=zones))
