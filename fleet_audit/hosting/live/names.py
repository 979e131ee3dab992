"""The DNS: to which machines a name leads, and which take its mail.

Asked of the system's own resolvers, as any browser does; nothing else learns of it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

import dns.exception
import dns.name
import dns.resolver
import dns.reversename
from msgspec import Struct

from fleet_audit.hosting.live.asking import Answer, Live
from fleet_audit.hosting.live.green_web import _typed
from fleet_audit.model.errors import UnreachableService, UnusableService
from fleet_audit.model.marking import said

NAME, SETTING = "dns", "FLEET_AUDIT_LIVE_DNS"
"""The setting names a resolver as `address` or `address:port`, in place of the system's."""
_HOST = re.compile(
    r"(?=.{1,253}$)([\w](?:[\w-]{0,61}[\w])?\.)+[^\W\d][\w-]{0,61}[\w]", re.IGNORECASE
)
"""Labels of letters, digits and hyphens, the last with a letter first: no address of a machine."""
_LIFETIME_S = 5.0
_MOST = 20


class Names(Struct, frozen=True, kw_only=True):
    """What the DNS says of a domain."""

    aliases: tuple[str, ...] = ()
    """Names that the domain, and `www` before it, are aliases of."""
    addresses: tuple[str, ...] = ()
    machines: tuple[str, ...] = ()
    """Names of the machines at these addresses."""
    mail: tuple[str, ...] = ()
    """Machines that take its mail, the first asked first."""


def names_of(live: Live, domain: str) -> Answer:
    """The `Names` of a domain. Raises UnusableService where it is no name."""
    try:
        whole = dns.name.from_text(domain if _HOST.fullmatch(domain) else "..")
    except dns.exception.DNSException as error:
        raise UnusableService(
            said("{domain}: no name of a domain, such as example.org", domain=domain)
        ) from error

    def asked() -> Names:
        resolver = _resolver()
        www = dns.name.from_text("www", whole)
        addresses = tuple(dict.fromkeys((*_addresses(resolver, www), *_addresses(resolver, whole))))
        mail = sorted((r.preference, str(r.exchange)) for r in _answers(resolver, whole, "MX"))
        return Names(
            aliases=tuple(_aliases(resolver, www)),
            addresses=addresses[:_MOST],
            machines=tuple(name for a in addresses[:4] for name in _machine(resolver, a)),
            mail=tuple(_plain(name) for _, name in mail[:_MOST] if _plain(name)),
        )

    return _typed(live.ask(NAME, domain, asked), Names)


def _resolver() -> Any:
    given = os.environ.get(SETTING)
    try:
        resolver = dns.resolver.Resolver(configure=given is None)
    except dns.resolver.NoResolverConfiguration as error:
        raise UnreachableService(said("this machine has no resolver of names")) from error
    if given:
        address, _, port = given.partition(":")
        try:
            resolver.nameservers, resolver.port = [address], int(port or 53)
        except ValueError as error:
            raise UnusableService(
                said(
                    "{setting}: give the address of a resolver, such as 192.0.2.1 or 192.0.2.1:53",
                    setting=SETTING,
                )
            ) from error
    resolver.lifetime = _LIFETIME_S
    return resolver


def _answers(resolver: Any, name: Any, kind: str) -> list[Any]:
    """The records of a kind; none where the name has none. Raises UnreachableService."""
    try:
        return list(resolver.resolve(name, kind))
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, dns.resolver.YXDOMAIN):
        return []
    except (dns.exception.DNSException, OSError) as error:
        raise UnreachableService(
            said("the resolver of names does not answer; check the connection")
        ) from error


def _addresses(resolver: Any, name: Any) -> Iterator[str]:
    for kind in ("A", "AAAA"):
        yield from (str(record.address) for record in _answers(resolver, name, kind))


def _aliases(resolver: Any, name: Any) -> Iterator[str]:
    """What the name is an alias of, as far as the chain goes."""
    for _step in range(_MOST):
        found = _answers(resolver, name, "CNAME")
        if not found:
            return
        name = found[0].target
        yield _plain(str(name))


def _machine(resolver: Any, address: str) -> list[str]:
    try:
        records = _answers(resolver, dns.reversename.from_address(address), "PTR")
    except UnreachableService:
        return []
    return [_plain(str(record.target)) for record in records[:2]]


def _plain(name: str) -> str:
    return name.rstrip(".").casefold()
