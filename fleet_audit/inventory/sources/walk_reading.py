"""The text of a walk by SNMP, as `snmpwalk -On` prints it and our collector writes it. Total."""

from __future__ import annotations

import re
from datetime import datetime

from msgspec import Struct

from fleet_audit.inventory.readings import moment

MARK = "# fleet-audit snmp "
"""First line of the walks that we write: then the host and the moment."""

_LINE = re.compile(r"(?:\.1|iso)\.(3\.6\.1\.[\d.]+) = ?(.*)", re.DOTALL)
_TYPED = re.compile(
    r"(STRING|OID|INTEGER|Counter32|Counter64|Gauge32|Unsigned32|Timeticks|Hex-STRING|IpAddress"
    r"|Network Address|BITS|Opaque): ?(.*)",
    re.DOTALL,
)
_NAMED_NUMBER = re.compile(r"[\w-]*\((-?\d+)\)")
_ABSENT = re.compile(r"No Such (Object|Instance)|No more variables")
_MOST_LINES = 200_000


class Walk(Struct, frozen=True, kw_only=True):
    """What a device answered: values as text by number, without leading dot."""

    values: dict[str, str]
    octets: dict[str, bytes]
    """Those that were written in hexadecimal."""
    observed_at: datetime | None = None
    """UTC; null where the walk does not say."""

    def one(self, oid: str) -> str | None:
        """The value of one object; null where it was not answered."""
        return self.values.get(oid)

    def column(self, oid: str) -> dict[str, str]:
        """The values of a column of a table, by index, in the order of the walk."""
        prefix = f"{oid}."
        return {
            number.removeprefix(prefix): value
            for number, value in self.values.items()
            if number.startswith(prefix)
        }

    def has(self, oid: str) -> bool:
        """Whether anything was answered below a number."""
        prefix = f"{oid}."
        return any(number.startswith(prefix) for number in self.values)


def is_walk(content: bytes) -> bool:
    """Whether the first lines look like a walk."""
    head = content[:2048].decode("utf-8", "replace").lstrip("\ufeff")
    lines = [line for line in head.splitlines() if line.strip() and not line.startswith("#")]
    return bool(lines) and _LINE.match(lines[0]) is not None


def parse_walk(content: bytes) -> Walk:
    """The walk in a text; lines that are none are left out."""
    values: dict[str, str] = {}
    octets: dict[str, bytes] = {}
    text = content.decode("utf-8", "replace").lstrip("\ufeff")
    for line in _whole_lines(text):
        found = _LINE.fullmatch(line)
        if found is None or _ABSENT.match(found.group(2)):
            continue
        oid = f"1.{found.group(1)}"
        value, raw = _value(found.group(2))
        values[oid] = value
        if raw is not None:
            octets[oid] = raw
    return Walk(values=values, octets=octets, observed_at=_observed_at(text))


def _whole_lines(text: str) -> list[str]:
    """Lines of the walk, each with those that a value of several lines goes on with."""
    lines: list[str] = []
    for line in text.splitlines()[:_MOST_LINES]:
        if line.startswith((".1.", "iso.", "#")) or not lines:
            lines.append(line)
        elif not lines[-1].startswith("#"):
            lines[-1] += "\n" + line
    return lines


def _observed_at(text: str) -> datetime | None:
    first = text.partition("\n")[0]
    return moment(first.split()[-1], "+0000") if first.startswith(MARK) else None


def _value(written: str) -> tuple[str, bytes | None]:
    typed = _TYPED.fullmatch(written)
    kind, rest = typed.groups() if typed else ("STRING", written)
    if kind == "Hex-STRING":
        raw = _from_hex(rest)
        return _text(raw).rstrip("\x00"), raw
    if kind == "OID":
        return rest.strip().removeprefix(".").replace("iso.", "1.", 1), None
    if kind in ("Timeticks", "INTEGER"):
        number = _NAMED_NUMBER.match(rest.strip())
        return (number.group(1) if number else rest.split(" ")[0].strip()), None
    return _unquoted(rest), None


def _text(raw: bytes) -> str:
    """Devices write accents as UTF-8, or as their own system does."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _unquoted(text: str) -> str:
    text = text.strip()
    is_quoted = len(text) > 1 and text[0] == text[-1] == '"'
    return text[1:-1].replace('\\"', '"').replace("\\\\", "\\") if is_quoted else text


def _from_hex(text: str) -> bytes:
    try:
        return bytes.fromhex("".join(text.split()))
    except ValueError:
        return b""
