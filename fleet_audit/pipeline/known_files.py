"""Leaving out of an import the files that have not changed since all of them was taken in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fleet_audit.inventory.folders import FoundFile
from fleet_audit.store.seen_files import FileMark, seen_files

if TYPE_CHECKING:
    from sqlalchemy import Engine

_SETTLED_NS = 3_000_000_000
"""Age of a file from which a later change shows in its date: FAT keeps two seconds."""


def absolute(path: Path) -> str:
    """A path as it is remembered, whatever the current folder."""
    return str(path.absolute()).encode("utf-8", "replace").decode("utf-8")


def parted_files(
    engine: Engine, organisation_id: int, files: Sequence[FoundFile], manner: str
) -> tuple[list[FoundFile], list[FileMark]]:
    """The files to read, and the marks of those that are known as they stand."""
    known = seen_files(engine, organisation_id, [absolute(file.path) for file in files])
    to_read, unchanged = [], []
    for file in files:
        mark = known.get(absolute(file.path))
        if mark is not None and file.trouble is None and _is_same(file, mark, manner):
            unchanged.append(mark)
        else:
            to_read.append(file)
    return to_read, unchanged


def _is_same(file: FoundFile, mark: FileMark, manner: str) -> bool:
    now = (file.size_bytes, file.modified_ns, manner)
    return now == (mark.size_bytes, mark.modified_ns, mark.manner)


def mark_of(file: FoundFile, manner: str, digest: str, now: datetime) -> FileMark | None:
    """The mark of a file; null while another change could leave its date as it is."""
    if now.timestamp() * 1e9 - file.modified_ns < _SETTLED_NS:
        return None
    return FileMark(
        path=absolute(file.path),
        size_bytes=file.size_bytes,
        modified_ns=file.modified_ns,
        manner=manner,
        sha256=digest,
    )
