"""Freezing a footprint, and telling later what moved since, and why.

From the baseline as published to the fleet of today there is one step for each cause, and each is
the whole footprint reckoned again with one thing more of today: the program, its facts, its
electricity, the day, the fleet. Sums are whole grams, so that the steps add up exactly.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

import fleet_audit
from fleet_audit.footprint.engines.embedded import embedded_engine
from fleet_audit.footprint.kernel import look, prepare, sum_up
from fleet_audit.footprint.relations import fetch_dicts, literal
from fleet_audit.footprint.rollup import roll_up
from fleet_audit.footprint.setting import Place, Setting
from fleet_audit.model.baseline import (
    Baseline,
    BaselineDiff,
    Cause,
    FleetChange,
    FrozenFigures,
    FrozenSet,
    Moved,
    Standing,
)
from fleet_audit.model.codes import UseProfile
from fleet_audit.model.errors import FleetAuditError, UnusableBaseline
from fleet_audit.model.marking import said
from fleet_audit.model.snapshot import PLACE_COLUMNS, SNAPSHOT_COLUMNS
from fleet_audit.pipeline.audit import Audit, Begun, begin, of_assets
from fleet_audit.reference.load import TABLES, Reference, read_reference
from fleet_audit.reference.overlay import compose
from fleet_audit.reference.sets import ReferenceSet
from fleet_audit.store.address import StoreAddress
from fleet_audit.store.baselines import load_baseline
from fleet_audit.store.decisions_done import actions_done
from fleet_audit.store.kept_sets import kept_sets
from fleet_audit.store.snapshot import Progress

if TYPE_CHECKING:
    import duckdb

_FROZEN = {
    **{name: f"NULL::{SNAPSHOT_COLUMNS[name]}" for name in ("asset_tag", "serial", "name")},
    "status": "CASE WHEN status = 'retired' THEN 'in_use' ELSE status END",
    "retired_date": "NULL::DATE",
}
"""Column → the SQL of what a baseline keeps of it: no name, and nothing of days to come."""

_EARLY = (1980, 1, 1, 0, 0, 0)
"""Date of the files in a ZIP, always the same, so that the same tables give the same bytes."""


class Sums(NamedTuple):
    """A footprint in whole grams and watt-hours."""

    devices: int
    embodied_g_per_year: int
    use_g_per_year: int
    energy_wh_per_year: int

    def minus(self, other: Sums) -> Sums:
        """What is more here than in another."""
        return Sums(*(mine - theirs for mine, theirs in zip(self, other, strict=True)))


class Step(NamedTuple):
    """The footprint once a cause has been brought up to today."""

    cause: Cause
    sums: Sums


def freeze(
    address: StoreAddress,
    name: str,
    as_of: date,
    now: datetime,
    *,
    country: str | None = None,
    progress: Progress | None = None,
) -> tuple[Baseline, str]:
    """Freeze the footprint of the day under a name, and return it with its hash.

    Raises UnusableBaseline for a name that is taken, and for an empty fleet.
    """
    begun = begin(address, as_of, country=country, progress=progress)
    made = of_assets(begun)
    figures = frozen_figures(made.engine)
    if not figures or made.inputs.organisation_id is None:
        raise UnusableBaseline(
            said("{name}: nothing to freeze, no device is in use on that day", name=name)
        )
    total = roll_up(made.engine, None)[0].measures["gwp_kgco2e_per_year"]
    frozen = Baseline(
        name=name,
        as_of=as_of,
        organisation=made.inputs.name,
        method=fleet_audit.__version__,
        reference=made.facts.full_version,
        use_profile=made.setting.use_profile,
        country=made.setting.country,
        country_is_stated=made.setting.country_is_stated,
        leased_assets_category=made.setting.leased_assets_category,
        figures=figures,
        gwp_kgco2e_per_year_low=total.low if total else None,
        gwp_kgco2e_per_year_high=total.high if total else None,
        places=tuple(tuple(row) for row in made.inputs.places),
        assets=_assets(made),
        tables=_shipped_tables(),
        sets=tuple(
            FrozenSet(mark=one.mark, packed=one.packed)
            for one in kept_sets(address, made.inputs.organisation_id)
        ),
    )
    from fleet_audit.store.freezing import save_baseline
    from fleet_audit.store.opening import open_store

    engine = open_store(address)
    try:
        return frozen, save_baseline(engine, made.inputs.organisation_id, frozen, now)
    finally:
        engine.dispose()


def difference(
    address: StoreAddress,
    name: str,
    as_of: date,
    *,
    use_profile: UseProfile = "measured",
    country: str | None = None,
    progress: Progress | None = None,
) -> BaselineDiff:
    """What moved from a baseline to the day, cause by cause."""
    begun = begin(address, as_of, use_profile=use_profile, country=country, progress=progress)
    organisation = begun.made.inputs.organisation_id
    frozen, digest = load_baseline(address, organisation, name)
    if as_of < frozen.as_of:
        raise UnusableBaseline(
            said(
                "{name}: frozen on {frozen}, after {day}; give a later --as-of",
                name=name,
                frozen=frozen.as_of.isoformat(),
                day=as_of.isoformat(),
            )
        )
    with tempfile.TemporaryDirectory() as folder:
        assets = Path(folder) / "assets.parquet"
        assets.write_bytes(frozen.assets)
        facts, note = _facts_of(frozen, begun.made, Path(folder))
        steps = list(_steps(begun, frozen, _relation(assets), facts))
        fleet = _fleet(begun, _relation(assets), frozen)
    published = _published(frozen)
    return BaselineDiff(
        name=name,
        sha256=digest,
        standings=_standings(published, steps, frozen, begun.made),
        causes=tuple(_moves(published, steps)),
        fleet=fleet,
        actions=actions_done(address, organisation, frozen.as_of),
        notes=(note,) if note else (),
    )


def frozen_figures(engine: duckdb.DuckDBPyConnection) -> tuple[FrozenFigures, ...]:
    """The sums of each category."""
    rows = fetch_dicts(
        engine,
        f"""SELECT category, sum(devices) FILTER (WHERE NOT is_vm)::BIGINT AS devices,
            ({_EMBODIED_YEAR})::BIGINT AS embodied_g_per_year,
            coalesce(sum(use_year_g), 0)::BIGINT AS use_g_per_year,
            coalesce(sum(energy_year_wh), 0)::BIGINT AS energy_wh_per_year,
            ({_EMBODIED})::BIGINT AS embodied_g
        FROM cube GROUP BY category HAVING devices IS NOT NULL ORDER BY category""",
    )
    return tuple(FrozenFigures(**row) for row in rows)


_STAGES = ("manufacturing", "distribution", "end_of_life", "one_figure")
_EMBODIED_YEAR = " + ".join(f"coalesce(sum({stage}_year_g), 0)" for stage in _STAGES)
_EMBODIED = " + ".join(f"coalesce(sum({stage}_g), 0)" for stage in _STAGES)


def _added(figures: Sequence[FrozenFigures]) -> Sums:
    return Sums(
        devices=sum(one.devices for one in figures),
        embodied_g_per_year=sum(one.embodied_g_per_year for one in figures),
        use_g_per_year=sum(one.use_g_per_year for one in figures),
        energy_wh_per_year=sum(one.energy_wh_per_year for one in figures),
    )


def _published(frozen: Baseline) -> Sums:
    return _added(frozen.figures)


def _steps(
    begun: Begun, frozen: Baseline, relation: str, facts: Reference | None
) -> Iterator[Step]:
    """Each step with one thing more of today; without the old facts, two causes are one."""
    made = begun.made
    then = Setting(
        as_of=frozen.as_of,
        use_profile=frozen.use_profile,
        organisation_id=made.setting.organisation_id,
        country=frozen.country,
        country_is_stated=frozen.country_is_stated,
        leased_assets_category=frozen.leased_assets_category,
    )
    places = tuple(
        Place(**dict(zip(PLACE_COLUMNS, row, strict=False)))  # a later version may add columns
        for row in frozen.places
    )
    reckon = _Reckoning(relation, places)
    if facts is not None:
        yield Step("method", reckon.by(then, facts))
        yield Step("factors", reckon.by(then, _with_electricity(made.facts, facts)))
    else:
        yield Step("method_and_factors", reckon.by(then, made.facts))
    this_year = replace(then, grid_year=made.setting.as_of.year)
    yield Step("grid", reckon.by(this_year, made.facts))
    today = replace(then, as_of=made.setting.as_of)
    yield Step("ageing", reckon.by(today, made.facts))
    now = _Reckoning(begun.snapshot.relation, made.places)
    yield Step("fleet", now.by(made.setting, made.facts))


class _Reckoning:
    """The footprint of some assets; what was reckoned of the same day and facts is not again."""

    def __init__(self, relation: str, places: Sequence[Place]) -> None:
        self._relation, self._places = relation, places
        self._known: dict[tuple[date, int, int], Sums] = {}

    def by(self, setting: Setting, facts: Reference) -> Sums:
        """Its sums by a setting and facts."""
        key = (setting.as_of, setting.grid_year or setting.as_of.year, id(facts))
        if key not in self._known:
            with embedded_engine() as engine:
                prepare(engine, self._relation, setting, self._places, facts)
                sum_up(engine, ())
                self._known[key] = _added(frozen_figures(engine))
        return self._known[key]


def _with_electricity(facts: Reference, of: Reference) -> Reference:
    """The facts, with the electricity of others."""
    if of is facts:
        return facts
    rest = {key: row for key, row in facts.rows.items() if row.kind != "electricity"}
    grid = {key: row for key, row in of.rows.items() if row.kind == "electricity"}
    return replace(facts, rows=rest | grid)


def _moves(published: Sums, steps: Sequence[Step]) -> Iterator[Moved]:
    before = published
    for step in steps:
        moved, before = step.sums.minus(before), step.sums
        yield Moved(cause=step.cause, **_in_units(moved))


def _standings(
    published: Sums, steps: Sequence[Step], frozen: Baseline, made: Audit
) -> tuple[Standing, ...]:
    restated = next(step.sums for step in steps if step.cause == "grid")
    reference = made.facts.full_version
    return (
        Standing(
            which="as_published",
            as_of=frozen.as_of,
            reference=frozen.reference,
            **_in_units(published),
        ),
        Standing(which="restated", as_of=frozen.as_of, reference=reference, **_in_units(restated)),
        Standing(
            which="now",
            as_of=made.setting.as_of,
            reference=reference,
            **_in_units(steps[-1].sums),
        ),
    )


def _in_units(sums: Sums) -> dict[str, Any]:
    return {
        "devices": sums.devices,
        "gwp_kgco2e_per_year": (sums.embodied_g_per_year + sums.use_g_per_year) / 1000,
        "gwp_embodied_kgco2e_per_year": sums.embodied_g_per_year / 1000,
        "gwp_use_kgco2e_per_year": sums.use_g_per_year / 1000,
        "energy_kwh_per_year": sums.energy_wh_per_year / 1000,
    }


def _assets(made: Audit) -> bytes:
    """The assets that count on the day, as a Parquet file.

    They stay what they were: one that is known to retire later has not, and one that is known to
    come later is not there, so that age alone moves them.
    """
    columns = ", ".join(
        f"{_FROZEN[name]} AS {name}" if name in _FROZEN else name for name in SNAPSHOT_COLUMNS
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "assets.parquet"
        made.engine.execute(
            f"COPY (SELECT {columns} FROM snapshot"
            " WHERE asset_id IN (SELECT asset_id FROM present) ORDER BY asset_id)"
            f" TO {literal(path)} (FORMAT parquet, COMPRESSION zstd)"
        )
        return path.read_bytes()


def _relation(path: Path) -> str:
    """The frozen assets, with a null for each column that is younger than they are."""
    with embedded_engine() as engine:
        found = engine.execute(
            f"SELECT column_name FROM (DESCRIBE SELECT * FROM read_parquet({literal(path)}))"
        ).fetchall()
    present = {row[0] for row in found}
    columns = ", ".join(
        name if name in present else f"NULL::{kind} AS {name}"
        for name, kind in SNAPSHOT_COLUMNS.items()
    )
    return f"SELECT {columns} FROM read_parquet({literal(path)})"


def _shipped_tables() -> bytes:
    """The tables that ship, as a ZIP whose bytes follow from theirs."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(TABLES.rglob("*")):
            if path.suffix in {".csv", ".toml"}:
                entry = zipfile.ZipInfo(path.relative_to(TABLES).as_posix(), _EARLY)
                entry.compress_type = zipfile.ZIP_DEFLATED
                packed.writestr(entry, path.read_bytes())
    return out.getvalue()


def _facts_of(frozen: Baseline, made: Audit, folder: Path) -> tuple[Reference | None, str | None]:
    """The facts that were in force; null, and why, where this version cannot read them."""
    marks = tuple(one.mark for one in frozen.sets)
    if marks == made.facts.sets and frozen.tables == _shipped_tables():
        return made.facts, None
    tables = folder / "tables"
    with zipfile.ZipFile(io.BytesIO(frozen.tables)) as packed:
        for name in packed.namelist():
            target = tables / name
            if not target.resolve().is_relative_to(tables.resolve()):
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(packed.read(name))
    sets = [ReferenceSet(mark=one.mark, packed=one.packed) for one in frozen.sets]
    try:
        return compose(read_reference(tables), sets), None
    except (FleetAuditError, KeyError, OSError, TypeError, ValueError) as error:
        return None, said(
            "the facts of {name} cannot be read by this version ({cause}): method and factors "
            "are not told apart",
            name=frozen.name,
            cause=str(error),
        )


def _fleet(begun: Begun, relation: str, frozen: Baseline) -> tuple[FleetChange, ...]:
    """Devices in use on either day, by category: those that came, left and stayed."""
    now, made = begun.made.setting, begun.made
    with embedded_engine() as engine:
        for name, source, day in (
            ("then", relation, frozen.as_of),
            ("now", begun.snapshot.relation, now.as_of),
        ):
            engine.execute(f"CREATE OR REPLACE TEMP VIEW given_snapshot AS {source}")
            look(engine, replace(now, as_of=day), made.places, made.facts)
            engine.execute(
                f"CREATE TEMP TABLE in_{name} AS SELECT asset_id, quantity, category FROM present"
            )
        rows = fetch_dicts(engine, _CAME_AND_WENT)
    return tuple(FleetChange(**row) for row in rows)


_CAME_AND_WENT = """SELECT
    coalesce(n.category, t.category) AS category,
    sum(greatest(0, coalesce(n.quantity, 0) - coalesce(t.quantity, 0)))::BIGINT AS came,
    sum(greatest(0, coalesce(t.quantity, 0) - coalesce(n.quantity, 0)))::BIGINT AS left_fleet,
    sum(least(coalesce(n.quantity, 0), coalesce(t.quantity, 0)))::BIGINT AS stayed
FROM in_now AS n
FULL JOIN in_then AS t USING (asset_id)
GROUP BY ALL
ORDER BY 1"""
