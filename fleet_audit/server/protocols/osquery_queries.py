"""What an osquery host is asked: hardware only, no user, no software, no running program."""

from __future__ import annotations

from typing import Any

from fleet_audit.inventory.sources.osquery_log import TABLES

PREFIX = "fleet_audit_"
"""Start of the names of our queries, which tells them from those of another server."""
INTERVAL_SECONDS = 7_200
"""Seconds between two results: the clock of osquery stops with the machine, so not a day."""

_COLUMNS = {
    "system_info": (
        "uuid, hostname, computer_name, cpu_brand, cpu_physical_cores, cpu_logical_cores, "
        "cpu_sockets, physical_memory, hardware_vendor, hardware_model, hardware_version, "
        "hardware_serial, board_vendor, board_model, board_serial"
    ),
    "os_version": "*",
    "platform_info": "vendor, version, date",
    "chassis_info": "chassis_types, smbios_tag",
    "cpu_info": "model, manufacturer, number_of_cores, logical_processors, max_clock_speed",
    "memory_devices": "size, memory_type, max_speed, configured_clock_speed, part_number",
    "block_devices": "name, parent, vendor, model, size, type",
    "disk_info": "type, disk_size, hardware_model, description",
    "battery": (
        "manufacturer, manufacture_date, model, cycle_count, designed_capacity, max_capacity, "
        "voltage"
    ),
    "connected_displays": "name, serial_number, manufactured_week, manufactured_year",
    "video_info": "model, series, manufacturer",
    "interface_details": "interface, mac, type",
}
_PLATFORMS = {
    "chassis_info": "windows",
    "cpu_info": "windows",
    "block_devices": "posix",
    "disk_info": "windows",
    "battery": "darwin,windows",
    "connected_displays": "darwin",
    "video_info": "windows",
}
"""Where a table exists, if not everywhere."""
_IDENTITY = "SELECT uuid, hardware_serial, hardware_vendor, hardware_model FROM system_info;"


def queries() -> dict[str, str]:
    """Every query by its name."""
    return {f"{PREFIX}{table}": f"SELECT {_COLUMNS[table]} FROM {table};" for table in TABLES}


def configuration() -> dict[str, Any]:
    """The schedule of a host; each result says which machine it is of."""
    schedule: dict[str, dict[str, Any]] = {}
    for table, (name, query) in zip(TABLES, queries().items(), strict=True):
        entry = {"query": query, "interval": INTERVAL_SECONDS, "snapshot": True}
        schedule[name] = entry | ({"platform": _PLATFORMS[table]} if table in _PLATFORMS else {})
    return {"schedule": schedule, "decorators": {"load": [_IDENTITY]}}
