"""The files behind the paths of a command: folders walked in order, nothing opened twice."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from fleet_audit.inventory.unpacking import DEFAULT_LIMIT
from fleet_audit.model.asset import Rejected
from fleet_audit.model.errors import UnreadableInput


class FoundFile(Struct, frozen=True):
    """A file to read, or why it or its folder cannot be."""

    path: Path
    trouble: Rejected | None = None


def found_files(path: Path) -> Iterator[FoundFile]:
    """Every file under a path, by name; hidden files and temporary drafts are left out.

    Raises UnreadableInput if the path itself is not there.
    """
    if path.is_dir():
        yield from _walked(path)
    elif path.exists():
        yield FoundFile(path)
    else:
        raise UnreadableInput(f"{path}: no such file or folder; check the name")


def _walked(folder: Path) -> Iterator[FoundFile]:
    try:
        names = sorted(entry.name for entry in os.scandir(folder))
    except OSError as error:
        yield FoundFile(folder, Rejected(reason=_cause("folder", error)))
        return
    for name in names:
        if name.startswith((".", "~$")) or name.endswith((".tmp", ".part")):
            continue
        entry = folder / name
        if entry.is_symlink() and entry.is_dir():
            continue
        if entry.is_dir():
            yield from _walked(entry)
        elif entry.is_file():
            yield FoundFile(entry)


def read_file(path: Path, limit: int = DEFAULT_LIMIT) -> bytes | Rejected:
    """The bytes of a file; a refusal for one that cannot be read or is too large."""
    try:
        if path.stat().st_size > limit:
            return Rejected(reason=f"larger than {limit // 1024**2} MiB: split the file")
        return path.read_bytes()
    except OSError as error:
        return Rejected(reason=_cause("file", error))


def _cause(what: str, error: OSError) -> str:
    if isinstance(error, PermissionError):
        return f"{what} cannot be read: give yourself the right to read it"
    return f"{what} cannot be read: {error.strerror or error}"
