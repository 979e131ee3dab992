"""The document of a machine known by its raw sources: gathered here, or read from a file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime, timezone
from hashlib import sha256
from importlib import import_module
from typing import Any

from fleet_audit_agent.darwin_profile import is_profile
from fleet_audit_agent.document import inventory
from fleet_audit_agent.identifier import Identity, identity
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.probes import probes_of
from fleet_audit_agent.root import Root
from fleet_audit_agent.sources import (
    MOST_BYTES,
    Sources,
    is_sources,
    parse_sources,
    text_of,
)

NOWHERE = "/dev/null/no-such-machine"
"""Where a machine that is read from a file has its own files: it has none here."""
CRYPTOGRAPHY = r"software\microsoft\cryptography"


def live_document(
    system: str, left_out: Sequence[str], *, is_srumutil_asked: bool = False
) -> dict[str, Any]:
    """The document of this machine, which runs Windows or macOS."""
    root, sources = Root(), gather(system)
    if is_srumutil_asked and system == "windows":
        from fleet_audit_agent.windows_srumutil import with_srumutil

        sources = with_srumutil(sources)
    return _document(sources, root, identity(root), left_out)


def gather(system: str) -> Sources:
    """The raw sources of this machine."""
    module = import_module(f"fleet_audit_agent.{system}_gather")
    sources: Sources = module.gather()
    return sources


def document_of(sources: Sources, left_out: Sequence[str]) -> dict[str, Any]:
    """The document of another machine, from a file of its sources."""
    root = Root(NOWHERE)
    return _document(sources, root, identity(root, seed_of(sources)), left_out)


def sources_in(path: str) -> Sources | None:
    """The sources that a file holds; None where it holds something else. Raises OSError.

    A file may hold what `system_profiler` alone has printed: it was taken when it was written.
    """
    with open(path, "rb") as file:
        content = file.read(MOST_BYTES + 1)
        written_s = os.fstat(file.fileno()).st_mtime
    if is_sources(content):
        return parse_sources(content)
    if not is_profile(content):
        return None
    written_at = datetime.fromtimestamp(written_s, tz=timezone.utc)
    return Sources("darwin", written_at, raw={"system_profiler": content})


def seed_of(sources: Sources) -> str:
    """What stays the same of a machine from one file to the next, and differs between two.

    The identifier of its installation and its firmware table: either alone may be copied.
    """
    registry = sources.registry.get(CRYPTOGRAPHY, {})
    machine = machine_of(sources, Root(NOWHERE), Identity("", b""))
    system = machine.smbios.system
    firmware = f"{system.serial} {system.uuid}" if system else ""
    named = " ".join(filter(None, (text_of(registry, "machineguid"), firmware)))
    return named or sha256(repr(sorted(sources.raw.items())).encode()).hexdigest()


def machine_of(sources: Sources, root: Root, who: Identity) -> Machine:
    """The machine that the probes of its system read."""
    if sources.system == "windows":
        from fleet_audit_agent.windows_machine import WindowsMachine

        return WindowsMachine(root, sources, who.hash_serial)
    from fleet_audit_agent.darwin_machine import DarwinMachine

    return DarwinMachine(root, sources, who.hash_serial)


def _document(
    sources: Sources, root: Root, who: Identity, left_out: Sequence[str]
) -> dict[str, Any]:
    machine = machine_of(sources, root, who)
    probes = probes_of(sources.system)
    return inventory(machine, who.agent_id, sources.system, probes, left_out)
