"""Cleaning one record: fillers to null, makers and models under one name, category completed."""

from __future__ import annotations

import re

from msgspec.structs import replace

from fleet_audit.inventory.classify import category_of_model, maker_of_model
from fleet_audit.inventory.makers import clean_maker, without_maker
from fleet_audit.inventory.placeholders import meaningful, meaningful_serial, meaningful_uuid
from fleet_audit.model.asset import AssetRecord

_MACHINE_TYPE = re.compile(r"[0-9A-Z]{4}[0-9A-Z]{0,8}|[0-9]{4}-?[0-9A-Z]{3,6}")
_IBM_CODE = re.compile(r"[\s:]*-\[(\w*)\]-[\s:]*")
_READABLE = re.compile(
    r"(think|idea|yoga|legion|lenovo|netfinity|v\d{3}|system x|loq|flex)", re.IGNORECASE
)
_MAC = re.compile(r"(?:[0-9a-f]{2}:){5}[0-9a-f]{2}")


def readable_model(maker: str | None, model: object, version: object) -> str | None:
    """The name people know. Lenovo keeps it in the version field, and a part code in the model.

    IBM writes the part code between marks behind the name, or alone: `eServer x226-[8488PCR]-`.
    """
    name, edition = _without_ibm_code(meaningful(model)), meaningful(version)
    if clean_maker(maker) in ("Lenovo", "IBM") and edition is not None:
        part_code = name is None or _MACHINE_TYPE.fullmatch(name) is not None
        if part_code and _READABLE.match(edition):
            return edition
    return name


def _without_ibm_code(name: str | None) -> str | None:
    return _IBM_CODE.sub("", name) or _IBM_CODE.sub(r"\1", name) if name else None


def clean_mac(value: object) -> str | None:
    """A hardware address in lower case with colons; null for what is none, or shared."""
    text = str(value).strip().casefold().replace("-", ":") if value is not None else ""
    if not _MAC.fullmatch(text) or text in ("00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff"):
        return None
    is_multicast = int(text[:2], 16) & 1
    return None if is_multicast else text


def is_locally_given(mac: str) -> bool:
    """Whether software made the address up (IEEE 802, universally/locally administered bit)."""
    return bool(int(mac[:2], 16) & 2)


def reconciled(record: AssetRecord) -> AssetRecord:
    """The record with fillers as null and its maker, model and category cleaned."""
    model = meaningful(record.model)
    maker = clean_maker(record.manufacturer) or maker_of_model(model)
    model = without_maker(model, maker) if model else None
    category = record.category or category_of_model(model, maker)
    return replace(
        record,
        manufacturer=maker,
        model=model,
        category=category,
        serial=meaningful_serial(record.serial),
        uuid=meaningful_uuid(record.uuid),
        board_serial=meaningful_serial(record.board_serial),
        host_uuid=meaningful_uuid(record.host_uuid),
        macs=tuple(sorted({mac for m in record.macs if (mac := clean_mac(m)) is not None})),
        is_virtual=True if category == "virtual_machine" else record.is_virtual,
    )
