"""Where the store is: a SQLite file or a PostgreSQL address, and the snapshot beside it.

Imports nothing heavy: the footprint and the report start from here.
"""

from __future__ import annotations

import os
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

from msgspec import Struct
from platformdirs import user_cache_path, user_data_path

from fleet_audit.model.errors import UnusableStore
from fleet_audit.model.marking import said

VARIABLE = "FLEET_AUDIT_STORE"
"""Environment variable that names the store when the command line does not."""


class StoreAddress(Struct, frozen=True, kw_only=True):
    """One store. Either `path` (SQLite) or `url` (PostgreSQL) is set."""

    path: Path | None = None
    """SQLite file, absolute."""
    url: str | None = None
    """PostgreSQL address as libpq reads it: `postgresql://user@host/base`."""
    snapshot: Path
    """Folder of the columnar snapshot."""

    def __str__(self) -> str:
        """Name the store for a reader, without its password."""
        return str(self.path) if self.path else _without_password(self.url or "")


def store_address(given: str | None = None) -> StoreAddress:
    """The store named by `--store`, else by `FLEET_AUDIT_STORE`, else the user's own file."""
    named = given or os.environ.get(VARIABLE)
    if not named:
        return _file(user_data_path("fleet-audit", appauthor=False) / "store.sqlite")
    scheme, separator, _rest = named.partition("://")
    if not separator:
        return _file(Path(named))
    dialect = scheme.partition("+")[0]
    if dialect == "sqlite":
        return _file(_sqlite_path(named))
    if dialect in ("postgresql", "postgres"):
        return _server("postgresql://" + _rest)
    raise UnusableStore(
        said(
            "store {store}: {dialect} is not supported; "
            "give a file path, a sqlite:/// address or a postgresql:// address",
            store=_without_password(named),
            dialect=dialect,
        )
    )


def existing(address: StoreAddress) -> StoreAddress:
    """The same address; raises `UnusableStore` where it names a file that is not there.

    For those who only read: a name with a slip in it must not make an empty store.
    """
    path = address.path
    if path is None or path.exists():
        return address
    beside = [file.name for file in path.parent.glob("*") if file.is_file()]
    close = get_close_matches(path.name, beside, n=1)
    if close:
        raise UnusableStore(
            said("store {store}: not there; did you mean {name}?", store=path, name=close[0])
        )
    raise UnusableStore(
        said(
            "store {store}: not there yet; `fleet-audit import` or `fleet-audit quickstart` "
            "makes it, or name another one with --store",
            store=path,
        )
    )


def _file(path: Path) -> StoreAddress:
    absolute = path.expanduser().absolute()
    return StoreAddress(path=absolute, snapshot=absolute.with_name(absolute.name + ".snapshot"))


def _sqlite_path(url: str) -> Path:
    """SQLAlchemy's reading: `sqlite:///relative.db`, `sqlite:////absolute.db`."""
    path = unquote(urlsplit(url).path)[1:]
    if path in ("", ":memory:"):
        raise UnusableStore(said("store in memory: the report reads the store again; name a file"))
    return Path(path)


def _server(url: str) -> StoreAddress:
    name = sha256(_without_password(url).encode()).hexdigest()[:16]
    folder = user_cache_path("fleet-audit", appauthor=False) / f"{name}.snapshot"
    return StoreAddress(url=url, snapshot=folder)


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    return parts._replace(netloc=user.partition(":")[0] + at + host).geturl()
