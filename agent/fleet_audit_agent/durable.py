"""Files that are whole or not there, whatever happens meanwhile."""

from __future__ import annotations

import os
from contextlib import suppress

DRAFT = ".part"
"""End of the name of what is still being written; whoever imports a folder passes it over."""


def write_whole(path: str, content: bytes, mode: int = 0o600) -> None:
    """Write a file so that a reader, a kill or a power cut meets the old one or the new one.

    Raises OSError where it cannot be written; then nothing is left behind, the old file apart.
    """
    folder, name = os.path.split(path)
    draft = os.path.join(folder, f".{name}{DRAFT}")
    try:
        _write_new(draft, content, mode)
        os.replace(draft, path)
    except OSError:
        with suppress(OSError):
            os.unlink(draft)
        raise
    _settle(folder)


def _write_new(path: str, content: bytes, mode: int) -> None:
    """A file that was not there: what somebody put in its place, a link say, is not followed."""
    with suppress(FileNotFoundError):
        os.unlink(path)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: str) -> None:
    """Have the name on the disk too; shares and Windows do not know how, and need it less."""
    with suppress(OSError):
        descriptor = os.open(folder or ".", os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
