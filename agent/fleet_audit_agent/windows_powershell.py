"""The one program that the agent may start on Windows: PowerShell, for what only CIM tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from fleet_audit_agent.sources import Row, parse_tables
from fleet_audit_agent.windows_programs import run_program

POWERSHELL = r"WindowsPowerShell\v1.0\powershell.exe"
MOST_SECONDS = 30
"""A healthy Windows answers within two."""


class Asked(NamedTuple):
    """A CIM class, and the properties wanted of it."""

    namespace: str
    name: str
    properties: tuple[str, ...]


CONNECTIONS = Asked(
    "root/wmi", "WmiMonitorConnectionParams", ("InstanceName", "VideoOutputTechnology")
)
"""Which screens are built in: the desktop would say so, but a scheduled task has none."""
HYPER_V = "root/virtualization/v2"
GUESTS = (
    Asked(HYPER_V, "Msvm_ComputerSystem", ("Name",)),
    Asked(
        HYPER_V,
        "Msvm_VirtualSystemSettingData",
        ("VirtualSystemIdentifier", "VirtualSystemType", "BIOSGUID"),
    ),
    Asked(HYPER_V, "Msvm_ProcessorSettingData", ("InstanceID", "VirtualQuantity")),
    Asked(HYPER_V, "Msvm_MemorySettingData", ("InstanceID", "VirtualQuantity")),
)
"""The virtual machines of this one, without their names."""


def command_of(asked: tuple[Asked, ...]) -> str:
    """What PowerShell is asked: each class by its name, as JSON. Pure."""
    tables = "; ".join(
        f"{one.name} = @(Get-CimInstance -Namespace {one.namespace} -ClassName {one.name} |"
        f" Select-Object {', '.join(one.properties)})"
        for one in asked
    )
    return f"@{{ {tables} }} | ConvertTo-Json -Compress -Depth 3"


def ask_cim(errors: dict[str, str], asked: tuple[Asked, ...]) -> Mapping[str, list[Row]]:
    """The instances of the classes; nothing, with the reason, where PowerShell says none."""
    arguments = ("-NoProfile", "-NonInteractive", "-Command", command_of(asked))
    try:
        return parse_tables(run_program(POWERSHELL, arguments, MOST_SECONDS))
    except OSError as refusal:
        errors["cim"] = f"PowerShell gave none: {refusal.strerror}"
    return {}
