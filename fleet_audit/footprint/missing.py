"""What is declared but was not seen: named, and estimated by the same kernel, apart from the rest.

A device that nobody saw is taken as one of its category of which nothing else is known: the
factors of the class, no age, the electricity of the organisation's country. Its count is exact,
its interval that of the class; devices of a category err together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct, convert, structs

from fleet_audit.footprint.kernel import prepare_views, step_sql, sum_up
from fleet_audit.footprint.relations import create_table, fetch_dicts
from fleet_audit.footprint.rollup import EVERY, Group, roll_up
from fleet_audit.footprint.setting import WORLD, Setting
from fleet_audit.footprint.spread import Spread
from fleet_audit.footprint.totals import bounds, sums
from fleet_audit.footprint.uncertainty import CAUSED
from fleet_audit.model.snapshot import SNAPSHOT_COLUMNS
from fleet_audit.reference.load import Reference

if TYPE_CHECKING:
    import duckdb

VIRTUAL = "virtual_machine"
"""Its body is its host's: one that was not seen is named, and weighs nothing of its own."""

DECLARED_TYPES: dict[str, str] = {
    "organisation_id": "INTEGER",
    "category": "VARCHAR",
    "devices": "BIGINT",
}


class Declaration(Struct, frozen=True, kw_only=True):
    """How many devices of each category an organisation says that it owns."""

    organisation_id: int
    counts: Mapping[str, int]
    declared_on: date | None = None
    """Day that the counts are true of; null where the sheet gives none."""

    def holds_on(self, day: date) -> bool:
        """Whether the counts can be set against what was seen: those of a later day cannot."""
        return self.declared_on is None or self.declared_on <= day


class Tally(Struct, frozen=True, kw_only=True):
    """One category: devices declared and devices seen."""

    category: str
    declared: int | None
    """Null where no organisation declares the category."""
    seen: int
    missing: int
    """Declared beyond those seen, organisation by organisation."""
    beyond: int
    """Seen beyond those declared, organisation by organisation."""


class Missing(Struct, frozen=True, kw_only=True):
    """The devices declared and not seen, as a fleet of their own."""

    engine: duckdb.DuckDBPyConnection | None
    """The kernel's views over them, one line for each category; null where none is missing."""
    tallies: tuple[Tally, ...]
    """Every category declared or seen, in alphabetical order."""
    zone: str
    """Country whose electricity they are taken to use."""
    declared_on: date | None = None
    """The latest day that the counts used are true of."""
    declared_later: date | None = None
    """The first day of counts left out because they are of a day after that of the audit."""

    @property
    def is_declared(self) -> bool:
        """Whether any count could be used."""
        return any(tally.declared is not None for tally in self.tallies)

    def groups(self, column: str | None, names: Collection[str] = EVERY) -> list[Group]:
        """The missing devices by a column of the cube; of most columns they have no value."""
        return roll_up(self.engine, column, names=names) if self.engine is not None else []


NONE_MISSING = Missing(engine=None, tallies=(), zone=WORLD)
"""What is missing where nobody declares anything."""


def find_missing(
    engine: duckdb.DuckDBPyConnection,
    declarations: Sequence[Declaration],
    setting: Setting,
    reference: Reference,
) -> Missing:
    """Set what is declared against what the cube of the engine saw, and estimate the rest."""
    usable = [one for one in declarations if one.holds_on(setting.as_of)]
    days = [one.declared_on for one in usable if one.declared_on is not None]
    later = [one.declared_on for one in declarations if one not in usable and one.declared_on]
    tallies = tally(engine, usable)
    absent = {one.category: one.missing for one in tallies if one.missing}
    absent.pop(VIRTUAL, None)
    zone = zone_of_missing(engine, setting)
    return Missing(
        engine=estimated(engine, absent, zone, setting, reference) if absent else None,
        tallies=tallies,
        zone=zone,
        declared_on=max(days, default=None),
        declared_later=min(later, default=None),
    )


def tally(
    engine: duckdb.DuckDBPyConnection, declarations: Sequence[Declaration]
) -> tuple[Tally, ...]:
    """Devices declared and devices seen, by category."""
    rows = [
        {"organisation_id": one.organisation_id, "category": category, "devices": devices}
        for one in declarations
        for category, devices in one.counts.items()
    ]
    create_table(engine, "declared", DECLARED_TYPES, rows)
    engine.execute(step_sql("75_missing"))
    lines = fetch_dicts(engine, "SELECT * FROM declared_and_seen ORDER BY category")
    return tuple(convert(line, Tally) for line in lines)


def zone_of_missing(engine: duckdb.DuckDBPyConnection, setting: Setting) -> str:
    """The organisation's country; where it is not known, that of most devices seen."""
    if setting.country is not None:
        return setting.country
    found = engine.execute(
        "SELECT zone FROM cube WHERE zone <> $1 AND NOT is_vm "
        "GROUP BY zone ORDER BY sum(devices) DESC, zone LIMIT 1",
        [WORLD],
    ).fetchone()
    return str(found[0]) if found else WORLD


def estimated(
    engine: duckdb.DuckDBPyConnection,
    absent: Mapping[str, int],
    zone: str,
    setting: Setting,
    reference: Reference,
) -> duckdb.DuckDBPyConnection:
    """The kernel over one line for each missing category, beside the one over the devices seen.

    A cursor has temporary relations of its own, so that neither can be taken for the other.
    """
    beside = engine.cursor()
    lines = [
        {"asset_id": number, "quantity": devices, "category": category, "status": "in_use"}
        for number, (category, devices) in enumerate(absent.items(), start=1)
    ]
    create_table(beside, "given_snapshot", SNAPSHOT_COLUMNS, lines)
    everyone = structs.replace(
        setting, organisation_id=None, country=None if zone == WORLD else zone
    )
    prepare_views(beside, everyone, (), reference)
    sum_up(beside)
    return beside


def whole(
    engine: duckdb.DuckDBPyConnection, missing: Missing, names: Collection[str] = EVERY
) -> dict[str, Spread | None]:
    """Each of some measures of the devices seen and of those missing together, by name.

    What both sides share errs alike, such as the figure of a class. A measure known of one side
    only is unknown of the whole.
    """
    if missing.engine is None:
        return dict.fromkeys(names)
    sides = [fleet_measures(each, names) for each in (engine, missing.engine)]
    added = {name: both(*(side.get(name) for side in sides)) for name in names}
    absent = sums(missing.engine)
    drawn = bounds(
        {word: each.plus(absent[word]) for word, each in sums(engine).items() if absent},
        {word: spread.mid for name, word in CAUSED.items() if (spread := added.get(name))},
    )
    return added | {name: drawn[word] for name, word in CAUSED.items() if word in drawn}


def fleet_measures(
    engine: duckdb.DuckDBPyConnection, names: Collection[str]
) -> Mapping[str, Spread | None]:
    """Some measures of all in one; none where there is no device."""
    return next((group.measures for group in roll_up(engine, None, names=names)), {})


def both(seen: Spread | None, absent: Spread | None) -> Spread | None:
    """Both together, their bounds added up; unknown where either is."""
    return None if seen is None or absent is None else seen.plus(absent)
