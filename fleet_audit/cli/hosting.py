"""`fleet-audit hosting`: the places where servers run, rated on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fleet_audit.cli.import_files import REJECTED
from fleet_audit.cli.kinds import Country
from fleet_audit.cli.language import _, ngettext, translated
from fleet_audit.cli.options import COMMAND, Shared, Verb, common, listed, speaking
from fleet_audit.cli.output import emit, one_line

if TYPE_CHECKING:
    from fleet_audit.model.hosting import HostingSite, Indicator, Place
    from fleet_audit.reference.hosting import Catalogue
    from fleet_audit.render.voice import Voice


@click.group(
    subcommand_metavar=COMMAND,
    help=_("Rate the places where servers run, and compare them with staying where you are."),
)
@speaking
@click.help_option("--help", help=_("Show this message and exit."))
def hosting() -> None:
    """Places where servers run."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Which places are asked for."""

    names: tuple[str, ...]
    files: tuple[Path, ...]
    only_files: bool
    country: str | None
    required: tuple[str, ...]


def choosing(verb: Verb) -> Verb:
    """Add what chooses places; the verb gets it as one `Choice`, its argument `choice`."""

    @click.argument("names", metavar=_("[PLACE]..."), nargs=-1)
    @click.option(
        "--from",
        "files",
        metavar=_("FILE"),
        multiple=True,
        type=click.Path(path_type=Path),
        help=_("Places of this form (TOML) or list (CSV) too; may be repeated."),
    )
    @click.option(
        "--only-files",
        is_flag=True,
        help=_("Only the places of the files given, without the catalogue."),
    )
    @click.option("--in", "in_country", type=Country(), help=_("Only places in this country."))
    @click.option(
        "--require",
        "required",
        metavar=_("CERTIFICATE"),
        multiple=True,
        help=_("Only places that hold it, such as HDS or SecNumCloud; may be repeated."),
    )
    @wraps(verb)
    def with_choice(
        names: tuple[str, ...],
        files: tuple[Path, ...],
        only_files: bool,
        in_country: str | None,
        required: tuple[str, ...],
        **given: Any,
    ) -> Any:
        choice = Choice(
            names=names, files=files, only_files=only_files, country=in_country, required=required
        )
        return verb(choice=choice, **given)

    return with_choice  # type: ignore[return-value]  # wraps() keeps what click reads of the verb


def known_here(shared: Shared, files: Sequence[Path], *, only_files: bool = False) -> Catalogue:
    """The catalogue, the forms of the store and the files given; says how old it is."""
    from fleet_audit.pipeline.hosting import home_forms, known_places, read_hosts

    if only_files and not files:
        raise click.UsageError(_("--only-files leaves nothing: give files with --from"))
    forms = {} if only_files else home_forms(shared.address, shared.as_of)
    faults: list[str] = []
    read = [(path.stem, read_hosts(path, shared.as_of, faults)) for path in files]
    _tell_faults(faults)
    return known_places([*forms.items(), *read], with_catalogue=not only_files)


def _tell_faults(faults: Sequence[str]) -> None:
    for fault in faults:
        told = _("warning: {fault}; left out").format(fault=translated(fault))
        click.echo(one_line(told), err=True)


def choose(shared: Shared, choice: Choice) -> tuple[Catalogue, list[Place]]:
    """What is known, and the places asked for."""
    from fleet_audit.pipeline.hosting import selected

    known = known_here(shared, choice.files, only_files=choice.only_files)
    places = selected(known.places, choice.names, choice.required, choice.country)
    tell_age(shared, known)
    if not places:
        shared.say(_("No place answers to that."))
    return known, places


def tell_age(shared: Shared, known: Catalogue) -> None:
    """Say which data are used, and how old they are: nothing is asked of a network."""
    from fleet_audit.hosting.comparing import grid_words

    dates = [source.retrieved for place in known.places for source in place.sources.values()]
    if not dates:
        return
    shared.say(
        _(
            "Nothing was asked of a network: hosts {version}, read from {first} to {last}; grids "
            "{grid}."
        ).format(
            version=known.version,
            first=min(dates).isoformat(),
            last=max(dates).isoformat(),
            grid=grid_words(shared.as_of),
        )
    )


COLUMNS = (
    "site_id",
    "provider",
    "name",
    "country",
    "offer",
    "pue",
    "pue_year",
    "pue_scope",
    "pue_evidence",
    "wue_l_per_kwh",
    "wue_year",
    "electricity",
    "carbon_free_hourly",
    "server_life_years",
    "certifications",
    "publication",
    "sources",
)


def _first(facts: Sequence[Indicator]) -> Indicator | None:
    return facts[0] if facts else None


def _line(place: Place) -> list[Any]:
    site: HostingSite = place.site
    pue, wue = _first(site.pue), _first(site.wue_l_per_kwh)
    hourly, life = _first(site.carbon_free_hourly), _first(site.server_life_years)
    return [
        site.site_id,
        site.provider,
        site.name,
        site.country,
        site.offer,
        pue and pue.value,
        pue and pue.year,
        pue and pue.scope,
        pue and pue.evidence,
        wue and wue.value,
        wue and wue.year,
        ", ".join(fact.kind for fact in site.electricity) or None,
        hourly and hourly.value,
        life and life.value,
        ", ".join(fact.name for fact in site.certifications or ()) or None,
        site.publication and site.publication.status,
        "; ".join(source.url or source.title for source in place.sources.values()) or None,
    ]


@hosting.command("list", help=_("List the places known, with what they publish."))
@choosing
@listed
@common
def list_places(shared: Shared, choice: Choice, form: str, output: str | None) -> None:
    """Print the places."""
    _known, places = choose(shared, choice)
    lines = [_line(place) for place in places]
    if form == "table":
        from fleet_audit.render.voice import Voice

        emit(form, output, *_table(lines, Voice(shared.lang)))
    else:
        emit(form, output, COLUMNS, lines)
    told = ngettext("{number} place.", "{number} places.", len(places))
    shared.say(told.format(number=len(places)))


def _table(lines: Sequence[Sequence[Any]], voice: Voice) -> tuple[tuple[str, ...], list[list[Any]]]:
    headings = (_("place"), _("host"), _("country"), _("PUE"), _("year"), _("WUE"))
    rows = [
        [line[0], line[1], line[3], _exact(line[5], voice), line[6], _exact(line[9], voice)]
        for line in lines
    ]
    return headings, rows


def _exact(value: float | None, voice: Voice) -> str | None:
    return None if value is None else voice.exact(value)


@hosting.command(
    "add",
    help=_(
        "Keep the places of a form (TOML) or list (CSV) in the store, beside the catalogue.\n\n"
        "What a form says of a place that is known already is added to it. The form is described "
        "in docs/reference/hosting-form.md, and an example is in docs/examples/hebergements.toml."
    ),
)
@click.option(
    "--from",
    "file",
    metavar=_("FILE"),
    required=True,
    type=click.Path(path_type=Path),
    help=_("The form or list."),
)
@click.option("--as", "name", metavar=_("NAME"), help=_("Name to keep it under; the file's."))
@common
def add_places(shared: Shared, file: Path, name: str | None) -> None:
    """Keep a form."""
    from fleet_audit.pipeline.hosting import read_hosts
    from fleet_audit.store.hosting_forms import save_form
    from fleet_audit.store.organisation import organisation_id

    faults: list[str] = []
    form = read_hosts(file, shared.as_of, faults)
    engine = shared.engine()
    kept = name or file.stem
    save_form(engine, organisation_id(engine), kept, form, str(file), shared.now)
    told = ngettext(
        "Kept {number} place under the name {name}.",
        "Kept {number} places under the name {name}.",
        len(form.sites),
    )
    shared.say(told.format(number=len(form.sites), name=kept))
    _tell_faults(faults)
    if faults:
        raise SystemExit(REJECTED)


@hosting.command("remove", help=_("Forget the places of a form that was added."))
@click.argument("name", metavar=_("NAME"))
@common
def remove_places(shared: Shared, name: str) -> None:
    """Forget a form."""
    from fleet_audit.model.errors import UnknownHost
    from fleet_audit.pipeline.hosting import own_forms
    from fleet_audit.store.hosting_forms import remove_form
    from fleet_audit.store.organisation import organisation_id

    engine = shared.known_engine()
    if not remove_form(engine, organisation_id(engine), name):
        known = ", ".join(own_forms(shared.address)) or _("none")
        raise UnknownHost(
            _("{name}: no form of that name was added; there are: {known}").format(
                name=name, known=known
            )
        )
    shared.say(_("Forgot {name}.").format(name=name))
