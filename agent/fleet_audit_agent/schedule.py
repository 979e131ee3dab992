"""The system's timer that starts the agent, one module for each kind of system."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NamedTuple

from fleet_audit_agent.durable import write_whole
from fleet_audit_agent.speech import Refusal, _

KINDS = {"linux": "systemd", "darwin": "launchd", "win32": "windows"}


class Plan(NamedTuple):
    """What is to be started, and with what."""

    program: tuple[str, ...]
    """Command line that starts the agent."""
    config_file: str
    is_system: bool
    """For the whole machine, and not for one user."""
    folder: str | None = None
    """Folder that the agent delivers to, if it does: its confinement must let it."""


def schedule_here() -> Any:
    """The schedule of this system: `add(plan)`, `remove(is_system)`, `is_there(is_system)`."""
    kind = KINDS.get(sys.platform, "")
    try:
        return import_module(f"fleet_audit_agent.schedule_{kind}")
    except ImportError as refusal:
        raise Refusal(
            _("no timer is known for this system: start `fleet-audit-agent send` by one of yours")
        ) from refusal


def order(*command: str) -> str | None:
    """Run a program of the system; the result is why it failed, if it did."""
    try:
        done = subprocess.run(  # noqa: S603 - the system's own programs, by their names
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    except (OSError, subprocess.TimeoutExpired) as refusal:
        return f"{command[0]}: {getattr(refusal, 'strerror', None) or refusal}"
    if done.returncode == 0:
        return None
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else f"{command[0]}: exit {done.returncode}"


def write_schedule(path: str, text: str) -> None:
    """Write a file of the system's manager, for all to read."""
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        write_whole(path, text.encode(), 0o644)
    except OSError as refusal:
        raise Refusal(_("%s: cannot be written: %s") % (path, refusal.strerror)) from refusal


def filled(template: str, **values: str) -> str:
    """A template with `@NAME@` filled in."""
    for name, value in values.items():
        template = template.replace(f"@{name}@", value)
    return template


def template(name: str) -> str:
    """A file of `units/`, from a folder or from the single file."""
    loader = import_module("pkgutil").get_data
    return str(loader("fleet_audit_agent", f"units/{name}").decode("utf-8"))


def joined(words: Sequence[str]) -> str:
    """A command line for a unit: words with blanks in quotes."""
    return " ".join(f'"{word}"' if " " in word else word for word in words)
