"""launchd: the timers of macOS, of the machine or of a user."""

from __future__ import annotations

import os
from contextlib import suppress
from xml.sax.saxutils import escape

from fleet_audit_agent.schedule import Plan, filled, order, template, write_schedule
from fleet_audit_agent.speech import _

LABELS = ("org.fleet-audit.agent", "org.fleet-audit.agent.sample")


def property_lists(plan: Plan) -> dict[str, str]:
    """The property lists of a plan, by the names of their files."""
    words = "\n    ".join(f"<string>{escape(word)}</string>" for word in plan.program)
    return {
        f"{label}.plist": filled(
            template(f"{label}.plist"), PROGRAM=words, CONFIG=escape(plan.config_file)
        )
        for label in LABELS
    }


def add(plan: Plan) -> str | None:
    """Write and load the property lists; the result is a remark, where launchd refuses."""
    folder = lists_folder(plan.is_system)
    remark = None
    for label, (name, text) in zip(LABELS, property_lists(plan).items()):
        path = os.path.join(folder, name)
        write_schedule(path, text)
        order("launchctl", "bootout", f"{_domain(plan.is_system)}/{label}")
        trouble = order("launchctl", "bootstrap", _domain(plan.is_system), path)
        if trouble:
            remark = _("launchd did not take %s: %s") % (path, trouble)
    return remark


def remove(is_system: bool) -> None:
    """Unload the property lists and take them away."""
    for label in LABELS:
        order("launchctl", "bootout", f"{_domain(is_system)}/{label}")
        with suppress(FileNotFoundError):
            os.unlink(os.path.join(lists_folder(is_system), f"{label}.plist"))


def is_there(is_system: bool) -> bool:
    """Whether the property lists are there."""
    return os.path.exists(os.path.join(lists_folder(is_system), f"{LABELS[0]}.plist"))


def lists_folder(is_system: bool) -> str:
    """Where property lists are written."""
    if is_system:
        return "/Library/LaunchDaemons"
    return os.path.expanduser(os.path.join("~", "Library", "LaunchAgents"))


def _domain(is_system: bool) -> str:
    return "system" if is_system else f"gui/{os.getuid()}"
