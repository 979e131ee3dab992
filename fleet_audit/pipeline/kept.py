"""Keeping what a report says beside the snapshot, until something that it depends on changes.

A report is a pure function of the store, of what is asked, and of the program with its facts. The
name of a kept file is a hash of all three, so that a change of any of them finds no file, and the
report is computed. Several programs may keep and read at once: a file is written whole or not at
all, and one that is damaged, or is gone, is as if it had never been.
"""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec

import fleet_audit
from fleet_audit.model.report import ReportContext
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.report_state import report_state

KEPT = 6
"""Reports that are kept for a store, those last asked for."""

_ENDING = ".kept"
_DRAFT = ".draft"
_ABANDONED_NS = 3600 * 10**9
"""How much older than the newest report a draft is that only a killed program can have left."""
_INSTALLED = ("site-packages", "dist-packages")
"""Folders whose date changes when any package is installed, upgraded or removed."""


def kept_or_made(
    address: StoreAddress, asked: msgspec.Struct, make: Callable[[], ReportContext]
) -> ReportContext:
    """What was kept for the state of the store and what is asked; else made, and kept.

    What another program changed while it was made is not known to be in it: it is then not kept.
    """
    name = _name(address, asked)
    path = address.snapshot / name
    found = _read(path)
    if found is None:
        made = make()
        body = msgspec.msgpack.encode(made)
        # As it will be read: a whole number that stands for another may be written otherwise.
        found = msgspec.msgpack.decode(body, type=ReportContext)
        if found == made and name == _name(address, asked):
            _keep(path, body)
    return found


def _name(address: StoreAddress, asked: msgspec.Struct) -> str:
    of = (report_state(address), msgspec.json.encode(asked), program_state())
    return f"report-{sha256(repr(of).encode()).hexdigest()[:32]}{_ENDING}"


def program_state() -> str:
    """A mark of the program, its facts and what is installed beside it: new with any change."""
    mark = sha256(repr((fleet_audit.__version__, sys.version)).encode())
    for path, size, changed in _files(Path(fleet_audit.__file__).parent):
        mark.update(f"{path} {size} {changed}\n".encode())
    for folder in map(Path, sys.path):
        if folder.name in _INSTALLED and folder.is_dir():
            mark.update(f"{folder} {folder.stat().st_mtime_ns}\n".encode())
    return mark.hexdigest()


def _files(folder: Path) -> Iterator[tuple[str, int, int]]:
    """Path, size and date of each file of the program, in a fixed order."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(Path(entry.path))
        else:
            state = entry.stat()
            yield entry.path, state.st_size, state.st_mtime_ns


def _read(path: Path) -> ReportContext | None:
    """What a file keeps; null where there is none, or where it is not as it was written."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    digest, body = content[:32], content[32:]
    if sha256(body).digest() != digest:
        return None
    with suppress(OSError):
        os.utime(path)
    with suppress(msgspec.DecodeError):
        return msgspec.msgpack.decode(body, type=ReportContext)
    return None


def _keep(path: Path, body: bytes) -> None:
    """Write it; without room or rights, the report is computed each time."""
    draft = path.with_name(f"{path.name}.{uuid.uuid4().hex[:12]}{_DRAFT}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            draft.write_bytes(sha256(body).digest() + body)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    _forget_oldest(path.parent)


def _forget_oldest(folder: Path) -> None:
    """Take away what is kept beyond the last ones, and drafts of programs that were killed."""
    kept = sorted(_dated(folder, _ENDING), reverse=True)
    newest = max((changed for changed, _ in kept), default=0)
    drafts = _dated(folder, _DRAFT)
    abandoned = [one for one in drafts if one[0] < newest - _ABANDONED_NS]
    for _, path in kept[KEPT:] + abandoned:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _dated(folder: Path, ending: str) -> list[tuple[int, Path]]:
    """Our files of that ending, each with the moment of its last change."""
    dated = []
    for path in folder.glob(f"report-*{ending}"):
        with suppress(OSError):
            dated.append((path.stat().st_mtime_ns, path))
    return dated
