"""Fetching public sets from their addresses: only what is newer, and only what was expected."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Engine

from fleet_audit.inventory.remote.published import Published, fetch_published
from fleet_audit.inventory.remote.session import Patience
from fleet_audit.model.errors import FleetAuditError, UnusableReferenceSet
from fleet_audit.model.marking import said
from fleet_audit.pipeline.reference_sets import Load, Loaded, load_list, read_list
from fleet_audit.reference.sources import Source
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.reference_sets import Freshness, freshness_of, mark_read


class Updated(Struct, frozen=True, kw_only=True):
    """What came of one source."""

    source: Source
    sha256: str | None = None
    """Of the file that was fetched; null where none was."""
    loaded: Loaded | None = None
    """Null where nothing newer is published, or nothing could be had."""
    failure: FleetAuditError | None = None
    """Why nothing could be had; what was loaded before stays in force."""


def update_source(
    engine: Engine,
    address: StoreAddress,
    organisation_id: int,
    source: Source,
    now: datetime,
    patience: Patience | None = None,
) -> Updated:
    """Load a source where something newer than before is published. Raises nothing of its own."""
    known = freshness_of(engine, organisation_id, source.name, source.address)
    try:
        found = _fetched(source, known or Freshness(), patience)
        if found is None:
            mark_read(engine, organisation_id, source.name, now.date().isoformat(), now)
            return Updated(source=source)
        digest = _expected(found, source)
        load = Load(
            content=found.content,
            place=source.address,
            name=source.name,
            form=source.form,
            freshness=Freshness(etag=found.etag, last_modified=found.last_modified),
        )
        loaded = load_list(engine, address, organisation_id, load, now)
    except FleetAuditError as error:
        return Updated(source=source, failure=error)
    return Updated(source=source, sha256=digest, loaded=loaded)


def _fetched(source: Source, known: Freshness, patience: Patience | None) -> Published | None:
    if "://" not in source.address:
        content = read_list(Path(source.address))
        return Published(content=content, etag=None, last_modified=None)
    return fetch_published(
        source.address, etag=known.etag, last_modified=known.last_modified, patience=patience
    )


def _expected(found: Published, source: Source) -> str:
    """The hash of the file; refused where another one was agreed on."""
    digest = sha256(found.content).hexdigest()
    if source.sha256 is not None and digest != source.sha256.casefold():
        raise UnusableReferenceSet(
            said(
                "{name}: the file at {address} has the hash {found}, and {wanted} is expected: "
                "check what changed, then change sha256 in the file of sources",
                name=source.name,
                address=source.address,
                found=digest,
                wanted=source.sha256,
            )
        )
    return digest
