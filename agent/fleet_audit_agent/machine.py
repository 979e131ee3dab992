"""What several probes need of a Linux machine, read once."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Callable, NamedTuple

from fleet_audit_agent.root import Root
from fleet_audit_agent.smbios import parse_smbios
from fleet_audit_agent.smbios_records import SmbiosTables
from fleet_audit_agent.virtualisation_linux import hypervisor_by_words, hypervisor_of

DMI_TABLE = "/sys/firmware/dmi/tables/DMI"
DMI_ENTRY_POINT = "/sys/firmware/dmi/tables/smbios_entry_point"
DMI_FIELDS = "/sys/class/dmi/id"
DRM = "/sys/class/drm"
INTERNAL_CONNECTORS = ("eDP", "LVDS", "DSI")
"""Connectors that lead to the machine's own panel, as the kernel names them."""


class Screen(NamedTuple):
    """A connected screen, with the EDID that it sent."""

    source: str
    """Where the EDID was found, for `errors`."""
    edid: bytes
    is_internal: bool | None
    """Whether it is the machine's own panel; None where the system does not tell."""


class Machine:
    """A machine under a root, at the moment of its inventory."""

    def __init__(self, root: Root, now: datetime, hash_serial: Callable[[str], str]) -> None:
        """`now` is when the tree was true; `hash_serial` hides the serial numbers of disks."""
        self.root = root
        self.now = now
        self.hash_serial = hash_serial
        self.with_smartctl = False
        """Whether `smartctl` may be started for disks that do not answer the kernel."""

    @cached_property
    def smbios(self) -> SmbiosTables:
        """The firmware tables; empty where there are none or root alone may read them."""
        table = self.root.read(DMI_TABLE, wanted=True)
        found = parse_smbios(table or b"", self.root.read(DMI_ENTRY_POINT))
        if table is not None and not found.is_complete:
            self.root.note(DMI_TABLE, "damaged: the table is cut off before its end")
        return found

    @cached_property
    def hypervisor(self) -> str | None:
        """Name of the hypervisor that runs the machine; None on bare metal."""
        found = hypervisor_of(self.root)
        if found is None and not self.root.exists(DMI_FIELDS):
            return hypervisor_by_words(self.smbios.words)
        return found

    @cached_property
    def screens(self) -> tuple[Screen, ...]:
        """The connected screens, as far as they say who they are."""
        connectors = (
            connector
            for connector in self.root.names(DRM)
            if self.root.text(f"{DRM}/{connector}/status") == "connected"
        )
        found = (self._screen(connector) for connector in connectors)
        return tuple(screen for screen in found if screen.edid)

    def _screen(self, connector: str) -> Screen:
        source = f"{DRM}/{connector}/edid"
        edid = self.root.read(source) or b""
        if not edid:
            self.root.note(source, "absent: a screen is connected and does not say which")
        is_internal = connector.split("-", 1)[-1].startswith(INTERNAL_CONNECTORS)
        return Screen(source, edid, is_internal)

    @cached_property
    def batteries(self) -> tuple[str, ...]:
        """Paths of the batteries that feed the machine itself, not a mouse or a headset."""
        folder = "/sys/class/power_supply"
        paths = (f"{folder}/{name}" for name in self.root.names(folder))
        return tuple(path for path in paths if self._feeds_machine(path))

    def _feeds_machine(self, path: str) -> bool:
        return (
            self.root.text(f"{path}/type") == "Battery"
            and self.root.text(f"{path}/scope") != "Device"
            and self.root.text(f"{path}/present") != "0"
        )

    def dmi(self, name: str) -> str | None:
        """A field of the firmware as the kernel gives it to everyone, or to root."""
        return self.root.text(f"{DMI_FIELDS}/{name}")
