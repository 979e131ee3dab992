"""GLPI's inventory JSON: computers, network equipment, printers and phones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleet_audit.inventory.sources.agent_computer import computer
from fleet_audit.inventory.sources.json_reading import parsed_members
from fleet_audit.inventory.sources.network_device import is_equipment, network_devices
from fleet_audit.inventory.sources.sections import Sections
from fleet_audit.model.asset import Observation, Rejected, Skipped
from fleet_audit.model.marking import N_, said

_INVENTORIES = ("inventory", "netinventory", "esxinventory", "remoteinventory", "register")
_NO_INVENTORY = {
    "netdiscovery": N_("network discovery, no inventory in it"),
    "contact": N_("an agent's greeting, no inventory in it"),
    "prolog": N_("an agent's greeting, no inventory in it"),
}


class GlpiJson:
    """Reads the JSON of glpi-agent (inventory_format, `inventory.schema.json`)."""

    name = "glpi-json"

    def recognises(self, content: bytes, name: str) -> bool:
        """A JSON object with an agent's device identifier."""
        return content.lstrip()[:1] == b"{" and b'"deviceid"' in content

    def read(self, content: bytes, name: str) -> Iterator[Observation | Skipped | Rejected]:
        """One observation, after what had to be left out of it."""
        document = parsed_members(content)
        if isinstance(document, Rejected):
            yield document
            return
        action = str(document.get("action") or "inventory").casefold()
        content_members = document.get("content")
        if action not in _INVENTORIES and not _is_discovered(action, content_members):
            sentence = _NO_INVENTORY.get(action, N_("an agent's {message}, not an inventory"))
            yield Skipped(
                reason=said(sentence, message="".join(filter(str.isprintable, action[:40])))
            )
            return
        if not isinstance(content_members, dict):
            reason = said("no {member} in it: export the inventory again", member="content")
            yield Rejected(reason=reason, field="content")
            return
        yield from _observed(document, Sections(content_members))


def _is_discovered(action: str, content: object) -> bool:
    """Whether a discovery of the network tells what equipment it met."""
    return (
        action == "netdiscovery" and isinstance(content, dict) and is_equipment(Sections(content))
    )


def _observed(document: dict[str, Any], sections: Sections) -> Iterator[Observation | Rejected]:
    item_type = str(document.get("itemtype") or "Computer")
    if "network_device" in sections:
        seen = list(network_devices(sections, GlpiJson.name, item_type, None))
    else:
        machine = computer(
            sections,
            GlpiJson.name,
            is_phone=item_type.casefold() == "phone",
            is_partial=document.get("partial") is True,
        )
        seen = [machine]
    yield from sections.refused
    yield from seen
