"""The agent's own identifier and salt: random, kept on the machine, naming nobody."""

from __future__ import annotations

import os
import sys
from hashlib import sha256
from typing import Callable, NamedTuple

from fleet_audit_agent.root import Root

SYSTEM_STATE = "/var/lib/fleet-audit-agent"
SYSTEM_SALT = "/etc/fleet-audit-agent/salt"
STATE_VARIABLE = "FLEET_AUDIT_AGENT_STATE"
SALT_VARIABLE = "FLEET_AUDIT_SALT_FILE"
LEAST_SALT_BYTES = 16


class Identity(NamedTuple):
    """Who the agent is, and how it hides serial numbers."""

    agent_id: str
    salt: bytes

    def hash_serial(self, serial: str) -> str:
        """SHA-256 of a serial number with the salt before it, in hexadecimal."""
        return sha256(self.salt + b"\x00" + serial.encode()).hexdigest()


def state_folder() -> str:
    """Where the agent keeps its files: the system's folder for root, the user's otherwise."""
    chosen = os.environ.get(STATE_VARIABLE)
    if chosen:
        return chosen
    if sys.platform == "win32":
        from fleet_audit_agent.settings import config_folder, is_administrator

        return os.path.join(config_folder(is_administrator()), "state")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return SYSTEM_STATE
    state = os.environ.get("XDG_STATE_HOME") or os.path.join("~", ".local", "state")
    return os.path.join(os.path.expanduser(state), "fleet-audit-agent")


def identity(root: Root, seed: str | None = None) -> Identity:
    """The identity to write into an inventory of the machine under a root.

    A recorded machine gets an identifier of its own, always the same: this agent's would make
    one asset of the machine that was recorded and the one that replays it. `seed` is what stands
    for it where it has no files.
    """
    folder = state_folder()
    salt = _organisation_salt(root) or _kept(root, folder, "salt", lambda: os.urandom(32).hex())
    if root.is_live:
        agent_id = _kept(root, folder, "agent-id", lambda: uuid_of(os.urandom(16), 4))
    else:
        seed = seed or root.text("/etc/machine-id") or root.base
        agent_id = uuid_of(sha256(b"recorded machine\x00" + seed.encode()).digest(), 8)
    return Identity(agent_id, salt.encode())


def uuid_of(random: bytes, version: int) -> str:
    """Sixteen bytes as a UUID of a version. Source: RFC 9562, section 4."""
    octets = bytearray(random[:16])
    octets[6] = octets[6] & 0x0F | version << 4
    octets[8] = octets[8] & 0x3F | 0x80
    digits = octets.hex()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _organisation_salt(root: Root) -> str | None:
    """The salt that the organisation gave all its agents, so that a disk can be followed."""
    named = os.environ.get(SALT_VARIABLE)
    path = named or _system_salt()
    try:
        with open(path, encoding="utf-8") as file:
            salt = file.read().strip()
    except FileNotFoundError:
        if named:
            root.note("salt", f"{named}: absent: the agent's own was used")
        return None
    except (OSError, UnicodeDecodeError):
        root.note("salt", "the organisation's salt cannot be read: the agent's own was used")
        return None
    if len(salt) >= LEAST_SALT_BYTES:
        return salt
    root.note("salt", f"the organisation's salt has less than {LEAST_SALT_BYTES} characters")
    return None


def _system_salt() -> str:
    """Where the organisation's salt is, unless told otherwise."""
    if sys.platform == "win32":
        from fleet_audit_agent.settings import config_folder

        return os.path.join(config_folder(is_system=True), "salt")
    return SYSTEM_SALT


def _kept(root: Root, folder: str, name: str, make: Callable[[], str]) -> str:
    """The value kept under a name, made the first time; for this run only if it cannot be kept."""
    path = os.path.join(folder, name)
    try:
        return _read_kept(path)
    except (FileNotFoundError, ValueError):
        pass
    except OSError as refusal:
        root.note(f"agent state: {name}", _not_kept(refusal))
        return make()
    try:
        return _create(path, make())
    except OSError as refusal:
        root.note(f"agent state: {name}", _not_kept(refusal))
        return make()


def _not_kept(refusal: OSError) -> str:
    return f"not kept, made for this run only: {refusal.strerror or 'unknown reason'}"


def _read_kept(path: str) -> str:
    with open(path, encoding="ascii") as file:
        value = file.read().strip()
    if not value:
        raise ValueError("empty state file")
    return value


def _create(path: str, value: str) -> str:
    """Write a value for its owner alone, whole or not at all."""
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    draft = f"{path}.{os.getpid()}"
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(value + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
    return value
