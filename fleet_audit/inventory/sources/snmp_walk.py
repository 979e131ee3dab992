"""Printers, switches, access points, power supplies and storage, as they answer by SNMP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from fleet_audit.inventory.classify import network_category
from fleet_audit.inventory.collect import oids
from fleet_audit.inventory.makers import clean_maker
from fleet_audit.inventory.packaged_tables import table_rows
from fleet_audit.inventory.placeholders import closed_up, meaningful, meaningful_serial
from fleet_audit.inventory.readings import positive, whole
from fleet_audit.inventory.reconcile import clean_mac
from fleet_audit.inventory.sources.walk_reading import Walk, is_walk, parse_walk
from fleet_audit.model.asset import AssetRecord, Observation, PageReading, Rejected, Skipped
from fleet_audit.model.codes import Category
from fleet_audit.model.inventory_document import AgeEvidence, Power, Usage
from fleet_audit.model.marking import said

_NET_SNMP = ("1.3.6.1.4.1.8072.", "1.3.6.1.4.1.311.1.1.3.1.")
"""A computer that runs an agent of SNMP: net-snmp, or that of Windows."""
_ENTERPRISE = re.compile(r"1\.3\.6\.1\.4\.1\.(\d+)\b")
_APC_DAY = re.compile(r"(\d\d)/(\d\d)/(\d\d(?:\d\d)?)")
_TICKS_PER_S = 100
_LARGEST_SCALE = 17
"""Of EntitySensorDataScale: yotta."""
_LONGEST_UPTIME_S = 497 * 86400
"""`sysUpTime` counts hundredths of a second in 32 bits: it starts again after 497 days."""


class SnmpWalk:
    """Reads a walk in numbers: `snmpwalk -On`, or what `fleet-audit collect snmp` keeps."""

    name = "snmp"

    def recognises(self, content: bytes, name: str) -> bool:
        """Lines such as `.1.3.6.1.2.1.1.1.0 = STRING: …`."""
        return is_walk(content)

    def read(self, content: bytes, name: str) -> Iterator[Observation | Skipped | Rejected]:
        """The device, and each further switch of its stack."""
        walk = parse_walk(content)
        if not walk.values:
            yield Rejected(reason=said("no answer in this walk: walk the device again"))
            return
        yield from _observed(walk)


def _observed(walk: Walk) -> Iterator[Observation | Skipped | Rejected]:
    category = _category(walk)
    if category is None:
        yield Skipped(reason=said("a computer: its own agent tells more than SNMP does"))
        return
    chassis = _chassis(walk)
    device = _device(walk, category, chassis)
    if device.serial is None and device.model is None:
        yield Rejected(
            reason=said(
                "the device says neither serial number nor model by SNMP: add it by a list, or "
                "ask its maker's own tool"
            )
        )
        return
    yield Observation(source=SnmpWalk.name, observed_at=walk.observed_at, asset=device)
    yield from _other_switches(walk, device, chassis[1:])


def _device(walk: Walk, category: Category, chassis: list[str]) -> AssetRecord:
    first = chassis[0] if chassis else None
    address = clean_mac(_address(walk))
    return AssetRecord(
        serial=_serial(walk, first),
        category=category,
        manufacturer=_maker(walk, first),
        model=_model(walk, first),
        site=meaningful(walk.one(oids.LOCATION)),
        name=closed_up(walk.one(oids.NAME)),
        macs=(address,) if address else (),
        evidence=_evidence(walk, first),
        power=_power(walk),
        usage=_usage(walk),
        page_readings=_pages(walk),
    )


def _category(walk: Walk) -> Category | None:
    """The category by what the device answers; null for a computer."""
    words = (walk.one(oids.DESCRIPTION), *walk.column(oids.PHYSICAL_MODEL).values())
    if walk.has(oids.PRINTER_SERIAL) or oids.PRINTER_KIND in walk.column(oids.DEVICE_KIND).values():
        return "printer"
    if walk.has("1.3.6.1.2.1.33") or walk.one(oids.APC_MODEL):
        return "ups"
    if walk.one(oids.SYNOLOGY_MODEL):
        return "storage_bay"
    if (walk.one(oids.OBJECT_ID) or "").startswith(_NET_SNMP) and not walk.has(oids.PHYSICAL):
        return None
    is_bridge = walk.one(oids.BRIDGE_ADDRESS) is not None or bool(_chassis(walk))
    return network_category("switch" if is_bridge else "other", *words)


def _chassis(walk: Walk) -> list[str]:
    """Indices of the chassis, in their order: one for a device, several for a stack."""
    return [
        index
        for index, kind in walk.column(oids.PHYSICAL_CLASS).items()
        if kind == oids.CHASSIS_CLASS
    ]


def _of(walk: Walk, column: str, index: str | None) -> str | None:
    return None if index is None else walk.one(f"{column}.{index}")


def _first(walk: Walk, column: str) -> str | None:
    return next(iter(walk.column(column).values()), None)


def _serial(walk: Walk, chassis: str | None) -> str | None:
    told = (
        _first(walk, oids.PRINTER_SERIAL),
        walk.one(oids.APC_SERIAL),
        walk.one(oids.SYNOLOGY_SERIAL),
        _of(walk, oids.PHYSICAL_SERIAL, chassis),
    )
    return next((serial for one in told if (serial := meaningful_serial(one))), None)


def _model(walk: Walk, chassis: str | None) -> str | None:
    told = (
        _printer_model(walk),
        walk.one(oids.APC_MODEL),
        walk.one(oids.UPS_MODEL),
        walk.one(oids.SYNOLOGY_MODEL),
        _of(walk, oids.PHYSICAL_MODEL, chassis),
        _of(walk, oids.PHYSICAL_DESCRIPTION, chassis),
    )
    return next((model for one in told if (model := meaningful(one))), None)


def _printer_model(walk: Walk) -> str | None:
    """The printer among the parts of the device; else the name that it was given."""
    kinds = walk.column(oids.DEVICE_KIND)
    described = walk.column(oids.DEVICE_DESCRIPTION)
    found = (described.get(n) for n, kind in kinds.items() if kind == oids.PRINTER_KIND)
    return next((text for text in found if text), None) or _first(walk, oids.PRINTER_NAME)


def _maker(walk: Walk, chassis: str | None) -> str | None:
    told = (_of(walk, oids.PHYSICAL_MAKER, chassis), walk.one(oids.UPS_MAKER))
    own = next((maker for one in told if (maker := clean_maker(meaningful(one)))), None)
    return own or _maker_of_number(walk.one(oids.OBJECT_ID))


def _maker_of_number(object_id: str | None) -> str | None:
    """The maker whose enterprise number the device's own identifier begins with."""
    found = _ENTERPRISE.match(object_id or "")
    makers = {row["enterprise"]: row["maker"] for row in table_rows("snmp_makers")}
    return makers.get(found.group(1)) if found else None


def _address(walk: Walk) -> str | None:
    raw = walk.octets.get(oids.BRIDGE_ADDRESS)
    return raw.hex(":") if raw and len(raw) == 6 else None


def _other_switches(
    walk: Walk, device: AssetRecord, others: list[str]
) -> Iterator[Observation | Skipped]:
    """The other switches of a stack: bought, fed and replaced one by one."""
    for rank, index in enumerate(others, start=2):
        serial = meaningful_serial(_of(walk, oids.PHYSICAL_SERIAL, index))
        if serial is None:
            yield Skipped(
                reason=said("switch {rank} of the stack says no serial number", rank=rank)
            )
            continue
        member = AssetRecord(
            serial=serial,
            category=device.category,
            manufacturer=device.manufacturer,
            model=meaningful(_of(walk, oids.PHYSICAL_MODEL, index)) or device.model,
            name=f"{device.name} - {rank}" if device.name else None,
            evidence=_made_on(walk, index),
        )
        place = said("switch {rank} of a stack", rank=rank)
        yield Observation(
            source=SnmpWalk.name, observed_at=walk.observed_at, asset=member, place=place
        )


def _evidence(walk: Walk, chassis: str | None) -> tuple[AgeEvidence, ...]:
    made = _apc_day(walk.one(oids.APC_MADE_ON))
    return (*_made_on(walk, chassis), *((_made(made),) if made else ()))


def _made(day: date) -> AgeEvidence:
    return AgeEvidence(source="manufactured_year", date=day, quality="high")


def _made_on(walk: Walk, index: str | None) -> tuple[AgeEvidence, ...]:
    """`entPhysicalMfgDate`: eight octets or more of a DateAndTime (RFC 2579), or zeros."""
    raw = walk.octets.get(f"{oids.PHYSICAL_MADE_ON}.{index}", b"")
    if len(raw) < 4:
        return ()
    try:
        return (_made(date(int.from_bytes(raw[:2], "big"), raw[2], raw[3])),)
    except ValueError:
        return ()


def _apc_day(text: str | None) -> date | None:
    found = _APC_DAY.fullmatch((text or "").strip())
    if found is None:
        return None
    month, day, year = (int(part) for part in found.groups())
    try:
        return date(year + (2000 if year < 80 else 1900 if year < 100 else 0), month, day)
    except ValueError:
        return None


def _power(walk: Walk) -> tuple[Power, ...]:
    """The watts that the device's own sensors say, at the moment of the walk.

    What a UPS delivers is what stands behind it draws: only what it takes beyond is its own.
    """
    taken, given = _sum_of(walk, oids.UPS_INPUT_W), _sum_of(walk, oids.UPS_OUTPUT_W)
    own = taken - given if taken is not None and given is not None and taken >= given else None
    watts = own if own is not None else _sensed_w(walk)
    at = walk.observed_at
    if watts is None or at is None:
        return ()
    return (Power(t0=at, t1=at, avg_w=watts, scope="machine", source="snmp", quality="measured"),)


def _sum_of(walk: Walk, column: str) -> float | None:
    found = [positive(value) for value in walk.column(column).values()]
    known = [value for value in found if value is not None]
    return sum(known) if known else None


def _sensed_w(walk: Walk) -> float | None:
    """Watts by the sensors of the power supplies together; else by the one of the chassis."""
    parents = walk.column(oids.PHYSICAL_CONTAINED_IN)
    kinds = walk.column(oids.PHYSICAL_CLASS)
    by_parent: dict[str | None, list[float]] = {}
    for index, watts in _sensors_w(walk):
        by_parent.setdefault(kinds.get(parents.get(index, "")), []).append(watts)
    if supplies := by_parent.get(oids.SUPPLY_CLASS):
        return sum(supplies)
    return max(by_parent.get(oids.CHASSIS_CLASS, ()), default=None)


def _sensors_w(walk: Walk) -> Iterator[tuple[str, float]]:
    """Index and watts of the sensors that measure watts and have some to say."""
    for index, kind in walk.column(oids.SENSOR_KIND).items():
        value = whole(_of(walk, oids.SENSOR_VALUE, index))
        scale = whole(_of(walk, oids.SENSOR_SCALE, index))
        precision = whole(_of(walk, oids.SENSOR_PRECISION, index)) or 0
        is_known = value is not None and scale is not None and 1 <= scale <= _LARGEST_SCALE
        if kind == oids.WATTS_KIND and is_known and value and value > 0 and scale:
            yield (
                index,
                value * 10.0 ** (3 * (scale - oids.UNIT_SCALE) - max(-8, min(9, precision))),
            )


def _usage(walk: Walk) -> Usage | None:
    """How long it has been on without a break."""
    ticks, at = whole(walk.one(oids.UPTIME)), walk.observed_at
    if ticks is None or at is None or not 0 < ticks / _TICKS_PER_S <= _LONGEST_UPTIME_S:
        return None
    seconds = ticks / _TICKS_PER_S
    return Usage(t0=at - timedelta(seconds=seconds), t1=at, on_s=seconds)


def _pages(walk: Walk) -> tuple[PageReading, ...]:
    """The life count of the printer's markers, in impressions or sheets."""
    units = walk.column(oids.MARKER_UNIT)
    counts = [
        count
        for index, text in walk.column(oids.MARKER_COUNT).items()
        if units.get(index) in (oids.IMPRESSIONS, oids.SHEETS)
        and (count := whole(text)) is not None
        and count >= 0
    ]
    at: datetime | None = walk.observed_at
    return (PageReading(at=at, count=sum(counts)),) if counts and at is not None else ()
