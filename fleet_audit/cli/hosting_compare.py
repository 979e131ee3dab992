"""`fleet-audit hosting compare`: this fleet of servers, here and elsewhere: stay, or move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from fleet_audit.cli.hosting import Choice, choose, choosing
from fleet_audit.cli.hosting_table import tell, write
from fleet_audit.cli.kinds import Finite
from fleet_audit.cli.language import _, ngettext
from fleet_audit.cli.options import Shared, common, placed, shareable

if TYPE_CHECKING:
    from fleet_audit.hosting.workload import Beside, Fleet, Move
    from fleet_audit.pipeline.audit import Audit

POSITIVE = Finite(min=0, min_open=True, max=1_000_000)
PERCENT = Finite(min=0, min_open=True, max=100)


class Cost(click.ParamType[tuple[str, float]]):
    """What a place costs in a year, as `scaleway-fr-par-2=4200`."""

    name = _("place=euros")

    def convert(self, value: object, param: click.Parameter | None, ctx: object) -> Any:
        """The place and its euros, or a usage error that shows the form."""
        if isinstance(value, tuple):
            return value
        place, _equals, euros = str(value).partition("=")
        if not place or not euros.replace(".", "", 1).isdecimal():
            self.fail(
                _("{value!r} is not a place and euros such as scaleway-fr-par-2=4200").format(
                    value=value
                ),
                param,
            )
        return place, float(euros)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is to be compared, and how."""

    country: str | None
    workload: str
    servers: float | None
    power: float | None
    embodied: float | None
    life: float | None
    here_pue: float | None
    consolidation: float | None
    utilisation: float | None
    target: float | None
    host_power: float | None
    power_ratio: float | None
    host_embodied: float | None
    host_life: float | None
    building: float | None
    keep: bool
    view: str
    vms_per_host: float | None
    electricity: float | None
    costs: tuple[tuple[str, float], ...]

    @property
    def is_stated(self) -> bool:
        """Whether the fleet is said in the options, and not read from the store."""
        return self.servers is not None


@click.command(
    "compare",
    help=_(
        "Compare the servers of the store, or others, here and in other places: kWh, kgCO2e and "
        "litres a year, use and embodied, with intervals: stay, or move.\n\n"
        "The view is that of a decision: machines already made weigh nothing more, those that a "
        "move needs do. --view accounting spreads all manufacture over its life. How many servers "
        "one new host replaces is yours to say: one by one unless --consolidation or the two "
        "utilisations say otherwise."
    ),
)
@choosing
@click.option(
    "--workload",
    type=click.Choice(["servers", "virtual-machine", "gigabyte", "website", "mailbox"]),
    default="servers",
    show_default=True,
    help=_("What is compared; --servers says how many."),
)
@click.option(
    "--servers", type=POSITIVE, metavar=_("NUMBER"), help=_("How many, instead of those stored.")
)
@click.option("--power", type=POSITIVE, metavar="W", help=_("Mean power of a server, watts."))
@click.option(
    "--embodied", type=POSITIVE, metavar="KG", help=_("kgCO2e of the manufacture of a server.")
)
@click.option("--life", type=POSITIVE, metavar=_("YEARS"), help=_("Years that a server is kept."))
@click.option("--here-pue", type=Finite(1, 5), metavar="PUE", help=_("PUE of the room here."))
@click.option(
    "--consolidation", type=POSITIVE, metavar=_("NUMBER"), help=_("Servers one new host replaces.")
)
@click.option(
    "--utilisation",
    type=PERCENT,
    metavar="%",
    help=_("Processor utilisation now; what the servers stored report."),
)
@click.option(
    "--target-utilisation", "target", type=PERCENT, metavar="%", help=_("The same on new hosts.")
)
@click.option("--host-power", type=POSITIVE, metavar="W", help=_("Mean power of a new host."))
@click.option(
    "--power-ratio",
    type=POSITIVE,
    metavar=_("NUMBER"),
    help=_("Power of a new host over that of a server now, where watts are not known."),
)
@click.option(
    "--host-embodied", type=POSITIVE, metavar="KG", help=_("kgCO2e of making a new host.")
)
@click.option(
    "--host-life", type=POSITIVE, metavar=_("YEARS"), help=_("Years that a new host is kept.")
)
@click.option(
    "--building",
    type=POSITIVE,
    metavar="KG",
    help=_("kgCO2e of the building per kWh of the machines; left out otherwise."),
)
@click.option("--keep", is_flag=True, help=_("Carry the same machines there: nothing is made."))
@click.option(
    "--view",
    type=click.Choice(["decision", "accounting"]),
    default="decision",
    show_default=True,
    help=_("Whether what is already made still counts."),
)
@click.option(
    "--vms-per-host", type=POSITIVE, metavar=_("NUMBER"), help=_("Virtual machines on a host.")
)
@click.option(
    "--electricity", type=POSITIVE, metavar="EUR", help=_("Euros per kWh here; the sheet's.")
)
@click.option(
    "--price",
    "costs",
    type=Cost(),
    metavar=_("PLACE=EUROS"),
    multiple=True,
    help=_("What the whole costs there in a year; may be repeated."),
)
@placed
@shareable
@common
def compare(shared: Shared, choice: Choice, form: str, output: str | None, **given: Any) -> None:
    """Print the comparison."""
    from fleet_audit.pipeline.hosting import OWN_ROOMS, compare_places
    from fleet_audit.render.hosting_figures import shown_comparison
    from fleet_audit.render.voice import Voice

    asked = Asked(**given)
    _refuse(asked)
    made = None if asked.is_stated else _audit(shared, asked)
    known, places = choose(shared, choice)
    # One's own rooms are where the fleet is, and nobody moves into what is not open: they are
    # compared where they are named.
    places = [
        place
        for place in places
        if choice.names or (place.origin != OWN_ROOMS and place.site.is_open is not False)
    ]
    fleet = _fleet(asked, made)
    voice = Voice(shared.lang)
    found = compare_places(
        known, places, fleet, _move(asked, made, fleet), shared.as_of, _beside(asked, made)
    )
    write(shown_comparison(found, voice), voice, form, output)
    _tell_left_out(shared, len(places) - len(found.options))
    if form == "table":
        tell(shared, found, voice)


def _tell_left_out(shared: Shared, number: int) -> None:
    """Say how many places have no grid to count by."""
    if number:
        told = ngettext(
            "{number} place without country is left out: its grid is unknown.",
            "{number} places without country are left out: their grid is unknown.",
            number,
        )
        shared.say(told.format(number=number))


def _refuse(asked: Asked) -> None:
    from fleet_audit.render.hosting_words import UNSOURCED

    if asked.workload in UNSOURCED:
        raise click.UsageError(_(UNSOURCED[asked.workload]))
    if asked.is_stated and asked.power is None and asked.workload != "gigabyte":
        raise click.UsageError(_("--servers needs --power: their mean power in watts"))
    if asked.utilisation is not None and asked.target is None:
        raise click.UsageError(_("--utilisation needs --target-utilisation"))
    if asked.target is not None and asked.utilisation is None and asked.is_stated:
        raise click.UsageError(_("--target-utilisation needs --utilisation, or servers stored"))
    if asked.workload == "virtual-machine" and asked.vms_per_host is None:
        raise click.UsageError(_("a virtual machine is a share of its host: give --vms-per-host"))
    if asked.workload == "gigabyte" and not asked.is_stated:
        raise click.UsageError(_("say how many gigabytes with --servers"))


def _audit(shared: Shared, asked: Asked) -> Audit:
    from fleet_audit.pipeline.audit import audit

    return audit(shared.known_address, shared.as_of, country=asked.country)


def _fleet(asked: Asked, made: Audit | None) -> Fleet:
    from fleet_audit.pipeline import hosting as steps

    if made is not None:
        return steps.share_of(steps.fleet_in(steps.server_rows(made)), asked.vms_per_host)
    pue, zone = steps.pue_here(asked.here_pue), asked.country or "FR"
    steps.refuse_unknown_zone(zone)
    number = asked.servers or 0.0
    if asked.workload == "gigabyte":
        return steps.gigabytes(number, pue, zone)
    fleet = steps.stated_fleet(number, asked.power or 0.0, asked.embodied, asked.life, pue, zone)
    return steps.share_of(fleet, asked.vms_per_host)


def _move(asked: Asked, made: Audit | None, fleet: Fleet) -> Move:
    from fleet_audit.hosting.workload import Move, exactly
    from fleet_audit.pipeline import hosting as steps

    host = asked.host_embodied
    return Move(
        replaced_by_one=_replaced_by_one(asked, made),
        power_ratio=_power_ratio(asked, fleet),
        host_embodied_kgco2e=steps.new_host(made) if host is None else exactly(host),
        host_life_years=asked.host_life,
        usual_life_years=steps.usual_life(),
        building_kgco2e_per_kwh=asked.building,
        view="accounting" if asked.view == "accounting" else "decision",
        keeps_machines=asked.keep or asked.workload == "gigabyte",
    )


def _replaced_by_one(asked: Asked, made: Audit | None) -> float:
    from fleet_audit.pipeline.hosting import utilisation_of

    if asked.consolidation is not None or asked.target is None:
        return asked.consolidation or 1.0
    now = asked.utilisation
    if now is None and made is not None:
        now = utilisation_of(made)
    return asked.target / now if now else 1.0


def _power_ratio(asked: Asked, fleet: Fleet) -> float:
    from fleet_audit.pipeline.hosting import mean_power_w

    if asked.power_ratio is not None or asked.host_power is None:
        return asked.power_ratio or 1.0
    now = mean_power_w(fleet)
    return asked.host_power / now if now else 1.0


def _beside(asked: Asked, made: Audit | None) -> Beside:
    from fleet_audit.hosting.workload import Beside
    from fleet_audit.pipeline import hosting as steps

    price = asked.electricity
    if price is None and made is not None:
        price = steps.electricity_price(made)
    return Beside(
        eur_per_kwh=price,
        eur_per_year=dict(asked.costs),
        off_site_l_per_kwh=steps.off_site_water(made),
    )
