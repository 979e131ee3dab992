"""The JSON of OCS Inventory's new agent: sections of templates, with units in their values.

Names are in capitals with spaces or underscores, and differ by system: Linux gives `BIOS` and
`STORAGES`, Windows `MOTHERBOARD`, `OPERATING_SYSTEM` and `RAM`. Sizes are texts such as
`50,0115 Wh`, `476,9G`, `2 GB`, or bytes. They are put under the names of the older agents.

Source: OCSInventory-NG/OCSInventory-Loadtest-Rework, `files`, and the agent's `templates`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from fleet_audit.inventory.packaged_tables import folded, table_rows
from fleet_audit.inventory.placeholders import closed_up, meaningful
from fleet_audit.inventory.readings import day, number
from fleet_audit.inventory.sources.agent_computer import computer
from fleet_audit.inventory.sources.json_reading import parsed_members
from fleet_audit.inventory.sources.sections import MOST_PARTS, Members, Sections
from fleet_audit.model.asset import Observation, Rejected, Skipped
from fleet_audit.model.marking import said

_ROOT = "template_inventory"
_WMI_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)\d{6}\.\d+")
_NO_DISK = re.compile(r"\s*(zram|loop|ram|sr|fd)\d*\s*$", re.IGNORECASE)
_MAC_MODEL = re.compile(r"Mac\d+,\d+")
_LARGEST_MIB = 1 << 24
"""Memory above this many is in bytes, as Windows gives it."""
_BINARY = {"k": 1 / 1024, "m": 1, "g": 1024, "t": 1024**2}
_MIB_PER_MB = 1.048576

_RENAMED: dict[str, dict[str, str]] = {
    "bios": {
        "manufacturer": "smanufacturer",
        "model": "smodel",
        "serial number": "ssn",
        "asset tag": "assettag",
        "bios date": "bdate",
        "bios manufacturer": "bmanufacturer",
        "motherboard manufacturer": "mmanufacturer",
        "motherboard model": "mmodel",
        "motherboard serial number": "msn",
    },
    "cpus": {
        "type": "name",
        "cores number": "core",
        "cores": "core",
        "logical cpus": "thread",
        "threads": "thread",
        "frequency": "speed",
    },
    "networks": {"mac address": "mac"},
    "monitors": {"serial number": "serial", "manufactured on week year": "description"},
    "storages": {},
    "videos": {},
    "virtual machines": {},
}
"""Members by the names that older agents give them, where they differ."""


class OcsJson:
    """Reads the JSON of OCS Inventory's new agent."""

    name = "ocs-json"

    def recognises(self, content: bytes, name: str) -> bool:
        """A JSON object with an inventory made from templates."""
        return content.lstrip()[:1] == b"{" and f'"{_ROOT}"'.encode() in content[:4096]

    def read(self, content: bytes, name: str) -> Iterator[Observation | Skipped | Rejected]:
        """One observation, after what had to be left out of it."""
        document = parsed_members(content)
        if isinstance(document, Rejected):
            yield document
            return
        found = document.get(_ROOT)
        if not isinstance(found, dict) or not found:
            reason = said("no {member} in it: export the inventory again", member=_ROOT)
            yield Rejected(reason=reason, field=_ROOT)
            return
        sections = Sections(_older(_plain(found)))
        seen = computer(sections, OcsJson.name, is_phone=False, is_partial=False)
        yield from sections.refused
        yield seen


def _plain(found: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Sections and members under names without capitals and underscores."""
    plain: dict[str, list[dict[str, Any]]] = {}
    for section, items in found.items():
        listed = items if isinstance(items, list) else [items]
        plain[folded(section)] = [
            {folded(name): value for name, value in item.items()}
            for item in listed
            if isinstance(item, dict)
        ][:MOST_PARTS]
    return plain


def _older(plain: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """The sections as the older agents name them."""
    older: dict[str, Any] = {
        section.replace(" ", ""): [
            {members.get(name, name): value for name, value in item.items()}
            for item in plain[section]
        ]
        for section, members in _RENAMED.items()
        if section in plain
    }
    system = _first(plain, "operating system")
    older["bios"] = _bios(plain, system)
    older["hardware"] = _hardware(plain, system)
    older["cpus"] = [item for item in older.get("cpus", ()) if closed_up(item.get("name"))]
    if "motherboard" in plain:
        # on Windows the agent puts the number of threads under CORES
        older["cpus"] = [{**i, "thread": i.get("core"), "core": None} for i in older["cpus"]]
    if memories := plain.get("memories") or plain.get("ram"):
        older["memories"] = [{**item, "capacity": _mib(item.get("capacity"))} for item in memories]
    if (disks := _disks(plain)) is not None:
        older["storages"] = disks
    if "batteries" in plain:
        older["batteries"] = _batteries(plain["batteries"])
    if "monitors" in older:
        older["monitors"] = [i for i in older["monitors"] if _is_named(i.get("caption"))]
    return older


def _first(plain: dict[str, list[dict[str, Any]]], section: str) -> dict[str, Any]:
    return next(iter(plain.get(section, ())), {})


def _bios(plain: dict[str, list[dict[str, Any]]], system: Members) -> dict[str, Any]:
    """The machine itself: from `BIOS`, from the old `HARDWARE`, or from what Windows gives."""
    bios = {_RENAMED["bios"].get(k, k): v for k, v in _first(plain, "bios").items()}
    bios = bios or {k: v for k, v in _first(plain, "hardware").items() if k != "name"}
    board = _first(plain, "motherboard")
    if board:
        bios = {
            "smanufacturer": board.get("motherboard manufacturer"),
            "smodel": system.get("model"),
            "ssn": system.get("serial number"),
            "assettag": board.get("bios assettag"),
            "bdate": _wmi_day(board.get("bios date")),
            "bmanufacturer": board.get("bios manufacturer"),
            "type": _chassis(board.get("motherboard type")),
        }
    kind = closed_up(bios.get("type")) or ""
    if _MAC_MODEL.fullmatch(closed_up(bios.get("smodel")) or ""):
        # the identifier of recent Macs does not say which kind of Mac it is
        bios |= {"smanufacturer": "Apple", "smodel": f"{kind} ({bios['smodel']})"}
    return bios


def _hardware(plain: dict[str, list[dict[str, Any]]], system: Members) -> dict[str, Any]:
    net = _first(plain, "networks")
    memory = net.get("memories")
    return {
        "name": system.get("hostname") or system.get("name of host") or net.get("name"),
        "osname": system.get("name") or net.get("osname"),
        "osversion": system.get("version"),
        "memory": _mib(memory) if memory else None,
        "uuid": system.get("uuid") or _first(plain, "bios").get("uuid"),
    }


def _wmi_day(value: object) -> str | None:
    """`20061201000000.000000+000`, as Windows writes moments."""
    match = _WMI_DAY.match(str(value))
    return f"{match[1]}-{match[2]}-{match[3]}" if match else None


def _chassis(value: object) -> str | None:
    """The name of a chassis type code (SMBIOS, table 17)."""
    codes = {str(code) for code in value} if isinstance(value, list) else {str(value)}
    rows = table_rows("chassis")
    return next((row["name"] for row in rows if row["code"] in codes and row["code"]), None)


def _mib(value: object) -> float | None:
    """Memory in MiB, from `2 GB`, `15990588 kB`, or bytes."""
    size, unit = number(value), _unit(value)
    if size is None:
        return None
    if unit in _BINARY:
        return round(size * _BINARY[unit])
    return round(size / 1024**2) if size > _LARGEST_MIB else size


def _unit(value: object) -> str:
    """The letter of a unit after a number: the g of `476,9G`, the k of `15990588 kB`."""
    match = re.search(r"\d\s*([a-z])", str(value).casefold())
    return match[1] if match else ""


def _disks(plain: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]] | None:
    """Disks with their size in MB; volumes of a file system are none, but on a Mac."""
    listed = [item for item in plain.get("storages", ()) if "total" not in item]
    disks = [
        {**item, "disksize": _mb(item.get("disk size"))}
        for item in listed
        if not _NO_DISK.match(str(item.get("name") or ""))
    ]
    if disks or "storages" in plain:
        return disks if listed else None
    macs = {
        str(item.get("designation")): {
            "model": item.get("designation"),
            "type": item.get("type"),
            "disksize": number(item.get("total mb")),
        }
        for item in plain.get("drives", ())
        if str(item.get("file system")).strip().casefold() in ("apfs", "hfs+")
    }
    return list(macs.values()) or None


def _mb(value: object) -> float | None:
    """A disk in MB, from what `lsblk` writes: `476,9G` are GiB."""
    size, unit = number(value), _unit(value)
    if size is None or unit == "b":
        return size / 1e6 if size else None
    return round(size * _BINARY.get(unit, 1) * _MIB_PER_MB)


def _batteries(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each battery once, its capacities in mWh: the agent may repeat one."""
    found = [
        {
            "name": item.get("name") or item.get("description"),
            "manufacturer": item.get("manufacturer"),
            "serial": item.get("serial number"),
            "capacity": _mwh(item.get("design capacity")),
            "real_capacity": _mwh(item.get("full charge capacity") or item.get("full capacity")),
            "cycles": item.get("cycles") or item.get("cycle count"),
            "date": _battery_day(item),
        }
        for item in items
    ]
    once = {(str(each["name"]), str(each["serial"])): each for each in found if _is_battery(each)}
    return list(once.values())


def _is_battery(item: Members) -> bool:
    return any(meaningful(value) for name, value in item.items() if name != "serial")


def _mwh(value: object) -> float | None:
    size = number(value)
    unit = re.sub(r"[\d\s.,]", "", str(value)).casefold()
    return round(size * 1000) if size is not None and unit == "wh" else size


def _battery_day(item: Members) -> str | None:
    found = day(item.get("manufacture date") or item.get("manufacturer date"), month_first=True)
    return found.isoformat() if found else None


def _is_named(caption: object) -> bool:
    """Whether a screen has a name of its own: macOS writes a word for any screen."""
    return not str(caption or "").startswith("spdisplays")
