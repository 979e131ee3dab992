"""The processor, from the kernel's own words, else from the report of the hardware."""

from __future__ import annotations

import re

from fleet_audit_agent.darwin_machine import DarwinMachine, darwin
from fleet_audit_agent.darwin_profile import text_in
from fleet_audit_agent.darwin_records import mhz_of
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.reading import Reading

_COUNT = re.compile(r"\d{1,4}", re.ASCII)


def read(machine: Machine) -> Reading:
    """One entry; Apple's own chips have no family, model or stepping to tell."""
    mac = darwin(machine)
    name = mac.word("machdep.cpu.brand_string") or text_in(mac.overview, "chip_type", "cpu_type")
    if name is None:
        return Reading(None)
    return Reading(
        [
            {
                "name": name,
                "vendor": mac.word("machdep.cpu.vendor") or ("Apple" if "Apple" in name else None),
                "family": mac.count("machdep.cpu.family"),
                "model": mac.count("machdep.cpu.model"),
                "stepping": mac.count("machdep.cpu.stepping"),
                "sockets": mac.count("hw.packages") or _count(mac, "packages"),
                "cores": mac.count("hw.physicalcpu") or _count(mac, "number_processors"),
                "threads": mac.count("hw.logicalcpu"),
                "mhz": mhz_of(text_in(mac.overview, "current_processor_speed")),
            }
        ]
    )


def _count(mac: DarwinMachine, key: str) -> int | None:
    """A count, which Apple silicon writes as `proc 8:4:4`, all cores first."""
    found = _COUNT.search(str(mac.overview.get(key, "")))
    return int(found[0]) or None if found else None
