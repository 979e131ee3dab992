"""Documents of agents, made up here in the shapes that the agents write."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fleet_audit.model.asset import Observation, Rejected, Skipped

Read = Callable[..., list[Any]]
CONTRACT = sorted((Path(__file__).parents[1] / "contract").glob("*.json"))


def only(items: list[Any]) -> Observation:
    """The one observation."""
    (item,) = items
    assert isinstance(item, Observation)
    return item


def test_glpi_laptop(read: Read, glpi_laptop: dict[str, Any]) -> None:
    """A GLPI inventory gives the machine's columns, in the units of the canonical table."""
    seen = only(read(glpi_laptop))
    laptop = seen.asset
    assert (laptop.category, laptop.manufacturer, laptop.model) == (
        "laptop",
        "Lenovo",
        "ThinkPad T490",
    )
    assert (laptop.memory_gib, laptop.storage_gb, laptop.storage_kind) == (16.0, 512.11, "nvme")
    assert (laptop.cpu_cores, laptop.cpu_sockets, laptop.cpu_mhz) == (4, 1, 1600.0)
    assert laptop.battery_health_pct == 80.0
    assert laptop.asset_tag is None
    assert laptop.macs == ("8c:16:45:01:02:03",)
    assert laptop.os_installed_on == date(2019, 12, 20)
    assert seen.observed_at == datetime(2024, 1, 15, 8, 30, tzinfo=UTC)


def test_monitor_is_read_from_its_edid(read: Read, glpi_laptop: dict[str, Any]) -> None:
    """A monitor is an asset of its own, with the EDID's serial and not the agent's reading."""
    monitor = only(read(glpi_laptop)).attached[0]
    assert (monitor.category, monitor.manufacturer, monitor.model, monitor.serial) == (
        "monitor",
        "Dell",
        "U2419H",
        "ABC1234",
    )
    assert monitor.manufactured.point == date(2019, 3, 19)


def test_containers_and_printers_are_no_assets(read: Read, glpi_laptop: dict[str, Any]) -> None:
    """A virtual machine with a UUID is attached; containers and printer queues are not."""
    attached = only(read(glpi_laptop)).attached
    assert [record.category for record in attached] == ["monitor", "virtual_machine"]
    assert attached[1].host_uuid == "ab12cd34-0000-11e9-9e9e-0123456789ab"


def test_nothing_of_persons_or_software_is_kept(read: Read, glpi_laptop: dict[str, Any]) -> None:
    """Users and software of an agent's inventory leave no trace in the observation."""
    text = msgspec.json.encode(only(read(glpi_laptop))).decode()
    assert "somebody" not in text and "secret-tool" not in text


@pytest.mark.parametrize(
    "packed",
    [
        zlib.compress,
        gzip.compress,
        lambda raw: zlib.compress(raw, wbits=-15),
        lambda raw: b"\xef\xbb\xbf" + raw,
        lambda raw: raw.decode().encode("utf-16"),
    ],
    ids=["zlib", "gzip", "raw deflate", "BOM", "UTF-16"],
)
def test_packing_makes_no_difference(
    read: Read, glpi_laptop: dict[str, Any], packed: Callable[[bytes], bytes]
) -> None:
    """Compression and encoding are found by sniffing."""
    raw = json.dumps(glpi_laptop).encode()
    assert read(packed(raw)) == read(raw)


def test_partial_inventory(read: Read, glpi_laptop: dict[str, Any]) -> None:
    """A partial inventory says so, and leaves null what it does not describe."""
    content = glpi_laptop["content"]
    glpi_laptop["content"] = {k: content[k] for k in ("bios", "hardware", "batteries")}
    seen = only(read(glpi_laptop | {"partial": True}))
    assert seen.partial
    assert seen.asset.components.storage is None
    assert seen.asset.memory_gib is None


def test_ocs_desktop(read: Read, ocs_desktop: str) -> None:
    """An OCS inventory gives the same columns; optical readers and empty slots are nothing."""
    seen = only(read(ocs_desktop))
    desktop, (monitor,) = seen.asset, seen.attached
    assert (desktop.category, desktop.manufacturer, desktop.model) == (
        "desktop",
        "HP",
        "EliteDesk 800 G4 SFF",
    )
    assert (desktop.memory_gib, desktop.storage_gb, desktop.storage_kind) == (16.0, 1000.204, "hdd")
    assert (desktop.cpu, desktop.cpu_cores, desktop.os) == ("Intel Core i7-8700", 6, "Ubuntu 22.04")
    assert (monitor.manufacturer, monitor.model, monitor.serial) == (
        "Iiyama",
        "PL2483H",
        "11234567",
    )


@pytest.mark.parametrize("declared", ["UTF-8", "ISO-8859-1", "US-ASCII", "KLINGON"])
@pytest.mark.parametrize("real", ["utf-8", "cp1252"])
def test_wrongly_declared_encoding(read: Read, ocs_desktop: str, declared: str, real: str) -> None:
    """XML loads whatever encoding it declares and whatever it is in."""
    text = ocs_desktop.replace("UTF-8", declared).replace("accueil<", "accueil é<")
    name = only(read(text.encode(real))).asset.name
    assert name is not None and name.startswith("accueil")
    assert name.endswith("é") or (declared, real) == ("ISO-8859-1", "utf-8")


def test_snmp_devices(read: Read) -> None:
    """Each device of an SNMP message is an observation with its place."""
    device = "<DEVICE><INFO><TYPE>{}</TYPE><MODEL>{}</MODEL><SERIAL>{}</SERIAL></INFO></DEVICE>"
    kinds = [
        ("NETWORKING", "FortiGate 60F", "FGT1"),
        ("PRINTER", "X", "P12"),
        ("POWER", "Y", "U12"),
    ]
    body = "".join(device.format(*kind) for kind in kinds) + "<DEVICE><ERROR/></DEVICE>"
    items = read(f"<REQUEST><CONTENT>{body}</CONTENT><QUERY>SNMPQUERY</QUERY></REQUEST>")
    assert [item.asset.category for item in items] == ["firewall", "printer", "ups"]
    assert items[1].place == "DEVICE 2"


STACK = """<REQUEST><CONTENT><DEVICE><COMPONENTS>
  <COMPONENT><CONTAINEDININDEX>0</CONTAINEDININDEX><INDEX>1</INDEX><TYPE>stack</TYPE></COMPONENT>
  <COMPONENT><CONTAINEDININDEX>1</CONTAINEDININDEX><INDEX>2</INDEX><MODEL>C9300-48P</MODEL>
    <SERIAL>FCW001</SERIAL><TYPE>chassis</TYPE></COMPONENT>
  <COMPONENT><CONTAINEDININDEX>2</CONTAINEDININDEX><INDEX>3</INDEX><SERIAL>PSU1</SERIAL>
    <TYPE>powerSupply</TYPE></COMPONENT>
  <COMPONENT><CONTAINEDININDEX>1</CONTAINEDININDEX><INDEX>4</INDEX><MODEL>C9300-24T</MODEL>
    <SERIAL>FCW002</SERIAL><TYPE>chassis</TYPE></COMPONENT>
  </COMPONENTS><INFO><MAC>00:11:22:33:44:55</MAC><MANUFACTURER>Cisco</MANUFACTURER>
  <MODEL>Catalyst 9300</MODEL><NAME>core</NAME>{serial}<TYPE>NETWORKING</TYPE></INFO>
  </DEVICE></CONTENT><QUERY>SNMPQUERY</QUERY></REQUEST>"""


@pytest.mark.parametrize("serial", ["<SERIAL>FCW001</SERIAL>", ""])
def test_each_switch_of_a_stack_is_an_asset(read: Read, serial: str) -> None:
    """A stack answers as one device: each of its switches is an asset, its parts are none."""
    first, second = (item.asset for item in read(STACK.format(serial=serial)))
    assert (first.serial, first.model, first.macs) == (
        "FCW001",
        "Catalyst 9300",
        ("00:11:22:33:44:55",),
    )
    assert (second.serial, second.model, second.name) == ("FCW002", "C9300-24T", "core - 2")
    assert second.category == "switch" and second.macs == ()


@pytest.mark.parametrize(
    ("model", "category"),
    [("SM-A715F", "smartphone"), ("SM-X205", "tablet"), ("KB2003", "smartphone")],
)
def test_android_is_no_laptop(read: Read, model: str, category: str) -> None:
    """The agent of Android calls itself a computer with a battery: it is a phone or a tablet."""
    message = f"""<REQUEST><QUERY>INVENTORY</QUERY><ITEMTYPE>Computer</ITEMTYPE><CONTENT>
      <HARDWARE><NAME>android-1</NAME><OSNAME>Android</OSNAME><MEMORY>5524</MEMORY></HARDWARE>
      <OPERATINGSYSTEM><FULL_NAME>Snow Cone Android 12.0 api 31</FULL_NAME></OPERATINGSYSTEM>
      <BIOS><ASSETTAG>release-keys</ASSETTAG><SMODEL>{model}</SMODEL><SSN>5a30d871</SSN></BIOS>
      <BATTERIES><CAPACITY>96</CAPACITY><LEVEL>96%</LEVEL></BATTERIES></CONTENT></REQUEST>"""
    phone = only(read(message)).asset
    assert (phone.category, phone.model, phone.serial) == (category, model, "5a30d871")
    assert phone.asset_tag is None and len(phone.components.battery or ()) == 1


def test_device_known_by_its_firmware(read: Read) -> None:
    """A device that says nothing of itself is known by the firmware that it runs."""
    firmware = "<MANUFACTURER>Juniper</MANUFACTURER><NAME>EX6210</NAME><TYPE>device</TYPE>"
    device = f"<DEVICE><FIRMWARES>{firmware}</FIRMWARES></DEVICE>"
    message = f"<REQUEST><CONTENT>{device}</CONTENT><QUERY>SNMPQUERY</QUERY></REQUEST>"
    switch = only(read(message)).asset
    assert (switch.category, switch.manufacturer, switch.model) == ("switch", "Juniper", "EX6210")


def test_lone_chassis_is_one_switch(read: Read) -> None:
    """A switch with one chassis in it is one asset, with the chassis's serial."""
    lone = STACK.replace("FCW002", "").format(serial="")
    assert only(read(lone)).asset.serial == "FCW001"


@pytest.mark.parametrize("chassis", ["Desktop", "Notebook", "Mini Tower"])
def test_chassis_is_believed_where_nothing_else_tells(
    read: Read, glpi_laptop: dict[str, Any], chassis: str
) -> None:
    """A chassis type is no filler, even the words that are fillers of a model."""
    content = glpi_laptop["content"]
    content["bios"] = {"smanufacturer": "ASUSTeK", "mmodel": "P8P67", "ssn": "AB12345"}
    content["hardware"]["chassis_type"] = chassis
    del content["batteries"], content["monitors"]
    expected = "laptop" if chassis == "Notebook" else "desktop"
    assert only(read(glpi_laptop)).asset.category == expected


@pytest.mark.parametrize(
    ("written", "mwh"),
    [("43.7456 Wh", 43745.6), ("43,7456 Wh", 43745.6), ("57532", 57532.0), (93, None)],
)
def test_capacity_of_a_battery(
    read: Read, glpi_laptop: dict[str, Any], written: object, mwh: float | None
) -> None:
    """Capacities are in mWh or carry their unit; a state of charge in per cent is none."""
    glpi_laptop["content"]["batteries"] = [{"capacity": written, "name": "DELL X1"}]
    (battery,) = only(read(glpi_laptop)).asset.components.battery or ()
    assert battery.design_mwh == mwh


DISCOVERY = """<REQUEST><CONTENT>
  <DEVICE><DESCRIPTION>Eaton 5PX 1500</DESCRIPTION><MANUFACTURER>Eaton</MANUFACTURER>
    <SNMPHOSTNAME>ups25</SNMPHOSTNAME><SERIAL>G117F01</SERIAL><TYPE>NETWORKING</TYPE></DEVICE>
  <DEVICE><MODEL>MP C5503</MODEL><MANUFACTURER>Ricoh</MANUFACTURER><TYPE>3</TYPE></DEVICE>
  <DEVICE><IP>192.0.2.10</IP><MAC>00:11:22:33:44:55</MAC><NETBIOSNAME>PC</NETBIOSNAME></DEVICE>
  <DEVICE><MODEL>OptiPlex</MODEL><SERIAL>PC1</SERIAL><TYPE>COMPUTER</TYPE></DEVICE>
  </CONTENT><DEVICEID>a</DEVICEID><QUERY>NETDISCOVERY</QUERY></REQUEST>"""


def test_discovered_equipment_is_kept(read: Read) -> None:
    """Of a discovery, what said its model or serial is equipment; addresses and computers not."""
    ups, printer = (item.asset for item in read(DISCOVERY))
    assert (ups.category, ups.serial, ups.name) == ("ups", "G117F01", "ups25")
    assert (printer.category, printer.manufacturer, printer.model) == (
        "printer",
        "Ricoh",
        "MP C5503",
    )


def test_discovered_equipment_in_json(read: Read) -> None:
    """GLPI's JSON of a discovery is read alike; a device that is not managed is set aside."""
    device = {"type": "Networking", "model": "2530-48G", "serial": "CN01ABC"}
    message = {"action": "netdiscovery", "deviceid": "a", "content": {"network_device": device}}
    assert only(read(message)).asset.serial == "CN01ABC"
    message["content"] = {"network_device": device | {"type": "Unmanaged"}}
    (item,) = read(message)
    assert isinstance(item, Skipped)


@pytest.mark.parametrize(
    "message",
    [
        {"action": "contact", "deviceid": "a"},
        {"action": "netdiscovery", "deviceid": "a", "content": {}},
        "<REQUEST><DEVICEID>a</DEVICEID><QUERY>PROLOG</QUERY></REQUEST>",
        "<REQUEST><CONTENT><DEVICE/></CONTENT><QUERY>NETDISCOVERY</QUERY></REQUEST>",
        "<REQUEST><CONTENT><MODULEVERSION/></CONTENT><QUERY>SNMP</QUERY></REQUEST>",
        "# A README\n\nNo inventory.\n",
        b"PK\x03\x04\x14\x00\x06\x00",
    ],
)
def test_what_is_no_inventory_is_skipped(read: Read, message: object) -> None:
    """Greetings, discoveries, archives and texts are set aside with a reason."""
    (item,) = read(message)
    assert isinstance(item, Skipped) and item.reason


@pytest.mark.parametrize("path", CONTRACT, ids=lambda path: path.stem)
def test_contract_documents(read: Read, path: Path) -> None:
    """Each contract document gives one observation with keys and a category."""
    seen = only(read(path.read_bytes(), path.name))
    assert seen.source == "native" and seen.asset.keys and seen.asset.category


def test_a_host_brings_its_virtual_machines(read: Read) -> None:
    """What the agent of a host says of its guests ties each to the host, by its identifier."""
    (path,) = (path for path in CONTRACT if path.stem == "server")
    found = only(read(path.read_bytes(), path.name))
    (guest,) = (one for one in found.attached if one.category == "virtual_machine")
    assert guest.uuid == "5e9b1c7a-3f6d-4d2a-9c3b-7a1f2e3d4c5b"
    assert (guest.host_uuid, guest.is_virtual) == (found.asset.uuid, True)
    assert (guest.cpu_cores, guest.memory_gib, guest.hypervisor) == (4, 4.0, "kvm")


def test_native_document_names_what_is_wrong(read: Read) -> None:
    """An unknown or wrong member is refused by its name."""
    document = json.loads(CONTRACT[0].read_bytes())
    (unknown,) = read(document | {"users": []})
    assert isinstance(unknown, Rejected) and "users" in unknown.reason
    (wrong,) = read(document | {"memory": {"total_mib": -4}})
    assert isinstance(wrong, Rejected) and wrong.field == "memory.total_mib"


def test_forced_format(read: Read, glpi_laptop: dict[str, Any]) -> None:
    """A format can be forced; an unknown one is refused with the list of those known."""
    assert isinstance(read(glpi_laptop, source="glpi-json")[0], Observation)
    (refused,) = read(glpi_laptop, source="punch-cards")
    assert isinstance(refused, Rejected) and "canonical-csv" in refused.reason
