"""Graphics processors."""

from __future__ import annotations

from fleet_audit_agent.darwin_machine import darwin
from fleet_audit_agent.darwin_profile import DISPLAYS, Item, text_in
from fleet_audit_agent.darwin_records import bytes_of
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.placeholders import real_text
from fleet_audit_agent.reading import Reading


def read(machine: Machine) -> Reading:
    """One entry per card or chip."""
    found = darwin(machine).items(DISPLAYS)
    return Reading([_section(item) for item in found if text_in(item, "sppci_model")])


def _section(item: Item) -> dict[str, object]:
    own = bytes_of(text_in(item, "spdisplays_vram", "_spdisplays_vram"))
    return {
        "name": real_text(text_in(item, "sppci_model")),
        "discrete": _is_discrete(text_in(item, "sppci_bus")),
        "vram_mib": own >> 20 if own else None,
    }


def _is_discrete(bus: str | None) -> bool | None:
    """Whether it is a card of its own: what is built in shares the memory of the machine."""
    if bus is None:
        return None
    return "builtin" not in bus.casefold().replace("-", "").replace("_", "")
