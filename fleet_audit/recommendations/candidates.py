"""The relation `candidate`: every asset with the facts that levers and plans read.

It follows the footprint's own views (`footprint.kernel.prepare`), whose engine it is made in.
Systems, processors and classes are looked up once for each distinct one.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from fleet_audit.footprint.model_key import ModelKey
from fleet_audit.footprint.relations import create_table, fetch_dicts
from fleet_audit.footprint.resolve import factors_of
from fleet_audit.footprint.setting import Setting
from fleet_audit.model.quantity import HOURS_PER_YEAR
from fleet_audit.recommendations.economics import add_economics
from fleet_audit.recommendations.support import Support, support_of
from fleet_audit.recommendations.windows11 import Processor, Verdict, verdicts_of
from fleet_audit.reference.classes import ClassFactors
from fleet_audit.reference.end_of_support import system_releases
from fleet_audit.reference.lever_parameters import LeverParameter
from fleet_audit.reference.load import Reference
from fleet_audit.reference.windows11 import processor_rules

if TYPE_CHECKING:
    import duckdb

SUPPORT_TYPES: dict[str, str] = {
    "os": "VARCHAR",
    "os_build": "VARCHAR",
    "family": "VARCHAR",
    "release": "VARCHAR",
    "state": "VARCHAR",
    "ends_on": "DATE",
    "paid_until": "DATE",
    "version": "VARCHAR",
}
VERDICT_TYPES: dict[str, str] = {
    "cpu_vendor": "VARCHAR",
    "cpu_family": "BIGINT",
    "cpu_model_number": "BIGINT",
    "cpu_stepping": "BIGINT",
    "cpu": "VARCHAR",
    "answer": "VARCHAR",
    "by": "VARCHAR",
    "rule_id": "VARCHAR",
}
NEW_TYPES: dict[str, str] = {
    "class_id": "VARCHAR",
    "energy_kwh": "DOUBLE",
    "on_w": "DOUBLE",
    "rest_w": "DOUBLE",
}
BOUND_TYPES: dict[str, str] = {
    "as_of": "DATE",
    "windows_memory_gib": "DOUBLE",
    "windows_storage_gb": "DOUBLE",
}


def make_candidates(
    engine: duckdb.DuckDBPyConnection,
    setting: Setting,
    reference: Reference,
    parameters: Mapping[str, LeverParameter],
) -> None:
    """Make the table `candidate` in an engine in which a footprint is prepared."""
    add_economics(engine)
    _systems(engine, setting)
    _processors(engine)
    create_table(engine, "new_device", NEW_TYPES, list(_new_devices(setting, reference)))
    bounds = {name: parameters[name].value for name in list(BOUND_TYPES)[1:]}
    create_table(engine, "lever_bounds", BOUND_TYPES, [{"as_of": setting.as_of, **bounds}])
    engine.execute(
        files("fleet_audit.recommendations").joinpath("sql/candidate.sql").read_text("utf-8")
    )


def _systems(engine: duckdb.DuckDBPyConnection, setting: Setting) -> None:
    releases = system_releases()
    rows = fetch_dicts(engine, "SELECT DISTINCT os, os_build FROM presence ORDER BY ALL")
    known: list[dict[str, Any]] = []
    for row in rows:
        found: Support = support_of(row["os"], row["os_build"], setting.as_of, releases)
        known.append({**row, **found._asdict()})
    create_table(engine, "system_support", SUPPORT_TYPES, known)


def _processors(engine: duckdb.DuckDBPyConnection) -> None:
    names = list(VERDICT_TYPES)[: len(Processor._fields)]
    listed = engine.execute(
        f"SELECT DISTINCT {', '.join(names)} FROM presence ORDER BY ALL"
    ).fetchall()
    answers: list[tuple[Processor, Verdict]] = verdicts_of(
        (Processor(*row) for row in listed), processor_rules()
    )
    rows = [dict(zip(VERDICT_TYPES, (*one, *verdict), strict=True)) for one, verdict in answers]
    create_table(engine, "processor_verdict", VERDICT_TYPES, rows)


def _new_devices(setting: Setting, reference: Reference) -> list[dict[str, Any]]:
    """What a new device of each class draws in the use profile of offices."""
    return [_new_device(entry, reference) for entry in reference.classes]


def _new_device(entry: ClassFactors, reference: Reference) -> dict[str, Any]:
    size: dict[str, Any] = {entry.size_field: entry.size_from} if entry.size_field else {}
    factors = factors_of(ModelKey(entry.category, **size), "office", reference)
    on_w, rest_w, hours = factors["on_w"], factors["rest_w"], factors["on_hours"]
    energy_kwh = factors["class_energy_kwh"]
    if entry.duty == "storage":
        on_w = energy_kwh = None  # it draws by its terabytes
    if on_w is not None:
        hours = HOURS_PER_YEAR if hours is None else hours
        energy_kwh = (on_w * hours + (rest_w or 0) * (HOURS_PER_YEAR - hours)) / 1000
    return {"class_id": entry.class_id, "energy_kwh": energy_kwh, "on_w": on_w, "rest_w": rest_w}
