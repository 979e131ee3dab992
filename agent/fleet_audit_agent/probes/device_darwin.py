"""The machine itself, from the report of its hardware."""

from __future__ import annotations

from fleet_audit_agent.chassis import Signs, machine_type
from fleet_audit_agent.darwin_machine import DarwinMachine, darwin, said_yes
from fleet_audit_agent.darwin_profile import DISPLAYS, every_item, text_in
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.placeholders import real_serial, real_text, real_uuid
from fleet_audit_agent.reading import Reading


def read(machine: Machine) -> Reading:
    """Identity as Apple writes it, form from the model's name, its battery and its panel."""
    mac = darwin(machine)
    overview = mac.overview
    if not overview:
        return Reading({"vendor": None})
    name = text_in(overview, "machine_name")
    section: dict[str, object] = {
        "vendor": "Apple",
        "model": real_text(text_in(overview, "machine_model")),
        "sku": real_text(text_in(overview, "model_number")),
        "family": real_text(name),
        "serial": real_serial(text_in(overview, "serial_number")),
        "uuid": real_uuid(text_in(overview, "platform_UUID")),
        "is_vm": mac.hypervisor is not None,
        "hypervisor": mac.hypervisor,
    }
    section["type"], section["type_evidence"] = _type(mac, name or "")
    return Reading(section)


def _type(mac: DarwinMachine, name: str) -> tuple[str | None, str | None]:
    if mac.hypervisor is not None:
        return "virtual_machine", "hypervisor"
    model = text_in(mac.overview, "machine_model") or ""
    return machine_type(
        Signs(
            model=f"Apple {name} {model}",
            has_battery=bool(mac.own_batteries) if "ioreg" in mac.sources.raw else None,
            has_panel=_has_panel(mac),
        )
    )


def _has_panel(mac: DarwinMachine) -> bool | None:
    reports = mac.items(DISPLAYS)
    return any(map(is_internal, every_item(reports))) if reports else None


def is_internal(item: object) -> bool:
    """Whether a screen of the report is built in."""
    if not isinstance(item, dict):
        return False
    told = (item.get("spdisplays_connection_type"), item.get("spdisplays_builtin"))
    kind = text_in(item, "spdisplays_display_type") or ""
    return any(map(said_yes, told)) or "built-in" in kind.casefold().replace("_", "-")
