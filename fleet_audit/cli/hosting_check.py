"""`fleet-audit hosting check`: who hosts a name, for a member who owns no server."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fleet_audit.cli.hosting import known_here
from fleet_audit.cli.language import _, ngettext, translated
from fleet_audit.cli.options import Shared, common, listed
from fleet_audit.cli.output import emit, one_line, write_whole
from fleet_audit.model.marking import N_

if TYPE_CHECKING:
    from fleet_audit.model.hosting_check import DomainCheck, DomainService, Said

KINDS = {"website": N_("Website"), "mailbox": N_("Mailboxes")}
FOUND_BY = {
    "dns": N_("its machine's name"),
    "green_web": N_("Green Web Foundation"),
    "carbon_txt": N_("carbon.txt"),
    "unknown": N_("nothing"),
}
PROVIDERS = {
    "dns": N_("DNS"),
    "green-web": N_("Green Web Foundation"),
    "carbon-txt": N_("carbon.txt"),
}
COLUMNS = (
    *("kind", "host", "found_by", "machine", "is_behind", "country", "grade", "publishes_pue"),
    *("site_ids", "is_green", "documents"),
)
FRESH = timedelta(days=1)


@click.command(
    "check",
    help=_(
        "Say who hosts the website and the mailboxes of a domain, and what that host publishes.\n\n"
        "Asks the DNS, the Green Web Foundation and the domain's own carbon.txt. What is not known "
        "stays unknown; --letter writes what to ask."
    ),
)
@click.argument("domain", metavar=_("DOMAIN"))
@click.option("--offline", is_flag=True, help=_("Ask nobody: only what was kept from before."))
@click.option(
    "--letter",
    type=click.Choice(list(KINDS)),
    help=_("Print the letter to the host of this service instead."),
)
@listed
@common
def check(
    shared: Shared, domain: str, offline: bool, letter: str | None, form: str, output: str | None
) -> None:
    """Print what is known of a domain."""
    from fleet_audit.pipeline.checking_domain import check_domain, live_of

    name = domain.rpartition("@")[2].partition("://")[2] or domain.rpartition("@")[2]
    name = name.partition("/")[0].removeprefix("www.").strip(".").casefold()
    live = live_of(shared.address, shared.now, offline=offline, fresh=FRESH)
    checked = check_domain(live, name, known_here(shared, ()), shared.as_of)
    if letter:
        _letter(shared, checked, letter, output)
    elif form == "json":
        _json(checked, output)
    elif form != "table":
        emit(form, output, COLUMNS, [_line(one) for one in checked.services])
    else:
        _table(shared, checked, output)


def _line(service: DomainService) -> list[object]:
    lists = ("site_ids", "documents")
    return [
        " ".join(getattr(service, name)) if name in lists else getattr(service, name)
        for name in COLUMNS
    ]


def _json(checked: DomainCheck, output: str | None) -> None:
    import msgspec

    text = msgspec.json.format(msgspec.json.encode(checked, enc_hook=translated)).decode() + "\n"
    if output is None:
        click.echo(text, nl=False)
    else:
        write_whole(Path(output), [text])


def _table(shared: Shared, checked: DomainCheck, output: str | None) -> None:
    services = checked.services
    heads = (checked.domain, *(_(KINDS[service.kind]) for service in services))
    rows = [
        (_("Host"), *(_host(service) for service in services)),
        (_("Known by"), *(_(FOUND_BY[service.found_by]) for service in services)),
        (_("Address registered in"), *(service.country for service in services)),
        (_("Places rated"), *(_places(service) for service in services)),
        (_("Grade"), *(service.grade or _("unknown") for service in services)),
        (_("Documents shown"), *(_green(one) for one in services)),
    ]
    emit("table", output, heads, rows)
    for service in services:
        if service.machine:
            told = _("{service}: {machine}")
            shared.say(
                one_line(told.format(service=_(KINDS[service.kind]), machine=service.machine))
            )
    for answer in checked.answers:
        shared.say(one_line(_answer(answer)))
    if checked.disclosures:
        shared.say(_("The domain publishes:") + " " + one_line(", ".join(checked.disclosures)))
    asked = next((one.kind for one in services if one.rating is not None), None)
    if asked:
        shared.say(
            _("A letter to the host: fleet-audit hosting check {domain} --letter {kind}").format(
                domain=checked.domain, kind=asked
            )
        )


def _host(service: DomainService) -> str:
    if service.host is None and service.is_behind:
        return _("hidden behind {network}").format(network=service.is_behind)
    return service.host or _("unknown")


def _places(service: DomainService) -> str:
    count = len(service.site_ids)
    if not count:
        return _("none in the catalogue")
    told = ngettext("{number} place", "{number} places", count).format(number=count)
    return _("{places}, PUE of {number}").format(places=told, number=service.publishes_pue)


def _green(service: DomainService) -> str | None:
    return None if service.is_green is None else _("yes") if service.is_green else _("no")


def _answer(answer: Said) -> str:
    provider = _(PROVIDERS[answer.provider])
    if answer.asked_on is None:
        return _("{provider}: no answer ({reason})").format(
            provider=provider, reason=translated(answer.reason or "")
        )
    told = _("{provider}: asked on {day}").format(
        provider=provider, day=answer.asked_on.isoformat()
    )
    if answer.reason is None:
        return told
    return _("{told}, kept since: {reason}").format(told=told, reason=translated(answer.reason))


def _letter(shared: Shared, checked: DomainCheck, kind: str, output: str | None) -> None:
    from msgspec.structs import replace

    from fleet_audit.cli.hosting_rate import organisation_name
    from fleet_audit.render.hosting_figures import shown_rating
    from fleet_audit.render.hosting_letter import letter
    from fleet_audit.render.voice import Voice

    service = next((one for one in checked.services if one.kind == kind), None)
    if service is None or service.rating is None:
        raise click.UsageError(
            _("{domain}: no host is known for that: nobody to write to").format(
                domain=checked.domain
            )
        )
    voice = Voice(shared.lang)
    rated = shown_rating(service.rating, voice)
    if rated.site_id == "unknown":
        rated = replace(rated, name=voice.say("the hosting of {domain}", domain=checked.domain))
    text = letter(rated, organisation_name(shared), shared.as_of, voice)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_whole(Path(output), [text])
