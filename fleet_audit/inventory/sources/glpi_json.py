"""GLPI's inventory JSON: computers, network equipment, printers and phones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleet_audit.inventory.identity import keys
from fleet_audit.inventory.reconcile import reconciled
from fleet_audit.inventory.sources.agent_computer import computer
from fleet_audit.inventory.sources.json_reading import parsed_members
from fleet_audit.inventory.sources.network_device import network_device
from fleet_audit.inventory.sources.sections import Sections
from fleet_audit.model.asset import Observation, Rejected, Skipped

_INVENTORIES = ("inventory", "netinventory", "esxinventory", "remoteinventory", "register")
_NO_INVENTORY = {
    "netdiscovery": "network discovery, no inventory in it",
    "contact": "an agent's greeting, no inventory in it",
    "prolog": "an agent's greeting, no inventory in it",
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
        if action not in _INVENTORIES:
            yield Skipped(
                reason=_NO_INVENTORY.get(action, f"an agent's {action}, not an inventory")
            )
            return
        content_members = document.get("content")
        if not isinstance(content_members, dict):
            reason = "no content in it: export the inventory again"
            yield Rejected(reason=reason, field="content")
            return
        yield from _observed(document, Sections(content_members))


def _observed(
    document: dict[str, Any], sections: Sections
) -> Iterator[Observation | Skipped | Rejected]:
    item_type = str(document.get("itemtype") or "Computer")
    if "network_device" in sections:
        seen = network_device(sections, GlpiJson.name, item_type, None)
    else:
        seen = computer(
            sections,
            GlpiJson.name,
            is_phone=item_type.casefold() == "phone",
            is_partial=document.get("partial") is True,
        )
    yield from sections.refused
    if seen.partial and not keys(reconciled(seen.asset)):
        yield Skipped(reason="part of an inventory that does not name its machine: send it whole")
        return
    yield seen
