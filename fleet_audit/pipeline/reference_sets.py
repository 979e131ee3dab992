"""Loading reference facts: from a list to a set that is kept, and what came of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Engine

from fleet_audit.inventory.makers import clean_maker, without_maker
from fleet_audit.model.causes import system_cause
from fleet_audit.model.errors import UnreadableInput
from fleet_audit.model.marking import said
from fleet_audit.pipeline.reference_reading import MOST_BYTES, PublishedList, published_list
from fleet_audit.reference.admission import Admission, Origin, admit
from fleet_audit.reference.formats.line import Fault
from fleet_audit.reference.formats.port import Names
from fleet_audit.reference.hourly import with_earlier
from fleet_audit.reference.load import reference
from fleet_audit.reference.overlay import compose
from fleet_audit.reference.sets import ReferenceSet, SetMark
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.kept_sets import kept_sets
from fleet_audit.store.reference_sets import Freshness, Kept, save_set

NAMES = Names(clean_maker, without_maker)
"""Makers and models of sets are cleaned as those of assets are."""

OWN = {"rows": "own", "models": "own-models"}
"""Form → name of the organisation's own facts, where none is given."""


class Load(Struct, frozen=True, kw_only=True):
    """A list to load."""

    content: bytes
    place: str
    """File or address that it comes from."""
    name: str | None = None
    """Name of the set; that of its form by default."""
    form: str | None = None
    """Name of its form; found by its headings by default."""
    freshness: Freshness | None = None


class Loaded(Struct, frozen=True, kw_only=True):
    """What came of a list."""

    name: str
    form: str
    place: str
    kept: Kept | None
    """Null where nothing of it could be kept, and what was there before stays."""
    instead_of: SetMark | None
    """The set of that name that it took the place of, where that was another list."""
    sha256: str
    rows: int
    models: int
    hours: int
    """Hours of electricity, of all zones."""
    refused: tuple[Fault, ...]
    """Rows that were left out."""
    warnings: tuple[Fault, ...]
    """Values that were left out of rows which are kept."""
    left: dict[str, int]
    """Lines of other things, by what they are."""
    is_verified: bool
    """Whether this form was ever read in a real file."""


def read_list(path: Path) -> bytes:
    """The bytes of a list; raises UnreadableInput for what cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UnreadableInput(
            said("{file}: {cause}; check the path", file=path, cause=system_cause(error))
        ) from error


def load_list(
    engine: Engine, address: StoreAddress, organisation_id: int, load: Load, now: datetime
) -> Loaded:
    """Read a list, judge its facts, and keep the sound ones as a set of the store.

    Raises UnusableReferenceSet for a file of no known form: nothing is changed then.
    """
    published = published_list(load.content, load.place, load.form)
    origin = _origin(load, published, now)
    kept_before = kept_sets(address, organisation_id)
    beside = [one for one in kept_before if one.mark.name != origin.name]
    before = next((one for one in kept_before if one.mark.name == origin.name), None)
    lines = published.lines()
    items = published.form.read(lines, origin.name, NAMES)
    admitted = admit(items, origin, compose(reference(), beside))
    hours = len(admitted.hours)
    if hours and before is not None:
        admitted.hours = with_earlier(admitted.hours, before.body.hourly)
    made = admitted.as_set(origin)
    kept = save_set(engine, organisation_id, made, now, load.freshness) if made.body else None
    loaded = _loaded(admitted, published, load.place, origin, kept, made.mark.sha256)
    gone = _replaced(before, made) if kept else None
    return replace(loaded, instead_of=gone, hours=hours)


def _replaced(before: ReferenceSet | None, now: ReferenceSet) -> SetMark | None:
    """What was there before, where it is neither an earlier copy of the list nor taken up in it."""
    if before is None or before.mark.sha256 == now.mark.sha256:
        return None
    if before.body.hourly and now.body.hourly:
        return None
    is_same_list = (before.mark.format, before.mark.url) == (now.mark.format, now.mark.url)
    return None if is_same_list else before.mark


def _origin(load: Load, published: PublishedList, now: datetime) -> Origin:
    form = published.form
    return Origin(
        name=load.name or OWN.get(form.name, form.name),
        format=form.name,
        layer=form.layer,
        source=form.source,
        licence=form.licence,
        # A report names it: where the file lies on this machine is nobody's business.
        url=load.place if "://" in load.place else Path(load.place).name,
        retrieved=now.date(),
    )


def _loaded(
    admitted: Admission,
    published: PublishedList,
    place: str,
    origin: Origin,
    kept: Kept | None,
    sha256: str,
) -> Loaded:
    broken = (
        Fault(line=line, reason=said("a quotation mark is not closed: close it in the file"))
        for line in published.broken_lines()
    )
    return Loaded(
        name=origin.name,
        form=origin.format,
        place=place,
        kept=kept,
        instead_of=None,
        sha256=sha256,
        rows=len(admitted.rows),
        models=len(admitted.models),
        hours=len(admitted.hours),
        refused=(*(one for one in admitted.faults if not one.row_is_kept), *broken),
        warnings=tuple(one for one in admitted.faults if one.row_is_kept),
        left=dict(admitted.left),
        is_verified=published.form.is_verified,
    )
