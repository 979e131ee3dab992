"""A Windows machine, from its raw sources: read here, or in a file from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Callable

from fleet_audit_agent.machine import Machine, Screen
from fleet_audit_agent.root import Root
from fleet_audit_agent.smbios import parse_rsmb
from fleet_audit_agent.smbios_records import SmbiosTables
from fleet_audit_agent.sources import Row, Sources, number_of
from fleet_audit_agent.virtualisation_linux import hypervisor_by_words
from fleet_audit_agent.windows_cim import batteries_of
from fleet_audit_agent.windows_records import Battery, parse_battery

FIRMWARE = r"hardware\description\system\bios"
FIRMWARE_COPY = r"system\currentcontrolset\services\mssmbios\data"
"""Where the SMBIOS driver keeps what `GetSystemFirmwareTable` returns."""
ENUM = r"system\currentcontrolset\enum"
CLASSES = r"system\currentcontrolset\control\class"
DISPLAY_CLASS = "{4d36e968-e325-11ce-bfc1-08002be10318}"
NETWORK_CLASS = "{4d36e972-e325-11ce-bfc1-08002be10318}"
INTERNAL_CONNECTIONS = frozenset({0x80000000, 6, 11, 13})
"""Internal, LVDS, embedded DisplayPort and embedded UDI.

Source: Microsoft, D3DKMDT_VIDEO_OUTPUT_TECHNOLOGY, WmiMonitorConnectionParams."""

_FIELDS = {
    "sys_vendor": "systemmanufacturer",
    "product_name": "systemproductname",
    "product_version": "systemversion",
    "product_sku": "systemsku",
    "product_family": "systemfamily",
    "board_vendor": "baseboardmanufacturer",
    "board_name": "baseboardproduct",
    "bios_vendor": "biosvendor",
    "bios_date": "biosreleasedate",
}
"""The firmware's fields as Linux names them, and as the registry does."""


class WindowsMachine(Machine):
    """A machine that runs Windows, at the moment when its sources were gathered."""

    def __init__(self, root: Root, sources: Sources, hash_serial: Callable[[str], str]) -> None:
        """`root` only keeps the errors: nothing is read from its files."""
        super().__init__(root, sources.taken_at, hash_serial)
        self.sources = sources
        for source, reason in sources.errors.items():
            root.note(source, reason)

    @cached_property
    def smbios(self) -> SmbiosTables:
        """The firmware tables; empty where there are none."""
        table = self.sources.raw.get("firmware_table")
        copy = self.key(FIRMWARE_COPY).get("smbiosdata")
        raw = table or (copy if isinstance(copy, bytes) else b"")
        if not raw:
            self.root.note("firmware_table", "absent")
        return parse_rsmb(raw)

    @cached_property
    def hypervisor(self) -> str | None:
        """Name of the hypervisor that runs the machine, from the firmware's words."""
        system, bios = self.smbios.system, self.smbios.bios
        told = (system.vendor, system.product, bios.vendor if bios else None) if system else ()
        fields = map(self.dmi, ("sys_vendor", "product_name", "board_vendor", "bios_vendor"))
        return hypervisor_by_words(" ".join(word for word in (*told, *fields) if word))

    @cached_property
    def screens(self) -> tuple[Screen, ...]:
        """The screens that are there: the registry also remembers those of other days."""
        return tuple(self._screens())

    def _screens(self) -> Iterator[Screen]:
        identifiers = self.sources.present.get("monitor")
        if identifiers is None:
            self.root.note("display", "which screens are there could not be told")
            return
        for identifier in identifiers:
            edid = self._edid(f"{ENUM}\\{identifier.casefold()}\\device parameters")
            if edid:
                yield Screen(identifier, edid, self._is_internal(identifier))
            else:
                self.root.note(identifier, "absent: this screen gave no EDID")

    def _edid(self, key: str) -> bytes | None:
        """The EDID that a screen sent; what a driver overrides it with has lost its serial."""
        sent = self.key(key).get("edid")
        override = self.key(f"{key}\\edid_override").get("0")
        return next((raw for raw in (sent, override) if isinstance(raw, bytes) and raw), None)

    def _is_internal(self, identifier: str) -> bool | None:
        for row in self.sources.cim.get("wmimonitorconnectionparams", ()):
            # CIM adds the number of the instance: `DISPLAY\AUO1234\4&1a2b&0&UID265988_0`.
            name = str(row.get("instancename", "")).casefold().rpartition("_")[0]
            technology = number_of(row, "videooutputtechnology")
            if name == identifier.casefold() and technology is not None:
                return technology & 0xFFFFFFFF in INTERNAL_CONNECTIONS
        return None

    def dmi(self, name: str) -> str | None:
        """A field of the firmware as the registry copies it for everyone."""
        value = self.key(FIRMWARE).get(_FIELDS.get(name, ""))
        return value if isinstance(value, str) else None

    @cached_property
    def own_batteries(self) -> tuple[Battery, ...]:
        """The batteries that feed the machine itself, by their drivers, else by CIM."""
        raw = self.sources.raw
        names = (name.rpartition("/")[0] for name in sorted(raw) if name.endswith("/information"))
        found = (
            parse_battery(raw[f"{name}/information"], raw.get(f"{name}/made_on", b""))
            for name in names
        )
        return tuple(battery for battery in found if battery) or tuple(batteries_of(self.sources))

    def key(self, path: str) -> Row:
        """The values of a registry key below HKEY_LOCAL_MACHINE; empty where there is none."""
        return self.sources.registry.get(path, {})

    def keys(self, above: str) -> list[Row]:
        """The values of the keys right below a key, in order."""
        depth = above.count("\\") + 1
        found = sorted(path for path in self.sources.registry if path.startswith(f"{above}\\"))
        return [self.key(path) for path in found if path.count("\\") == depth]

    def cim(self, name: str) -> list[Row]:
        """The instances of a CIM class."""
        return self.sources.rows(name)


def windows(machine: Machine) -> WindowsMachine:
    """The machine as one of Windows; its probes read no other."""
    if not isinstance(machine, WindowsMachine):
        raise TypeError("a probe of Windows reads the sources of a Windows machine")
    return machine
