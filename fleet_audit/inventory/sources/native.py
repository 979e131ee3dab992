"""Inventory document v1, our own. Strict: what the schema does not know is refused by name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from typing import TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from fleet_audit.inventory.classify import Signs, as_category, category_of
from fleet_audit.inventory.displays import monitor_asset, panel_inches, parted
from fleet_audit.inventory.hardware import with_columns
from fleet_audit.inventory.makers import clean_maker
from fleet_audit.inventory.placeholders import meaningful_serial, meaningful_uuid
from fleet_audit.inventory.readings import EARLIEST_YEAR, LATEST_YEAR
from fleet_audit.inventory.reconcile import readable_model
from fleet_audit.inventory.sources.json_reading import parsed_members
from fleet_audit.model.asset import AssetRecord, Components, Observation, Rejected
from fleet_audit.model.causes import typed_fault
from fleet_audit.model.codes import CATEGORIES, Category
from fleet_audit.model.inventory_document import (
    SCHEMA,
    AgeEvidence,
    Display,
    InventoryDocument,
    OperatingSystem,
    Usage,
)
from fleet_audit.model.marking import said
from fleet_audit.model.quantity import MIB_PER_GIB

MOST_DISPLAYS = 32
"""More screens on one machine than any desk has: the rest is refused."""
MOST_GUESTS = 200
"""Virtual machines on one host; its agent sends no more."""

_MARK = SCHEMA.rpartition("/")[0].encode()
_LEAST_USAGE_S = 7 * 86400
"""A week: hours on a day mean nothing over a shorter time."""

T = TypeVar("T")


class NativeDocument:
    """Reads inventory document v1."""

    name = "native"

    def recognises(self, content: bytes, name: str) -> bool:
        """A JSON object that names our schema."""
        return content.lstrip()[:1] == b"{" and _MARK in content

    def read(self, content: bytes, name: str) -> Iterator[Observation | Rejected]:
        """One observation, or the first thing wrong with the document."""
        members = parsed_members(content)
        if isinstance(members, Rejected):
            yield members
            return
        try:
            document = msgspec.convert(members, InventoryDocument)
        except msgspec.ValidationError as error:
            yield _rejected(error)
            return
        yield from _observed(document)


def _rejected(error: msgspec.ValidationError) -> Rejected:
    cause, field = typed_fault(error)
    return Rejected(
        reason=said("not an inventory document v1, {cause}: update the agent", cause=cause),
        field=field,
    )


def undated(document: InventoryDocument) -> Rejected | None:
    """Why the moment of a document is none; null for a moment that may be."""
    if EARLIEST_YEAR < document.sent_at.year <= LATEST_YEAR and document.sent_at.tzinfo:
        return None
    reason = said("sent at an impossible time, or without UTC offset: set the machine's clock")
    return Rejected(reason=reason, field="sent_at")


def left_out(document: InventoryDocument) -> Rejected | None:
    """What is too much of a document to be kept; null where all of it is."""
    counts = (
        ("display", len(_set(document.display) or ()), MOST_DISPLAYS),
        ("guests", len(_set(document.guests) or ()), MOST_GUESTS),
    )
    for parts, number, most in counts:
        if number > most:
            reason = said(
                "{number} {parts} on one machine: the first {most} were kept",
                number=number,
                parts=parts,
                most=most,
            )
            return Rejected(reason=reason, field=parts)
    return None


def _observed(document: InventoryDocument) -> Iterator[Observation | Rejected]:
    if impossible := undated(document):
        yield impossible
        return
    if surplus := left_out(document):
        yield surplus
    displays = (_set(document.display) or ())[:MOST_DISPLAYS]
    category = _category(document, displays)
    own, apart = parted(displays, category)
    record = _record(document, category, own)
    monitors = (monitor_asset(display) for display in apart)
    yield Observation(
        source=NativeDocument.name,
        observed_at=document.sent_at.astimezone(UTC),
        asset=record,
        partial=document.partial,
        attached=(*monitors, *_virtual_machines(document, record.uuid)),
    )


def _virtual_machines(document: InventoryDocument, host_uuid: str | None) -> Iterator[AssetRecord]:
    """Virtual machines that the machine says it runs; their own inventories tell the rest."""
    for guest in (_set(document.guests) or ())[:MOST_GUESTS]:
        if uuid := meaningful_uuid(guest.uuid):
            yield AssetRecord(
                category="virtual_machine",
                uuid=uuid,
                is_virtual=True,
                hypervisor=guest.hypervisor,
                host_uuid=host_uuid,
                cpu_cores=guest.cores,
                memory_gib=round(guest.memory_mib / MIB_PER_GIB, 3) if guest.memory_mib else None,
            )


def _set(section: T | UnsetType) -> T | None:
    return None if isinstance(section, UnsetType) else section


def _category(document: InventoryDocument, displays: tuple[Display, ...]) -> Category | None:
    """The category from all signs; where they tell nothing, what the agent made of it."""
    device, os, cpus = document.device, _set(document.os), _set(document.cpu)
    found = category_of(
        Signs(
            model=readable_model(device.vendor, device.model, device.version),
            manufacturer=clean_maker(device.vendor),
            chassis_code=device.chassis_type,
            has_battery=bool(_set(document.battery)),
            panel_inches=panel_inches(displays),
            os=_os_name(os),
            cpu=cpus[0].name if cpus else None,
            cpu_sockets=cpus[0].sockets if cpus else None,
        ),
        is_virtual=device.is_vm,
    )
    if found is None and device.type in CATEGORIES:
        return as_category(str(device.type))
    return found


def _record(
    document: InventoryDocument, category: Category | None, own: tuple[Display, ...]
) -> AssetRecord:
    device, os, usage = document.device, _set(document.os), _set(document.usage)
    record = AssetRecord(
        asset_tag=meaningful_serial(device.asset_tag),
        serial=device.serial,
        category=category,
        manufacturer=device.vendor,
        model=readable_model(device.vendor, device.model, device.version),
        site=document.tag,
        os=_os_name(os),
        uuid=device.uuid,
        board_serial=device.board_serial,
        macs=device.macs,
        agent_id=document.agent.id,
        is_virtual=device.is_vm,
        hypervisor=device.hypervisor,
        host_uuid=device.host_uuid,
        os_build=os.build if os else None,
        os_installed_on=os.installed_on if os else None,
        evidence=_evidence(document),
        components=_components(document, own),
        power=_set(document.power) or (),
        usage=usage,
        cpu_utilisation_pct=usage.cpu_util_pct if usage else None,
        hours_on_per_day=_hours_on_per_day(usage),
    )
    return with_columns(record)


def _components(document: InventoryDocument, own: tuple[Display, ...]) -> Components:
    return Components(
        cpu=_set(document.cpu),
        memory=_set(document.memory),
        storage=_set(document.storage),
        gpu=_set(document.gpu),
        display=None if document.display is UNSET else own,
        battery=_set(document.battery),
        psu=_set(document.psu),
        readiness=_set(document.readiness),
        settings=_set(document.settings),
    )


def _evidence(document: InventoryDocument) -> tuple[AgeEvidence, ...]:
    age = _set(document.age)
    return age.evidence if age else ()


def _os_name(os: OperatingSystem | None) -> str | None:
    if os is None or os.name is None:
        return None
    if os.version is None or os.version in os.name:
        return os.name
    return f"{os.name} {os.version}"


def _hours_on_per_day(usage: Usage | None) -> float | None:
    """Mean hours on per day, where time off was seen too: since its start it is always on."""
    if usage is None or usage.on_s is None or usage.off_s is None:
        return None
    seconds = (usage.t1 - usage.t0).total_seconds()
    if seconds < _LEAST_USAGE_S:
        return None
    return round(min(24 * usage.on_s / seconds, 24.0), 2)
