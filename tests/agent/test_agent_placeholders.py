"""Fillers of firmware, and the form of a machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fleet_audit_agent.chassis import Signs, machine_type
from fleet_audit_agent.placeholders import real_serial, real_text, real_uuid

FILLERS = (
    "To Be Filled By O.E.M.",
    "to be filled by o.e.m",
    "ToBeFilledByO.E.M.",
    "Default string",
    "System Product Name",
    "System manufacturer",
    "Not Specified",
    "<BAD INDEX>",
    "None",
    "N/A",
    "--",
    "   ",
    "",
    "00000000",
    "FFFFFFFF",
    "XXXXXXXXXX",
    "0x00000000",
    "123456789",
    "0123456789",
    "1234567890",
    "Asset-1234567890",
    "No Asset Tag",
    "Chassis Serial Number",
    "SerNum0",
    "Array1_PartNumber0",
    None,
)


@pytest.mark.parametrize("filler", FILLERS)
def test_fillers_are_unknown(filler):
    """What a factory left in a field is None, for text and serial alike."""
    assert real_text(filler) is None
    assert real_serial(filler) is None


@pytest.mark.parametrize(
    "text", ["Latitude 5420", "7XK2B93", "X1 Carbon", "HP 250 G8", "1.0", "Laptop", "F15"]
)
def test_names_are_kept(text):
    """Real names stay, their blanks cleaned."""
    assert real_text(f"  {text} ") == text


@pytest.mark.parametrize(
    "uuid",
    [
        "00000000-0000-0000-0000-000000000000",
        "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
        "03000200-0400-0500-0006-000700080009",
        "--",
        "not-a-uuid",
        None,
    ],
)
def test_shared_uuids_are_unknown(uuid):
    """A UUID that a whole series of boards shares identifies no machine."""
    assert real_uuid(uuid) is None


def test_a_real_uuid_is_lower_case():
    """A UUID is written in lower case."""
    assert real_uuid("44454C4C-3800-1033-8054-C3C04F35344A") == (
        "44454c4c-3800-1033-8054-c3c04f35344a"
    )


@pytest.mark.parametrize(
    ("signs", "category"),
    [
        (Signs(chassis_code=10), "laptop"),
        (Signs(chassis_code=31), "laptop"),
        (Signs(chassis_code=3, has_battery=True, has_panel=True), "laptop"),
        (Signs(chassis_code=3, has_panel=True), "all_in_one"),
        (Signs(chassis_code=13), "all_in_one"),
        (Signs(chassis_code=35), "desktop"),
        (Signs(chassis_code=9, model="Microsoft Corporation Surface Pro 7"), "tablet"),
        (Signs(chassis_code=10, model="Dell Inc. Precision 5560"), "laptop"),
        (Signs(chassis_code=7, model="Dell Inc. Precision 3660 Tower"), "workstation"),
        (Signs(chassis_code=7, model="Dell Inc. PowerEdge T440"), "server"),
        (Signs(chassis_code=23, model="Dell Inc. PowerEdge M640"), "blade"),
        (Signs(chassis_code=3, model="HP HP t640 Thin Client"), "thin_client"),
        (Signs(chassis_code=9, model="Apple Inc. iMac5,1"), "all_in_one"),
        (Signs(chassis_code=1, has_bmc=True), "server"),
        (Signs(chassis_code=3, has_bmc=True, model="ASRock Rack E3C236D4U"), "server"),
        (Signs(chassis_code=3, model="Supermicro X10SLL-F"), "server"),
        (Signs(chassis_code=3, model="Intel Corporation S1200RP"), "server"),
        (Signs(chassis_code=9, has_battery=False, has_panel=False, model="ACEPC AK1"), "desktop"),
        (Signs(chassis_code=9, has_battery=False, has_panel=True, model="LENOVO 20L5"), "laptop"),
        (Signs(chassis_code=3, model="Dell Inc. OptiPlex 7450 AIO"), "all_in_one"),
        (Signs(chassis_code=3, model="LENOVO ThinkCentre M90z"), "all_in_one"),
        (Signs(chassis_code=10, model="ASUSTeK COMPUTER INC. T100TA"), "tablet"),
        (Signs(chassis_code=10, model="ASUSTeK COMPUTER INC. E203NA"), "laptop"),
        (Signs(chassis_code=3, model="ASUSTeK COMPUTER INC. V222GAK"), "all_in_one"),
        (Signs(chassis_code=13, model="Dell Inc. OptiPlex 9030 AIO"), "all_in_one"),
        (Signs(chassis_code=10, model="HP ENVY TouchSmart 15 Notebook PC"), "laptop"),
        (Signs(chassis_code=3, model="HP TouchSmart 520 PC"), "all_in_one"),
        (Signs(chassis_code=31, model="Dell Inc. Latitude 7390 2-in-1"), "laptop"),
        (Signs(chassis_code=31, model="Dell Inc. Latitude 7200 2-in-1"), "tablet"),
        (Signs(chassis_code=10, model="LENOVO 4298 ThinkPad X220 Tablet"), "laptop"),
        (Signs(chassis_code=10, model="SAMSUNG 930QDB Galaxy Book Pro"), "laptop"),
        (Signs(chassis_code=3, model="ASUSTeK COMPUTER INC. P8H61-M LE"), "desktop"),
        (Signs(chassis_code=2, model="MAXSUN MS-N3150", cpu="Celeron N3150"), "desktop"),
        (Signs(chassis_code=1, model="Gigabyte H81M-S2PV"), "desktop"),
        (Signs(chassis_code=2, model="Clevo W650", cpu="Intel(R) Core(TM) i7-4702MQ"), None),
        (Signs(chassis_code=1, model="ASRockRack X", cpu="AMD EPYC 7302P"), "server"),
        (Signs(chassis_code=2, has_battery=False, has_panel=False), "desktop"),
        (Signs(chassis_code=2, has_battery=True, model="LENOVO ThinkPad"), "laptop"),
        (Signs(), None),
    ],
)
def test_form_is_told_by_all_the_signs(signs, category):
    """Chassis first; battery, panel, controller and model words where it says too little."""
    found, evidence = machine_type(signs)
    assert found == category
    assert (evidence is None) is (category is None)


TABLE = "sys/firmware/dmi/tables/DMI"
DUMPS = {
    "ga-dell-fx160": "thin_client",
    "ga-vmware": "virtual_machine",
    "ga-windows-7": "desktop",
    "lhw-Desktop": "desktop",
    "lhw-Notebook": "laptop",
    "lhw-Server": "server",
    "nba-Dell_DSS7500": "server",
}


def test_dumps_of_real_firmware(samples: Path, take, dmidecode):
    """Of tables of real machines, the category is right, and no filler passes for a fact."""
    dumps = [path for path in sorted((samples / "dmi").glob("*.txt")) if path.name != "README.md"]
    for dump in dumps:
        text = dump.read_text(encoding="utf-8", errors="replace")
        device = take({TABLE: dmidecode.table_of(text)})["device"]
        expected = next(kind for name, kind in DUMPS.items() if dump.name.startswith(name))
        assert device["type"] == expected, dump.name
        own = {"type", "type_evidence", "hypervisor"}
        facts = {n: value for n, value in device.items() if isinstance(value, str) and n not in own}
        fillers = re.compile(
            r"(?i).*filled|.*serial number|none|not |[-. 0]+$|system |sku=|chassis"
        )
        assert not [value for value in facts.values() if fillers.match(value)], dump.name
        system = next(fields for kind, fields in dmidecode.structures_of(text) if kind == 1)
        if real_serial(system["Serial Number"]):
            assert device["serial"] == " ".join(system["Serial Number"].split())
        total = sum(
            memory_mib(fields["Size"])
            for kind, fields in dmidecode.structures_of(text)
            if kind == 17 and fields.get("Type") != "Flash"
        )
        assert take({TABLE: dmidecode.table_of(text)})["memory"]["total_mib"] == total


def memory_mib(size: str) -> int:
    """The size of a module as dmidecode prints it."""
    found = re.match(r"(\d+) ([MG])B", size)
    return int(found[1]) * (1024 if found[2] == "G" else 1) if found else 0
