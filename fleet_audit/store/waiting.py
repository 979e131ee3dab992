"""Whether documents wait to be merged, seen without SQLAlchemy, which is slow to start."""

from __future__ import annotations

from fleet_audit.store.address import StoreAddress
from fleet_audit.store.reading import reading


def is_waiting_at(address: StoreAddress, version: str) -> bool:
    """Whether a document waits that this version of fleet-audit has not failed to merge."""
    with reading(address) as reader:
        found = reader.rows(
            "SELECT 1 FROM inbox WHERE failed_with IS NULL OR failed_with <> ? LIMIT 1", version
        )
    return bool(found)
