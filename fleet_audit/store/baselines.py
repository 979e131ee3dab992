"""Reading the frozen baselines of the store, each told by its hash."""

from __future__ import annotations

import hashlib
import zlib
from datetime import date, datetime

import msgspec

from fleet_audit.model.baseline import BASELINE_VERSION, Baseline, BaselineLine
from fleet_audit.model.errors import UnusableBaseline
from fleet_audit.model.marking import said
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.reading import moment, reading


def list_baselines(address: StoreAddress, organisation_id: int | None) -> list[BaselineLine]:
    """The baselines of an organisation, oldest first."""
    found = []
    for name, frozen_at, content, digest in _rows(address, organisation_id):
        frozen = _opened(name, content, digest)
        grams = sum(one.gwp_g_per_year for one in frozen.figures)
        at = moment(frozen_at)
        found.append(
            BaselineLine(
                name=name,
                as_of=frozen.as_of,
                reference=frozen.reference,
                frozen_at=at.isoformat(timespec="seconds") if at else "",
                sha256=digest,
                devices=sum(one.devices for one in frozen.figures),
                gwp_kgco2e_per_year=grams / 1000,
            )
        )
    return found


def frozen_names(address: StoreAddress, organisation_id: int | None) -> list[tuple[str, date]]:
    """Name and day of each baseline, the one frozen first before the others; none is opened."""
    with reading(address) as reader:
        rows = reader.rows(
            "SELECT name, as_of FROM baseline WHERE organisation_id = ? ORDER BY frozen_at, id",
            organisation_id,
        )
    return [(name, date.fromisoformat(str(as_of)[:10])) for name, as_of in rows]


def load_baseline(
    address: StoreAddress, organisation_id: int | None, name: str
) -> tuple[Baseline, str]:
    """A baseline and its hash.

    Raises UnusableBaseline where there is none of that name, where a later version froze it, or
    where it is not what was frozen.
    """
    rows = _rows(address, organisation_id)
    for found, _frozen_at, content, digest in rows:
        if found == name:
            return _opened(name, content, digest), digest
    known = ", ".join(row[0] for row in rows) or said("none")
    raise UnusableBaseline(
        said("{name}: no such baseline; frozen are: {known}", name=name, known=known)
    )


def _rows(
    address: StoreAddress, organisation_id: int | None
) -> list[tuple[str, str | datetime, bytes, str]]:
    with reading(address) as reader:
        rows = reader.rows(
            "SELECT name, frozen_at, content, sha256 FROM baseline WHERE organisation_id = ?"
            " ORDER BY frozen_at, id",
            organisation_id,
        )
    return [(row[0], row[1], bytes(row[2]), row[3]) for row in rows]


def _opened(name: str, content: bytes, digest: str) -> Baseline:
    try:
        text = zlib.decompress(content)
    except zlib.error as error:
        raise _altered(name) from error
    if hashlib.sha256(text).hexdigest() != digest:
        raise _altered(name)
    try:
        frozen = msgspec.json.decode(text, type=Baseline)
    except msgspec.ValidationError as error:
        raise _too_new(name) from error
    if frozen.version > BASELINE_VERSION:
        raise _too_new(name)
    return frozen


def _altered(name: str) -> UnusableBaseline:
    return UnusableBaseline(
        said(
            "{name}: the baseline is not what was frozen (its hash differs); take it from a backup",
            name=name,
        )
    )


def _too_new(name: str) -> UnusableBaseline:
    return UnusableBaseline(
        said("{name}: frozen by a later version of fleet-audit; upgrade to read it", name=name)
    )
