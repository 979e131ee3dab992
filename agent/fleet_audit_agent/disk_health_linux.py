"""Asking the disks of a Linux machine how worn they are, live or recorded."""

from __future__ import annotations

from typing import Callable

from fleet_audit_agent.disk_health import (
    UNKNOWN,
    Health,
    is_standing_still,
    parse_nvme_health,
    parse_smart_data,
    parse_smart_status,
    parse_smartctl,
    parse_statistics,
)
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.root import Root

SMARTCTL = ("smartctl", "--json", "--all", "--nocheck=standby")
SMARTCTL_PATIENCE_S = 30
_GENERAL, _SOLID_STATE = 1, 7


def health_of(machine: Machine, name: str, kind: str | None) -> Health:
    """Hours, wear and verdict of a disk by its kernel name; unknown where nobody may ask.

    A disk that stands still is left alone: to ask would start its motor.
    """
    if kind not in ("nvme", "ssd", "hdd"):
        return UNKNOWN
    found = _of_nvme(machine.root, name) if kind == "nvme" else _of_ata(machine.root, name, kind)
    if found == UNKNOWN and machine.with_smartctl:
        return parse_smartctl(machine.root.answer(f"{name}/smartctl", lambda: _run(name)) or b"")
    return found


def _of_nvme(root: Root, name: str) -> Health:
    controller = name.rpartition("n")[0]

    def ask() -> bytes:
        from fleet_audit_agent.passthrough_linux import nvme_health_log

        return nvme_health_log(f"/dev/{controller}")

    return parse_nvme_health(root.answer(f"{controller}/health-log", ask) or b"")


def _of_ata(root: Root, name: str, kind: str) -> Health:
    """The disk's own verdict first: a disk that cannot give it speaks another language."""
    is_solid_state = kind == "ssd"
    if not is_solid_state and is_standing_still(_ask(root, name, "power-mode") or b""):
        root.note(f"{name}/health", "the disk stands still: it was not woken")
        return UNKNOWN
    status = _ask(root, name, "smart-status")
    if status is None:
        return UNKNOWN
    found = parse_smart_status(status)
    for page in (_GENERAL, *((_SOLID_STATE,) if is_solid_state else ())):
        found = found.completed(parse_statistics(_ask(root, name, f"statistics-{page}") or b""))
    if found.power_on_h is None or (is_solid_state and found.wear_pct is None):
        attributes = _ask(root, name, "smart-attributes") or b""
        found = found.completed(parse_smart_data(attributes, is_solid_state=is_solid_state))
    return found


def _ask(root: Root, name: str, question: str) -> bytes | None:
    """The answer of a SATA disk; None, with the reason in `errors`, where there is none."""

    def ask() -> bytes:
        from fleet_audit_agent import passthrough_linux as asking

        device = f"/dev/{name}"
        answers: dict[str, Callable[[], bytes]] = {
            "power-mode": lambda: asking.ata_power_mode(device),
            "smart-status": lambda: asking.ata_smart_status(device),
            "smart-attributes": lambda: asking.ata_smart_data(device),
            f"statistics-{_GENERAL}": lambda: asking.ata_statistics(device, _GENERAL),
            f"statistics-{_SOLID_STATE}": lambda: asking.ata_statistics(device, _SOLID_STATE),
        }
        return answers[question]()

    return root.answer(f"{name}/{question}", ask)


def _run(name: str) -> bytes:
    """The one program that the agent ever starts, and only where it is asked to."""
    import subprocess

    command = [*SMARTCTL, f"/dev/{name}"]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program, a name of the kernel
            command, stdout=subprocess.PIPE, timeout=SMARTCTL_PATIENCE_S, check=False
        )
    except subprocess.TimeoutExpired as silence:
        raise OSError(0, "smartctl takes too long") from silence
    return done.stdout
