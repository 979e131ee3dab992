"""The operating system, and the oldest trace of its installation."""

from __future__ import annotations

import os
from datetime import date

from fleet_audit_agent.machine import Machine
from fleet_audit_agent.reading import AgeSign, Reading
from fleet_audit_agent.root import Root

OS_RELEASE = ("/etc/os-release", "/usr/lib/os-release")
TRACES = (
    "/lost+found",
    "/var/log/installer",
    "/var/log/anaconda",
    "/root/anaconda-ks.cfg",
    "/var/log/YaST2/y2log",
    "/etc/ssh/ssh_host_rsa_key.pub",
    "/etc/ssh/ssh_host_ed25519_key.pub",
    "/etc/machine-id",
)
"""What an installation writes once: the file system's own folder, the installer's notes."""
EARLIEST_TRACE = date(2000, 1, 1)
"""Before it, a clock was never set."""
CONTAINER_SIGNS = ("/run/.containerenv", "/run/systemd/container")
DOCKER_SIGN = "/.dockerenv"
"""It stays behind when an image becomes the disk of a machine, so it counts only on an overlay."""


def read(machine: Machine) -> Reading:
    """Name, version and support, from os-release; a container says that it sees its host."""
    root = machine.root
    if is_container(root):
        root.note("container", "the hardware is that of the host, as far as the container sees it")
    release = parse_os_release(next(filter(None, map(root.text, OS_RELEASE)), ""))
    installed_on = oldest_trace(root, machine.now.date())
    section = {
        "name": release.get("NAME"),
        "version": release.get("VERSION_ID"),
        "build": root.text("/proc/sys/kernel/osrelease"),
        "arch": _architecture(root),
        "installed_on": installed_on.isoformat() if installed_on else None,
        "eol_on": _iso_date(release.get("SUPPORT_END")),
    }
    return Reading(section, _signs(machine, installed_on))


def _signs(machine: Machine, installed_on: date | None) -> tuple[AgeSign, ...]:
    """A poor sign, for an image may be older than the machine; a virtual one has no age."""
    if installed_on is None or machine.hypervisor:
        return ()
    return (AgeSign("os_trace", installed_on, "low"),)


def is_container(root: Root) -> bool:
    """Whether this is a container, which shows the hardware of its host."""
    if any(root.exists(sign) for sign in CONTAINER_SIGNS):
        return True
    mounts = (root.text("/proc/mounts") or "").splitlines()
    return root.exists(DOCKER_SIGN) and any(line.startswith("overlay / ") for line in mounts)


def parse_os_release(text: str) -> dict[str, str]:
    """The assignments of an os-release file, quotes taken off. Pure and total."""
    pairs = (line.partition("=") for line in text.splitlines() if not line.startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, sign, value in pairs if sign}


def oldest_trace(root: Root, today: date) -> date | None:
    """The earliest believable date among the traces of installation."""
    dates = (root.modified_on(trace) for trace in TRACES)
    return min((day for day in dates if day and EARLIEST_TRACE <= day <= today), default=None)


def _architecture(root: Root) -> str | None:
    """Machine word of the kernel; a recorded machine may lack the file that kernels 6.1 have."""
    return root.text("/proc/sys/kernel/arch") or (os.uname().machine if root.is_live else None)


def _iso_date(text: str | None) -> str | None:
    try:
        return date.fromisoformat(text).isoformat() if text else None
    except ValueError:
        return None
