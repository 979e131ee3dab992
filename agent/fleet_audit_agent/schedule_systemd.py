"""systemd: services confined to what they need, and their timers."""

from __future__ import annotations

import os
from contextlib import suppress

from fleet_audit_agent.installed import PACKAGED_UNIT
from fleet_audit_agent.schedule import Plan, filled, joined, order, template, write_schedule
from fleet_audit_agent.speech import _

SYSTEM_FOLDER = "/etc/systemd/system"
SERVICES = (
    "fleet-audit-agent.service",
    "fleet-audit-agent-sample.service",
    "fleet-audit-agent-stop.service",
)
TIMERS = ("fleet-audit-agent.timer", "fleet-audit-agent-sample.timer")
DROP_IN = "fleet-audit-agent.service.d/folder.conf"
STARTED = (*TIMERS, "fleet-audit-agent-stop.service")
USUAL_FOLDERS = ("-/mnt", "-/media", "-/srv")
"""Where shares and sticks are mounted; the dash: if they are there."""
CONFINEMENT = "# Confinement"
"""What follows needs the system's own manager: a user's cannot do it, and a user has no rights."""


def unit_texts(plan: Plan) -> dict[str, str]:
    """The units of a plan, by their names."""
    folders = USUAL_FOLDERS if plan.folder is None else (*USUAL_FOLDERS, f"-{plan.folder}")
    made = {}
    for name in (*SERVICES, *TIMERS):
        text = filled(
            template(name),
            PROGRAM=joined(plan.program),
            CONFIG=plan.config_file,
            FOLDERS=" ".join(folders),
        )
        made[name] = text if plan.is_system else _unconfined(text)
    return made


def _unconfined(text: str) -> str:
    """A unit for a user's own manager."""
    kept, confined, _rest = text.partition(CONFINEMENT)
    install = "\n[Install]\nWantedBy=default.target\n" if "[Install]" in _rest else ""
    return kept + install if confined else text


def add(plan: Plan) -> str | None:
    """Write and start the units; the result is a remark, where the manager does not run."""
    for path, text in _files(plan).items():
        write_schedule(path, text)
    order(*_systemctl(plan.is_system), "daemon-reload")
    trouble = order(*_systemctl(plan.is_system), "enable", "--now", *STARTED)
    if trouble is None:
        return None
    return _("the timers are there but not started: %s") % trouble


def _files(plan: Plan) -> dict[str, str]:
    """The files to write: the units, or what a package's units lack."""
    folder = units_folder(plan.is_system)
    if not (plan.is_system and os.path.exists(PACKAGED_UNIT)):
        return {os.path.join(folder, name): text for name, text in unit_texts(plan).items()}
    if plan.folder is None:
        return {}
    return {os.path.join(folder, DROP_IN): f"[Service]\nReadWritePaths=-{plan.folder}\n"}


def remove(is_system: bool) -> None:
    """Stop the timers and take the units away."""
    order(*_systemctl(is_system), "disable", "--now", *STARTED)
    folder = units_folder(is_system)
    for name in (*SERVICES, *TIMERS, DROP_IN):
        with suppress(FileNotFoundError, NotADirectoryError):
            os.unlink(os.path.join(folder, name))
    with suppress(OSError):
        os.rmdir(os.path.join(folder, os.path.dirname(DROP_IN)))
    order(*_systemctl(is_system), "daemon-reload")
    order(*_systemctl(is_system), "reset-failed", *SERVICES)


def is_there(is_system: bool) -> bool:
    """Whether the units are there."""
    places = [os.path.join(units_folder(is_system), SERVICES[0])]
    return any(map(os.path.exists, [*places, PACKAGED_UNIT] if is_system else places))


def units_folder(is_system: bool) -> str:
    """Where units are written."""
    if is_system:
        return SYSTEM_FOLDER
    base = os.environ.get("XDG_CONFIG_HOME") or os.path.join("~", ".config")
    return os.path.join(os.path.expanduser(base), "systemd", "user")


def _systemctl(is_system: bool) -> tuple[str, ...]:
    return ("systemctl",) if is_system else ("systemctl", "--user")
