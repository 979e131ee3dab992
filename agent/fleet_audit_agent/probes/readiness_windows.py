"""What a later Windows asks of the machine, and the machine does not have."""

from __future__ import annotations

from fleet_audit_agent.machine import Machine
from fleet_audit_agent.probes.memory_windows import usable_mib
from fleet_audit_agent.probes.readiness_linux import blockers_of
from fleet_audit_agent.reading import Reading
from fleet_audit_agent.sources import number_of, text_of
from fleet_audit_agent.windows_machine import WindowsMachine, windows
from fleet_audit_agent.windows_records import number, parse_tpm

CONTROL = r"system\currentcontrolset\control"
SECURE_BOOT = rf"{CONTROL}\secureboot\state"

_BIOS, _UEFI = 1, 2


def read(machine: Machine) -> Reading:
    """TPM, firmware and what surely stands in the way; nothing for a virtual machine to mend."""
    pc = windows(machine)
    tpm, uefi = tpm_version(pc), is_uefi(pc)
    enabled = number_of(pc.key(SECURE_BOOT), "uefisecurebootenabled")
    return Reading(
        {
            "tpm": tpm,
            "secure_boot": bool(enabled) if enabled is not None and uefi else None,
            "uefi": uefi,
            "win11_blockers": [] if pc.hypervisor else blockers_of(tpm, uefi, usable_mib(pc)),
        }
    )


def tpm_version(pc: WindowsMachine) -> str | None:
    """Version of the TPM; `absent` where Windows finds none; None where it could not be asked."""
    native = parse_tpm(pc.sources.raw.get("tpm", b""))
    if native is not None:
        return native
    rows = pc.sources.cim.get("win32_tpm")
    if rows is None:
        return None
    first = next(iter(rows), None)
    version = (text_of(first, "specversion") or "") if first else "absent"
    return version.partition(",")[0].strip() or None


def is_uefi(pc: WindowsMachine) -> bool | None:
    """Whether the firmware started Windows by UEFI, from GetFirmwareType, else the registry."""
    kind = number(pc.sources.raw.get("firmware_type", b""), 0, 4)
    if kind not in (_BIOS, _UEFI):
        kind = number_of(pc.key(CONTROL), "pefirmwaretype")
    return {_BIOS: False, _UEFI: True}.get(kind or 0)
