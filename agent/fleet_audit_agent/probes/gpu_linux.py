"""Graphics processors, from the PCI bus."""

from __future__ import annotations

from fleet_audit_agent.machine import Machine
from fleet_audit_agent.reading import Reading
from fleet_audit_agent.root import Root

PCI = "/sys/bus/pci/devices"
PCI_NAMES = ("/usr/share/hwdata/pci.ids", "/usr/share/misc/pci.ids")
"""Where distributions keep the list of PCI names, when they have it."""
INTEL, AMD, NVIDIA = 0x8086, 0x1002, 0x10DE

_DISPLAY_CLASS = 0x03
_INTEL_BUILT_IN = "0000:00:02.0"
_MAKERS = {
    INTEL: "Intel",
    AMD: "AMD",
    NVIDIA: "NVIDIA",
    0x102B: "Matrox",
    0x1A03: "ASPEED",
    0x15AD: "VMware",
    0x1234: "QEMU",
    0x1AF4: "Virtio",
    0x1B36: "Red Hat",
    0x1414: "Microsoft",
    0x80EE: "VirtualBox",
}
"""Makers by PCI identifier. Source: pci.ids as hwdata 0.368 publishes it."""
_DISCRETE_WORDS = ("radeon rx", "radeon pro", "radeon vii", "instinct", "firepro")


def read(machine: Machine) -> Reading:
    """One entry per display controller, with the name that the distribution's list gives it."""
    root = machine.root
    cards = (card for card in root.names(PCI) if _is_display(root, card))
    return Reading([_section(root, card) for card in cards])


def _is_display(root: Root, card: str) -> bool:
    code = root.number(f"{PCI}/{card}/class")
    return code is not None and code >> 16 == _DISPLAY_CLASS


def _section(root: Root, card: str) -> dict[str, object]:
    vendor, device = (root.number(f"{PCI}/{card}/{name}") for name in ("vendor", "device"))
    name = _name(root, vendor, device)
    vram_bytes = root.number(f"{PCI}/{card}/mem_info_vram_total")
    return {
        "name": name,
        "discrete": is_discrete(vendor, card, name or ""),
        "vram_mib": vram_bytes >> 20 if vram_bytes else None,
    }


def is_discrete(vendor: int | None, card: str, name: str) -> bool | None:
    """Whether it is a card or chip of its own; AMD's bus does not tell, its names may."""
    if vendor == NVIDIA:
        return True
    if vendor == INTEL:
        return card != _INTEL_BUILT_IN
    if vendor == AMD:
        return True if any(word in name.casefold() for word in _DISCRETE_WORDS) else None
    return False if vendor in _MAKERS else None


def _name(root: Root, vendor: int | None, device: int | None) -> str | None:
    if vendor is None or device is None:
        return None
    maker = _MAKERS.get(vendor, f"{vendor:04x}")
    names = next((text for text in map(root.read, PCI_NAMES) if text), b"")
    return f"{maker} {pci_name(names, vendor, device) or f'{device:04x}'}"


def pci_name(names: bytes, vendor: int, device: int) -> str | None:
    """The name of a device in a `pci.ids` file. Pure and total."""
    start = names.find(b"\n%04x  " % vendor)
    if start < 0:
        return None
    found = names.find(b"\n\t%04x  " % device, start)
    between = names[start + 1 : found]
    if found < 0 or any(line[:1] not in (b"\t", b"#") for line in between.split(b"\n")[1:]):
        return None
    line = names[found + 2 : names.find(b"\n", found + 1)]
    return line[6:].decode("utf-8", "replace").strip() or None
