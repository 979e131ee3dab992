"""Where an installed agent lives: its program, its settings, its secrets, its state."""

from __future__ import annotations

import os
import shutil
import sys
from typing import NamedTuple

from fleet_audit_agent.durable import write_whole
from fleet_audit_agent.settings import FILE_NAME, config_folder
from fleet_audit_agent.speech import Refusal, _

PROGRAM_NAME = "fleet-audit-agent.pyz"
OWN_FOLDER = "fleet-audit-agent"
PACKAGED_UNIT = "/usr/lib/systemd/system/fleet-audit-agent.service"
PACKAGED_PROGRAM = "/usr/bin/fleet-audit-agent"


class Place(NamedTuple):
    """For the whole machine, or for one user."""

    is_system: bool

    @property
    def config_folder(self) -> str:
        """Folder of the settings and of the secrets."""
        return config_folder(self.is_system)

    @property
    def config_file(self) -> str:
        """The file of settings."""
        return os.path.join(self.config_folder, FILE_NAME)

    @property
    def program_folder(self) -> str:
        """Folder of the copy of the program, where no package has brought it."""
        if self.is_system and sys.platform != "win32":
            return os.path.join("/usr/local/lib", OWN_FOLDER)
        base = os.environ.get("XDG_DATA_HOME") or os.path.join("~", ".local", "share")
        return os.path.join(os.path.expanduser(base), OWN_FOLDER)


def settle_program(place: Place) -> tuple[str, ...]:
    """Command line that starts the agent for good: a copy of the single file, or the package."""
    if place.is_system and os.path.exists(PACKAGED_UNIT):
        return (PACKAGED_PROGRAM,)
    archive = own_archive()
    if archive is None:
        return (sys.executable, "-I", "-m", "fleet_audit_agent")
    target = os.path.join(place.program_folder, PROGRAM_NAME)
    with open(archive, "rb") as file:
        content = file.read()
    _write(target, content, 0o755)
    return (sys.executable, "-I", "-S", target)


def own_archive() -> str | None:
    """The single file that this program runs from; null where it runs from a folder."""
    archive = getattr(__spec__.loader, "archive", None)
    return archive if isinstance(archive, str) else None


def settle_file(place: Place, name: str, source: str) -> str:
    """Copy a token, certificate, key or salt beside the settings, for its owner alone."""
    target = os.path.join(place.config_folder, name)
    try:
        with open(source, "rb") as file:
            content = file.read()
    except OSError as refusal:
        raise Refusal(_("%s: cannot be read: %s") % (source, refusal.strerror)) from refusal
    _write(target, content, 0o600)
    return target


def settle_settings(place: Place, text: str) -> None:
    """Write the file of settings; it holds no secret, and everyone may read where data goes."""
    _write(place.config_file, text.encode(), 0o644)


def _write(path: str, content: bytes, mode: int) -> None:
    try:
        os.makedirs(os.path.dirname(path), mode=0o755, exist_ok=True)
        write_whole(path, content, mode)
    except OSError as refusal:
        raise Refusal(_("%s: cannot be written: %s") % (path, refusal.strerror)) from refusal


def remove_folder(path: str) -> None:
    """Remove one of the agent's own folders, and no other."""
    above, name = os.path.split(path.rstrip("/\\"))
    if OWN_FOLDER not in (name, os.path.basename(above)):
        raise Refusal(_("%s: not a folder of the agent alone; remove it yourself") % path)
    try:
        shutil.rmtree(path)
    except FileNotFoundError:
        pass
    except OSError as refusal:
        raise Refusal(_("%s: cannot be removed: %s") % (path, refusal.strerror)) from refusal
