"""Whether a machine is virtual, and on which hypervisor. Its manufacture belongs to its host."""

from __future__ import annotations

import re

from fleet_audit_agent.root import Root

UNKNOWN = "unknown"

_DMI_FIELDS = ("sys_vendor", "product_name", "board_vendor", "bios_vendor", "chassis_vendor")
_DMI_SIGNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(words, re.IGNORECASE))
    for name, words in (
        ("vmware", r"vmware"),
        ("virtualbox", r"virtualbox|innotek"),
        ("hyper-v", r"microsoft corporation virtual machine|hyper-v"),
        ("parallels", r"parallels"),
        ("bhyve", r"bhyve"),
        ("nutanix ahv", r"nutanix.*\bahv\b|\bahv\b"),
        ("openstack", r"openstack"),
        ("google compute engine", r"google compute engine"),
        ("xen", r"\bxen\b|\bdomu\b"),
        ("apple virtualization", r"apple virtualization"),
        (
            "kvm",
            r"\bkvm\b|\brhev\b|\bovirt\b|seabios|alibaba cloud ecs|digitalocean|hetzner vserver",
        ),
        ("qemu", r"\bqemu\b|\bbochs\b"),
    )
)
"""Signs in the firmware's words, most telling first."""
_EC2 = re.compile(r"amazon ec2", re.IGNORECASE)
_DEVICE_TREE_SIGNS = (b"linux,dummy-virt", b"qemu,", b"xen,", b"vmware,")


def hypervisor_of(root: Root) -> str | None:
    """Name of the hypervisor, `unknown` where only the processor tells; None on bare metal."""
    if "microsoft" in (root.text("/proc/sys/kernel/osrelease") or "").casefold():
        return "wsl"
    if _is_xen_host(root):
        return None
    words = " ".join(filter(None, (root.text(f"/sys/class/dmi/id/{f}") for f in _DMI_FIELDS)))
    if _EC2.search(words) and "metal" in words.casefold():
        return None
    return hypervisor_by_words(words) or _by_kernel(root)


def hypervisor_by_words(words: str) -> str | None:
    """Name of the hypervisor that the firmware's words tell; None when they tell none. Pure."""
    if _EC2.search(words):
        # Metal instances carry the same maker as virtual ones.
        return None if "metal" in words.casefold() else "amazon ec2"
    return next((name for name, sign in _DMI_SIGNS if sign.search(words)), None)


def _is_xen_host(root: Root) -> bool:
    """Whether this is Xen's control domain, which runs on the hardware it shows."""
    return "control_d" in (root.text("/proc/xen/capabilities") or "")


def _by_kernel(root: Root) -> str | None:
    """What the kernel knows where the firmware says nothing."""
    kind = root.text("/sys/hypervisor/type")
    if kind:
        return kind
    compatible = root.read("/proc/device-tree/compatible") or b""
    for sign in _DEVICE_TREE_SIGNS:
        if sign in compatible:
            return "xen" if sign == b"xen," else UNKNOWN
    return UNKNOWN if _has_hypervisor_flag(root) else None


def _has_hypervisor_flag(root: Root) -> bool:
    """Whether the processor says that a hypervisor stands between it and the kernel."""
    for line in (root.text("/proc/cpuinfo") or "").splitlines():
        if line.startswith("flags"):
            return "hypervisor" in line.split()
    return False
