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
    "text", ["Latitude 5420", "7XK2B93", "X1 Carbon", "HP 250 G8", "1.0", "Notebook", "F15"]
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


def test_dumps_of_real_firmware(samples: Path):
    """On real dumps no filler passes for a serial, and the category fits the folder's name."""
    for dump in sorted((samples / "dmi").glob("*.txt")):
        text = dump.read_text(encoding="utf-8", errors="replace")
        if dump.name == "README.md":
            continue
        for value in re.findall(r"^\s+(?:Serial Number|UUID|Asset Tag): (.*)$", text, re.MULTILINE):
            kept = real_serial(value)
            assert kept is None or not re.search(r"(?i)filled|serial number|none|^-+$", kept)
    for prefix, category in (("lhw-Notebook", "laptop"), ("lhw-Server", "server")):
        (dump,) = (samples / "dmi").glob(f"{prefix}*.txt")
        words = dump.read_text(encoding="utf-8", errors="replace")
        chassis = re.search(r"Chassis Information\n(?:\s+.*\n)*?\s+Type: (.*)", words)
        assert chassis is not None
        codes = {"Notebook": 10, "Main Server Chassis": 17, "Rack Mount Chassis": 23, "Other": 1}
        model = re.search(r"Product Name: (.*)", words)
        assert model is not None
        signs = Signs(codes[chassis[1].strip()], model[1], has_bmc="IPMI Device" in words)
        assert machine_type(signs)[0] == category
