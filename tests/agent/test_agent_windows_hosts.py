"""Hyper-V hosts: their guests, and what PowerShell is asked of them."""

from __future__ import annotations

import json

import pytest

from fleet_audit_agent.windows_powershell import CONNECTIONS, GUESTS, command_of
from tests.agent.windows_answers import (
    wmic,
)
from tests.agent.windows_machine import native, taken


def test_a_hyper_v_host_tells_its_guests_without_their_names(machines, build_edid):
    """Each guest by the identifier in its own firmware, with its share; no name, no snapshot."""
    made = native(machines["server"]["sys/firmware/dmi/tables/DMI"], build_edid)
    guest, own = "6A257FA0-FA76-4BF4-A3FB-67AEE79316BD", "{D1E2F3A4-1111-4222-8333-0123456789AB}"
    made["cim"] |= {
        "Msvm_ComputerSystem": [{"Name": "SRV00093"}, {"Name": guest}],
        "Msvm_VirtualSystemSettingData": [
            {
                "VirtualSystemIdentifier": guest,
                "VirtualSystemType": f"Microsoft:Hyper-V:{kind}",
                "BIOSGUID": identifier,
            }
            for kind, identifier in (
                ("System:Realized", own),
                ("Snapshot:Realized", "{" + guest + "}"),
            )
        ],
        "Msvm_ProcessorSettingData": [
            {"InstanceID": f"Microsoft:{guest}\\b637f346", "VirtualQuantity": 4},
            {"InstanceID": "Microsoft:Definition\\B637F346\\Default", "VirtualQuantity": 1},
        ],
        "Msvm_MemorySettingData": {
            "InstanceID": f"Microsoft:{guest}\\4764",
            "VirtualQuantity": 8192,
        },
    }
    document = taken(made)
    assert document["guests"] == [
        {
            "uuid": own.strip("{}").lower(),
            "hypervisor": "hyper-v",
            "cores": 4,
            "memory_mib": 8192,
        }
    ]
    assert "SRV00093" not in json.dumps(document)
    assert "guests" not in taken(native(b"", build_edid))


@pytest.mark.captures
def test_captures_of_hyper_v_hosts_give_their_guests(samples):
    """On two real hosts, each guest is told once and the host is not one of them."""
    for name, count in (("2008", 1), ("unknown", 3)):
        rows = wmic(samples / "sources" / f"win32__wmi__{name}-MSVM_ComputerSystem.wmi")
        made = {
            "schema": "fleet-audit/sources/1",
            "system": "windows",
            "taken_at": "2019-08-02T09:30:00Z",
            "cim": {"Msvm_ComputerSystem": rows},
        }
        assert len(taken(made)["guests"]) == count, name


def test_powershell_is_asked_for_classes_and_properties_by_name():
    """The one command names every class and property, and prints them as JSON."""
    text = command_of((CONNECTIONS, *GUESTS))
    assert "-ClassName Msvm_ComputerSystem | Select-Object Name)" in text
    assert "ElementName" not in text and text.endswith("ConvertTo-Json -Compress -Depth 3")
