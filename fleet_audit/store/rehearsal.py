"""A store on which something can be tried, with nothing left of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from fleet_audit.model.errors import UnusableStore
from fleet_audit.model.marking import said
from fleet_audit.store.address import StoreAddress, store_address
from fleet_audit.store.causes import database_cause


@contextmanager
def rehearsed(address: StoreAddress) -> Iterator[StoreAddress]:
    """The address of a copy of a store, gone afterwards; empty where there is no store yet.

    A PostgreSQL store is not copied and is its own address: what is tried there must be rolled
    back. Raises `UnusableStore` for what is no store.
    """
    if address.path is None:
        yield address
        return
    with TemporaryDirectory(prefix="fleet-audit-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / address.path.name
        if address.path.exists():
            _copy(address.path, copy)
        yield store_address(str(copy))


def _copy(path: Path, copy: Path) -> None:
    # Who opens a store for reading alone leaves the files of its log behind.
    try:
        with closing(sqlite3.connect(path)) as origin, closing(sqlite3.connect(copy)) as target:
            origin.backup(target)
    except sqlite3.Error as error:
        raise UnusableStore(
            said(
                "store {store}: {cause}; free space in the folder for temporary files, or name "
                "another store with --store",
                store=path,
                cause=database_cause(error),
            )
        ) from error
