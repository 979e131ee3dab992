"""The keys of the registry that tell something of the machine, and nothing of its users."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from fleet_audit_agent.sources import Value

POWER = r"system\currentcontrolset\control\power"
SLEEP = r"238c9fa8-0aad-41ed-83f4-97be242c8f20\29f6c1db-86da-48c5-9fdb-f2b67b1f44da"
SCREEN_OFF = r"7516b95f-f776-4464-8c53-06167f40cc99\3c0bc021-c8a8-4e07-a973-6b14cbcb2b7e"
POLICIES = r"software\policies\microsoft\power\powersettings"
"""Power settings. Source: Microsoft; identifiers as `powercfg /aliases` prints them."""

VIRTUAL_MACHINES = r"system\currentcontrolset\services\vmms"
"""There where Hyper-V is installed: its management service."""

WANTED: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        r"hardware\description\system\bios",
        (
            "SystemManufacturer",
            "SystemProductName",
            "SystemVersion",
            "SystemSKU",
            "SystemFamily",
            "BaseBoardManufacturer",
            "BaseBoardProduct",
            "BIOSVendor",
            "BIOSReleaseDate",
        ),
    ),
    (
        r"hardware\description\system\centralprocessor\*",
        ("ProcessorNameString", "Identifier", "VendorIdentifier", "~MHz"),
    ),
    (
        r"software\microsoft\windows nt\currentversion",
        (
            "ProductName",
            "DisplayVersion",
            "ReleaseId",
            "CurrentBuild",
            "UBR",
            "InstallDate",
            "InstallationType",
        ),
    ),
    (r"software\microsoft\cryptography", ("MachineGuid",)),
    (r"system\setup\source os*", ("InstallDate",)),
    (VIRTUAL_MACHINES, ("Start",)),
    (r"system\currentcontrolset\control", ("PEFirmwareType",)),
    (r"system\currentcontrolset\control\secureboot\state", ("UEFISecureBootEnabled",)),
    (r"system\currentcontrolset\control\session manager\power", ("HiberbootEnabled",)),
    (
        r"system\currentcontrolset\control\session manager\environment",
        ("PROCESSOR_ARCHITECTURE",),
    ),
    (r"system\currentcontrolset\services\mssmbios\data", ("SMBiosData",)),
    (r"system\currentcontrolset\enum\display\*\*\device parameters", ("EDID",)),
    (r"system\currentcontrolset\enum\display\*\*\device parameters\edid_override", ("0",)),
    (r"system\currentcontrolset\enum\pci\ven_*\*", ("Driver", "LocationInformation")),
    (
        r"system\currentcontrolset\control\class\{4d36e968-e325-11ce-bfc1-08002be10318}\0*",
        ("DriverDesc", "HardwareInformation.qwMemorySize", "HardwareInformation.MemorySize"),
    ),
    (
        r"system\currentcontrolset\control\class\{4d36e972-e325-11ce-bfc1-08002be10318}\0*",
        ("NetCfgInstanceId", "DeviceInstanceID"),
    ),
    (rf"{POWER}\user\powerschemes", ("ActivePowerScheme",)),
    (rf"{POWER}\user\powerschemes\*\{SLEEP}", ("ACSettingIndex",)),
    (rf"{POWER}\user\powerschemes\*\{SCREEN_OFF}", ("ACSettingIndex",)),
    (
        rf"{POWER}\powersettings\{SLEEP}\defaultpowerschemevalues\*",
        ("ACSettingIndex", "ProvAcSettingIndex"),
    ),
    (
        rf"{POWER}\powersettings\{SCREEN_OFF}\defaultpowerschemevalues\*",
        ("ACSettingIndex", "ProvAcSettingIndex"),
    ),
    (rf"{POLICIES}\29f6c1db-86da-48c5-9fdb-f2b67b1f44da", ("ACSettingIndex",)),
    (rf"{POLICIES}\3c0bc021-c8a8-4e07-a973-6b14cbcb2b7e", ("ACSettingIndex",)),
)
"""Keys below HKEY_LOCAL_MACHINE, where `*` ends a name or is one, and the values wanted of each.

`collect.ps1` reads the same list. `MachineGuid` only seeds the identifier of a machine that is
read from a file; it has no place in a document.
"""

MOST_KEYS = 4_096
"""More than any machine has of a pattern."""

if sys.platform == "win32":
    import winreg

    VIEW = winreg.KEY_READ | winreg.KEY_WOW64_64KEY

    def read_registry() -> dict[str, dict[str, Value]]:
        """The wanted values of this machine, by key and name in lower case."""
        found: dict[str, dict[str, Value]] = {}
        for pattern, names in WANTED:
            for path in _matching(pattern):
                row = {name.casefold(): value for name, value in _values(path, names)}
                if row:
                    found[path.casefold()] = row
        return found

    def _values(path: str, names: tuple[str, ...]) -> Iterator[tuple[str, Value]]:
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path, 0, VIEW) as key:
                yield from _wanted_of(key, names)
        except OSError:
            return

    def _wanted_of(key: winreg.HKEYType, names: tuple[str, ...]) -> Iterator[tuple[str, Value]]:
        for name in names:
            value = _value(key, name)
            if value is not None:
                yield name, value

    def _value(key: winreg.HKEYType, name: str) -> Value:
        try:
            return winreg.QueryValueEx(key, name)[0]
        except OSError:
            return None

    def _matching(pattern: str) -> list[str]:
        """The keys that a pattern names, each `*` replaced by what there is."""
        fixed, star, rest = pattern.partition("*")
        if not star:
            return [pattern]
        above, _, start = fixed.rpartition("\\")
        return [
            path
            for name in _names(above)
            if name.casefold().startswith(start.casefold())
            for path in _matching(f"{above}\\{name}{rest}")
        ]

    def _names(path: str) -> list[str]:
        """The names of the keys right below a key; none where it is absent or closed to us."""
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path, 0, VIEW) as key:
                count = winreg.QueryInfoKey(key)[0]
                return [winreg.EnumKey(key, place) for place in range(min(count, MOST_KEYS))]
        except OSError:
            return []
