"""What the tests of the inventory share: documents made up here, as agents write them."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from fleet_audit.inventory.reading import read_document
from fleet_audit.model.asset import Observation, Rejected, Skipped

Item = Observation | Skipped | Rejected


@pytest.fixture
def read() -> Callable[..., list[Item]]:
    """Every item of a document, given as bytes, text, or members of JSON."""

    def reading(content: Any, name: str = "document", **options: Any) -> list[Item]:
        if isinstance(content, dict):
            content = json.dumps(content)
        raw = content.encode() if isinstance(content, str) else content
        return list(read_document(raw, name, **options))

    return reading


@pytest.fixture
def edid() -> Callable[..., str]:
    """The base-64 EDID of a made-up screen."""
    return made_edid


def made_edid(
    vendor: str = "DEL",
    name: str | None = "DELL U2419H",
    serial: str | None = "ABC1234",
    week: int = 12,
    year: int = 2019,
    size_cm: tuple[int, int] = (53, 30),
) -> str:
    """A base block of EDID 1.4 with a good checksum (VESA E-EDID, section 3)."""
    block = bytearray(128)
    block[:8] = b"\x00\xff\xff\xff\xff\xff\xff\x00"
    letters = [ord(letter) - ord("A") + 1 for letter in vendor]
    block[8:10] = (letters[0] << 10 | letters[1] << 5 | letters[2]).to_bytes(2, "big")
    block[10:12] = b"\x34\x12"
    block[16], block[17], block[18], block[19] = week, year - 1990, 1, 4
    block[20], block[21], block[22] = 0x80, *size_cm
    block[54:72] = bytes.fromhex("023a801871382d40582c4500") + bytes(6)
    for offset, tag, text in ((72, 0xFC, name), (90, 0xFF, serial)):
        if text is not None:
            block[offset : offset + 5] = bytes((0, 0, 0, tag, 0))
            block[offset + 5 : offset + 18] = text.encode()[:13].ljust(13, b"\n")
    block[127] = -sum(block) % 256
    return base64.b64encode(bytes(block)).decode()


@pytest.fixture
def glpi_laptop() -> dict[str, Any]:
    """A whole inventory of a laptop with a panel and a monitor, as glpi-agent sends it."""
    return {
        "action": "inventory",
        "deviceid": "desk-17-2024-01-02-03-04-05",
        "itemtype": "Computer",
        "content": {
            "accesslog": {"logdate": "2024-01-15 09:30:00"},
            "bios": {
                "assettag": "No Asset Tag",
                "bdate": "2019-11-02",
                "smanufacturer": "LENOVO",
                "smodel": "ThinkPad T490",
                "ssn": "PF1ABC23",
                "msn": "L1HF9AB0123",
            },
            "hardware": {
                "chassis_type": "Notebook",
                "memory": 15800,
                "name": "desk-17",
                "uuid": "AB12CD34-0000-11E9-9E9E-0123456789AB",
                "vmsystem": "Physical",
                "lastloggeduser": "somebody",
            },
            "cpus": [
                {
                    "name": "Intel(R) Core(TM) i5-8265U CPU @ 1.60GHz",
                    "core": 4,
                    "thread": 8,
                    "speed": 1600,
                    "manufacturer": "Intel",
                }
            ],
            "memories": [
                {"capacity": 8192, "type": "DDR4", "speed": "2400"},
                {"capacity": 8192, "type": "DDR4", "speed": "2400"},
            ],
            "storages": [
                {"model": "SAMSUNG MZVLB512HBJQ", "disksize": 512110, "name": "nvme0n1"},
                {"model": "USB Flash Disk", "disksize": 16000, "interface": "USB"},
            ],
            "batteries": [{"capacity": 50000, "real_capacity": 40000, "date": "2019-08-20"}],
            "monitors": [
                {"base64": made_edid("AUO", None, None, 30, 2019, (31, 17)), "serial": "wrong"},
                {"base64": made_edid(), "serial": "also wrong"},
            ],
            "networks": [
                {"description": "eth0", "type": "ethernet", "mac": "8C:16:45:01:02:03"},
                {"description": "enx001122", "type": "ethernet", "mac": "00:11:22:33:44:55"},
                {"description": "docker0", "virtualdev": True, "mac": "02:42:ac:11:00:02"},
            ],
            "operatingsystem": {
                "full_name": "Debian GNU/Linux 12 (bookworm)",
                "install_date": "2019-12-20 10:00:00",
                "timezone": {"name": "CET", "offset": "+0100"},
            },
            "powersupplies": [{"power_max": 65, "hotreplaceable": False}],
            "printers": [{"name": "Office", "driver": "HP LaserJet"}],
            "virtualmachines": [
                {"name": "web", "vmtype": "docker", "uuid": "0288ea1fb928", "image": "nginx"},
                {
                    "name": "test",
                    "vmtype": "libvirt",
                    "uuid": "c37f7ce8-af95-4676-b454-0959f2c5e162",
                    "memory": 2048,
                    "vcpu": 2,
                },
            ],
            "softwares": [{"name": "secret-tool"}],
            "versionclient": "GLPI-Agent_v1.12",
        },
    }


@pytest.fixture
def ocs_desktop() -> str:
    """A whole inventory of a desktop, as the OCS agent of Unix writes it."""
    return """<?xml version="1.0" encoding="UTF-8"?>
<REQUEST>
  <CONTENT>
    <ACCESSLOG><LOGDATE>2023-05-04 08:00:00</LOGDATE></ACCESSLOG>
    <BIOS>
      <BDATE>08/24/2018</BDATE>
      <SMANUFACTURER>Hewlett-Packard</SMANUFACTURER>
      <SMODEL>HP EliteDesk 800 G4 SFF</SMODEL>
      <SSN>CZC8412XYZ</SSN>
      <TYPE>Desktop</TYPE>
    </BIOS>
    <CPUS><TYPE>Intel Core i7-8700</TYPE><CORES>6</CORES><SPEED>3200</SPEED></CPUS>
    <HARDWARE>
      <NAME>accueil</NAME><MEMORY>16000</MEMORY><OSNAME>Ubuntu</OSNAME>
      <OSVERSION>22.04</OSVERSION><UUID>6B29FC40-CA47-1067-B31D-00DD010662DA</UUID>
    </HARDWARE>
    <MEMORIES><CAPACITY>16384</CAPACITY><TYPE>DDR4</TYPE></MEMORIES>
    <MEMORIES><CAPACITY>No module installed</CAPACITY></MEMORIES>
    <STORAGES><MODEL>WDC WD10EZEX</MODEL><DISKSIZE>1000204</DISKSIZE></STORAGES>
    <STORAGES><MODEL>HL-DT-ST DVDRAM</MODEL><TYPE>cd</TYPE></STORAGES>
    <MONITORS>
      <MANUFACTURER>Iiyama</MANUFACTURER><CAPTION>PL2483H</CAPTION>
      <DESCRIPTION>23/2017</DESCRIPTION><SERIAL>11234567</SERIAL>
    </MONITORS>
  </CONTENT>
  <DEVICEID>accueil-2023-01-01-00-00-00</DEVICEID>
  <QUERY>INVENTORY</QUERY>
</REQUEST>
"""
