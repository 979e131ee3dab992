"""Merging what was received before the store is read by columns; quick where nothing waits."""

from __future__ import annotations

from collections.abc import Callable

import fleet_audit
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.waiting import is_waiting_at


def settle_at(address: StoreAddress, progress: Callable[[int, int], None] | None = None) -> None:
    """Merge what waits in a store, telling how many documents are done, of how many."""
    if not is_waiting_at(address, fleet_audit.__version__):
        return
    # Slow to start, and seldom needed: a running server merges by itself.
    from fleet_audit.pipeline.inbox import settle
    from fleet_audit.store.opening import open_store

    engine = open_store(address)
    try:
        settle(engine, progress or (lambda _done, _total: None))
    finally:
        engine.dispose()
