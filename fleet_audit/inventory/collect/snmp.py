"""Asking one device by SNMP, and writing what it answers as `snmpwalk -On` would."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from datetime import datetime
from importlib.util import find_spec
from typing import Any, Literal

from msgspec import Struct

from fleet_audit.inventory.collect.oids import COLUMNS, SINGLE
from fleet_audit.inventory.sources.walk_reading import MARK
from fleet_audit.model.errors import MissingLibrary, UnreachableService, UnusableService
from fleet_audit.model.marking import said

AuthProtocol = Literal["MD5", "SHA", "SHA224", "SHA256", "SHA384", "SHA512"]
PrivProtocol = Literal["DES", "AES", "AES192", "AES256"]
MOST_ROWS = 20_000
"""Of one column: more than the largest chassis has parts."""
_REPETITIONS = 25


class Community(Struct, frozen=True, kw_only=True):
    """SNMP version 1 or 2c: a word that travels in the clear."""

    word: str
    version: Literal["1", "2c"] = "2c"


class User(Struct, frozen=True, kw_only=True):
    """SNMP version 3."""

    name: str
    auth_password: str | None = None
    auth_protocol: AuthProtocol = "SHA"
    priv_password: str | None = None
    priv_protocol: PrivProtocol = "AES"


class Asking(Struct, frozen=True, kw_only=True):
    """How a device is asked."""

    as_whom: Community | User
    port: int = 161
    timeout_s: float = 2
    tries: int = 3


def needs_library() -> None:
    """Raise MissingLibrary where pysnmp is not installed."""
    if find_spec("pysnmp") is None:
        raise MissingLibrary(
            said("SNMP needs a library more; run: pip install 'fleet-audit[snmp]'")
        )


def walk(host: str, asking: Asking, now: datetime) -> bytes:
    """What a device answers, as the text of a walk.

    Raises UnreachableService where it does not answer, or not to this community or user.
    """
    lines = asyncio.run(_walked(host, asking))
    return f"{MARK}{host} {now:%Y-%m-%dT%H:%M:%SZ}\n{''.join(lines)}".encode()


async def _walked(host: str, asking: Asking) -> list[str]:
    from pysnmp.hlapi.v3arch import asyncio as snmp

    # A datagram that is no SNMP is as good as none: its question is asked again, or unanswered.
    asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)
    engine = snmp.SnmpEngine()
    try:
        at = (engine, _credentials(asking.as_whom), await _target(host, asking), snmp.ContextData())
        lines = [line async for line in _singles(host, at)]
        for column in COLUMNS:
            lines += [line async for line in _column(host, at, column, asking.as_whom)]
    finally:
        engine.close_dispatcher()
    return lines


async def _target(host: str, asking: Asking) -> Any:
    from pysnmp.error import PySnmpError
    from pysnmp.hlapi.v3arch import asyncio as snmp

    kind = snmp.Udp6TransportTarget if ":" in host else snmp.UdpTransportTarget
    try:
        return await kind.create(
            (host, asking.port), timeout=asking.timeout_s, retries=asking.tries - 1
        )
    except PySnmpError as error:
        raise UnreachableService(
            said("{host}: no such host; check its name or give its address", host=host)
        ) from error


def _credentials(as_whom: Community | User) -> Any:
    from pysnmp.hlapi.v3arch import asyncio as snmp

    if isinstance(as_whom, Community):
        return snmp.CommunityData(as_whom.word, mpModel=0 if as_whom.version == "1" else 1)
    secrets: dict[str, Any] = {}
    if as_whom.auth_password:
        secrets |= {
            "authKey": as_whom.auth_password,
            "authProtocol": getattr(snmp, _AUTH[as_whom.auth_protocol]),
        }
    if as_whom.priv_password:
        secrets |= {
            "privKey": as_whom.priv_password,
            "privProtocol": getattr(snmp, _PRIV[as_whom.priv_protocol]),
        }
    return snmp.UsmUserData(as_whom.name, **secrets)  # noqa: S509 - as the user's devices are set


_AUTH: dict[AuthProtocol, str] = {
    "MD5": "usmHMACMD5AuthProtocol",
    "SHA": "usmHMACSHAAuthProtocol",
    "SHA224": "usmHMAC128SHA224AuthProtocol",
    "SHA256": "usmHMAC192SHA256AuthProtocol",
    "SHA384": "usmHMAC256SHA384AuthProtocol",
    "SHA512": "usmHMAC384SHA512AuthProtocol",
}
_PRIV: dict[PrivProtocol, str] = {
    "DES": "usmDESPrivProtocol",
    "AES": "usmAesCfb128Protocol",
    "AES192": "usmAesCfb192Protocol",
    "AES256": "usmAesCfb256Protocol",
}


def _objects(numbers: Iterable[str]) -> list[Any]:
    from pysnmp.hlapi.v3arch import asyncio as snmp

    return [snmp.ObjectType(snmp.ObjectIdentity(number)) for number in numbers]


async def _singles(host: str, at: tuple[Any, ...]) -> AsyncIterator[str]:
    """The single objects, one question each: version 1 answers nothing where one is absent."""
    from pysnmp.hlapi.v3arch import asyncio as snmp

    for number in SINGLE:
        failure, _status, _index, bound = await snmp.get_cmd(
            *at, *_objects([number]), lookupMib=False
        )
        if failure is not None:
            raise _unanswered(host, str(failure))
        for line in _lines(bound, number):
            yield line


async def _column(
    host: str, at: tuple[Any, ...], column: str, as_whom: Community | User
) -> AsyncIterator[str]:
    """The cells of a column, until the agent leaves it."""
    from pysnmp.hlapi.v3arch import asyncio as snmp

    options = {"lookupMib": False, "lexicographicMode": False, "maxRows": MOST_ROWS}
    is_first = isinstance(as_whom, Community) and as_whom.version == "1"
    cells = (
        snmp.walk_cmd(*at, *_objects([column]), **options)
        if is_first
        else snmp.bulk_walk_cmd(*at, 0, _REPETITIONS, *_objects([column]), **options)
    )
    async for failure, status, _index, bound in cells:
        if failure is not None:
            raise _unanswered(host, str(failure))
        if status:
            return
        for line in _lines(bound, column):
            yield line


def _lines(bound: Iterable[Any], column: str) -> Iterable[str]:
    for name, value in bound:
        number = str(name)
        written = _written(value)
        if written is not None and (number == column or number.startswith(f"{column}.")):
            yield f".{number} = {written}\n"


def _written(value: Any) -> str | None:
    """A value as `snmpwalk` writes it; null for what is absent."""
    kind = type(value).__name__
    if kind in ("NoSuchObject", "NoSuchInstance", "EndOfMibView", "Null"):
        return None
    if kind == "OctetString":
        raw = bytes(value)
        if raw.isascii() and raw.decode("ascii").isprintable():
            text = raw.decode().replace("\\", "\\\\").replace('"', '\\"')
            return f'STRING: "{text}"'
        return f"Hex-STRING: {raw.hex(' ').upper()}"
    if kind == "ObjectIdentifier":
        return f"OID: .{value}"
    return f"{'Timeticks' if kind == 'TimeTicks' else 'INTEGER'}: {int(value)}"


def _unanswered(host: str, failure: str) -> UnreachableService | UnusableService:
    """No answer, or the refusal of a user: SNMP says nothing at all to a wrong community."""
    if "timeout" in failure.casefold() or "No SNMP response" in failure:
        return UnreachableService(
            said(
                "{host}: no answer by SNMP; check the address, that SNMP is on, that it allows "
                "this machine, and the community or user",
                host=host,
            )
        )
    return UnusableService(
        said("{host}: SNMP refuses ({failure}); check the user", host=host, failure=failure)
    )
