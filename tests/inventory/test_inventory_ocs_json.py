"""The JSON of OCS Inventory's new agent, as each system fills it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from fleet_audit.model.asset import Rejected

Read = Callable[..., list[Any]]

LINUX: dict[str, Any] = {
    "BATTERIES": [
        {"NAME": "BAT0", "SERIAL NUMBER": "1", "CYCLES": "N/A", "DESIGN CAPACITY": "50,0115 Wh"}
    ],
    "BIOS": [
        {
            "MANUFACTURER": "Dell Inc.",
            "MODEL": "XPS 9315",
            "SERIAL NUMBER": "1AB0CD3",
            "TYPE": "Notebook",
            "BIOS DATE": "04/16/2024",
        }
    ],
    "CPUS": [
        {"TYPE": "Intel Core i7-1250U", "FREQUENCY": "4700 MHz", "CORES NUMBER": "10"},
    ],
    "MEMORIES": [{"CAPACITY": "8 GB", "TYPE": "LPDDR5", "SPEED": "6400 MT/s"}] * 2,
    "STORAGES": [
        {"NAME": " sda", "DESCRIPTION": " SSD - usb", "DISK SIZE": " 0B"},
        {"NAME": " zram0", "DESCRIPTION": " SSD - ", "DISK SIZE": " 15,2G"},
        {"NAME": " nvme0n1", "MODEL": " Phison", "DESCRIPTION": "nvme", "DISK SIZE": " 476,9G"},
    ],
    "MONITORS": [
        {
            "MANUFACTURER": "SAM",
            "CAPTION": "S24E390",
            "MANUFACTURED ON (WEEK/YEAR)": "17/2017",
            "SERIAL NUMBER": "1363630682",
        }
    ],
    "NETWORKS": [{"DESCRIPTION": " wlp0", "TYPE": " wifi", "MAC ADDRESS": " 98:59:7a:f5:d6:f1"}],
    "LOCAL USERS": [{"LOGIN": "somebody"}],
}
WINDOWS: dict[str, Any] = {
    "BATTERIES": [{"DESIGN_CAPACITY": None, "SERIAL_NUMBER": "0innotek1"}],
    "CPUS": [{"CORES": 8, "SPEED": 1996, "TYPE": "AMD Ryzen 5 2500U"}],
    "MOTHERBOARD": [
        {
            "BIOS_DATE": "20190621000000.000000+000",
            "MOTHERBOARD_MANUFACTURER": "LENOVO",
            "MOTHERBOARD_TYPE": [10],
        }
    ],
    "OPERATING_SYSTEM": [
        {
            "HOSTNAME": "desk-3",
            "MODEL": "20KVCTO1WW",
            "NAME": "Microsoft Windows 10 Pro",
            "SERIAL_NUMBER": "PF1XYZ23",
            "VERSION": "10.0.19045",
        }
    ],
    "RAM": [{"CAPACITY": 8589934592, "SPEED": 2400}],
}
MAC: dict[str, Any] = {
    "BIOS": [
        {"MANUFACTURER": "0", "MODEL": "Mac14,3", "SERIAL NUMBER": "XPABC123", "TYPE": "Mac mini"}
    ],
    "DRIVES": [
        {
            "DESIGNATION": "APPLE SSD AP0256Z",
            "FILE SYSTEM": "APFS",
            "TOTAL (MB)": "233752",
            "TYPE": "SSD",
        }
    ],
    "MONITORS": [{"CAPTION": "spdisplays_display", "SERIAL NUMBER": ""}],
}


def inventory(content: dict[str, Any]) -> dict[str, Any]:
    """The document that holds the sections."""
    return {"template_inventory": content}


def test_linux(read: Read) -> None:
    """Units in values and decimal commas are read; memory disks and card readers are no disks."""
    (seen,) = read(inventory(LINUX))
    laptop, (screen,) = seen.asset, seen.attached
    assert (laptop.category, laptop.model, laptop.serial) == ("laptop", "XPS 9315", "1AB0CD3")
    assert (laptop.memory_gib, laptop.storage_gb, laptop.cpu_cores) == (16.0, 512.067, 10)
    assert laptop.components.battery[0].design_mwh == 50012
    assert laptop.macs == ("98:59:7a:f5:d6:f1",)
    assert (screen.model, screen.manufactured.method) == ("S24E390", "panel_edid")
    assert "somebody" not in repr(seen)


def test_windows(read: Read) -> None:
    """Windows gives the model with the system, memory in bytes, and the threads as cores."""
    (seen,) = read(inventory(WINDOWS))
    laptop = seen.asset
    assert (laptop.category, laptop.manufacturer, laptop.serial) == ("laptop", "Lenovo", "PF1XYZ23")
    assert (laptop.memory_gib, laptop.cpu_cores, laptop.name) == (8.0, None, "desk-3")
    assert laptop.evidence[0].date == date(2019, 6, 21)


def test_mac(read: Read) -> None:
    """A recent Mac is named by its kind, and its volume tells its disk."""
    (seen,) = read(inventory(MAC))
    assert (seen.asset.category, seen.asset.manufacturer) == ("desktop", "Apple")
    assert (seen.asset.model, seen.asset.storage_gb) == ("Mac mini (Mac14,3)", 233.752)
    assert seen.attached == ()


def test_batteries_that_are_repeated_count_once(read: Read) -> None:
    """The same battery in fourteen copies is one."""
    battery = {"Name": "W6D4H32", "Serial Number": "04CC", "Design Capacity": "50010 mWh"}
    battery |= {"Manufacture Date": "02/27/2023"}
    (seen,) = read(inventory({**LINUX, "BATTERIES": [battery] * 14}))
    (kept,) = seen.asset.components.battery
    assert (kept.design_mwh, kept.made_on) == (50010, date(2023, 2, 27))


def test_an_empty_inventory(read: Read) -> None:
    """A document without sections is refused by the name of what is missing."""
    (refused,) = read(inventory({}))
    assert isinstance(refused, Rejected) and refused.field == "template_inventory"
