"""The files behind the paths of a command: folders walked in order, nothing opened twice."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from fleet_audit.inventory.unpacking import DEFAULT_LIMIT
from fleet_audit.model.asset import Rejected
from fleet_audit.model.causes import system_cause
from fleet_audit.model.errors import UnreadableInput
from fleet_audit.model.marking import N_, Said, said


class FoundFile(Struct, frozen=True):
    """A file to read, or why it or its folder cannot be."""

    path: Path
    trouble: Rejected | None = None
    size_bytes: int = 0
    modified_ns: int = 0
    """Time of its last change, nanoseconds since 1970."""


def found_files(path: Path) -> Iterator[FoundFile]:
    """Every file under a path, by name; hidden files and temporary drafts are left out.

    Raises UnreadableInput if the path itself is not there.
    """
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UnreadableInput(
            said("{file}: no such file or folder; check the name", file=path)
        ) from error
    except OSError:
        yield found_file(path) or FoundFile(path)
        return
    yield from _walked(path)


def found_file(path: Path) -> FoundFile | None:
    """What stands at a path: a file, with its trouble if it has any; null for a folder."""
    try:
        seen = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        reason = said("a link to nothing, or a file gone meanwhile: copy the file itself")
        return FoundFile(path, Rejected(reason=reason))
    except OSError as error:
        return FoundFile(path, Rejected(reason=_cause(N_("file cannot be read: {cause}"), error)))
    if stat.S_ISDIR(seen.st_mode):
        return None
    if not stat.S_ISREG(seen.st_mode):
        # Reading a pipe or a device waits for whoever writes to it, or never ends.
        reason = said("a pipe, a socket or a device: save its content as a file")
        return FoundFile(path, Rejected(reason=reason))
    return FoundFile(path, size_bytes=seen.st_size, modified_ns=seen.st_mtime_ns)


def _walked(top: Path) -> Iterator[FoundFile]:
    """Files in the order of their paths; not by recursion, since folders may nest deeply."""
    left = [top]
    while left:
        path = left.pop()
        found = found_file(path)
        if found is not None:
            yield found
        elif path is top or not path.is_symlink():
            names = _names(path)
            if isinstance(names, Rejected):
                yield FoundFile(path, names)
            else:
                left.extend(path / name for name in reversed(names))


def _names(folder: Path) -> list[str] | Rejected:
    """The names in a folder, in order."""
    try:
        names = os.listdir(folder)  # noqa: PTH208 - the names are wanted, not their paths
    except OSError as error:
        return Rejected(reason=_cause(N_("folder cannot be read: {cause}"), error))
    return sorted(
        name
        for name in names
        if not name.startswith((".", "~$")) and not name.endswith((".tmp", ".part"))
    )


def read_file(path: Path, limit: int = DEFAULT_LIMIT) -> bytes | Rejected:
    """The bytes of a file; a refusal for one that cannot be read or is too large."""
    try:
        if path.stat().st_size > limit:
            reason = said("larger than {size} MiB: split the file", size=limit // 1024**2)
            return Rejected(reason=reason)
        return path.read_bytes()
    except OSError as error:
        return Rejected(reason=_cause(N_("file cannot be read: {cause}"), error))


def _cause(sentence: str, error: OSError) -> Said:
    if isinstance(error, PermissionError):
        return said(sentence, cause=said("give yourself the right to read it"))
    return said(sentence, cause=system_cause(error))
