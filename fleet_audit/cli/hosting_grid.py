"""`fleet-audit hosting grid`: the carbon of a kWh hour by hour, from who publishes it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from fleet_audit.cli.kinds import Country, Day
from fleet_audit.cli.language import _, translated
from fleet_audit.cli.options import Shared, common, listed
from fleet_audit.cli.output import emit, one_line

if TYPE_CHECKING:
    from datetime import date

    from fleet_audit.pipeline.checking_domain import GridProvider

COLUMNS = ("zone", "hour_utc", "gco2e_per_kwh", "scope", "source", "retrieved", "licence", "url")
FRESH = timedelta(hours=1)


@click.command(
    "grid",
    help=_(
        "Ask what a kWh emitted in a country, hour by hour, to be loaded with `fleet-audit "
        "reference import`.\n\n"
        "Electricity Maps and ENTSO-E give the life cycle, and want a token in "
        "FLEET_AUDIT_ELECTRICITY_MAPS_TOKEN or FLEET_AUDIT_ENTSOE_TOKEN. éCO2mix gives the direct "
        "emissions of French plants: to be looked at, never to be put into a footprint."
    ),
)
@click.argument("country", type=Country(), metavar=_("COUNTRY"))
@click.option(
    "--provider",
    type=click.Choice(["electricity-maps", "entsoe", "eco2mix"]),
    default="electricity-maps",
    show_default=True,
    help=_("Who is asked."),
)
@click.option("--from", "first", type=Day(), help=_("First day; yesterday if not given."))
@click.option("--to", "last", type=Day(), help=_("Last day; the first if not given."))
@click.option("--offline", is_flag=True, help=_("Ask nobody: only what was kept from before."))
@listed
@common
def grid(
    shared: Shared,
    country: str,
    provider: GridProvider,
    offline: bool,
    form: str,
    output: str | None,
    **days: date | None,
) -> None:
    """Print the hours of a country; exit with 4 where nobody says them."""
    from fleet_audit.pipeline.checking_domain import grid_hours, live_of

    first = days["first"] or shared.as_of - timedelta(days=1)
    last = days["last"] or first
    if last < first:
        raise click.UsageError(_("--to is before --from"))
    if provider == "eco2mix" and country != "FR":
        raise click.UsageError(_("éCO2mix is of France alone: give FR, or another provider"))
    live = live_of(shared.address, shared.now, offline=offline, fresh=FRESH)
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    end = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1)
    answer = grid_hours(live, provider, country, start, end)
    if answer.reason is not None:
        shared.say(one_line(translated(answer.reason)))
    if not answer.value:
        click.echo(_("No hour is known of {country}.").format(country=country), err=True)
        click.get_current_context().exit(4)
    if answer.is_kept and answer.asked_at is not None:
        shared.say(_("Kept since {day}.").format(day=answer.asked_at.date().isoformat()))
    rows = [
        [
            value.strftime("%Y-%m-%dT%H:%MZ") if isinstance(value, datetime) else value
            for value in line
        ]
        for line in ([getattr(hour, name) for name in COLUMNS] for hour in answer.value)
    ]
    emit(form, output, COLUMNS, rows)
