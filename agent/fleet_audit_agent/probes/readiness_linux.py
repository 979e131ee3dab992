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

_TPM_VERSIONS = {"1": "1.2", "2": "2.0"}


def read(machine: Machine) -> Reading:
    """TPM, firmware and what surely stands in the way; nothing for a virtual machine to mend."""
    root = machine.root
    tpm = tpm_version(root)
    uefi = root.exists(EFI) if root.exists("/sys/firmware") else None
    blockers = [
        word
        for word, is_short in (
            ("tpm", tpm in ("absent", "1.2")),
            ("uefi", uefi is False),
            ("memory", _is_short_of_memory(root)),
        )
        if is_short
    ]
    return Reading(
        {
            "tpm": tpm,
            "secure_boot": _secure_boot(root) if uefi else None,
            "uefi": uefi,
            "win11_blockers": [] if machine.hypervisor else blockers,
        }
    )


def tpm_version(root: Root) -> str | None:
    """Version of the TPM; `absent` when the kernel looks for one and has none; None otherwise."""
    if not root.exists(TPM):
        root.note(TPM, "absent: this kernel looks for no TPM")
        return None
    for chip in root.names(TPM):
        major = root.text(f"{TPM}/{chip}/tpm_version_major")
        return _TPM_VERSIONS.get(major or "")
    return "absent"


def _secure_boot(root: Root) -> bool | None:
    """The last byte of the firmware variable, after four of attributes."""
    variable = root.read(SECURE_BOOT)
    return variable[4] == 1 if variable and len(variable) == 5 else None


def _is_short_of_memory(root: Root) -> bool:
    mib = usable_mib(root.text(MEMINFO) or "")
    return mib is not None and mib < MEMORY_FLOOR_MIB
