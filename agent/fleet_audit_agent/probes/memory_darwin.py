"""Memory: slots where there are any, else what is soldered in."""

from __future__ import annotations

from fleet_audit_agent.darwin_machine import darwin
from fleet_audit_agent.darwin_profile import MEMORY, Item, every_item, text_in
from fleet_audit_agent.darwin_records import bytes_of, mhz_of
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.placeholders import real_text
from fleet_audit_agent.reading import Reading

EMPTY = "empty"


def read(machine: Machine) -> Reading:
    """Modules and slots; a Mac whose memory is soldered has neither."""
    mac = darwin(machine)
    slots = [item for item in every_item(mac.items(MEMORY)) if "dimm_size" in item]
    modules = [slot for slot in slots if EMPTY not in str(slot["dimm_size"]).casefold()]
    total = mac.count("hw.memsize") or bytes_of(text_in(mac.overview, "physical_memory"))
    return Reading(
        {
            "total_mib": total >> 20 or None if total else None,
            "slots": len(slots) or None,
            "modules": [_module(module) for module in modules],
        }
    )


def _module(item: Item) -> dict[str, object]:
    size, speed = bytes_of(text_in(item, "dimm_size")), mhz_of(text_in(item, "dimm_speed"))
    return {
        "mib": size >> 20 or None if size else None,
        "type": real_text(text_in(item, "dimm_type")),
        "mt_s": round(speed) if speed else None,
        "part": real_text(text_in(item, "dimm_part_number")),
    }
