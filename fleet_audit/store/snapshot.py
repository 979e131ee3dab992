"""The columnar snapshot: the asset table as a Parquet file, kept in step by revision.

A manifest names the file that is current; replacing it is the only step that readers see, so a
kill at any moment leaves the old snapshot or the new one.
"""

from __future__ import annotations

import errno
import os
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import msgspec

from fleet_audit.model.causes import system_cause
from fleet_audit.model.errors import StoreFull, UnusableStore
from fleet_audit.model.marking import said
from fleet_audit.model.snapshot import SNAPSHOT_COLUMNS, SNAPSHOT_VERSION
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.columnar import merge_parquet
from fleet_audit.store.reading import Reader, reading

Progress = Callable[[int, int], None]
"""Told how many assets are read, of how many."""

_MANIFEST = "manifest.json"
_LEFT_OVER_SECONDS = 3600
"""Age at which a temporary file can only be that of a program that was killed."""

_SOURCE_COLUMNS = ", ".join("id" if name == "asset_id" else name for name in SNAPSHOT_COLUMNS)
_CHANGED = (
    f"SELECT {_SOURCE_COLUMNS} FROM asset WHERE revision > ?"
    " AND id NOT IN (SELECT asset_id FROM tombstone) ORDER BY id"
)


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Which file is current, and of which state of the store."""

    version: int
    """`SNAPSHOT_VERSION` of its columns."""
    store_id: str
    revision: int
    rows: int
    file: str


class SnapshotFiles(msgspec.Struct, frozen=True, kw_only=True):
    """A snapshot ready to be read."""

    files: tuple[Path, ...]
    """Parquet files with the columns of `SNAPSHOT_COLUMNS`."""
    revision: int
    rows: int
    store_id: str


def refresh_snapshot(address: StoreAddress, progress: Progress | None = None) -> SnapshotFiles:
    """Bring the snapshot up to the revision of the store; where it is there, write nothing."""
    with reading(address) as reader:
        store_id, revision = reader.rows("SELECT store_id, revision FROM store_state")[0]
        current = _read_manifest(address.snapshot, store_id)
        if current is not None and current.revision > revision:
            current = None  # an older copy was put in place of the store
        if current is None or current.revision != revision:
            current = _renew(reader, address.snapshot, current, store_id, revision, progress)
    return SnapshotFiles(
        files=(address.snapshot / current.file,),
        revision=current.revision,
        rows=current.rows,
        store_id=store_id,
    )


def _read_manifest(folder: Path, store_id: str) -> Manifest | None:
    """The manifest, if it is of this store and these columns and its file is there."""
    try:
        manifest = msgspec.json.decode((folder / _MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError):
        return None
    is_ours = (manifest.store_id, manifest.version) == (store_id, SNAPSHOT_VERSION)
    return manifest if is_ours and (folder / manifest.file).is_file() else None


def _renew(
    reader: Reader,
    folder: Path,
    current: Manifest | None,
    store_id: str,
    revision: int,
    progress: Progress | None,
) -> Manifest:
    """Write a new file from the current one and what changed since, then make it current."""
    file = f"assets-{revision}-{uuid.uuid4().hex[:12]}.parquet"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        rows = _write_parquet(reader, folder, current, file, progress)
        manifest = Manifest(
            version=SNAPSHOT_VERSION, store_id=store_id, revision=revision, rows=rows, file=file
        )
        _replace(folder / _MANIFEST, msgspec.json.encode(manifest))
    except OSError as error:
        raise _refusal(folder, error) from error
    _sweep(folder, {file, current.file if current else file})
    return manifest


def _write_parquet(
    reader: Reader, folder: Path, current: Manifest | None, file: str, progress: Progress | None
) -> int:
    since = current.revision if current else -1
    changes = folder / f"{file}.changes"
    draft = folder / f"{file}.draft"
    try:
        _write_changes(reader, changes, since, progress)
        gone = [
            row[0]
            for row in reader.rows("SELECT asset_id FROM tombstone WHERE revision > ?", since)
        ]
        rows = merge_parquet(
            before=folder / current.file if current else None,
            changes=changes,
            gone=gone,
            target=draft,
        )
        if rows is None:
            return _write_parquet(reader, folder, None, file, progress)
        draft.replace(folder / file)
    finally:
        changes.unlink(missing_ok=True)
        draft.unlink(missing_ok=True)
    return rows


def _write_changes(reader: Reader, path: Path, since: int, progress: Progress | None) -> None:
    """Write the assets changed since a revision, a JSON object a line, under short names."""
    names = [f"c{number}" for number in range(len(SNAPSHOT_COLUMNS))]
    encode = msgspec.json.Encoder().encode_lines
    total = reader.rows("SELECT count(*) FROM asset WHERE revision > ?", since)[0][0]
    done = 0
    with path.open("wb") as lines:
        for rows in reader.stream(_CHANGED, since):
            lines.write(encode([dict(zip(names, row, strict=True)) for row in rows]))
            done += len(rows)
            if progress:
                progress(done, total)


def _replace(path: Path, content: bytes) -> None:
    draft = path.with_name(f"{path.name}.{uuid.uuid4().hex[:12]}.draft")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _sweep(folder: Path, keep: set[str]) -> None:
    """Drop old snapshots, but for the last one, which another program may be about to open."""
    for path in folder.iterdir():
        is_old = path.suffix == ".parquet" and path.name not in keep
        is_draft = path.suffix in (".draft", ".changes") and _is_left_over(path)
        if is_old or is_draft:
            path.unlink(missing_ok=True)


def _is_left_over(path: Path) -> bool:
    try:
        return path.stat().st_mtime < time.time() - _LEFT_OVER_SECONDS
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
