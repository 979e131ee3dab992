"""carbon.txt: the file in which an organisation names what it publishes, and who hosts it.

Source: https://carbontxt.org/syntax: TOML, `[org] disclosures`, `[upstream] services`. It is read
at the name itself, or from a file; nothing in it is a figure, only where figures stand.
"""

from __future__ import annotations

import tomllib
from typing import Any

from msgspec import Struct

from fleet_audit.hosting.live.asking import Answer, Live
from fleet_audit.hosting.live.green_web import _text, _typed
from fleet_audit.inventory.remote.session import Service
from fleet_audit.model.errors import UnusableHostingForm
from fleet_audit.model.marking import said

NAME, SETTING = "carbon-txt", "FLEET_AUDIT_LIVE_CARBON_TXT"
"""The setting is an address that stands for every name, in which `{domain}` is put."""
PATHS = ("/carbon.txt", "/.well-known/carbon.txt")
_MOST_CHARACTERS = 200_000
_MOST = 200


class Disclosure(Struct, frozen=True, kw_only=True):
    """A document that an organisation publishes of itself."""

    kind: str
    url: str
    domain: str | None = None
    valid_until: str | None = None


class Upstream(Struct, frozen=True, kw_only=True):
    """A service that it rests on."""

    domain: str
    kinds: tuple[str, ...] = ()


class CarbonTxt(Struct, frozen=True, kw_only=True):
    """What a carbon.txt says."""

    version: str | None = None
    disclosures: tuple[Disclosure, ...] = ()
    upstream: tuple[Upstream, ...] = ()


def carbon_txt(live: Live, domain: str) -> Answer:
    """The `CarbonTxt` of a name; null where there is none."""
    import os

    address = os.environ.get(SETTING, "https://{domain}").format(domain=domain)

    def asked() -> CarbonTxt | None:
        service = Service("carbon.txt", address, live.patience)
        service.goes_on = False
        for path in PATHS:
            body = service.find(path)
            if body is not None and body.lstrip()[:1] != b"<":
                return parse_carbon_txt(body, f"{domain}{path}")
        return None

    return _typed(live.ask(NAME, domain, asked), CarbonTxt)


def parse_carbon_txt(content: bytes, named: str) -> CarbonTxt:
    """What the bytes of a carbon.txt say. Raises UnusableHostingForm naming what is wrong."""
    try:
        members = tomllib.loads(content[:_MOST_CHARACTERS].decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnusableHostingForm(
            said("{file}: no carbon.txt: not TOML in UTF-8; see carbontxt.org", file=named)
        ) from error
    org, upstream = members.get("org"), members.get("upstream")
    if not isinstance(org, dict) and not isinstance(upstream, dict):
        raise UnusableHostingForm(
            said("{file}: no carbon.txt: neither [org] nor [upstream] in it", file=named)
        )
    return CarbonTxt(
        version=_text(members.get("version")),
        disclosures=tuple(_disclosures(_tables(org, "disclosures"))),
        upstream=tuple(_services(upstream)),
    )


def _tables(section: Any, name: str) -> list[dict[str, Any]]:
    listed = section.get(name) if isinstance(section, dict) else None
    found = listed if isinstance(listed, list) else []
    return [one for one in found if isinstance(one, dict)][:_MOST]


def _disclosures(tables: list[dict[str, Any]]) -> list[Disclosure]:
    return [
        Disclosure(
            kind=_text(one.get("doc_type")) or "other",
            url=url,
            domain=_text(one.get("domain")),
            valid_until=str(one["valid_until"])[:10] if one.get("valid_until") else None,
        )
        for one in tables
        if (url := _text(one.get("url")))
    ]


def _services(section: Any) -> list[Upstream]:
    """Services as tables; older files have a list of names under `providers`."""
    services = [
        Upstream(domain=domain, kinds=_kinds(one.get("service_type")))
        for one in (*_tables(section, "services"), *_tables(section, "providers"))
        if (domain := _text(one.get("domain")))
    ]
    listed = section.get("providers") if isinstance(section, dict) else None
    names = listed if isinstance(listed, list) else []
    return services + [Upstream(domain=name) for name in names if isinstance(name, str)][:_MOST]


def _kinds(value: Any) -> tuple[str, ...]:
    found = value if isinstance(value, list) else [value]
    return tuple(text for one in found if (text := _text(one)))
