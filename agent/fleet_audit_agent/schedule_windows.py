"""Task Scheduler: the timers of Windows, of the machine or of a user."""

from __future__ import annotations

import os

from fleet_audit_agent import windows_security, windows_tasks
from fleet_audit_agent.schedule import Plan


def add(plan: Plan) -> str | None:
    """Make the tasks; the result is a remark, where Task Scheduler refuses."""
    try:
        if plan.is_system:
            windows_security.protect(os.path.dirname(plan.config_file))
        windows_tasks.register(plan.program, is_system=plan.is_system)
    except OSError as refusal:
        return str(refusal)
    return None


def remove(is_system: bool) -> None:
    """Take the tasks away."""
    windows_tasks.unregister()


def is_there(is_system: bool) -> bool:
    """Whether the tasks are there."""
    return all(map(windows_tasks.is_registered, windows_tasks.TASKS))
