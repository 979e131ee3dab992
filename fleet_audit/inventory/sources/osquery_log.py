"""Results of osquery, as its log has them: one JSON object a line, each the rows of one query.

Tables are told by the end of a query's name (`fleet_audit_system_info`, `pack_x_battery`); what
comes from other tables is left alone. Rows become the sections of an agent's inventory, so that
one code cleans them (osquery, `specs/*.table` and `docs/wiki/deployment/logging.md`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from fleet_audit.inventory.readings import EARLIEST_YEAR, LATEST_YEAR, number, positive
from fleet_audit.inventory.sources.agent_computer import computer
from fleet_audit.inventory.sources.sections import Members, Sections, first_of
from fleet_audit.model.asset import Observation, Rejected, Skipped
from fleet_audit.model.marking import said

TABLES = (
    "system_info",
    "os_version",
    "platform_info",
    "chassis_info",
    "cpu_info",
    "memory_devices",
    "block_devices",
    "disk_info",
    "battery",
    "connected_displays",
    "video_info",
    "interface_details",
)
"""Tables of osquery that describe hardware."""

_HEAD_BYTES = 65_536
_MARKS = (b'"snapshot"', b'"columns"', b'"diffResults"')
_TABLE = re.compile(rf"(?:^|[^a-z])({'|'.join(TABLES)})$")
_MOST_LINES = 10_000
_B_PER_MIB = 1 << 20
_MV_PER_V = 1000
_B_PER_MB = 1_000_000
_PSEUDO_DISK = re.compile(
    r"^/dev/(loop|ram|zram|dm-|md|sr|nbd)|disk image|AppleAPFSMedia", re.IGNORECASE
)
_LOOPBACK_TYPES = ("24", "772")

Rows = list[Members]
Tables = dict[str, Rows]


class OsqueryLog:
    """Reads `osqueryd.results.log`, `osqueryd.snapshots.log` and what the TLS logger sends."""

    name = "osquery-log"

    def recognises(self, content: bytes, name: str) -> bool:
        """Lines of JSON that name their host and hold rows."""
        head = content[:_HEAD_BYTES]
        is_log = b'"hostIdentifier"' in head and any(mark in head for mark in _MARKS)
        return is_log and content.lstrip()[:1] == b"{"

    def read(self, content: bytes, name: str) -> Iterator[Observation | Skipped | Rejected]:
        """An observation per host, after the lines that cannot be read."""
        hosts: dict[str, _Host] = {}
        for number_, line in enumerate(content.splitlines()[:_MOST_LINES], start=1):
            if not line.strip():
                continue
            entry = _entry(line)
            if entry is None:
                yield Rejected(reason=said("not a line of osquery's log: left out"), line=number_)
                continue
            host = str(entry.get("hostIdentifier") or "")
            hosts.setdefault(host, _Host()).add(entry)
        if not any(host.tables for host in hosts.values()):
            yield Skipped(reason=said("a log of osquery without any table of hardware"))
            return
        for host, found in hosts.items():
            if found.tables:
                yield from found.observed(host if len(hosts) > 1 else None)


def _entry(line: bytes) -> Members | None:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return entry if isinstance(entry, Mapping) else None


class _Host:
    """What the lines of one host say."""

    def __init__(self) -> None:
        self.tables: Tables = {}
        self._at: float = 0
        self._decorations: Members = {}

    def add(self, entry: Members) -> None:
        """Add the rows of a line; a later snapshot takes the place of an earlier one."""
        found = _TABLE.search(str(entry.get("name") or ""))
        if found is None:
            return
        self._at = max(self._at, number(entry.get("unixTime")) or 0)
        decorations = entry.get("decorations")
        self._decorations = decorations if isinstance(decorations, Mapping) else {}
        if isinstance(entry.get("snapshot"), list):
            self.tables[found[1]] = _rows(entry["snapshot"])
        else:
            self.tables.setdefault(found[1], []).extend(_added(entry))

    def observed(self, place: str | None) -> Iterator[Observation | Rejected]:
        """The machine, whole where its memory was looked at too."""
        tables = self.tables
        is_whole = {"system_info", "memory_devices"} <= tables.keys()
        sections = Sections(_sections(tables, self._decorations))
        seen = computer(sections, OsqueryLog.name, is_phone=False, is_partial=not is_whole)
        yield from sections.refused
        yield replace(seen, observed_at=_moment(self._at), place=place)


def _rows(found: list[Any]) -> Rows:
    return [row for row in found if isinstance(row, Mapping)]


def _added(entry: Members) -> Rows:
    """Rows that a differential line adds; what it removes says nothing of the machine."""
    batch = entry.get("diffResults")
    if isinstance(batch, Mapping) and isinstance(batch.get("added"), list):
        return _rows(batch["added"])
    is_added = entry.get("action") in ("added", None)
    return _rows([entry.get("columns")]) if is_added else []


def _moment(seconds: float) -> datetime | None:
    try:
        at = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None
    return at if EARLIEST_YEAR < at.year <= LATEST_YEAR else None


def _sections(tables: Tables, decorations: Members) -> dict[str, Any]:
    """The sections of an agent's inventory; a table that was not asked has none."""
    system = _first(tables, "system_info") or decorations
    found: dict[str, Any] = {
        "bios": _bios(system, _first(tables, "platform_info"), _first(tables, "chassis_info")),
        "hardware": _hardware(system, _first(tables, "chassis_info")),
        "operatingsystem": _os(_first(tables, "os_version")),
        "cpus": _cpus(system, tables.get("cpu_info", [])),
        "memories": [_module(row) for row in tables.get("memory_devices", [])],
        "storages": [*_block_devices(tables), *_disks(tables)],
        "batteries": [_battery(row) for row in tables.get("battery", [])],
        "monitors": [_monitor(row) for row in tables.get("connected_displays", [])],
        "videos": [_video(row) for row in tables.get("video_info", [])],
        "networks": [_network(row) for row in tables.get("interface_details", [])],
    }
    return {name: section for name, section in found.items() if section}


def _first(tables: Tables, name: str) -> Members:
    return next(iter(tables.get(name, [])), {})


def _bios(system: Members, platform: Members, chassis: Members) -> Members:
    return {
        "smanufacturer": system.get("hardware_vendor"),
        "smodel": system.get("hardware_model"),
        "sversion": system.get("hardware_version"),
        "ssn": system.get("hardware_serial"),
        "mmanufacturer": system.get("board_vendor"),
        "mmodel": system.get("board_model"),
        "msn": system.get("board_serial"),
        "bdate": platform.get("date"),
        "assettag": chassis.get("smbios_tag"),
    }


def _hardware(system: Members, chassis: Members) -> Members:
    memory_b = positive(system.get("physical_memory"))
    return {
        "name": first_of(system, "computer_name", "hostname"),
        "uuid": system.get("uuid"),
        "memory": memory_b / _B_PER_MIB if memory_b else None,
        "chassis_type": str(chassis.get("chassis_types") or "").partition(",")[0] or None,
    }


def _os(row: Members) -> Members:
    installed = positive(row.get("install_date"))
    moment = _moment(installed) if installed else None
    return {
        "full_name": row.get("name"),
        "version": row.get("version"),
        "install_date": moment.date().isoformat() if moment else None,
    }


def _cpus(system: Members, rows: Rows) -> list[Members]:
    if rows:
        return [
            {
                "name": row.get("model"),
                "manufacturer": row.get("manufacturer"),
                "core": row.get("number_of_cores"),
                "thread": row.get("logical_processors"),
                "speed": row.get("max_clock_speed"),
            }
            for row in rows
        ]
    if not system.get("cpu_brand"):
        return []
    sockets = min(int(positive(system.get("cpu_sockets")) or 1), 64)
    one = {
        "name": system["cpu_brand"],
        "core": _share(system.get("cpu_physical_cores"), sockets),
        "thread": _share(system.get("cpu_logical_cores"), sockets),
    }
    return [one] * sockets


def _share(count: object, sockets: int) -> int | None:
    found = positive(count)
    return int(found) // sockets if found else None


def _module(row: Members) -> Members:
    return {
        "capacity": row.get("size"),
        "type": row.get("memory_type"),
        "speed": first_of(row, "configured_clock_speed", "max_speed"),
        "model": row.get("part_number"),
    }


def _block_devices(tables: Tables) -> list[Members]:
    """Whole disks: those of Linux and macOS have no parent."""
    return [
        {
            "name": row.get("name"),
            "model": str(row.get("model") or "").strip() or None,
            "manufacturer": row.get("vendor"),
            "disksize": _megabytes(row.get("size")),
        }
        for row in tables.get("block_devices", [])
        if not row.get("parent") and not _is_pseudo(row)
    ]


def _is_pseudo(row: Members) -> bool:
    return any(_PSEUDO_DISK.search(str(row.get(name) or "")) for name in ("name", "model"))


def _disks(tables: Tables) -> list[Members]:
    return [
        {
            "model": row.get("hardware_model"),
            "interface": row.get("type"),
            "description": row.get("description"),
            "disksize": _megabytes(row.get("disk_size")),
        }
        for row in tables.get("disk_info", [])
    ]


def _megabytes(size_b: object) -> float | None:
    found = positive(size_b)
    return found / _B_PER_MB if found else None


def _battery(row: Members) -> Members:
    """Capacities in mAh become mWh by the voltage of the moment, some per cent off at most."""
    volts = (positive(row.get("voltage")) or 0) / _MV_PER_V
    made = positive(row.get("manufacture_date"))
    moment = _moment(made) if made else None
    return {
        "capacity": (positive(row.get("designed_capacity")) or 0) * volts or None,
        "real_capacity": (positive(row.get("max_capacity")) or 0) * volts or None,
        "cycles": row.get("cycle_count"),
        "date": moment.date().isoformat() if moment else None,
    }


def _monitor(row: Members) -> Members:
    week, year = row.get("manufactured_week"), row.get("manufactured_year")
    return {
        "name": row.get("name"),
        "serial": row.get("serial_number"),
        "description": f"{week}/{year}" if positive(year) else None,
    }


def _video(row: Members) -> Members:
    return {"name": first_of(row, "model", "series"), "chipset": row.get("manufacturer")}


def _network(row: Members) -> Members:
    is_loopback = str(row.get("type") or "") in _LOOPBACK_TYPES
    return {
        "mac": row.get("mac"),
        "description": first_of(row, "interface", "friendly_name"),
        "type": "loopback" if is_loopback else None,
    }
