"""What a later Windows would ask of the machine: it decides whether a PC must be replaced.

Source: Microsoft, Windows 11 specifications: TPM 2.0, UEFI with Secure Boot, 4 GB of memory,
64 GB of storage, two cores at 1 GHz. The list of processors is weighed by the centre.
"""

from __future__ import annotations

from fleet_audit_agent.machine import Machine
from fleet_audit_agent.probes.memory_linux import MEMINFO, usable_mib
from fleet_audit_agent.reading import Reading
from fleet_audit_agent.root import Root

TPM = "/sys/class/tpm"
EFI = "/sys/firmware/efi"
SECURE_BOOT = f"{EFI}/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
MEMORY_FLOOR_MIB = 3_500
"""4 GiB less what firmware and graphics take before the kernel counts."""

TPM_2_DEVICE = "MSFT0101"
"""Identifier of a TPM 2.0 in the firmware's list of devices."""
_TPM_VERSIONS = {"1": "1.2", "2": "2.0"}


def read(machine: Machine) -> Reading:
    """TPM, firmware and what surely stands in the way; nothing for a virtual machine to mend."""
    root = machine.root
    tpm = tpm_version(root)
    uefi = root.exists(EFI) if root.exists("/sys/firmware") else None
    blockers = blockers_of(tpm, uefi, usable_mib(root.text(MEMINFO) or ""))
    return Reading(
        {
            "tpm": tpm,
            "secure_boot": _secure_boot(root) if uefi else None,
            "uefi": uefi,
            "win11_blockers": [] if machine.hypervisor else blockers,
        }
    )


def blockers_of(tpm: str | None, uefi: bool | None, memory_mib: int | None) -> list[str]:
    """What surely stands in the way, in a word each. `memory_mib` is what the system can use."""
    signs = (
        ("tpm", tpm in ("absent", "1.2")),
        ("uefi", uefi is False),
        ("memory", memory_mib is not None and memory_mib < MEMORY_FLOOR_MIB),
    )
    return [word for word, is_short in signs if is_short]


def tpm_version(root: Root) -> str | None:
    """Version of the TPM; `absent` when the kernel looks for one and has none; None otherwise."""
    if not root.exists(TPM):
        root.note(TPM, "absent: this kernel looks for no TPM")
        return None
    chips = [f"{TPM}/{chip}" for chip in root.names(TPM)]
    return _version_of_chip(root, chips[0]) if chips else "absent"


def _version_of_chip(root: Root, chip: str) -> str | None:
    """By the kernel's own word, since 5.6; else by what it shows of each kind."""
    major = root.text(f"{chip}/tpm_version_major")
    if major is not None:
        return _TPM_VERSIONS.get(major)
    if root.text(f"{chip}/device/firmware_node/hid") == TPM_2_DEVICE:
        return "2.0"
    capabilities = root.text(f"{chip}/device/caps") or root.text(f"{chip}/caps") or ""
    return "1.2" if "TCG version: 1.2" in capabilities else None


def _secure_boot(root: Root) -> bool | None:
    """The last byte of the firmware variable, after four of attributes."""
    variable = root.read(SECURE_BOOT)
    return variable[4] == 1 if variable and len(variable) == 5 else None
