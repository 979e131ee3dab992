"""The columnar snapshot: the asset table as Parquet, kept in step by revision.

A manifest names the files that are current; replacing it is the only step that readers see, so a
kill at any moment leaves the old snapshot or the new one. A small fleet is one file. To write a
large one again for each change takes many times longer than to read it: what changed is laid over
it, until it is too much. Several programs may follow the store at once, each with files of its own;
the manifest of the last one stays, and the next change is followed from there.
"""

from __future__ import annotations

import errno
import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec.structs import replace

from fleet_audit.model.causes import system_cause
from fleet_audit.model.errors import StoreFull, UnusableStore
from fleet_audit.model.marking import said
from fleet_audit.model.snapshot import SNAPSHOT_COLUMNS, SNAPSHOT_VERSION
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.columnar import (
    Changes,
    Layers,
    UnreadableSnapshot,
    lay_over,
    write_base,
)
from fleet_audit.store.reading import Reader, reading

Progress = Callable[[int, int], None]
"""Told how many assets are read, of how many."""

LARGE_FLEET = 50_000
"""Assets from which changes are laid over the file; a smaller one is soon written again."""
LAID_OVER = 0.1
"""Share of a large fleet that may lie over its file: reading both is still as quick as one file."""

_MANIFEST = "manifest.json"
_IN_USE_SECONDS = 600
"""How long a file stays after it was current: a report that has begun reads it several times."""
_LEFT_OVER_SECONDS = 3600
"""Age at which a temporary file can only be that of a program that was killed."""

_SOURCE_COLUMNS = ", ".join("id" if name == "asset_id" else name for name in SNAPSHOT_COLUMNS)
_CHANGED = (
    f"SELECT {_SOURCE_COLUMNS} FROM asset WHERE revision > ?"
    " AND id NOT IN (SELECT asset_id FROM tombstone) ORDER BY "
)
# In the order of the index that finds few changes at once; of the table, where all of it is read.
_IN_ORDER = {True: "revision, id", False: "id"}


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Which files are current, and of which state of the store."""

    version: int
    """`SNAPSHOT_VERSION` of its columns and files."""
    store_id: str
    revision: int
    rows: int
    """Assets, each counted once."""
    file: str
    over: str | None = None
    """File of what changed since `file` was written."""
    laid: int = 0
    """Assets that `over` speaks of."""
    event_id: int = 0
    """The last event of an asset that the store knew; 0 where it knew none."""
    event: str = ""
    """Mark of what that event says: in another history, its number says something else."""

    @property
    def names(self) -> tuple[str, ...]:
        """Its files."""
        return (self.file, self.over) if self.over else (self.file,)

    def layers(self, folder: Path) -> Layers:
        """Its files, in their folder."""
        return Layers(base=folder / self.file, over=folder / self.over if self.over else None)


class SnapshotFiles(msgspec.Struct, frozen=True, kw_only=True):
    """A snapshot ready to be read."""

    relation: str
    """SQL of its assets, each once, with the columns of `SNAPSHOT_COLUMNS`."""
    files: tuple[Path, ...]
    """The files that the relation reads; not every line of each is still true."""
    revision: int
    rows: int
    store_id: str


def refresh_snapshot(address: StoreAddress, progress: Progress | None = None) -> SnapshotFiles:
    """Bring the snapshot up to the revision of the store; where it is there, write nothing."""
    with reading(address) as reader:
        store_id, revision = reader.rows("SELECT store_id, revision FROM store_state")[0]
        current = _read_manifest(address.snapshot, store_id)
        if current is not None and not _is_of_this_past(reader, current, revision):
            current = None  # an older copy was put in place of the store
        if current is None or current.revision != revision:
            event_id = reader.rows("SELECT coalesce(max(id), 0) FROM asset_event")[0][0]
            after = Manifest(
                version=SNAPSHOT_VERSION,
                store_id=store_id,
                revision=revision,
                rows=0,
                file=f"assets-{revision}-{uuid.uuid4().hex[:12]}.parquet",
                event_id=event_id,
                event=_event(reader, event_id),
            )
            current = _renew(reader, address.snapshot, current, after, progress)
    layers = current.layers(address.snapshot)
    return SnapshotFiles(
        relation=layers.relation,
        files=tuple(address.snapshot / name for name in current.names),
        revision=current.revision,
        rows=current.rows,
        store_id=store_id,
    )


def _is_of_this_past(reader: Reader, manifest: Manifest, revision: int) -> bool:
    """Whether the store, at a revision, has gone on from the state that a manifest tells of."""
    return manifest.revision <= revision and manifest.event == _event(reader, manifest.event_id)


def _event(reader: Reader, event_id: int) -> str:
    """Mark of what an event of an asset says; empty where there is no such event."""
    rows = reader.rows("SELECT asset_id, kind, at, detail FROM asset_event WHERE id = ?", event_id)
    return sha256(repr(rows).encode()).hexdigest()[:32] if rows else ""


def _read_manifest(folder: Path, store_id: str) -> Manifest | None:
    """The manifest, if it is of this store and these columns and its files are there."""
    try:
        manifest = msgspec.json.decode((folder / _MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError):
        return None
    is_ours = (manifest.store_id, manifest.version) == (store_id, SNAPSHOT_VERSION)
    is_whole = all((folder / name).is_file() for name in manifest.names)
    return manifest if is_ours and is_whole else None


def _renew(
    reader: Reader,
    folder: Path,
    current: Manifest | None,
    after: Manifest,
    progress: Progress | None,
) -> Manifest:
    """Write new files from the current ones and what changed since, then make them current."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            after = _write_files(reader, folder, current, after, progress)
        except UnreadableSnapshot:
            after = _write_files(reader, folder, None, after, progress)
        _replace(folder / _MANIFEST, msgspec.json.encode(after))
    except OSError as error:
        raise _refusal(folder, error) from error
    _sweep(folder, after, current)
    return after


def _write_files(
    reader: Reader,
    folder: Path,
    current: Manifest | None,
    after: Manifest,
    progress: Progress | None,
) -> Manifest:
    """Write the files of the manifest to come; return it with what they hold."""
    since = current.revision if current else -1
    lines = folder / f"{after.file}.changes"
    try:
        changed = _write_changes(reader, lines, since, progress)
        changes = Changes(lines=lines, gone=_gone(reader, since) if current else [])
        if current and _may_lie_over(current, changed + len(changes.gone)):
            return _lay_over(folder, current, after, changes)
        with _drafted(folder / after.file) as draft:
            rows = write_base(current.layers(folder) if current else None, changes, draft)
    finally:
        lines.unlink(missing_ok=True)
    return replace(after, rows=rows)


def _may_lie_over(current: Manifest, changed: int) -> bool:
    """Whether what changed is better laid over the file than merged into a new one."""
    return current.rows >= LARGE_FLEET and current.laid + changed <= LAID_OVER * current.rows


def _lay_over(folder: Path, current: Manifest, after: Manifest, changes: Changes) -> Manifest:
    """Write the layer that takes the place of the current one; the base stays."""
    name = after.file.replace(".parquet", "-over.parquet")
    with _drafted(folder / name) as draft:
        laid = lay_over(current.layers(folder), changes, draft)
    return replace(after, file=current.file, over=name, laid=laid.lines, rows=laid.rows)


@contextmanager
def _drafted(path: Path) -> Iterator[Path]:
    """A place to write a file in, which gets its name once it is whole."""
    draft = path.with_name(f"{path.name}.draft")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _gone(reader: Reader, since: int) -> list[int]:
    """Assets that left the fleet since a revision."""
    return [
        id_ for (id_,) in reader.rows("SELECT asset_id FROM tombstone WHERE revision > ?", since)
    ]


def _write_changes(reader: Reader, path: Path, since: int, progress: Progress | None) -> int:
    """Write the assets changed since a revision, in the form of `Changes`; return how many."""
    names = [f"c{number}" for number in range(len(SNAPSHOT_COLUMNS))]
    encode = msgspec.json.Encoder().encode_lines
    total = reader.rows("SELECT count(*) FROM asset WHERE revision > ?", since)[0][0]
    done = 0
    with path.open("wb") as lines:
        for rows in reader.stream(_CHANGED + _IN_ORDER[since >= 0], since):
            lines.write(encode([dict(zip(names, row, strict=True)) for row in rows]))
            done += len(rows)
            if progress:
                progress(done, total)
    return done


def _replace(path: Path, content: bytes) -> None:
    draft = path.with_name(f"{path.name}.{uuid.uuid4().hex[:12]}.draft")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _sweep(folder: Path, after: Manifest, before: Manifest | None) -> None:
    """Drop what nobody reads any more, and what a program that was killed left behind.

    Files that were current until now, or that another program has just written and not named yet,
    are young, and stay.
    """
    for name in before.names if before else ():
        with suppress(OSError):
            os.utime(folder / name)
    for path in folder.iterdir():
        if path.suffix == ".parquet":
            is_over = path.name not in after.names and _is_older(path, _IN_USE_SECONDS)
        else:
            is_over = path.suffix in (".draft", ".changes") and _is_older(path, _LEFT_OVER_SECONDS)
        if is_over:
            with suppress(OSError):  # Windows keeps a file that is being read; the next time, then
                path.unlink(missing_ok=True)


def _is_older(path: Path, seconds: float) -> bool:
    try:
        return path.stat().st_mtime < time.time() - seconds
    except FileNotFoundError:
        return False


def _refusal(folder: Path, error: OSError) -> UnusableStore | StoreFull:
    if error.errno == errno.ENOSPC:
        return StoreFull(
            said(
                "snapshot {folder}: the disk is full; free some space, then try again",
                folder=folder,
            )
        )
    return UnusableStore(
        said(
            "snapshot {folder}: cannot be written ({cause}); it lies beside the store, "
            "in a folder that must be writable",
            folder=folder,
            cause=system_cause(error),
        )
    )
