"""What people know better than inventories, field by field; it wins over every later inventory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from fleet_audit.inventory.cells import Column, UnreadableCellError, cell_value, columns
from fleet_audit.inventory.identity import keys, united
from fleet_audit.inventory.merging import apply_corrections
from fleet_audit.inventory.packaged_tables import folded
from fleet_audit.inventory.reconcile import reconciled
from fleet_audit.inventory.stamps import known_as, with_stamps
from fleet_audit.model.asset import AssetRecord, Stated
from fleet_audit.model.errors import UnusableCorrection
from fleet_audit.model.marking import said
from fleet_audit.pipeline.rereading import reread, told, without
from fleet_audit.pipeline.uniting import keep
from fleet_audit.store.corrections import withdraw_correction
from fleet_audit.store.happenings import changes
from fleet_audit.store.intake import Intake
from fleet_audit.store.joining import family, give_names
from fleet_audit.store.lookups import Stored

if TYPE_CHECKING:
    from sqlalchemy import Engine

_CLEANED = ("manufacturer", "model", "serial")
_NAMING = frozenset({"asset_tag", "serial", "manufacturer", "organisation"})
_BESIDE = {
    column.name: column
    for column in (
        Column(name="name", kind="text", lowest=None, highest=None),
        Column(name="memory_added_gib", kind="number", lowest=0, highest=1e6),
        Column(name="storage_added_gb", kind="number", lowest=0, highest=1e8),
        Column(name="batteries_replaced", kind="integer", lowest=0, highest=100),
        Column(name="parts_added_on", kind="date", lowest=None, highest=None),
    )
}
"""Fields that are corrected and are no columns of the canonical table."""


class Corrected(Struct, frozen=True, kw_only=True):
    """What a correction did."""

    changes: dict[str, Any]
    """By field, the value before and after."""
    warnings: tuple[str, ...]


def field_named(heading: str) -> Column:
    """The field of that name or heading, in English or in French."""
    found = _BESIDE.get(heading) or columns().get(folded(heading))
    if found is None:
        listed = (*columns().values(), *_BESIDE.values())
        known = ", ".join(dict.fromkeys(column.name for column in listed))
        raise UnusableCorrection(
            said("{field}: no such field; the fields are {known}", field=heading, known=known)
        )
    return found


def read_correction(word: str) -> tuple[str, Any]:
    """Field and value of `field=value`, as a cell of a list would be read; null for `field=`."""
    heading, sign, cell = word.partition("=")
    if not sign:
        raise UnusableCorrection(
            said("{word}: write it as field=value, or field= for unknown", word=word)
        )
    column = field_named(heading)
    try:
        value = cell_value(column, cell)
    except UnreadableCellError as error:
        raise UnusableCorrection(
            said("{field}: {cause}", field=column.name, cause=error.reason)
        ) from error
    if value is None and column.name == "quantity":
        raise UnusableCorrection(said("{field}: write a number of at least 1", field=column.name))
    return column.name, value


def correct(
    engine: Engine,
    organisation_id: int,
    asset_id: int,
    values: Mapping[str, Any],
    now: datetime,
    withdrawn: Iterable[str] = (),
) -> Corrected:
    """Keep what is said of some fields of an asset; let inventories speak again of others."""
    with Intake(engine, organisation_id, now) as intake:
        stored = known(intake, asset_id)
        record, stated = _let_speak(intake, organisation_id, stored, tuple(withdrawn))
        stored = replace(stored, stated=stated)
        values = _cleaned(record, values)
        for name, value in values.items():
            (stored,) = intake.correct([stored], name, value)
        record = apply_corrections(record, values, stored.first_seen.date())
        if _NAMING & values.keys():
            record = replace(record, keys=united(record.keys, keys(record)))
        keep(intake, stored, record)
        warnings = tuple(intake.outcome.warnings)
    return Corrected(changes=changes(stored.record, record), warnings=warnings)


def known(intake: Intake, asset_id: int) -> Stored:
    """The asset of that id, which the caller has looked up before."""
    stored = intake.asset(asset_id)
    if stored is None:
        raise UnusableCorrection(
            said("asset {asset}: not in the store; list them with `assets list`", asset=asset_id)
        )
    return stored


def _cleaned(record: AssetRecord, values: Mapping[str, Any]) -> dict[str, Any]:
    """Makers and models under their one name, as inventories give them; no fillers."""
    clean = reconciled(apply_corrections(record, values))
    chosen = {**values, **{n: getattr(clean, n) for n in _CLEANED if values.get(n) is not None}}
    for name in _CLEANED:
        if values.get(name) is not None and chosen[name] is None:
            raise UnusableCorrection(
                said(
                    "{field}: {value!r} is what makers write for nothing; "
                    "write {field}= for unknown",
                    field=name,
                    value=values[name],
                )
            )
    return chosen


def _let_speak(
    intake: Intake, organisation_id: int, stored: Stored, withdrawn: tuple[str, ...]
) -> tuple[AssetRecord, Stated | None]:
    """The record with what inventories say of the fields that nobody corrects any longer."""
    if not withdrawn:
        return stored.record, stored.stated
    for name in withdrawn:
        if name not in stored.corrections:
            raise UnusableCorrection(
                said("{field}: nothing was said of it, so nothing is withdrawn", field=name)
            )
    connection = intake.settled()
    documents = reread(connection, organisation_id, family(connection, stored.asset_id))
    found = told(documents)
    spoken = found.record if found else AssetRecord()
    for name in withdrawn:
        withdraw_correction(connection, organisation_id, stored.asset_id, name)
    again = {name: getattr(spoken, name) for name in withdrawn}
    record = apply_corrections(replace(stored.record, **again), {}, stored.first_seen.date())
    if _NAMING & set(withdrawn):
        names = without(keys(stored.record), (*spoken.keys, *keys(record)))
        give_names(connection, stored.asset_id, names)
        record = replace(record, keys=tuple(without(record.keys, names)))
    before = known_as(stored.record, stored.stated, stored.last_seen).stated
    return record, with_stamps(before, found.stated, withdrawn) if found else before
