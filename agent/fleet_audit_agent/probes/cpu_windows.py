"""Processors, from the registry's list, the native count of cores and the firmware."""

from __future__ import annotations

import re

from fleet_audit_agent.machine import Machine
from fleet_audit_agent.placeholders import real_text
from fleet_audit_agent.reading import Reading
from fleet_audit_agent.sources import number_of, text_of
from fleet_audit_agent.windows_machine import WindowsMachine, windows
from fleet_audit_agent.windows_records import Cores, parse_cores

PROCESSORS = r"hardware\description\system\centralprocessor"

_CLOCK_IN_NAME = re.compile(r"@ *(\d{1,2}\.?\d{0,3}) *GHz")
_IDENTIFIER = re.compile(r"Family (\d{1,4}) Model (\d{1,4}) Stepping (\d{1,4})")


def read(machine: Machine) -> Reading:
    """One entry: Windows runs on sockets of one kind only."""
    pc = windows(machine)
    listed = pc.keys(PROCESSORS)
    first = listed[0] if listed else {}
    rows = pc.cim("Win32_Processor")
    row = rows[0] if rows else {}
    firmware = [found for found in pc.smbios.processors if found.populated]
    name = real_text(
        text_of(first, "processornamestring")
        or text_of(row, "name")
        or (firmware[0].name if firmware else None)
    )
    if not (listed or rows or firmware):
        return Reading(None)
    cores = _cores(pc)
    spelt = text_of(first, "identifier") or text_of(row, "caption") or ""
    return Reading(
        [
            {
                "name": name,
                "vendor": text_of(first, "vendoridentifier") or text_of(row, "manufacturer"),
                **_model(spelt),
                "sockets": cores.sockets or len(firmware) or len(rows) or None,
                "cores": cores.cores or sum(found.cores or 0 for found in firmware) or None,
                "threads": len(listed) or _sum(pc, "numberoflogicalprocessors"),
                "mhz": _clock_mhz(name)
                or (firmware[0].mhz if firmware else None)
                or number_of(first, "~mhz")
                or number_of(row, "maxclockspeed"),
            }
        ]
    )


def _cores(pc: WindowsMachine) -> Cores:
    counted = parse_cores(pc.sources.raw.get("processors", b""))
    return counted._replace(cores=counted.cores or _sum(pc, "numberofcores"))


def _sum(pc: WindowsMachine, name: str) -> int | None:
    return sum(number_of(row, name) or 0 for row in pc.cim("Win32_Processor")) or None


def _model(identifier: str) -> dict[str, int | None]:
    """Family, model and stepping, spelt `Intel64 Family 6 Model 140 Stepping 1`."""
    found = _IDENTIFIER.search(identifier)
    family, model, stepping = map(int, found.groups()) if found else (None, None, None)
    return {"family": family, "model": model, "stepping": stepping}


def _clock_mhz(name: str | None) -> float | None:
    """The nominal clock where the maker puts it in the name: `@ 2.60GHz`."""
    found = _CLOCK_IN_NAME.search(name or "")
    return round(float(found[1]) * 1000, 1) if found else None
