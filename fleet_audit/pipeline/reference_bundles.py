"""Carrying sets across an air gap: who signs them, and whose signatures are taken."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Engine

from fleet_audit.model.causes import system_cause
from fleet_audit.model.errors import UnreadableInput, UntrustedBundle, UnusableReferenceSet
from fleet_audit.model.marking import said
from fleet_audit.reference.bundle import fingerprint, new_key, opened, sealed
from fleet_audit.reference.load import reference
from fleet_audit.reference.sets import ReferenceSet
from fleet_audit.store.reference_sets import Kept, save_set, signers, trust

_KEY_BYTES = 32
_ONLY_OWNER = 0o600


class Taken(Struct, frozen=True, kw_only=True):
    """What came of a bundle."""

    public_key: str
    is_first: bool
    """Whether its key was pinned now."""
    kept: dict[str, Kept]
    """Set → what became of it."""


def signing_key(path: Path) -> bytes:
    """The private key in a file, made at first use, readable by its owner alone.

    Raises UnreadableInput for a file that holds no key.
    """
    try:
        if not path.exists():
            return _made(path)
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except OSError as error:
        raise UnreadableInput(
            said("{file}: {cause}; check the path", file=path, cause=system_cause(error))
        ) from error
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise UnreadableInput(said("{file}: this holds no signing key; name another", file=path))
    return key


def _made(path: Path) -> bytes:
    key = new_key()
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _ONLY_OWNER), "w") as file:
        file.write(key.hex() + "\n")
    return key


def bundle_of(sets: Sequence[ReferenceSet], names: Sequence[str], private_key: bytes) -> bytes:
    """The signed bundle of the sets of these names, or of all; refused where there is none."""
    known = {one.mark.name: one for one in sets}
    missing = [name for name in names if name not in known]
    if missing or not known:
        raise UnusableReferenceSet(
            said(
                "no set called {names}: `fleet-audit reference sets` lists them",
                names=", ".join(missing) or "*",
            )
        )
    chosen = [known[name] for name in names] if names else list(known.values())
    return sealed(chosen, reference().version, private_key)


def take_bundle(
    engine: Engine,
    organisation_id: int,
    content: bytes,
    name: str,
    trusted: str | None,
    now: datetime,
) -> Taken:
    """Keep the sets of a bundle.

    The key of the first bundle is pinned; raises UntrustedBundle for another one, unless
    `trusted` is that key, and for a bundle that was changed: nothing is kept then.
    """
    known = signers(engine, organisation_id)
    wanted = (_bare(trusted),) if trusted else known
    bundle = opened(content, name, lambda key: _check_signer(key, wanted, name))
    trust(engine, organisation_id, bundle.public_key, now)
    kept = {one.mark.name: save_set(engine, organisation_id, one, now) for one in bundle.sets}
    return Taken(public_key=bundle.public_key, is_first=not known, kept=kept)


def _bare(key: str) -> str:
    return "".join(key.split()).casefold()


def _check_signer(key: str, wanted: Sequence[str], name: str) -> None:
    """Refuse a key that is not among those wanted; any will do where none is."""
    if wanted and key not in wanted:
        raise UntrustedBundle(
            said(
                "{file}: signed with the key {key}, which is not the one that is trusted: nothing "
                "was loaded; check with its sender, then give the key with --trust",
                file=name,
                key=fingerprint(key),
            )
        )
