"""The Green Web Foundation: who hosts a name, and whether that host shows evidence.

Source: https://developers.thegreenwebfoundation.org, greencheck v3. `green` is a yes or no on
documents that a host sent in: unbundled certificates pass. It is shown, and never scored.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from msgspec import Struct

from fleet_audit.hosting.live.asking import Answer, Live, members_of
from fleet_audit.hosting.live.series import finite

NAME, SETTING = "green-web", "FLEET_AUDIT_LIVE_GREEN_WEB"
ADDRESS = "https://api.thegreenwebfoundation.org"


class Document(Struct, frozen=True, kw_only=True):
    """A document that a host sent in."""

    title: str
    link: str


class GreenCheck(Struct, frozen=True, kw_only=True):
    """What the foundation knows of a name."""

    is_green: bool
    hosted_by: str | None = None
    """Null where it knows no host."""
    website: str | None = None
    modified: str | None = None
    """Day on which it last looked, as ISO date."""
    documents: tuple[Document, ...] = ()


class AddressIntensity(Struct, frozen=True, kw_only=True):
    """The country that an address of the network is registered in, and its mean electricity."""

    country_iso3: str
    gco2e_per_kwh: float
    year: int | None = None


def green_check(live: Live, host: str) -> Answer:
    """A `GreenCheck` of a host name without scheme and path."""
    service = live.service("Green Web Foundation", ADDRESS, SETTING)

    def asked() -> GreenCheck:
        path = f"/api/v3/greencheck/{quote(host, safe='')}"
        return _checked(members_of(service, service.get(path)))

    return _typed(live.ask(NAME, f"greencheck {host}", asked), GreenCheck)


def address_intensity(live: Live, address: str) -> Answer:
    """An `AddressIntensity` of an address of the network; null where it is of no country."""
    service = live.service("Green Web Foundation", ADDRESS, SETTING)

    def asked() -> AddressIntensity | None:
        path = f"/api/v3/ip-to-co2intensity/{quote(address, safe=':')}"
        return _placed(members_of(service, service.get(path)))

    return _typed(live.ask(NAME, f"address {address}", asked), AddressIntensity)


def _checked(found: dict[str, Any]) -> GreenCheck:
    listed = found.get("supporting_documents")
    documents = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return GreenCheck(
        is_green=found.get("green") is True,
        hosted_by=_text(found.get("hosted_by")),
        website=_text(found.get("hosted_by_website")),
        modified=(_text(found.get("modified")) or "")[:10] or None,
        documents=tuple(
            Document(title=title, link=link)
            for one in documents
            if (title := _text(one.get("title"))) and (link := _text(one.get("link")))
        ),
    )


def _placed(found: dict[str, Any]) -> AddressIntensity | None:
    """What it says of a country; of an unknown address it gives the mean of the world."""
    country, grams = _text(found.get("country_code_iso_3")), finite(found.get("carbon_intensity"))
    if country is None or country == "xxx" or grams is None or grams <= 0:
        return None
    year = found.get("year")
    return AddressIntensity(
        country_iso3=country,
        gco2e_per_kwh=grams,
        year=year if isinstance(year, int) else None,
    )


def _text(value: Any) -> str | None:
    return value.strip()[:500] or None if isinstance(value, str) else None


def _typed(answer: Answer, kind: Any) -> Answer:
    """The answer with its value typed: what was kept comes back as plain members."""
    import msgspec

    if answer.value is None or isinstance(answer.value, kind):
        return answer
    try:
        value = msgspec.convert(answer.value, kind)
    except msgspec.ValidationError:
        value = None
    return msgspec.structs.replace(answer, value=value)
