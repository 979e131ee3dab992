"""Who hosts a name: ask, match with the catalogue, rate; and hours of a grid to be loaded."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from fleet_audit.hosting.domain_check import Found, Known, services_of
from fleet_audit.hosting.live import eco2mix, electricity_maps, entsoe
from fleet_audit.hosting.live.asking import Answer, Live
from fleet_audit.hosting.live.carbon_txt import carbon_txt
from fleet_audit.hosting.live.green_web import address_intensity, green_check
from fleet_audit.hosting.live.names import names_of
from fleet_audit.model.errors import UnreachableService, UnusableService
from fleet_audit.model.hosting_check import DomainCheck, Said
from fleet_audit.model.marking import said
from fleet_audit.reference.hosting import hosting_rules

if TYPE_CHECKING:
    from fleet_audit.reference.hosting import Catalogue
    from fleet_audit.store.address import StoreAddress

GridProvider = Literal["electricity-maps", "entsoe", "eco2mix"]


def live_of(address: StoreAddress, now: datetime, *, offline: bool, fresh: timedelta) -> Live:
    """How providers are asked: answers are kept beside the store."""
    folder = address.snapshot.with_name(f"{address.snapshot.name}.live")
    return Live(folder=Path(folder), now=now, offline=offline, fresh=fresh)


class Asked(Struct, kw_only=True):
    """The answers of a check, in the order in which they were asked."""

    answers: list[Answer]

    def keep(self, answer: Answer) -> Answer:
        """Remember an answer, and hand it on."""
        self.answers.append(answer)
        return answer


def check_domain(live: Live, domain: str, known: Catalogue, as_of: date) -> DomainCheck:
    """Everything found of a name.

    Raises UnreachableService where not even the DNS answers, now or kept, and UnusableService where
    the name is none.
    """
    asked = Asked(answers=[])
    names = asked.keep(names_of(live, domain))
    if names.value is None:
        raise UnreachableService(
            said("{domain}: {cause}", domain=domain, cause=names.reason or said("unknown"))
        )
    if not (names.value.addresses or names.value.mail):
        raise UnusableService(said("{domain}: no such name, or nothing behind it", domain=domain))
    text = asked.keep(carbon_txt(live, domain))
    mail = names.value.mail[0] if names.value.mail else None
    address = names.value.addresses[0] if names.value.addresses else None
    found = Found(
        names=names.value,
        green=asked.keep(green_check(live, domain)).value if address else None,
        mail_green=asked.keep(green_check(live, mail)).value if mail else None,
        address=asked.keep(address_intensity(live, address)).value if address else None,
        carbon_txt=text.value,
    )
    services = services_of(found, Known(places=known.places, rules=hosting_rules(), as_of=as_of))
    return DomainCheck(
        domain=domain,
        as_of=as_of,
        services=services,
        disclosures=tuple(one.url for one in text.value.disclosures) if text.value else (),
        has_carbon_txt=None if text.reason else text.value is not None,
        answers=_told(asked.answers),
    )


def _told(answers: list[Answer]) -> tuple[Said, ...]:
    """What each provider said, once: the worst where it was asked several times."""
    by_provider: dict[str, Answer] = {}
    for answer in answers:
        before = by_provider.get(answer.provider)
        if before is None or (answer.reason and not before.reason):
            by_provider[answer.provider] = answer
    return tuple(
        Said(
            provider=answer.provider,
            asked_on=answer.asked_at.date() if answer.asked_at else None,
            is_kept=answer.is_kept,
            reason=answer.reason,
        )
        for answer in by_provider.values()
    )


def grid_hours(
    live: Live, provider: GridProvider, zone: str, start: datetime, end: datetime
) -> Answer:
    """The hours of a zone between two moments, by one provider."""
    if provider == "eco2mix":
        return eco2mix.hours(live, start, end)
    if provider == "entsoe":
        return entsoe.hours(live, zone, start, end)
    return electricity_maps.hours(live, zone, start, end)
