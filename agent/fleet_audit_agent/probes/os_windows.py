"""Windows itself, and the oldest trace of its installation."""

from __future__ import annotations

from datetime import date, datetime, timezone

from fleet_audit_agent.machine import Machine
from fleet_audit_agent.reading import AgeSign, Reading
from fleet_audit_agent.sources import Row, number_of, text_of
from fleet_audit_agent.windows_machine import WindowsMachine, windows

VERSION = r"software\microsoft\windows nt\currentversion"
SETUP = r"system\setup"
ENVIRONMENT = r"system\currentcontrolset\control\session manager\environment"
FIRST_BUILD_OF_11 = 22_000
"""From it on Windows calls itself 11, though not in the registry. Source: Microsoft."""
EARLIEST_INSTALLATION = date(2000, 1, 1)
"""Before it, a clock was never set."""

_ARCHITECTURES = {"amd64": "x86_64", "arm64": "aarch64", "x86": "i686"}


def read(machine: Machine) -> Reading:
    """Name, version and build; an upgrade of Windows keeps the date of the one before it."""
    pc = windows(machine)
    row = pc.key(VERSION)
    if not row:
        return Reading(None)
    build = text_of(row, "currentbuild") or text_of(row, "currentbuildnumber")
    revision = number_of(row, "ubr")
    installed_on = oldest_installation(pc)
    architecture = (text_of(pc.key(ENVIRONMENT), "processor_architecture") or "").casefold()
    section = {
        "name": _name(row, build),
        "version": text_of(row, "displayversion") or text_of(row, "releaseid"),
        "build": f"{build}.{revision}" if build and revision is not None else build,
        "arch": _ARCHITECTURES.get(architecture),
        "installed_on": installed_on.isoformat() if installed_on else None,
        "eol_on": None,
    }
    if installed_on is None or pc.hypervisor:
        return Reading(section)
    return Reading(section, (AgeSign("os_trace", installed_on, "low"),))


def _name(row: Row, build: str | None) -> str | None:
    """The name of the product, which in the registry of Windows 11 is that of 10."""
    name = text_of(row, "productname")
    is_11 = build is not None and build.isdecimal() and int(build[:9]) >= FIRST_BUILD_OF_11
    is_server = (text_of(row, "installationtype") or "").casefold().startswith("server")
    return name.replace("Windows 10", "Windows 11") if name and is_11 and not is_server else name


def oldest_installation(pc: WindowsMachine) -> date | None:
    """The earliest believable date of this Windows and of those that it replaced."""
    rows = [pc.key(VERSION), *pc.keys(SETUP)]
    days = (_day(number_of(row, "installdate")) for row in rows)
    today = pc.now.date()
    return min((day for day in days if day and EARLIEST_INSTALLATION <= day <= today), default=None)


def _day(seconds: int | None) -> date | None:
    """The day (UTC) of seconds since 1970."""
    if seconds is None or not 0 < seconds < 1 << 32:
        return None
    return datetime.fromtimestamp(seconds, tz=timezone.utc).date()
