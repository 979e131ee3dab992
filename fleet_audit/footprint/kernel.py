"""The kernel: from a snapshot, the facts and a setting to the views that hold every figure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from fleet_audit.footprint.grid import GRID_TYPES, grid
from fleet_audit.footprint.hosts import SHARE_TYPES
from fleet_audit.footprint.market import MARKET_TYPES, market_cells
from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.footprint.parts import PART_TYPES, part_energies
from fleet_audit.footprint.relations import create_constant, create_table, fetch_dicts
from fleet_audit.footprint.resolve import FACTOR_TYPES, MATCH_TYPES, resolve
from fleet_audit.footprint.scopes import RULE_TYPES, scope_cells
from fleet_audit.footprint.setting import Place, Setting
from fleet_audit.footprint.spread import Spread, spread_of
from fleet_audit.footprint.uncertainty import common_error_tables
from fleet_audit.model.snapshot import DERIVED_COLUMNS, PLACE_COLUMNS
from fleet_audit.reference.load import Reference

if TYPE_CHECKING:
    import duckdb

STEPS = (
    "20_model_factor",
    "25_line",
    "30_embodied",
    "40_energy",
    "50_use",
    "60_impact",
)
"""The steps after the assets and their models, in order; `70_cube` sums them up when asked."""

READINGS = ("66_allocation", "67_scope", "80_per_asset")
"""What is read from the impacts of each asset, computed when it is asked for."""

CUTS: tuple[str, ...] = ("site", "department", "age_band")
"""Columns of an asset by which tables are cut, beside those that follow from the case. Each more
makes the sums several times longer: what one page asks once is read from the assets."""

SUMS: dict[str, str] = {"cube": "70_cube", "interval_sum": "72_interval"}
"""Tables of sums → the step that makes each: whole numbers, which add up over parts of a fleet."""

VIEWS_OF_SUMS: tuple[str, ...] = ("73_cause",)
"""The steps that only read those."""

KEPT_ASSETS = 50_000
"""Up to how many assets their impacts are computed once and kept: every table of a report is
then quick. Beyond, they are computed anew for each, in memory that does not grow with them."""

CONSTANTS: dict[str, tuple[str, str]] = {
    "as_of": ("as_of", "DATE"),
    "use_profile": ("use_profile", "VARCHAR"),
    "audited_id": ("organisation_id", "INTEGER"),
    "home_country": ("country", "VARCHAR"),
    "is_home_stated": ("country_is_stated", "BOOLEAN"),
}
"""What the steps read of the setting, as `as_of()` → its attribute, and its type."""


def step_sql(name: str) -> str:
    """The text of one step."""
    return files("fleet_audit.footprint").joinpath(f"sql/{name}.sql").read_text(encoding="utf-8")


def setting_tables(
    engine: duckdb.DuckDBPyConnection,
    setting: Setting,
    places: Sequence[Place],
    reference: Reference,
) -> None:
    """The relations that the first steps join: setting, places, PUE of last resort."""
    for name, (attribute, kind) in CONSTANTS.items():
        create_constant(engine, name, kind, getattr(setting, attribute))
    create_table(
        engine,
        "place",
        PLACE_COLUMNS | MARKET_TYPES,
        [
            {name: getattr(place, name) for name in PLACE_COLUMNS} | market_cells(place, reference)
            for place in places
        ],
    )
    create_table(engine, "scope_rule", RULE_TYPES, [*scope_cells(setting, reference)])
    create_table(engine, "host_share", SHARE_TYPES, [])
    create_table(engine, "part", PART_TYPES, [part_energies(reference)])
    common_error_tables(engine, reference)
    pue = spread_of(reference.row("CONV-PUE-OWN-ROOM"), reference)
    create_table(engine, "default_pue", dict.fromkeys(Spread._fields, "DOUBLE"), [pue._asdict()])


def prepare(
    engine: duckdb.DuckDBPyConnection,
    snapshot: str,
    setting: Setting,
    places: Sequence[Place],
    reference: Reference,
) -> None:
    """Make the views of the kernel over the assets that the SQL of a snapshot gives, each once.

    After it, `impact` has one row per asset with its impacts as integers (g, Wh, kJ),
    `per_asset` the same in reported units, and `cube` (after `sum_up`) their sums. Nothing is
    computed before it is asked for, but the factors of the distinct models.
    """
    engine.execute(f"CREATE OR REPLACE TEMP VIEW given_snapshot AS {snapshot}")
    prepare_views(engine, setting, places, reference)


def prepare_views(
    engine: duckdb.DuckDBPyConnection,
    setting: Setting,
    places: Sequence[Place],
    reference: Reference,
) -> None:
    """Make the same views over a relation that is already named `given_snapshot`."""
    prepare_sums(engine, setting, places, reference)
    list_assets(engine)


def prepare_sums(
    engine: duckdb.DuckDBPyConnection,
    setting: Setting,
    places: Sequence[Place],
    reference: Reference,
) -> None:
    """Make what `sum_up` needs over `given_snapshot`, and nothing of single assets."""
    look(engine, setting, places, reference)
    engine.execute(step_sql("15_model"))
    listed = engine.execute("SELECT * EXCLUDE (model_hash) FROM model ORDER BY ALL").fetchall()
    models = [(number, ModelKey(*key)) for number, *key in listed]
    resolution = resolve(models, setting.use_profile, reference)
    create_table(engine, "match", MATCH_TYPES, resolution.matches)
    create_table(engine, "factor", FACTOR_TYPES, resolution.factors)
    zones = [
        row["zone"]
        for row in fetch_dicts(engine, "SELECT DISTINCT zone FROM whereabouts ORDER BY 1")
    ]
    create_table(
        engine, "grid", GRID_TYPES, grid(zones, setting.grid_year or setting.as_of.year, reference)
    )
    for step in STEPS:
        engine.execute(step_sql(step))


def look(
    engine: duckdb.DuckDBPyConnection,
    setting: Setting,
    places: Sequence[Place],
    reference: Reference,
) -> None:
    """Make the assets of `given_snapshot`, those that count, and where they stand."""
    complete_snapshot(engine)
    setting_tables(engine, setting, places, reference)
    engine.execute(step_sql("10_asset"))


def list_assets(engine: duckdb.DuckDBPyConnection) -> None:
    """Make the relations that have a line for each asset."""
    engine.execute(step_sql("61_impact_of_each").format(form=form_of_each(engine)))
    for step in READINGS:
        engine.execute(step_sql(step))


def form_of_each(engine: duckdb.DuckDBPyConnection) -> Literal["TABLE", "VIEW"]:
    """Whether what is asked of each asset time and again is kept, or computed anew."""
    counted = engine.execute("SELECT count(*) FROM snapshot").fetchone()
    return "TABLE" if counted and counted[0] <= KEPT_ASSETS else "VIEW"


def complete_snapshot(engine: duckdb.DuckDBPyConnection) -> None:
    """Make `snapshot`: what was given, with the derived columns that it lacks."""
    found = engine.execute("SELECT * FROM given_snapshot LIMIT 0").description or ()
    present = {column[0] for column in found}
    lacking = [f"{sql} AS {name}" for name, sql in DERIVED_COLUMNS.items() if name not in present]
    columns = ", ".join(["*", *lacking])
    engine.execute(f"CREATE OR REPLACE TEMP VIEW snapshot AS SELECT {columns} FROM given_snapshot")


def sum_up(engine: duckdb.DuckDBPyConnection, cuts: Collection[str] = CUTS) -> None:
    """Compute the cube, once, from which every table rolls up.

    `cuts` are those of `CUTS` that tables will be asked by; with fewer, it is quicker.
    """
    kept = "".join(f"{name}, " for name in CUTS if name in cuts)
    for step in ("26_tally", "69_use_sum", *SUMS.values()):
        engine.execute(step_sql(step).format(cuts=kept))
    add_views_of_sums(engine)


def add_views_of_sums(engine: duckdb.DuckDBPyConnection) -> None:
    """Make what only reads the tables of sums, however they came."""
    for step in VIEWS_OF_SUMS:
        engine.execute(step_sql(step))
