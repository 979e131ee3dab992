"""From a service to a folder of pages, resumed where an earlier run was cut."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from fleet_audit.inventory.remote import Remote, remotes
from fleet_audit.inventory.remote.listed import MOST_PAGES
from fleet_audit.inventory.remote.session import Patience, Service
from fleet_audit.model.errors import UnusableService
from fleet_audit.model.marking import said

_PLACE = ".place.json"
"""Where a run has come to; its name is hidden from whoever reads the pages."""
_FRESH_S = 24 * 3600
"""Age after which pages no longer fit those that would follow, seconds."""


def is_service(text: str) -> bool:
    """Whether a word of the command line is the address of a service."""
    scheme = text.partition("://")[0]
    return "://" in text and scheme.endswith(("+https", "+http"))


def folder_of(address: str, beside: Path) -> Path:
    """The folder that keeps the pages of an address until they are taken in."""
    name = sha256(address.encode("utf-8", "replace")).hexdigest()[:16]
    return beside.with_name(f"{beside.name}.pages") / name


def fetch(
    address: str,
    folder: Path,
    *,
    patience: Patience | None = None,
    told: Callable[[int], None] | None = None,
    most_pages: int = MOST_PAGES,
) -> tuple[str, ...]:
    """Write every page of a service to a folder; after a cut, the pages that are still missing.

    Returns why parts of it could not be read, where the account may read others only. Raises
    UnreachableService where the service stops answering; what it gave stays.
    """
    remote, service = _found(address, patience)
    place = _place(folder)
    if not place["pages"]:
        forget(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    count, after, last = place["pages"], place["after"], place["sha256"]
    refused: list[str] = place["refused"]
    if count and after is None:
        return tuple(refused)
    for page in remote.pages(service, after):
        digest = sha256(page.body).hexdigest()
        if count >= most_pages or (page.body and digest == last):
            forget(folder)
            raise service.failed(said("its pages have no end"))
        count, last = count + 1, digest
        if page.body:
            _write(folder / f"{remote.name}-{count:06}.{page.suffix}", page.body)
        refused += [page.refused] if page.refused else []
        state = {"pages": count, "after": page.after, "sha256": last, "refused": refused}
        _write(folder / _PLACE, json.dumps(state).encode())
        if told:
            told(count)
    return tuple(refused)


def forget(folder: Path) -> None:
    """Remove pages that were taken in."""
    shutil.rmtree(folder, ignore_errors=True)


def _found(address: str, patience: Patience | None) -> tuple[Remote, Service]:
    name, _, rest = address.partition("+")
    remote = next((r for r in remotes() if r.name == name), None)
    if remote is None:
        known = ", ".join(r.name for r in remotes())
        raise UnusableService(
            said("no service called {name!r}: choose one of {known}", name=name, known=known)
        )
    return remote, Service(name, rest, patience)


def _place(folder: Path) -> dict[str, Any]:
    """Where an earlier run came to; the beginning where it left nothing that can be read."""
    start: dict[str, Any] = {"pages": 0, "after": None, "sha256": "", "refused": []}
    try:
        if time.time() - (folder / _PLACE).stat().st_mtime > _FRESH_S:
            return start
        found = json.loads((folder / _PLACE).read_bytes())
    except (OSError, ValueError):
        return start
    return found if isinstance(found, dict) and found.keys() == start.keys() else start


def _write(target: Path, body: bytes) -> None:
    """Write a file whole or not at all."""
    draft = target.with_name(f"{target.name}.part")
    draft.write_bytes(body)
    draft.replace(target)
