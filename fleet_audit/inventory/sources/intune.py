"""Microsoft Intune's devices: the export of the portal, export jobs, and Microsoft Graph.

Shapes: the headings of the portal (`Device name`, `Total storage`), the columns of the reports
`Devices` and `DevicesWithInventory` (`DeviceName`, `StorageTotal`), the properties of
`managedDevice` (`deviceName`, `totalStorageSpaceInBytes`); CSV, or JSON under `value` or `values`.
Unverified until a real export is seen: the unit of sizes, which their magnitude tells, and dates,
which the list itself tells where one of them can.

Sources: learn.microsoft.com, "Intune reports and properties available using Graph API" and
"managedDevice resource type".
"""

from __future__ import annotations

from fleet_audit.inventory.listing import ListSource, any_of

_NAME = frozenset({"device name"})
_OWN = frozenset(
    {
        "azure ad device id",
        "compliance",
        "compliance state",
        "enrolled date time",
        "enrollment date",
        "intune registered",
        "jail broken",
        "jailbroken",
        "last check in",
        "last contact",
        "last sync date time",
        "managed by",
        "managed device owner type",
        "management agent",
        "microsoft entra device id",
    }
)


def _marks(row: frozenset[str]) -> bool:
    return any_of(row, _NAME) and any_of(row, _OWN)


INTUNE = ListSource(name="intune", marks=_marks, month_first=True)
"""Reads Intune's devices."""
