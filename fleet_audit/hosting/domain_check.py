"""From what the DNS and others say of a name to its hosts, their places and their grades. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from babel.core import get_global
from msgspec import Struct
from msgspec.structs import replace

from fleet_audit.hosting.live.carbon_txt import CarbonTxt
from fleet_audit.hosting.live.green_web import AddressIntensity, GreenCheck
from fleet_audit.hosting.live.names import Names
from fleet_audit.hosting.rating import has_own_pue, letter, rate
from fleet_audit.model.folding import folded
from fleet_audit.model.hosting import HostingSite, Place, Rating
from fleet_audit.model.hosting_check import DomainService, FoundBy, ServiceKind
from fleet_audit.reference.hosting import HostingRules
from fleet_audit.reference.hosting_live import HostDomain, host_domains

_GENERIC = ("sas", "sarl", "sa", "ltd", "inc", "gmbh", "llc", "cloud", "hosting", "group", "ag")
"""Words of a company's name that tell it from no other."""


class Found(Struct, frozen=True, kw_only=True):
    """What was answered of a name; null where nobody did."""

    names: Names
    green: GreenCheck | None = None
    mail_green: GreenCheck | None = None
    address: AddressIntensity | None = None
    mail_address: AddressIntensity | None = None
    carbon_txt: CarbonTxt | None = None


class Known(Struct, frozen=True, kw_only=True):
    """What hosts are held beside."""

    places: Sequence[Place]
    rules: HostingRules
    as_of: date


def services_of(found: Found, known: Known) -> tuple[DomainService, ...]:
    """The website and the mailboxes of a name: those that there are."""
    names = found.names
    services = []
    if names.addresses:
        machines = (*names.aliases, *names.machines)
        services.append(_service("website", machines, found.green, found.address, found.carbon_txt))
    if names.mail:
        services.append(_service("mailbox", names.mail, found.mail_green, found.mail_address, None))
    return tuple(_rated(service, known) for service in services)


def _service(
    kind: ServiceKind,
    machines: Sequence[str],
    green: GreenCheck | None,
    address: AddressIntensity | None,
    carbon_txt: CarbonTxt | None,
) -> DomainService:
    before, own = _owners(machines, kind)
    host, found_by, machine = _host(own, green, carbon_txt)
    is_same = before is not None and host is not None and _same(host, before.provider)
    return DomainService(
        kind=kind,
        host=None if is_same else host,
        found_by="unknown" if is_same else found_by,
        machine=machine,
        is_behind=before.provider if before else None,
        country=_alpha2(address.country_iso3) if address and before is None else None,
        is_green=green.is_green if green else None,
        documents=tuple(document.link for document in green.documents) if green else (),
    )


def _owners(
    machines: Iterable[str], kind: ServiceKind
) -> tuple[HostDomain | None, tuple[HostDomain, str] | None]:
    """What stands before the host, and the host, by the names of the machines."""
    before, own = None, None
    for machine in machines:
        rule = owner_of(machine)
        if rule is None:
            continue
        if rule.role == "delivery":
            before = before or rule
        elif own is None and rule.role in ("both", kind):
            own = (rule, machine)
    return before, own


def owner_of(machine: str) -> HostDomain | None:
    """Whose machine a name is, by the longest known ending."""
    return next(
        (
            rule
            for rule in host_domains()
            if machine == rule.suffix or machine.endswith(f".{rule.suffix}")
        ),
        None,
    )


def _host(
    own: tuple[HostDomain, str] | None, green: GreenCheck | None, carbon_txt: CarbonTxt | None
) -> tuple[str | None, FoundBy, str | None]:
    if own is not None:
        return own[0].provider, "dns", own[1]
    if green is not None and green.hosted_by is not None:
        return green.hosted_by, "green_web", None
    named = carbon_txt.upstream[0].domain if carbon_txt and carbon_txt.upstream else None
    if named is None:
        return None, "unknown", None
    rule = owner_of(named)
    return (rule.provider if rule else named), "carbon_txt", named


def _alpha2(iso3: str) -> str | None:
    """A country in two letters from its three."""
    table = get_global("territory_aliases")
    found = table.get(iso3)
    return found[0] if found else None


def _rated(service: DomainService, known: Known) -> DomainService:
    """The service with the places where it may stand, and what they are worth."""
    places = [place for place in known.places if _same(place.site.provider, service.host)]
    there = [place for place in places if place.site.country == service.country]
    places = there if service.country and there else places
    ratings = [rate(place, known.as_of, known.rules) for place in places]
    whole = _grades(ratings, known.rules)
    return replace(
        service,
        site_ids=tuple(place.site.site_id for place in places),
        publishes_pue=sum(has_own_pue(place.site, known.as_of) for place in places),
        grade=whole,
        rating=ratings[0] if len(ratings) == 1 else _unknown_place(service, known),
    )


def _grades(ratings: Sequence[Rating], rules: HostingRules) -> str | None:
    """The letters that the places reach together, the better first."""
    if not ratings:
        return None
    best = letter(max(rating.score.high for rating in ratings), rules)
    worst = letter(min(rating.score.low for rating in ratings), rules)
    return best if best == worst else f"{best}–{worst}"


def _unknown_place(service: DomainService, known: Known) -> Rating | None:
    """The rating of a place of this host of which nothing is known."""
    if service.host is None:
        return None
    site = HostingSite(
        site_id="unknown", provider=service.host, name="?", offer="hoster", country=service.country
    )
    return rate(Place(site=site), known.as_of, known.rules)


def _same(one: str | None, other: str | None) -> bool:
    """Whether two names are of one company, legal forms and small words aside."""
    ours, theirs = _words(one), _words(other)
    shorter, longer = sorted((ours, theirs), key=len)
    return bool(shorter) and longer[: len(shorter)] == shorter


def _words(name: str | None) -> list[str]:
    return [word for word in folded(name or "").split() if word not in _GENERIC]
