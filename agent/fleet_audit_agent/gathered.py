"""The document of a machine known by its raw sources: gathered here, or read from a file."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from fleet_audit_agent.document import inventory
from fleet_audit_agent.identifier import Identity, identity
from fleet_audit_agent.machine import Machine
from fleet_audit_agent.probes import probes_of
from fleet_audit_agent.root import Root
from fleet_audit_agent.sources import (
    HEAD_BYTES,
    MOST_BYTES,
    Sources,
    is_sources,
    parse_sources,
    text_of,
)

NOWHERE = "/dev/null/no-such-machine"
"""Where a machine that is read from a file has its own files: it has none here."""
CRYPTOGRAPHY = r"software\microsoft\cryptography"


def live_document(system: str, left_out: Sequence[str]) -> dict[str, Any]:
    """The document of this machine, which runs Windows or macOS."""
    root = Root()
    return _document(gather(system), root, identity(root), left_out)


def gather(system: str) -> Sources:
    """The raw sources of this machine."""
    if system == "windows":
        from fleet_audit_agent.windows_gather import gather as gather_windows

        return gather_windows()
    from fleet_audit_agent.darwin_gather import gather as gather_darwin

    return gather_darwin()


def document_of(sources: Sources, left_out: Sequence[str]) -> dict[str, Any]:
    """The document of another machine, from a file of its sources."""
    root = Root(NOWHERE)
    return _document(sources, root, identity(root, seed_of(sources)), left_out)


def sources_in(path: str) -> Sources | None:
    """The sources that a file holds; None where it holds something else. Raises OSError."""
    with open(path, "rb") as file:
        head = file.read(HEAD_BYTES)
        return parse_sources(head + file.read(MOST_BYTES)) if is_sources(head) else None


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
