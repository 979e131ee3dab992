"""What `system_profiler` prints: JSON since macOS 10.15, text before it. Pure and total."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

Item = Mapping[str, Any]
"""An item of a report: its name in `_name`, what is below it in `_items`, its fields by key."""

HARDWARE, MEMORY, DISPLAYS = "SPHardwareDataType", "SPMemoryDataType", "SPDisplaysDataType"
POWER, NVME, SATA = "SPPowerDataType", "SPNVMeDataType", "SPSerialATADataType"
TYPES = (HARDWARE, MEMORY, DISPLAYS, POWER, NVME, SATA)
"""The reports that tell of the machine. Others list software, networks and accounts."""

HEADINGS = {
    "Hardware": HARDWARE,
    "Memory": MEMORY,
    "Graphics/Displays": DISPLAYS,
    "Power": POWER,
    "NVMExpress": NVME,
    "Serial-ATA": SATA,
    "SATA/SATA Express": SATA,
    "SATA": SATA,
}
"""Reports by their headings in text."""

LABELS = {
    "Model Name": "machine_name",
    "Model Identifier": "machine_model",
    "Model Number": "model_number",
    "Serial Number (system)": "serial_number",
    "Hardware UUID": "platform_UUID",
    "Chip": "chip_type",
    "Processor Name": "cpu_type",
    "Processor Speed": "current_processor_speed",
    "Number of Processors": "packages",
    "Total Number of Cores": "number_processors",
    "Memory": "physical_memory",
    "Size": "dimm_size",
    "Type": "dimm_type",
    "Speed": "dimm_speed",
    "Part Number": "dimm_part_number",
    "Chipset Model": "sppci_model",
    "Bus": "sppci_bus",
    "VRAM (Total)": "spdisplays_vram",
    "VRAM (Dynamic, Max)": "spdisplays_vram_shared",
    "Display Type": "spdisplays_display_type",
    "Built-In": "spdisplays_builtin",
    "Connection Type": "spdisplays_connection_type",
    "Display Serial Number": "spdisplays_display-serial-number",
    "Resolution": "_spdisplays_pixels",
    "Capacity": "size",
    "Model": "device_model",
    "Serial Number": "device_serial",
    "Medium Type": "spsata_medium_type",
    "Detachable Drive": "detachable_drive",
    "Cycle Count": "sppower_battery_cycle_count",
    "Maximum Capacity": "sppower_battery_health_maximum_capacity",
    "Display Sleep Timer (Minutes)": "Display Sleep Timer",
    "System Sleep Timer (Minutes)": "System Sleep Timer",
    "S.M.A.R.T. status": "smart_status",
}
"""Labels of the text, and the keys that JSON gives to the same."""

_DEEPEST = 12
_MOST_LINES = 20_000

Profile = Mapping[str, "list[Item]"]


def is_profile(content: bytes) -> bool:
    """Whether a file holds what `system_profiler` prints of the hardware."""
    start = content[:64].lstrip()
    if start.startswith(b"{"):
        return f'"{HARDWARE}"'.encode() in content
    return start.startswith(b"Hardware:") and b"Hardware Overview:" in content[:256]


def parse_profile(content: bytes) -> Profile:
    """Items by report; none for anything else."""
    text = content.decode("utf-8", "replace")
    if text.lstrip()[:1] == "{":
        return _from_json(text)
    found: dict[str, list[Item]] = {}
    for item in _from_text(text)["_items"]:
        report = HEADINGS.get(item["_name"])
        if report is not None:
            found.setdefault(report, []).extend([item] if _has_fields(item) else item["_items"])
    return found


def _has_fields(item: Item) -> bool:
    return any(not name.startswith("_") for name in item)


def _from_json(text: str) -> Profile:
    try:
        reports = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(reports, dict):
        return {}
    return {name: _items(items) for name, items in reports.items() if isinstance(items, list)}


def _items(items: list[Any]) -> list[Item]:
    return [item for item in items if isinstance(item, dict)]


def _from_text(text: str) -> dict[str, Any]:
    """The tree that the indentation draws."""
    top: dict[str, Any] = {"_name": "", "_items": []}
    path: list[tuple[int, dict[str, Any]]] = [(-1, top)]
    for line in text.splitlines()[:_MOST_LINES]:
        label, colon, value = line.strip().partition(":")
        depth = len(line) - len(line.lstrip())
        if not colon:
            continue
        while path[-1][0] >= depth:
            path.pop()
        above = path[-1][1]
        if value.strip():
            above[LABELS.get(label, label)] = value.strip()
        elif len(path) < _DEEPEST:
            item: dict[str, Any] = {"_name": label, "_items": []}
            above["_items"].append(item)
            path.append((depth, item))
    return top


def every_item(items: list[Item], depth: int = _DEEPEST) -> Iterator[Item]:
    """The items and all below them: what is held in lists and in named parts."""
    for item in items:
        yield item
        if depth:
            for value in item.values():
                below = value if isinstance(value, list) else [value]
                yield from every_item(_items(below), depth - 1)


def text_in(item: Item, *keys: str) -> str | None:
    """The first text among fields."""
    for key in keys:
        value = item.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None


def count_in(item: Item, key: str) -> int | None:
    """A whole number, which JSON may write as text."""
    value = item.get(key)
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 16:
        return int(value)
    is_count = isinstance(value, int) and not isinstance(value, bool)
    return value if is_count and isinstance(value, int) and 0 <= value < 1 << 63 else None
