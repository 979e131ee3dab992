"""The XML of FusionInventory and OCS agents: inventories, and devices seen by SNMP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from msgspec.structs import replace

from fleet_audit.inventory.sources.agent_computer import computer
from fleet_audit.inventory.sources.network_device import is_equipment, network_devices
from fleet_audit.inventory.sources.sections import Members, Sections
from fleet_audit.inventory.text_decoding import decoded
from fleet_audit.model.asset import Observation, Rejected, Skipped
from fleet_audit.model.marking import N_, Said, said

_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CHARACTER_REFERENCE = re.compile(r"&#(?:x0*([0-9a-fA-F]{1,2})|0*([0-9]{1,2}));")
_DEEPEST = 64
_LEFT_ALONE = frozenset(
    ("ENVS", "PROCESSES", "REPOSITORY", "SOFTWARES", "LOCAL_GROUPS", "LOCAL_USERS", "USERS")
)
"""Sections of programs and people: most of a document, and nothing to do with its machine."""
_ENTITIES = N_("XML with entities or a DTD, which no inventory needs: refused")
_SNMP = ("SNMPQUERY", "SNMP", "NETINVENTORY")
_CAUSES = {
    "no element found": N_("it ends too early"),
    "not well-formed (invalid token)": N_("a character out of place"),
    "mismatched tag": N_("an element closed by the name of another"),
    "unclosed token": N_("a mark without its end"),
    "unclosed CDATA section": N_("a mark without its end"),
    "duplicate attribute": N_("an attribute there twice"),
    "junk after document element": N_("something follows the end"),
    "undefined entity": N_("an entity that nothing defines"),
    "syntax error": N_("not the beginning of an XML document"),
}
"""What expat says of broken XML, in words."""


class OcsXml:
    """Reads the XML of FusionInventory and OCS (inventory_format, `original.md`)."""

    name = "ocs-xml"

    def recognises(self, content: bytes, name: str) -> bool:
        """An XML document whose root is a request of an agent."""
        return b"<REQUEST" in content[:8192]

    def read(self, content: bytes, name: str) -> Iterator[Observation | Skipped | Rejected]:
        """An observation per computer or device, after what had to be left out."""
        root = _parsed(content)
        if isinstance(root, Rejected):
            yield root
            return
        query = (root.findtext("QUERY") or "INVENTORY").strip().upper()
        body = root.find("CONTENT")
        if query == "PROLOG":
            yield Skipped(reason=said("an agent's greeting, no inventory in it"))
        elif query == "NETDISCOVERY":
            yield from _discovered(body)
        elif body is None:
            reason = said("no {member} in it: export the inventory again", member="CONTENT")
            yield Rejected(reason=reason, field="CONTENT")
        elif query in _SNMP or body.find("DEVICE/INFO") is not None:
            yield from _devices(body)
        elif query == "INVENTORY":
            yield from _computer(body)
        else:
            reason = said("an agent's {message}, not an inventory", message=query[:40])
            yield Skipped(reason=reason)


def _parsed(content: bytes) -> Element | Rejected:
    """The root element. Entities and DTDs are refused; an encoding wrongly declared is guessed."""
    try:
        return _rooted(fromstring(content, forbid_dtd=True))
    except DefusedXmlException:
        return Rejected(reason=said(_ENTITIES))
    except (ParseError, LookupError, ValueError):
        return _parsed_text(decoded(content))
    except RecursionError:
        return Rejected(reason=said("nested too deep to be an inventory: check who wrote the file"))


def _parsed_text(text: str) -> Element | Rejected:
    """The second try, without the declaration and the characters that XML forbids."""
    # A declaration stands at the start; looking for one everywhere takes time by the square.
    declared = _DECLARATION.match(text)
    cleaned = _CHARACTER_REFERENCE.sub(_allowed, text[declared.end() :] if declared else text)
    try:
        return _rooted(fromstring(_FORBIDDEN.sub("", cleaned), forbid_dtd=True))
    except DefusedXmlException:
        return Rejected(reason=said(_ENTITIES))
    except ParseError as error:
        line, _ = error.position
        return Rejected(reason=_broken(error), line=line)
    except (ValueError, RecursionError):
        return Rejected(reason=said("broken XML: export the file again"))


def _rooted(root: Element | None) -> Element:
    if root is None:
        raise ValueError("no root element")
    return root


def _allowed(reference: re.Match[str]) -> str:
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return reference[0] if code in (9, 10, 13) or code >= 32 else ""


def _broken(error: ParseError) -> Said:
    known = _CAUSES.get(str(error).partition(":")[0])
    if known is None:
        return said("broken XML: export the file again")
    return said("broken XML, {cause}: export the file again", cause=said(known))


def _members(element: Element, depth: int = 0) -> Any:
    """An element as its text, or as members under lower-case names, lists where one repeats."""
    if len(element) == 0 or depth > _DEEPEST:
        return (element.text or "").strip()
    members: dict[str, Any] = {}
    for child in element:
        name, value = str(child.tag).casefold(), _members(child, depth + 1)
        known = members.get(name)
        if known is None:
            members[name] = value
        elif isinstance(known, list):
            known.append(value)
        else:
            members[name] = [known, value]
    return members


def _sections(element: Element) -> Sections:
    for section in [child for child in element if str(child.tag).upper() in _LEFT_ALONE]:
        element.remove(section)
    members = _members(element)
    return Sections(members if isinstance(members, dict) else {})


def _computer(body: Element) -> Iterator[Observation | Skipped | Rejected]:
    sections = _sections(body)
    if "hardware" not in sections and "bios" not in sections:
        reason = said("no machine in it: export the inventory again")
        yield Rejected(reason=reason, field="CONTENT")
        return
    seen = computer(sections, OcsXml.name, is_phone=False, is_partial=False)
    yield from sections.refused
    yield seen


def _discovered(body: Element | None) -> Iterator[Observation | Skipped | Rejected]:
    """Equipment that a discovery of the network already knows by its model or its serial."""
    devices = body.findall("DEVICE") if body is not None else []
    found = [Sections({"network_device": _members(device)}) for device in devices]
    found = [sections for sections in found if is_equipment(sections)]
    if not found:
        yield Skipped(reason=said("network discovery, no inventory in it"))
    for sections in found:
        yield from network_devices(sections, OcsXml.name, None, None)


def _devices(body: Element) -> Iterator[Observation | Skipped | Rejected]:
    devices = [device for device in body.findall("DEVICE") if _is_described(device)]
    if not devices:
        yield Skipped(reason=said("an SNMP message without a device in it"))
    for rank, device in enumerate(devices, start=1):
        members = _members(device)
        sections = Sections(_device_sections(members))
        if not (sections.one("network_device") or sections.one("firmwares")):
            reason = said("a device of which nothing is known")
            yield Skipped(reason=reason, place=f"DEVICE {rank}")
            continue
        seen = list(network_devices(sections, OcsXml.name, None, None))
        yield from sections.refused
        place = f"DEVICE {rank}" if len(devices) > 1 else None
        yield from (replace(each, place=each.place or place) for each in seen)


def _is_described(device: Element) -> bool:
    return device.find("INFO") is not None or device.find("FIRMWARES") is not None


def _device_sections(members: Members) -> dict[str, Any]:
    """A device under the names of GLPI's JSON."""
    components = members.get("components")
    listed = components.get("component") if isinstance(components, dict) else None
    return {**members, "network_device": members.get("info"), "network_components": listed}
