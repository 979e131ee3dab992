"""A Mac, from its raw sources: read here, or in a file from elsewhere."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Callable

from fleet_audit_agent.darwin_profile import HARDWARE, Item, Profile, parse_profile, text_in
from fleet_audit_agent.darwin_records import Battery, number_of, parse_batteries, text_of
from fleet_audit_agent.machine import Machine, Screen
from fleet_audit_agent.root import Root
from fleet_audit_agent.smbios_records import SmbiosTables
from fleet_audit_agent.sources import Sources
from fleet_audit_agent.virtualisation_linux import hypervisor_by_words

VIRTUAL_MODEL = "VirtualMac"
"""Model of what Apple's own virtualisation runs."""


class DarwinMachine(Machine):
    """A machine that runs macOS, at the moment when its sources were gathered."""

    def __init__(self, root: Root, sources: Sources, hash_serial: Callable[[str], str]) -> None:
        """`root` only keeps the errors: nothing is read from its files."""
        super().__init__(root, sources.taken_at, hash_serial)
        self.sources = sources
        for source, reason in sources.errors.items():
            root.note(source, reason)

    @cached_property
    def smbios(self) -> SmbiosTables:
        """Macs show no firmware table."""
        return SmbiosTables()

    @cached_property
    def profile(self) -> Profile:
        """The reports of `system_profiler`."""
        return parse_profile(self.sources.raw.get("system_profiler", b""))

    @cached_property
    def overview(self) -> Item:
        """The report of the hardware; empty where there is none."""
        return next(iter(self.profile.get(HARDWARE, ())), {})

    @cached_property
    def hypervisor(self) -> str | None:
        """Name of the hypervisor that runs the machine; None on a Mac."""
        model = text_in(self.overview, "machine_model") or ""
        return "apple virtualization" if VIRTUAL_MODEL in model else hypervisor_by_words(model)

    @cached_property
    def screens(self) -> tuple[Screen, ...]:
        """None by their EDID, which macOS keeps to itself."""
        return ()

    @cached_property
    def own_batteries(self) -> list[Battery]:
        """The batteries that feed the machine itself."""
        return parse_batteries(self.sources.raw.get("ioreg", b""))

    def dmi(self, name: str) -> str | None:
        """Macs have no such field."""
        return None

    def count(self, name: str) -> int | None:
        """A number of `sysctl`."""
        return number_of(self.sources.raw.get(f"sysctl/{name}", b""))

    def word(self, name: str) -> str | None:
        """A text of `sysctl`."""
        return text_of(self.sources.raw.get(f"sysctl/{name}", b""))

    def items(self, report: str) -> list[Item]:
        """The items of a report; none where it was not given."""
        return list(self.profile.get(report, ()))


def darwin(machine: Machine) -> DarwinMachine:
    """The machine as a Mac; its probes read no other."""
    if not isinstance(machine, DarwinMachine):
        raise TypeError("a probe of macOS reads the sources of a Mac")
    return machine


def said_yes(value: Any) -> bool:
    """Whether a field of a report says yes, in any of its ways."""
    return str(value).casefold().rpartition("_")[2] in ("yes", "true", "internal")
